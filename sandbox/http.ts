import type { IncomingMessage, ServerResponse } from 'node:http'
import type { JsonObject } from './json.ts'

export class BodyTooLarge extends Error {}

/** Reads a whole body of at most so many bytes. */
export const readBody = async (request: IncomingMessage, maxBytes: number): Promise<Buffer> => {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const piece = Buffer.from(chunk)
    size += piece.byteLength
    // Read to the end all the same: a client that still writes would never read the refusal.
    if (size <= maxBytes) chunks.push(piece)
  }
  if (size > maxBytes) throw new BodyTooLarge()
  return Buffer.concat(chunks)
}

export type Headers = Readonly<Record<string, string>>

export const sendJson = (response: ServerResponse, status: number, body: JsonObject, headers: Headers = {}): void => {
  sendText(response, status, JSON.stringify(body), 'application/json; charset=utf-8', headers)
}

export const sendText = (
  response: ServerResponse,
  status: number,
  body: string | Uint8Array,
  contentType = 'text/plain; charset=utf-8',
  headers: Headers = {},
): void => {
  response.writeHead(status, {
    'content-type': contentType,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headers,
  })
  response.end(body)
}

export const pathOf = (request: IncomingMessage): URL => new URL(request.url ?? '/', 'http://127.0.0.1')

export const headerOf = (request: IncomingMessage, name: string): string => {
  const value = request.headers[name]
  return typeof value === 'string' ? value : ''
}
