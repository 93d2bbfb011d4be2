import nock from 'nock'
import pino, { type Logger } from 'pino'
import { z } from 'zod'
import { createInProcessCoordination } from '../redis/in-process.ts'
import { type Connector, type ConnectorOptions, createConnector } from './connector.ts'
import type { Origin } from './origin.ts'

/** What came to Microsoft's connector. */
export interface Call {
  readonly method: string
  readonly path: string
  readonly body: Record<string, unknown>
  readonly authorization: string | null
}

export type Answer = readonly [status: number, body?: unknown, headers?: Record<string, string>]

export interface Microsoft {
  readonly calls: Call[]
  /** The next calls get these, one each; then each gets what a healthy Microsoft answers. */
  answer(...answers: readonly Answer[]): void
  /** Every call from now on gets this. */
  always(answer: ((call: Call) => Answer) | null): void
}

export const host = 'https://smba.trafficmanager.net'
export const serviceUrl = `${host}/emea/`
export const channelId = '19:postes@thread.tacv2'

export const tenantId = '11111111-aaaa-4bbb-8ccc-000000000001'
export const camille = '22222222-aaaa-4bbb-8ccc-000000000002'

const bodySchema = z.record(z.string(), z.unknown())
const parse = (text: string): unknown => (text === '' ? {} : JSON.parse(text))

/** Microsoft's connector, as strange as the test wants it. */
export const createMicrosoft = (): Microsoft => {
  const calls: Call[] = []
  const planned: Answer[] = []
  let rule: ((call: Call) => Answer) | null = null
  const healthy = ({ method, path }: Call): Answer => {
    if (method === 'POST')
      return [201, { id: path.endsWith('/v3/conversations') ? 'a:direct' : `${1_000 + calls.length}` }]
    if (method === 'PUT') return [200, { id: path.split('/').at(-1) }]
    return [200, { id: '29:camille', aadObjectId: camille, name: 'Camille Renard', email: 'camille@mairie.example' }]
  }
  for (const method of ['GET', 'POST', 'PUT'] as const) {
    nock(host)
      .persist()
      .intercept(/.*/u, method)
      .reply(async (request: Request): Promise<readonly [number, string, Record<string, string>]> => {
        const { pathname, search } = new URL(request.url)
        const call: Call = {
          method,
          path: decodeURIComponent(pathname) + search,
          body: bodySchema.safeParse(parse(await request.text())).data ?? {},
          authorization: request.headers.get('authorization'),
        }
        calls.push(call)
        const [status, said = '', headers = {}] = planned.shift() ?? rule?.(call) ?? healthy(call)
        return [status, typeof said === 'string' ? said : JSON.stringify(said), headers]
      })
  }
  return {
    calls,
    answer: (...answers) => void planned.push(...answers),
    always: (answer) => {
      rule = answer
    },
  }
}

export const problem = (code: string): { readonly error: { readonly code: string; readonly message: string } } => ({
  error: { code, message: 'Camille wrote « secret »' },
})

export interface Lines {
  readonly logger: Logger
  text(): string
}

export const collectLines = (): Lines => {
  const lines: string[] = []
  const logger = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) })
  return { logger, text: () => lines.join('') }
}

/** A connector that waits for nothing: its pauses are written down. */
export const createTestConnector = (
  options: Partial<ConnectorOptions> = {},
): { readonly connector: Connector; readonly pauses: number[]; readonly lines: Lines } => {
  const pauses: number[] = []
  const lines = collectLines()
  const connector = createConnector({
    token: async () => 'the-token',
    clientId: 'w360',
    coordination: createInProcessCoordination(),
    logger: lines.logger,
    pause: async (milliseconds) => void pauses.push(milliseconds),
    random: () => 0.5,
    ...options,
  })
  return { connector, pauses, lines }
}

export const originIn = (change: Partial<Origin> = {}): Origin => ({
  tenantId,
  userId: camille,
  accountId: '29:camille',
  userName: 'Camille Renard',
  conversationId: channelId,
  reference: { serviceUrl, conversationType: 'channel', botAccountId: '28:w360' },
  direct: false,
  locale: 'fr-FR',
  timeZone: 'Europe/Paris',
  ...change,
})

export const directOrigin: Origin = originIn({
  conversationId: 'a:camille',
  direct: true,
  reference: { serviceUrl, conversationType: 'personal', botAccountId: '28:w360' },
})
