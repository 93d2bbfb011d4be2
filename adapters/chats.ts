import type { Logger } from 'pino'
import type { PlatformName } from '../bot/card/card.ts'
import type { Inbox } from '../bot/chat/inbox.ts'
import type { ChatPlatform, PlaceAddress } from '../bot/chat/platform.ts'
import type { SlackSettings, TeamsSettings } from '../bot/config.ts'
import type { Coordination } from '../bot/coordination.ts'
import type { Locale } from '../bot/text/words.ts'
import type { CommandRoom } from '../commands/contract.ts'
import type { HttpServer } from './http/server.ts'

export interface ChatsOptions {
  readonly slack: SlackSettings | null
  /** `local`: the Agents Playground on this machine, without tokens. */
  readonly teams: TeamsSettings | 'local' | null
  /** Each card says that what it tells of is not real. */
  readonly sandbox: boolean
  readonly commands: CommandRoom
  readonly inbox: Inbox
  readonly coordination: Coordination
  readonly logger: Logger
  readonly http: HttpServer
  readonly rememberPlace: (place: PlaceAddress) => Promise<unknown>
  readonly defaultLocale: Locale
  readonly now: () => Date
}

export interface RunningChats {
  readonly platforms: ReadonlyMap<PlatformName, ChatPlatform>
  /** All at once: each takes nothing new and finishes what is under way (promise 10). */
  stop(): Promise<void>
}

/** What the playground needs none of. */
const playground: TeamsSettings = { clientId: 'playground', clientSecret: '', tenantIds: [], cloud: null }

/**
 * Starts the chats that are configured. The library of one that is not is not even loaded: each costs time and memory.
 * @throws as the chats themselves do: `slack_auth_CODE`, `teams_local_not_loopback`, `teams_refused_CODE`, `teams_away_CODE`; none
 * is left running then.
 */
export const startChats = async (options: ChatsOptions): Promise<RunningChats> => {
  const { slack, teams, rememberPlace, ...shared } = options
  const running: { readonly platform: ChatPlatform; stop(): Promise<void> }[] = []
  const stop = async (): Promise<void> => {
    await Promise.all(running.map((chat) => chat.stop()))
  }
  try {
    if (slack !== null) {
      const { startSlack } = await import('./slack/start.ts')
      const { appToken, apiUrl, ...credentials } = slack
      running.push(
        await startSlack({ ...shared, ...credentials, appToken: appToken ?? undefined, apiUrl: apiUrl ?? undefined }),
      )
    }
    if (teams !== null) {
      const { startTeams } = await import('./teams/start.ts')
      const { cloud, ...credentials } = teams === 'local' ? playground : teams
      running.push(
        await startTeams({
          ...{ ...shared, ...credentials, rememberPlace },
          local: teams === 'local',
          cloud: cloud ?? undefined,
        }),
      )
    }
  } catch (error) {
    await stop()
    throw error
  }
  return { platforms: new Map(running.map(({ platform }) => [platform.name, platform])), stop }
}
