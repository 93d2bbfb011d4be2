import { expect, vi } from 'vitest'
import { createMemoryInbox, type MemoryInbox } from '../../adapters/chat/inbox.fixture.ts'
import { startChats } from '../../adapters/chats.ts'
import { createInProcessCoordination } from '../../adapters/redis/in-process.ts'
import type { Button, Card } from '../../bot/card/card.ts'
import type { ChatPlatform, PlaceAddress } from '../../bot/chat/platform.ts'
import { roomOf, type StubCommands, silentCommands, startLoggedServer } from '../support/chat-stubs.ts'
import type { Chat, PlaceKey } from './driver.ts'

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

export const row = (...buttons: readonly Button[]): Pick<Card, 'blocks'> => ({ blocks: [{ type: 'buttons', buttons }] })

export const startStubs = async (start: () => Promise<Chat>): Promise<Stubs> => {
  const chat = await start()
  const { http, logger, logged } = await startLoggedServer()
  const inbox = createMemoryInbox()
  const commands: StubCommands = { ...silentCommands }
  const places: PlaceAddress[] = []
  const coordination = createInProcessCoordination()
  const chats = await startChats({
    ...chat.settings,
    sandbox: true,
    commands: roomOf(commands),
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
    logged,
    settled: () =>
      vi.waitFor(() => expect([...inbox.kept.values()].every(({ done }) => done)).toBe(true), { timeout: 10_000 }),
    forget: () => void Object.assign(commands, silentCommands),
    stop: async () => {
      await chats.stop()
      await http.close(200)
      await coordination.close()
      await chat.stop()
    },
  }
}
