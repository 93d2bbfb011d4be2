import { SocketModeClient } from '@slack/socket-mode'
import type { WebClient } from '@slack/web-api'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Inbox } from '../../bot/chat/inbox.ts'
import type { ChatPlatform } from '../../bot/chat/platform.ts'
import type { Coordination } from '../../bot/coordination.ts'
import type { Locale } from '../../bot/text/words.ts'
import type { CommandRoom } from '../../commands/contract.ts'
import { keepResuming } from '../chat/gate.ts'
import { createGuard } from '../chat/guard.ts'
import { within } from '../chat/time.ts'
import { createWork } from '../chat/work.ts'
import type { HttpServer } from '../http/server.ts'
import { createApi, createWebClient, quietLogger } from './api.ts'
import { createBoltApp, processWithBolt } from './bolt.ts'
import { createSlackChat } from './chat.ts'
import { createDispatch, type DispatchParts, meet } from './dispatch.ts'
import { classifyFailure } from './failures.ts'
import { createForms } from './forms.ts'
import { createGate } from './gate.ts'
import { createHomes } from './homes.ts'
import type { Installation, Origin } from './origin.ts'
import type { Incoming } from './payload.ts'
import { createReceiver, type Socket } from './receiver.ts'
import { createSpeaker } from './speaker.ts'
import { resubmitForm, submitForm } from './submit.ts'
import { createGroups, createUsers } from './users.ts'

export interface SlackOptions {
  readonly signingSecret: string
  readonly botToken: string
  /** Where given, deliveries come through Socket Mode as well as HTTP. */
  readonly appToken?: string | undefined
  /** Another root of the Web API, ending in `/api/`. */
  readonly apiUrl?: string | undefined
  readonly sandbox: boolean
  readonly commands: CommandRoom
  readonly inbox: Inbox
  readonly coordination: Coordination
  readonly logger: Logger
  readonly http: HttpServer
  /** For people whose language Slack does not tell or we do not speak, and for places; default French. */
  readonly defaultLocale?: Locale
  readonly now?: () => Date
}

export interface RunningSlack {
  readonly platform: ChatPlatform
  /** Team id, or enterprise id for an organisation-wide installation. */
  readonly team: string
  /** Takes nothing new, finishes what is under way in at most 8 s; the rest stays in the inbox (promise 10). */
  stop(): Promise<void>
}

/** Deliveries that are worked on at once. */
const concurrency = 16
const drainMilliseconds = 8_000

/**
 * Slack, whole: the receiver on the HTTP server, Bolt, the dispatch to the commands, and the platform for the painter.
 * @throws `slack_auth_CODE` when Slack does not take the token, or cannot be asked who we are.
 */
export const startSlack = async (options: SlackOptions): Promise<RunningSlack> => {
  const { signingSecret, botToken, appToken, apiUrl, sandbox, commands, inbox, coordination, http } = options
  const { defaultLocale = 'fr', now = () => new Date() } = options
  const logger = options.logger.child({ room: 'slack' })
  const client = createWebClient({ botToken, apiUrl, logger })
  const installation = await readInstallation(client)
  const { workspace } = installation

  const api = createApi({ client, workspace, coordination, logger })
  const readUser = createUsers(api, () => now().getTime())
  const readGroup = createGroups(api, () => now().getTime())
  const speaker = createSpeaker({ api, sandbox, logger })
  const forms = createForms({ api, speaker, sandbox, logger })
  const guard = createGuard<Origin>({
    ...{ speaker, logger },
    localeOf: async ({ userId }) => (await readUser(userId))?.locale ?? defaultLocale,
  })
  const meeting = { installation, readUser, defaultLocale, now }
  const homes = createHomes({
    ...{ api, commands, coordination, workspace, sandbox, logger, now },
    meet: (origin) => meet(meeting, origin),
  })
  const parts: DispatchParts = { ...meeting, commands, speaker, forms, homes, guard }
  const dispatch = createDispatch(parts)
  const work = createWork(concurrency, () => logger.error({ code: 'delivery_work_failed' }, 'work failed unexpectedly'))

  const process = async (incoming: Incoming, late: boolean): Promise<void> => {
    switch (incoming.kind) {
      case 'slash':
        return dispatch.slash(incoming.payload, late)
      case 'press':
        return dispatch.press(incoming.payload, late)
      case 'event':
      case 'shortcut':
        return processWithBolt(app, incoming.payload, late)
      case 'submission':
        return resubmitForm(parts, incoming.payload)
      case 'suggestion':
        return
    }
  }
  const gate = createGate({
    inbox,
    work,
    processors: {
      process,
      submission: (payload, submitOptions) => submitForm({ ...parts, logger }, payload, submitOptions),
      suggestion: dispatch.suggestion,
    },
    installation,
    defaultLocale,
    logger,
  })
  const socket = appToken === undefined ? undefined : createSocket(appToken, apiUrl, logger)
  const receiver = createReceiver({ signingSecret, http, socket, gate, logger, now })
  const app = createBoltApp({ receiver, installation, botToken, apiUrl, dispatch, logger })

  await receiver.start()
  const endResuming = keepResuming(gate, logger)

  return {
    platform: createSlackChat({ api, workspace, sandbox, readUser, readGroup }),
    team: workspace,
    stop: async () => {
      endResuming()
      await receiver.stop()
      const [finished] = await Promise.all([
        work.drain(drainMilliseconds),
        within(homes.stop(), drainMilliseconds, undefined),
      ])
      if (!finished) logger.warn({ code: 'delivery_drain_cut' }, 'some deliveries stay in the inbox')
    },
  }
}

const authSchema = z.object({
  team_id: z.string(),
  enterprise_id: z.string().nullish(),
  is_enterprise_install: z.boolean().default(false),
  user_id: z.string(),
  bot_id: z.string().optional(),
  url: z.string().optional(),
})

const readInstallation = async (client: WebClient): Promise<Installation> => {
  const auth = await askWhoWeAre(client)
  return {
    workspace: auth.is_enterprise_install ? (auth.enterprise_id ?? auth.team_id) : auth.team_id,
    isEnterpriseInstall: auth.is_enterprise_install,
    botId: auth.bot_id,
    botUserId: auth.user_id,
    url: auth.url ?? null,
  }
}

const askWhoWeAre = async (client: WebClient): Promise<z.infer<typeof authSchema>> => {
  try {
    return authSchema.parse(await client.apiCall('auth.test'))
  } catch (error) {
    throw new Error(`slack_auth_${classifyFailure(error, 'harmless').code}`, { cause: error })
  }
}

const createSocket = (appToken: string, apiUrl: string | undefined, logger: Logger): Socket =>
  new SocketModeClient({
    appToken,
    // Half a second without a pong and it connects anew; the default leaves five seconds without deliveries.
    clientPingTimeout: 500,
    logger: quietLogger(logger),
    ...(apiUrl === undefined ? {} : { clientOptions: { slackApiUrl: apiUrl } }),
  })
