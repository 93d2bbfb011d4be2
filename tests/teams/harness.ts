import pino from 'pino'
import { Registry } from 'prom-client'
import { expect, vi } from 'vitest'
import { createMemoryInbox, type MemoryInbox } from '../../adapters/chat/inbox.fixture.ts'
import { type HttpServer, startHttpServer } from '../../adapters/http/server.ts'
import { createInProcessCoordination } from '../../adapters/redis/in-process.ts'
import { type RunningTeams, startTeams } from '../../adapters/teams/start.ts'
import type { Card } from '../../bot/card/card.ts'
import type { PlaceAddress } from '../../bot/chat/platform.ts'
import type { CommandRoom, Reply } from '../../commands/contract.ts'
import { type MessageView, startTeamsSandbox, type TeamsSandbox } from '../../sandbox/teams/start.ts'

/** What commands answer in a test; replace what the test is about. */
export type StubCommands = { -readonly [Name in keyof CommandRoom]: CommandRoom[Name] }

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

export const card = (title: string, more: Partial<Card> = {}): Card => ({
  title,
  tone: 'neutral',
  summary: title,
  blocks: [{ type: 'text', text: title }],
  ...more,
})

export const privateCard = (title: string, more: Partial<Card> = {}): Reply => ({
  type: 'card',
  card: card(title, more),
  audience: 'private',
})

export const publicCard = (title: string, more: Partial<Card> = {}): Reply => ({
  type: 'card',
  card: card(title, more),
  audience: 'place',
})

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
  const lines: string[] = []
  const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
  const http = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    readiness: async () => ({ ready: true, reasons: [] }),
    metrics: new Registry(),
    logger,
  })
  const inbox = options.inbox ?? createMemoryInbox()
  const commands: StubCommands = {
    say: async (_, text) => privateCard(`dit : ${text}`),
    press: async (_, { action }) => privateCard(`pressé : ${action}`),
    submit: async () => ({ type: 'done' }),
    search: async () => [],
    change: async () => null,
    home: async () => card('accueil'),
    homeMark: async () => null,
    ...options.commands,
  }
  const places: PlaceAddress[] = []
  const teams = await startTeams({
    clientId: sandbox.clientId,
    clientSecret: sandbox.clientSecret,
    tenantIds: options.tenantIds ?? [sandbox.tenantId],
    local: false,
    cloud: sandbox.cloud,
    sandbox: true,
    commands: {
      say: (...given) => commands.say(...given),
      press: (...given) => commands.press(...given),
      submit: (...given) => commands.submit(...given),
      search: (...given) => commands.search(...given),
      change: (...given) => commands.change(...given),
      home: (...given) => commands.home(...given),
      homeMark: () => commands.homeMark(),
    },
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
    logged: () => lines.join(''),
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
