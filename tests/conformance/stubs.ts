import { pino } from 'pino'
import { Registry } from 'prom-client'
import { expect, vi } from 'vitest'
import { createMemoryInbox, type MemoryInbox } from '../../adapters/chat/inbox.fixture.ts'
import { startChats } from '../../adapters/chats.ts'
import { startHttpServer } from '../../adapters/http/server.ts'
import { createInProcessCoordination } from '../../adapters/redis/in-process.ts'
import type { Button, Card } from '../../bot/card/card.ts'
import type { ChatPlatform, PlaceAddress } from '../../bot/chat/platform.ts'
import type { CommandRoom, Reply } from '../../commands/contract.ts'
import type { Chat, PlaceKey } from './driver.ts'

export type StubCommands = { -readonly [Name in keyof CommandRoom]: CommandRoom[Name] }

/** An adapter between its real platform and commands that answer what a test wants. */
export interface Stubs {
  readonly chat: Chat
  readonly platform: ChatPlatform
  readonly inbox: MemoryInbox
  readonly commands: StubCommands
  /** Where the bot speaks on its own, as a delivery from there told it. */
  place(key: PlaceKey): PlaceAddress
  logged(): string
  /** All that was taken was also worked on. */
  settled(): Promise<void>
  /** Commands answer `done` to everything again. */
  forget(): void
  stop(): Promise<void>
}

export const card = (title: string, more: Partial<Card> = {}): Card => ({
  title,
  tone: 'neutral',
  summary: title,
  blocks: [{ type: 'text', text: `${title}.` }],
  ...more,
})

export const told = (title: string, more: Partial<Card> = {}): Reply => ({
  type: 'card',
  card: card(title, more),
  audience: 'private',
})

export const toldAll = (title: string, more: Partial<Card> = {}): Reply => ({
  type: 'card',
  card: card(title, more),
  audience: 'place',
})

export const row = (...buttons: readonly Button[]): Pick<Card, 'blocks'> => ({ blocks: [{ type: 'buttons', buttons }] })

export const startStubs = async (start: () => Promise<Chat>): Promise<Stubs> => {
  const chat = await start()
  const lines: string[] = []
  const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
  const http = await startHttpServer({
    ...{ host: '127.0.0.1', port: 0, metrics: new Registry(), logger },
    readiness: async () => ({ ready: true, reasons: [] }),
  })
  const inbox = createMemoryInbox()
  const quiet: StubCommands = {
    say: async () => ({ type: 'done' }),
    press: async () => ({ type: 'done' }),
    submit: async () => ({ type: 'done' }),
    search: async () => [],
    change: async () => null,
    home: async () => null,
    homeMark: async () => null,
  }
  const commands: StubCommands = { ...quiet }
  const places: PlaceAddress[] = []
  const coordination = createInProcessCoordination()
  const chats = await startChats({
    ...chat.settings,
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
    ...{ inbox, coordination, logger, http },
    rememberPlace: async (place) => void places.push(place),
    defaultLocale: 'fr',
    now: () => new Date(),
  })
  chat.callBotAt(http.origin)
  const [platform] = chats.platforms.values()
  if (platform === undefined) throw new Error('no chat was started')
  return {
    ...{ chat, platform, inbox, commands },
    place: (key) => {
      const channelId = chat.channelId(key)
      const known = places.findLast((place) => place.channelId === channelId)
      return known ?? { platform: platform.name, workspace: chat.workspace, channelId }
    },
    logged: () => lines.join(''),
    settled: () =>
      vi.waitFor(() => expect([...inbox.kept.values()].every(({ done }) => done)).toBe(true), { timeout: 10_000 }),
    forget: () => void Object.assign(commands, quiet),
    stop: async () => {
      await chats.stop()
      await http.close(200)
      await coordination.close()
      await chat.stop()
    },
  }
}
