import type { IncomingMessage, ServerResponse } from 'node:http'

/** What a route answers; `body` is written as JSON unless `contentType` says otherwise. */
export interface Reply {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly contentType?: string
}

export const MOST_BODY_BYTES = 1_048_576

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  410: 'Gone',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  428: 'Precondition Required',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
}

export const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status,
  body,
  headers,
})

/** An error as RFC 9457 problem details with the contract's `code`. */
export const problem = (
  status: number,
  code: string,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
): Reply => ({
  status,
  headers,
  contentType: 'application/problem+json',
  body: { type: `urn:w360:problem:${code}`, title: titles[status] ?? 'Error', status, code, detail },
})

export const serialise = (reply: Reply): string =>
  typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body)

export const send = (response: ServerResponse, reply: Reply, text: string = serialise(reply)): void => {
  if (response.destroyed || response.writableEnded) return
  const payload = Buffer.from(text)
  response.writeHead(reply.status, {
    'content-type': `${reply.contentType ?? 'application/json'}; charset=utf-8`,
    'content-length': payload.byteLength,
    'cache-control': 'no-store',
    ...reply.headers,
  })
  response.end(payload)
}

/** The body as text, or null when it is larger than {@link MOST_BODY_BYTES}. Rejects when the caller goes away in the middle. */
export const readBody = async (request: IncomingMessage): Promise<string | null> => {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const piece = Buffer.from(chunk)
    size += piece.byteLength
    if (size <= MOST_BODY_BYTES) chunks.push(piece)
  }
  return size > MOST_BODY_BYTES ? null : Buffer.concat(chunks).toString()
}

/** Null for a content type that is not JSON's. */
export const isJson = (request: IncomingMessage): boolean =>
  /^application\/([\w.-]+\+)?json\b/i.test(request.headers['content-type'] ?? '')

export type Parsed = { readonly ok: true; readonly value: unknown } | { readonly ok: false }

export const parseJson = (text: string): Parsed => {
  try {
    const value: unknown = JSON.parse(text)
    return { ok: true, value }
  } catch {
    return { ok: false }
  }
}
