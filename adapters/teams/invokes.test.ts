import { pino } from 'pino'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { Card } from '../../bot/card/card.ts'
import type { ChatUser } from '../../bot/chat/platform.ts'
import { wordsFor } from '../../bot/text/words.ts'
import { card, privateCard, roomOf, type StubCommands, silentCommands } from '../../tests/support/chat-stubs.ts'
import { createInProcessCoordination } from '../redis/in-process.ts'
import type { InvokeAnswer } from './app.ts'
import { createDialogs } from './dialogs.ts'
import type { Payload } from './incoming.ts'
import { answerInvoke, answerQuestion, type InvokeParts } from './invokes.ts'
import { originIn } from './microsoft.testing.ts'

const camille: ChatUser = { name: 'Camille', email: null, locale: 'fr', timeZone: null, active: true }
const form = { id: 'update', title: 'Mettre à jour', submit: 'Voir', cancel: 'Annuler', state: {}, fields: [] }
const words = wordsFor('fr').card
const origin = originIn({ messageId: '55' })
/** As short a time as Teams may give in a test whose answer does not come. */
const short = 30

let commands: StubCommands
/** What Teams takes its time to tell: who it was. */
let who: PromiseWithResolvers<ChatUser | null>
let parts: InvokeParts
const shown: Card[] = []

beforeEach(() => {
  shown.length = 0
  commands = { ...silentCommands }
  who = Promise.withResolvers()
  const show = async (_: unknown, given: Card): Promise<void> => void shown.push(given)
  parts = {
    commands: roomOf(commands),
    readUser: () => who.promise,
    readAccount: async () => null,
    speaker: { privately: show, publicly: show, replacing: show, typing: async () => undefined, file: async () => {} },
    dialogs: createDialogs({ coordination: createInProcessCoordination(), sandbox: false }),
    guard: async () => undefined,
    mayGreet: async () => false,
    sandbox: false,
    defaultLocale: 'fr',
    now: () => new Date(0),
    logger: pino({ level: 'silent' }),
  }
})

const invoke = (payload: Payload, patience: number = short) => {
  const answers: InvokeAnswer[] = []
  const over = answerInvoke(
    parts,
    { kind: payload.kind, payload },
    { deadline: performance.now() + patience, answer: (answer) => void answers.push(answer) },
  )
  return { answers, over, first: () => vi.waitFor(() => expect(JSON.stringify(answers)).toContain(words.received)) }
}

describe('while Teams cannot say in time who it was', () => {
  test('a press is answered « received », and done once Teams said it', async () => {
    commands.press = async () => ({ type: 'replace', card: card('En cours') })
    const { first, over } = invoke({ kind: 'press', origin, action: 'rollout.start', value: {} })
    await first()
    expect(shown).toEqual([])
    who.resolve(camille)
    await over
    expect(shown).toMatchObject([{ title: 'En cours' }])
  })

  test('a form that nobody waits for any more is offered by a button', async () => {
    commands.press = async () => ({ type: 'form', title: form.title, form: Promise.resolve(form) })
    const asks = { type: 'press', action: 'update.form', value: {} } as const
    const { first, over } = invoke({ kind: 'open', origin, asks, extension: false })
    await first()
    who.resolve(camille)
    await over
    expect(shown).toMatchObject([{ summary: words.formExpired }])
  })

  test('what is wrong with a form that was sent is told in the conversation', async () => {
    commands.submit = async () => ({ type: 'invalid', errors: { reason: 'Dites pourquoi.' } })
    const data = { w360: 'submit', form: 'update', state: {} }
    const { first, over } = invoke({ kind: 'submit', origin, data, extension: false })
    await first()
    who.resolve(camille)
    await over
    expect(shown).toMatchObject([{ summary: 'Dites pourquoi.' }])
  })

  test('a form that was to change stands as it was', async () => {
    await parts.dialogs.show(origin, form, 'fr', async () => [])
    const payload = {
      ...{ kind: 'change' as const, origin, extension: false },
      data: { w360: 'change', form: 'update', state: {}, field: 'phase' },
    }
    const answer = await answerQuestion(parts, { kind: 'change', payload }, short)
    expect(JSON.stringify(answer)).toContain('Mettre à jour')
  })
})

test('who is known in time gets the answer itself', async () => {
  who.resolve(camille)
  commands.press = async () => privateCard('Vous n’avez pas ce rôle.')
  const { answers, over } = invoke({ kind: 'press', origin, action: 'rollout.start', value: {} }, 60_000)
  await over
  expect(answers).toMatchObject([{ body: { value: 'Vous n’avez pas ce rôle.' } }])
})
