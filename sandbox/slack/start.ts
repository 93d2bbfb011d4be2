import { randomBytes } from 'node:crypto'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import { BodyTooLarge, headerOf, pathOf, readBody, sendJson, sendText } from '../http.ts'
import { handleApi } from './api/dispatch.ts'
import { takeUpload } from './api/files.ts'
import { handleResponseUrl } from './deliver/responseUrl.ts'
import { sendPageFile } from './pageFiles.ts'
import { handlePerson } from './person/routes.ts'
import { pictureType } from './world/messages.ts'
import { keepState } from './world/save.ts'
import type { World } from './world/world.ts'
import { createWorld } from './world/world.ts'

export interface WorkspaceOptions {
  /** Page and API on one port; absent or 0: a free one. */
  readonly port?: number
  /** Signs what is sent to the bot; random by default. */
  readonly signingSecret?: string
  readonly botToken?: string
  /** The bot's URL for commands, interactions and events. */
  readonly requestUrl?: string
  /** Where given, messages, channels and people survive a restart. */
  readonly stateFile?: string
  /** Slack's rates with 429; true by default. */
  readonly rateLimits?: boolean
  /** The console sandbox's origin, for the page to link to. */
  readonly consoleOrigin?: string
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /** How long the bot may take to answer, in milliseconds; Slack's three seconds by default. */
  readonly answerTimeout?: number
  /** Distance of the retries of an event, in milliseconds; by default Slack's: at once, one minute, five minutes. */
  readonly eventRetryDelays?: readonly number[]
}

export interface RunningWorkspace {
  /** Where the page is. */
  readonly origin: string
  /** The root of the Web API, ending in `/api/`. */
  readonly apiUrl: string
  readonly signingSecret: string
  readonly botToken: string
  readonly setRequestUrl: (url: string) => void
  readonly close: () => Promise<void>
}

const maxUpload = 20_000_000

const isLocal = (request: IncomingMessage): boolean =>
  /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(headerOf(request, 'host'))

const sendFile = (world: World, id: string, response: ServerResponse): void => {
  const file = world.files.get(id)
  if (file === undefined) {
    sendText(response, 404, 'not found')
    return
  }
  const picture = pictureType(file.content)
  sendText(response, 200, file.content, picture ?? 'application/octet-stream', {
    'x-content-type-options': 'nosniff',
    'content-disposition': `${picture === undefined ? 'attachment' : 'inline'}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
  })
}

const route = async (world: World, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  // A name that resolves to this machine is not this machine: a foreign page must not reach in by DNS rebinding.
  if (!isLocal(request)) return sendText(response, 403, 'loopback only')
  const { pathname } = pathOf(request)
  if (pathname.startsWith('/api/')) return handleApi(world, request, response)
  if (pathname.startsWith('/sandbox/')) return handlePerson(world, request, response)
  if (pathname.startsWith('/actions/')) return handleResponseUrl(world, request, response)
  if (pathname.startsWith('/files/upload/') && request.method === 'POST') {
    const body = await readBody(request, maxUpload)
    const secret = pathname.slice('/files/upload/'.length)
    const taken = await takeUpload(world, secret, body, headerOf(request, 'content-type'))
    return sendText(response, taken.status, taken.text)
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') return sendText(response, 405, 'method not allowed')
  if (pathname.startsWith('/files/')) return sendFile(world, pathname.slice('/files/'.length), response)
  if (pathname === '/') return sendPageFile('index.html', response)
  const [, channel, message] = /^\/archives\/(\w+)\/(\w+)$/.exec(pathname) ?? []
  if (channel !== undefined) {
    return sendText(response, 302, '', 'text/plain', { location: `/?channel=${channel}&message=${message ?? ''}` })
  }
  if (pathname.startsWith('/page/')) return sendPageFile(pathname.slice('/page/'.length), response)
  sendText(response, 404, 'not found')
}

const handle = async (world: World, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  try {
    await route(world, request, response)
  } catch (error) {
    if (response.headersSent || response.destroyed) return
    if (error instanceof BodyTooLarge) return sendJson(response, 413, { ok: false, error: 'request_too_large' })
    sendJson(response, 500, { ok: false, error: 'internal_error' })
  }
}

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('The workspace has no port.'))
      else resolve(address.port)
    })
  })

/** Starts a stand-in for a Slack workspace on the loopback interface. Throws where the port is taken. */
export const startWorkspace = async (options: WorkspaceOptions = {}): Promise<RunningWorkspace> => {
  const signingSecret = options.signingSecret ?? randomBytes(16).toString('hex')
  const botToken = options.botToken ?? `xoxb-sandbox-${randomBytes(12).toString('hex')}`
  const world = createWorld(
    {
      origin: '',
      requestUrl: options.requestUrl,
      rateLimits: options.rateLimits ?? true,
      doubleDeliveries: false,
      lastMicroseconds: 0,
      signingSecret,
      botToken,
      consoleOrigin: options.consoleOrigin,
      answerTimeout: options.answerTimeout ?? 3_000,
      eventRetryDelays: options.eventRetryDelays ?? [0, 60_000, 300_000],
    },
    options.now ?? Date.now,
  )
  const keeper = options.stateFile === undefined ? undefined : await keepState(world, options.stateFile)
  const server = createServer((request, response) => void handle(world, request, response))
  const port = await listen(server, options.port ?? 0)
  const origin = `http://127.0.0.1:${port}`
  world.settings.origin = origin
  return {
    origin,
    apiUrl: `${origin}/api/`,
    signingSecret,
    botToken,
    setRequestUrl: (url) => {
      world.settings.requestUrl = url
    },
    close: async () => {
      world.closing.abort()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
      await keeper?.close()
    },
  }
}
