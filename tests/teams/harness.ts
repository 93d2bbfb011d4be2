import { expect, vi } from 'vitest'
import { createMemoryInbox, type MemoryInbox } from '../../adapters/chat/inbox.fixture.ts'
import type { HttpServer } from '../../adapters/http/server.ts'
import { createInProcessCoordination } from '../../adapters/redis/in-process.ts'
import { type RunningTeams, startTeams } from '../../adapters/teams/start.ts'
import type { PlaceAddress } from '../../bot/chat/platform.ts'
import { type MessageView, startTeamsSandbox, type TeamsSandbox } from '../../sandbox/teams/start.ts'
import { echoingCommands, roomOf, type StubCommands, startLoggedServer } from '../support/chat-stubs.ts'

export interface Harness {
  readonly sandbox: TeamsSandbox
  readonly teams: RunningTeams
  readonly http: HttpServer
  readonly inbox: MemoryInbox
  readonly commands: StubCommands
  readonly places: PlaceAddress[]
  logged(): string
  /** Waits for a message that this person sees and that contains these words. */
  shown(words: string, conversation?: string, viewer?: string): Promise<MessageView>
  /** Everything accepted was also worked on. */
  settled(): Promise<void>
  stop(): Promise<void>
}

export interface HarnessOptions {
  /** One that runs already, and goes on when this harness stops. */
  readonly sandbox?: TeamsSandbox
  readonly inbox?: MemoryInbox
  /** What commands answer from the first moment on. */
  readonly commands?: Partial<StubCommands>
  readonly answerMilliseconds?: number
  readonly tenantIds?: readonly string[]
}

/** A Teams service and the bot's Teams side, over real HTTP; only the commands and the database are stand-ins. */
export const startHarness = async (options: HarnessOptions = {}): Promise<Harness> => {
  const sandbox = options.sandbox ?? (await startTeamsSandbox({ rateLimits: false }))
  const { http, logger, logged } = await startLoggedServer()
  const inbox = options.inbox ?? createMemoryInbox()
  const commands: StubCommands = { ...echoingCommands, ...options.commands }
  const places: PlaceAddress[] = []
  const teams = await startTeams({
    clientId: sandbox.clientId,
    clientSecret: sandbox.clientSecret,
    tenantIds: options.tenantIds ?? [sandbox.tenantId],
    local: false,
    cloud: sandbox.cloud,
    sandbox: true,
    commands: roomOf(commands),
    inbox,
    coordination: createInProcessCoordination(),
    logger,
    http,
    rememberPlace: async (place) => void places.push(place),
    ...(options.answerMilliseconds !== undefined && { answerMilliseconds: options.answerMilliseconds }),
  })
  sandbox.setMessagingEndpoint(`${http.origin}/api/messages`)
  const shown: Harness['shown'] = async (words, conversation = 'postes', viewer = 'camille') => {
    const find = () => sandbox.messages(conversation, viewer).find((message) => JSON.stringify(message).includes(words))
    await vi.waitFor(() => expect(find()).toBeDefined(), { timeout: 5_000, interval: 20 })
    const found = find()
    if (found === undefined) throw new Error(`« ${words} » was taken away again`)
    return found
  }
  return {
    sandbox,
    teams,
    http,
    inbox,
    commands,
    places,
    logged,
    shown,
    settled: () =>
      vi.waitFor(() => expect([...inbox.kept.values()].every(({ done }) => done)).toBe(true), { timeout: 5_000 }),
    stop: async () => {
      await teams.stop()
      await http.close(100)
      if (options.sandbox === undefined) await sandbox.close()
    },
  }
}
