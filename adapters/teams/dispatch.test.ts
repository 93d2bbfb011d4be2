import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Card } from '../../bot/card/card.ts'
import type { ChatUser } from '../../bot/chat/platform.ts'
import type { Reply } from '../../commands/contract.ts'
import { privateCard, roomOf, type StubCommands, silentCommands } from '../../tests/support/chat-stubs.ts'
import { createInProcessCoordination } from '../redis/in-process.ts'
import { createDialogs } from './dialogs.ts'
import { type DispatchParts, processDelivery } from './dispatch.ts'
import type { PayloadOf } from './incoming.ts'
import { directOrigin } from './microsoft.testing.ts'

const camille: ChatUser = { name: 'Camille', email: null, locale: 'fr', timeZone: null, active: true }
const message: PayloadOf<'message'> = { kind: 'message', origin: directOrigin, text: 'status', accounts: [] }

let commands: StubCommands
let readUser: DispatchParts['readUser']
/** What the person sees, in its order. */
const seen: string[] = []

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  seen.length = 0
  commands = { ...silentCommands }
  readUser = async () => camille
})
afterEach(() => {
  vi.useRealTimers()
})

const process = (given: PayloadOf<'message'> = message): Promise<void> => {
  const show = async (_: unknown, { title }: Card): Promise<void> => void seen.push(title)
  return processDelivery(
    {
      commands: roomOf(commands),
      readUser,
      readAccount: async (_, account) => (account === '29:sophie' ? 'S-1' : null),
      speaker: {
        ...{ privately: show, publicly: show, replacing: show, file: async () => undefined },
        typing: async () => void seen.push('…'),
      },
      dialogs: createDialogs({ coordination: createInProcessCoordination(), sandbox: false }),
      guard: (_kind, _origin, work) => work(),
      mayGreet: async () => true,
      sandbox: false,
      defaultLocale: 'fr',
      now: () => new Date(0),
    },
    given,
  )
}

test('who is named by an account of this conversation is named by who they are, however often', async () => {
  const heard: string[] = []
  commands.say = async (_, text) => {
    heard.push(text)
    return { type: 'done' }
  }
  const text = 'role @29:sophie support @29:sophie @29:nobody'
  await process({ ...message, text, accounts: ['29:sophie', '29:nobody'] })
  expect(heard).toEqual(['role @S-1 support @S-1 @29:nobody'])
})

describe('somebody who wrote', () => {
  test('sees after half a second that it is worked on, and then the answer', async () => {
    const { promise, resolve } = Promise.withResolvers<Reply>()
    commands.say = () => promise
    const over = process()
    await vi.advanceTimersByTimeAsync(499)
    expect(seen).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(seen).toEqual(['…'])
    resolve(privateCard('Enfin'))
    await over
    expect(seen).toEqual(['…', 'Enfin'])
  })

  test('sees it also while Teams takes long to tell who it was', async () => {
    readUser = () => new Promise(() => undefined)
    void process()
    await vi.advanceTimersByTimeAsync(500)
    expect(seen).toEqual(['…'])
  })

  test('sees nothing of that where the answer comes before', async () => {
    commands.say = async () => privateCard('Tout de suite')
    await process()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(seen).toEqual(['Tout de suite'])
  })
})
