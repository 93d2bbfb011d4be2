import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import type { Inbox } from '../../bot/chat/inbox.ts'
import type { ChatPlatform, PlaceAddress } from '../../bot/chat/platform.ts'
import type { Coordination } from '../../bot/coordination.ts'
import { type Locale, localeFrom } from '../../bot/text/words.ts'
import type { CommandRoom } from '../../commands/contract.ts'
import { hear } from '../../commands/registry.ts'
import { keepResuming } from '../chat/gate.ts'
import { createGuard } from '../chat/guard.ts'
import { createWork } from '../chat/work.ts'
import type { HttpServer } from '../http/server.ts'
import { startTeamsApp, type TeamsApp, type TeamsCloud } from './app.ts'
import { createTeamsChat } from './chat.ts'
import { createConnector } from './connector.ts'
import { createDialogs } from './dialogs.ts'
import { createTeamsGate, takeActivity } from './gate.ts'
import type { InvokeParts } from './invokes.ts'
import type { Origin } from './origin.ts'
import { localTenant } from './origin-of.ts'
import { createPlaceKeeper } from './places.ts'
import { targetOfOrigin } from './references.ts'
import { createSpeaker } from './speaker.ts'
import { createUsers } from './users.ts'

export interface TeamsOptions {
  readonly clientId: string
  readonly clientSecret: string
  /** Only these are heard; the first one is home. */
  readonly tenantIds: readonly string[]
  /** The Agents Playground on this machine: no tokens, loopback only, and whatever tenant it invents. */
  readonly local: boolean
  /** Another Microsoft cloud than the public one, or a stand-in. */
  readonly cloud?: TeamsCloud | undefined
  readonly sandbox: boolean
  readonly commands: CommandRoom
  readonly inbox: Inbox
  readonly coordination: Coordination
  readonly logger: Logger
  readonly http: HttpServer
  /** Keeps by which way one speaks in a place again (`ensurePlace`): Teams tells it with deliveries alone. */
  readonly rememberPlace?: ((place: PlaceAddress) => Promise<unknown>) | undefined
  /** For people whose language Teams does not tell or we do not speak, and for places; default French. */
  readonly defaultLocale?: Locale
  readonly now?: () => Date
  /** For tests: how long an invoke waits for its answer; default eight seconds. */
  readonly answerMilliseconds?: number
}

export interface RunningTeams {
  readonly platform: ChatPlatform
  /** Takes nothing new, finishes what is under way in at most 8 s; the rest stays in the inbox (promise 10). */
  stop(): Promise<void>
}

/** Deliveries that are worked on at once. */
const concurrency = 16
const drainMilliseconds = 8_000
/** Somebody who wrote is to see within a second that they were heard. */
const longestHoldMilliseconds = 300
const greetingMilliseconds = 10 * 60_000

/**
 * Teams, whole: the SDK's app on the HTTP server, the gate, the dispatch to the commands, and the platform for the
 * painter.
 * @throws `teams_local_not_loopback` where tokens are not asked for and others can reach the port; `teams_refused_CODE`
 * when Microsoft does not take our secret, `teams_away_CODE` when it cannot be asked.
 */
export const startTeams = async (options: TeamsOptions): Promise<RunningTeams> => {
  const { clientId, clientSecret, local, cloud, sandbox, commands, inbox, coordination, http } = options
  const { defaultLocale = 'fr', now = () => new Date(), rememberPlace = async () => undefined } = options
  const logger = options.logger.child({ room: 'teams' })
  const tenantIds = local ? [...options.tenantIds, localTenant] : options.tenantIds
  const [tenantId = ''] = tenantIds
  const milliseconds = (): number => now().getTime()

  const connection: { app: TeamsApp | null } = { app: null }
  const connector = createConnector({
    token: async () => {
      if (connection.app === null) throw new Error('teams_token_none')
      return connection.app.token()
    },
    clientId,
    serviceUrl: cloud?.serviceUrl,
    local,
    coordination,
    logger,
  })
  const readUser = createUsers({ connector, coordination, now: milliseconds })
  const readAccount = async (origin: Origin, accountId: string): Promise<string | null> => {
    const member = await connector.readMember(targetOfOrigin(origin), accountId)
    return member.outcome === 'ok' ? (member.data.aadObjectId ?? null) : null
  }
  const speaker = createSpeaker({ connector, sandbox, logger })
  const guard = createGuard<Origin>({
    ...{ speaker, logger },
    localeOf: ({ locale }) => localeFrom(locale) ?? defaultLocale,
  })
  const dialogs = createDialogs({ coordination, sandbox })
  const keepPlace = createPlaceKeeper(rememberPlace, logger)
  const mayGreet = ({ tenantId: tenant, conversationId }: Origin): Promise<boolean> =>
    coordination.hold(`teams-hello:${tenant}:${conversationId}`, randomUUID(), greetingMilliseconds)
  const invokes: InvokeParts = {
    ...{ commands, readUser, readAccount, speaker, dialogs, guard, mayGreet, sandbox, defaultLocale, now, logger },
  }
  const work = createWork(
    concurrency,
    () => logger.error({ code: 'delivery_work_failed' }, 'work failed unexpectedly'),
    longestHoldMilliseconds,
  )
  const { answerMilliseconds } = options
  const gate = createTeamsGate(invokes, { inbox, work, logger, answerMilliseconds })

  connection.app = await startTeamsApp({
    ...{ clientId, clientSecret, tenantId, local, cloud, http, logger, now: milliseconds },
    take: (body) =>
      takeActivity(body, {
        ...{ gate, tenantIds, local, logger },
        isCommand: (text) => hear(text).type === 'command',
        onHeard: ({ payload: { origin } }) => {
          connector.trust(origin.reference.serviceUrl)
          keepPlace(origin)
        },
      }),
  })
  const endResuming = keepResuming(gate, logger)

  return {
    platform: createTeamsChat({ connector, coordination, readUser, tenantIds, sandbox, logger }),
    stop: async () => {
      endResuming()
      gate.shut()
      const finished = await work.drain(drainMilliseconds)
      if (!finished) logger.warn({ code: 'delivery_drain_cut' }, 'some deliveries stay in the inbox')
    },
  }
}
