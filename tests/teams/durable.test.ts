import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createMemoryInbox, type MemoryInbox } from '../../adapters/chat/inbox.fixture.ts'
import type { Reply } from '../../commands/contract.ts'
import { type Act, startTeamsSandbox, type TeamsSandbox } from '../../sandbox/teams/start.ts'
import { card, privateCard } from '../support/chat-stubs.ts'
import { type Harness, type HarnessOptions, startHarness } from './harness.ts'

let sandbox: TeamsSandbox
let inbox: MemoryInbox
const running: Harness[] = []
const start = async (options: HarnessOptions = {}): Promise<Harness> => {
  const harness = await startHarness({ sandbox, inbox, ...options })
  running.push(harness)
  return harness
}
beforeEach(async () => {
  sandbox = await startTeamsSandbox({ rateLimits: false })
  inbox = createMemoryInbox()
})
afterEach(async () => {
  // What hung in a process that was to die lets go, so that its stop need not wait.
  for (const letGo of hanging.splice(0)) letGo({ type: 'done' })
  for (const harness of running.splice(0)) await harness.stop()
  await sandbox.close()
})

const statusOf = (act: Act) => act.deliveries.map((delivery) => delivery.kind === 'answered' && delivery.status)
const say = (text = 'status'): Promise<Act> => sandbox.say({ person: 'camille', conversation: 'camille', text })
const fromBot = () => sandbox.messages('camille', 'camille').filter(({ from }) => from === 'bot')

const buttons = (more: { readonly opens?: 'form' } = {}) => [
  { action: 'rollout.start', label: 'Démarrer', value: { id: 'R-1' }, ...more },
]
const withButton = async (harness: Harness, more: { readonly opens?: 'form' } = {}): Promise<string> => {
  harness.commands.say = async () => privateCard('Le plan', { blocks: [{ type: 'buttons', buttons: buttons(more) }] })
  await say('plan')
  return (await harness.shown('Démarrer', 'camille')).id
}
const press = (messageId: string): Promise<Act> =>
  sandbox.press({ person: 'camille', conversation: 'camille', messageId, action: { title: 'Démarrer' } })

const hanging: ((reply: Reply) => void)[] = []
const hang = (): Promise<Reply> => new Promise((resolve) => void hanging.push(resolve))

/** A process that accepts, and dies before it has worked: nothing that it was about to do is done. */
const dying = async (): Promise<Harness> => {
  const harness = await start({ answerMilliseconds: 50 })
  harness.commands.press = hang
  return harness
}

describe('what cannot be written down', () => {
  test('is not accepted, and the person is told', async () => {
    const harness = await start()
    const said = vi.fn()
    harness.commands.say = async () => {
      said()
      return { type: 'done' }
    }
    inbox.trouble.failing = true
    expect(statusOf(await say())).toEqual([200])
    await harness.shown('n’a pas été prise en compte', 'camille')
    expect(said).not.toHaveBeenCalled()
    expect(harness.logged()).toContain('inbox_write_failed')
  })

  test('in time does not come alive later', async () => {
    const harness = await start()
    const said = vi.fn()
    harness.commands.say = async () => {
      said()
      return { type: 'done' }
    }
    const { promise, resolve } = Promise.withResolvers<void>()
    inbox.trouble.slow = promise
    await say()
    resolve()
    await harness.settled()
    expect(inbox.kept.size).toBe(1)
    expect(said).not.toHaveBeenCalled()
  })

  test('of a press is told at its button', async () => {
    const harness = await start()
    const messageId = await withButton(harness)
    await harness.settled()
    inbox.trouble.failing = true
    expect((await press(messageId)).shown).toMatchObject({
      kind: 'message',
      text: expect.stringContaining('réessayez'),
    })
  })
})

describe('what was accepted and not finished', () => {
  test('is taken up by the next process: a message is answered', async () => {
    const first = await start()
    const begun = vi.fn()
    first.commands.say = () => {
      begun()
      return hang()
    }
    await say('status')
    await vi.waitFor(() => expect(begun).toHaveBeenCalled())
    const next = await start()
    await next.shown('dit : status', 'camille')
    await next.settled()
  })

  test('a press, whose invoke is over, is answered by an edit of its message', async () => {
    const messageId = await withButton(await dying())
    await press(messageId)
    const next = await start({ commands: { press: async () => ({ type: 'replace', card: card('En cours') }) } })
    await next.shown('En cours', 'camille')
    expect(fromBot()).toMatchObject([{ id: messageId, edited: true }])
  })

  test('a dialog that was asked for is offered again, and nothing is done for it', async () => {
    const messageId = await withButton(await dying(), { opens: 'form' })
    await press(messageId)
    const pressed: string[] = []
    const next = await start({
      commands: {
        press: async (_, { action }) => {
          pressed.push(action)
          return { type: 'done' }
        },
      },
    })
    const offer = await next.shown('Ouvrir le formulaire', 'camille')
    expect(pressed).toEqual([])
    const action = { title: 'Ouvrir le formulaire' }
    await sandbox.press({ person: 'camille', conversation: 'camille', messageId: offer.id, action })
    expect(pressed).toEqual(['rollout.start'])
  })
})

describe('at a stop', () => {
  test('what is under way is finished, and nothing new is accepted', async () => {
    const harness = await start()
    const { promise, resolve } = Promise.withResolvers<void>()
    const begun = vi.fn()
    harness.commands.say = async () => {
      begun()
      await promise
      return privateCard('encore fini')
    }
    await say('lent')
    await vi.waitFor(() => expect(begun).toHaveBeenCalledOnce())
    const stopped = harness.teams.stop()
    await say('trop tard')
    await harness.shown('n’a pas été prise en compte', 'camille')
    resolve()
    await stopped
    expect(JSON.stringify(fromBot())).toContain('encore fini')
    expect(begun).toHaveBeenCalledOnce()
    await harness.settled()
  })
})
