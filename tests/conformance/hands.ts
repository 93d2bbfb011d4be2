import { expect, vi } from 'vitest'
import type { Form } from '../../bot/card/form.ts'
import type { Submission } from '../../commands/contract.ts'
import { choices, formWith, privateCard } from '../support/chat-stubs.ts'
import type { Chat, PersonKey, PlaceKey, SeenForm, SeenMessage } from './driver.ts'
import { answerTo, buttonOf, formOf, waitFor } from './rig.ts'
import { row, type Stubs } from './stubs.ts'

export const go = { action: 'rollout.start', label: 'Démarrer', value: { id: 'r1', version: 3 } } as const
export const opens = { action: 'update.form', label: 'Ouvrir', value: { text: '' }, opens: 'form' } as const
/** A run is a round trip; what fails is told as it is, without looking for a smaller one at such a price. */
export const few = { numRuns: 12, seed: 20_261_122, endOnFailure: true } as const

export const form = formWith([
  { type: 'text', id: 'why', label: 'Motif', optional: true },
  {
    ...{ type: 'select', id: 'phase', label: 'Phase', live: true, initial: 'test' },
    options: choices({ test: 'Essai', production: 'Pour de bon' }),
  },
  {
    ...{ type: 'multi-select', id: 'sites', label: 'Sites', optional: true },
    options: choices({ 'Paris, Nord & Cie': 'Paris, Nord & Cie', '100 %': 'Cent pour cent' }),
  },
  { type: 'search', id: 'posts', label: 'Postes', source: 'machines', many: true, optional: true },
  { type: 'date-time', id: 'at', label: 'Début', optional: true },
])

/** What people do in these tests again and again. */
export interface Hands {
  readonly all: Stubs
  ask(words: string, place?: PlaceKey, person?: PersonKey, mention?: boolean): Promise<SeenMessage>
  seenByAll(words: string, place?: PlaceKey, person?: PersonKey): Promise<SeenMessage>
  press(message: SeenMessage, action: string, more?: Parameters<Chat['press']>[3]): Promise<void>
  /** Has the bot offer this form, and opens it. */
  openForm(given?: Form): Promise<SeenForm>
  /** What is sent from now on. */
  submitted(): readonly Submission[]
}

export const createHands = (all: Stubs): Hands => {
  const ask = (
    words: string,
    place: PlaceKey = 'team',
    person: PersonKey = 'camille',
    mention = false,
  ): Promise<SeenMessage> =>
    answerTo(all.chat, person, place, async () => {
      expect(await all.chat.say(person, place, words, { mention })).toMatchObject({ ok: true })
    })
  const seenByAll = (words: string, place: PlaceKey = 'team', person: PersonKey = 'malik'): Promise<SeenMessage> =>
    waitFor(all.chat, person, place, (message) => !message.isPrivate && message.words.includes(words))
  const press: Hands['press'] = async (message, action, more = {}) => {
    expect(await all.chat.press('camille', message, buttonOf(message, action), more)).toMatchObject({ ok: true })
  }
  const openForm = async (given: Form = form) => {
    all.commands.say = async () => privateCard('Avec formulaire', row(opens))
    all.commands.press = async () => ({ type: 'form', title: given.title, form: Promise.resolve(given) })
    const message = await ask('update')
    // Many forms in few seconds are more than a platform takes: then a person presses once more.
    return vi.waitFor(
      async () => {
        await press(message, opens.action)
        return formOf(all.chat, 'camille', ({ id }) => id !== null, 1_500)
      },
      { timeout: 30_000, interval: 500 },
    )
  }
  const submitted = (): Submission[] => {
    const got: Submission[] = []
    all.commands.submit = async (_, submission) => {
      got.push(submission)
      return privateCard('Voici le plan')
    }
    return got
  }
  return { all, ask, seenByAll, press, openForm, submitted }
}
