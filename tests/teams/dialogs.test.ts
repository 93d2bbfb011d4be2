import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Form, FormValues } from '../../bot/card/form.ts'
import type { Occasion } from '../../commands/contract.ts'
import type { Act } from '../../sandbox/teams/start.ts'
import { card, choices, formWith, privateCard } from '../support/chat-stubs.ts'
import { type Harness, startHarness } from './harness.ts'

let harness: Harness
beforeEach(async () => {
  harness = await startHarness()
})
afterEach(() => harness.stop())

const form = formWith([
  { type: 'text', id: 'reason', label: 'Motif', optional: true },
  { type: 'search', id: 'sites', label: 'Sites', source: 'sites', many: true, optional: true },
])
const phases = choices({ test: 'Test', production: 'Production' })
const live = formWith([{ type: 'select', id: 'phase', label: 'Phase', live: true, options: phases }, ...form.fields])

const formReply = (given: Form = form) => ({ type: 'form' as const, title: given.title, form: Promise.resolve(given) })

const withButton = async (): Promise<string> => {
  harness.commands.say = async () => ({
    type: 'card',
    audience: 'place',
    locale: 'fr',
    card: card('Avec bouton', {
      blocks: [
        {
          type: 'buttons',
          buttons: [{ action: 'update.form', label: 'Ouvrir', value: { text: '' }, opens: 'form' }],
        },
      ],
    }),
  })
  await harness.sandbox.say({ person: 'camille', conversation: 'postes', text: '@W360 update' })
  return (await harness.shown('Avec bouton')).id
}

const open = async (): Promise<Act> => {
  const messageId = await withButton()
  return harness.sandbox.openDialog({
    person: 'camille',
    conversation: 'postes',
    messageId,
    action: { title: 'Ouvrir' },
  })
}

const dialog = () => JSON.stringify(harness.sandbox.dialog('camille'))

describe('a button that opens a form', () => {
  test('opens it', async () => {
    harness.commands.press = async (occasion) => (occasion.canOpenForm ? formReply() : privateCard('fermé'))
    const act = await open()
    expect(act).toMatchObject({ ok: true, shown: { kind: 'dialog', title: 'Mettre à jour' } })
  })

  test('shows a refusal in the dialog, and nowhere else', async () => {
    harness.commands.press = async () => privateCard('Vous n’avez pas ce rôle.')
    const act = await open()
    expect(JSON.stringify(act.shown)).toContain('pas ce rôle')
    expect(harness.sandbox.messages('postes', 'camille').filter(({ from }) => from === 'bot')).toHaveLength(1)
  })

  test('brings an answer with buttons into the conversation, where they can be pressed', async () => {
    const buttons = [{ action: 'x', label: 'Continuer', value: {} }]
    harness.commands.press = async () => privateCard('Encore ceci', { blocks: [{ type: 'buttons', buttons }] })
    expect((await open()).shown).toMatchObject({ kind: 'dialog' })
    expect(await harness.shown('Continuer')).toMatchObject({ privateTo: 'camille' })
  })

  test('that takes too long says that nothing was done', async () => {
    await harness.stop()
    harness = await startHarness({ answerMilliseconds: 200 })
    harness.commands.press = async () => ({ ...formReply(), form: new Promise<Form>(() => undefined) })
    expect(JSON.stringify((await open()).shown)).toContain('Rien n’a été fait')
  })
})

describe('a form that is sent', () => {
  const sent: { readonly occasion: Occasion; readonly state: unknown; readonly values: FormValues }[] = []
  beforeEach(() => {
    sent.length = 0
    harness.commands.press = async () => formReply()
    harness.commands.submit = async (occasion, { state, values }) => {
      sent.push({ occasion, state, values })
      return privateCard('Voici le plan')
    }
  })

  test('closes, and is answered in the conversation from whose button it was opened', async () => {
    await open()
    const act = await harness.sandbox.submitDialog({ person: 'camille', values: { 'field:reason': 'Avant l’été' } })
    expect(act).toMatchObject({ ok: true, shown: { kind: 'nothing' } })
    await harness.shown('Voici le plan')
    expect(sent).toMatchObject([{ state: { draft: 'D-1' }, values: { reason: ['Avant l’été'] } }])
    expect(sent[0]?.occasion.permalink).toBeDefined()
  })

  test('with something wrong comes back with what was entered, and with what is wrong', async () => {
    await open()
    harness.commands.submit = async () => ({ type: 'invalid', errors: { reason: 'Dites pourquoi.' } })
    const act = await harness.sandbox.submitDialog({ person: 'camille', values: { 'field:reason': 'Avant l’été' } })
    expect(act.shown).toMatchObject({ kind: 'dialog', title: 'Mettre à jour' })
    expect(dialog()).toContain('Dites pourquoi.')
    expect(dialog()).toContain('Avant l’été')
  })

  test('that leads to another form shows that one', async () => {
    await open()
    harness.commands.submit = async () => formReply({ ...form, title: 'Encore une question' })
    const act = await harness.sandbox.submitDialog({ person: 'camille' })
    expect(act.shown).toMatchObject({ kind: 'dialog', title: 'Encore une question' })
  })

  test('never takes the place of the message from whose button it was opened: others work with that', async () => {
    await open()
    harness.commands.submit = async () => ({ type: 'replace', card: card('Le résultat') })
    await harness.sandbox.submitDialog({ person: 'camille' })
    expect(await harness.shown('Le résultat')).toMatchObject({ privateTo: 'camille' })
    expect(JSON.stringify(harness.sandbox.messages('postes', 'malik'))).toContain('Avec bouton')
  })

  test('twice at once is taken once', async () => {
    await open()
    await harness.sandbox.submitDialog({ person: 'camille', doubled: true })
    await harness.shown('Voici le plan')
    expect(sent).toHaveLength(1)
  })

  test('that cannot be accepted stays open with what was entered', async () => {
    await open()
    await harness.settled()
    harness.inbox.trouble.failing = true
    await harness.sandbox.submitDialog({ person: 'camille', values: { 'field:reason': 'Avant l’été' } })
    expect(sent).toEqual([])
    expect(dialog()).toContain('n’a pas été prise en compte')
    expect(dialog()).toContain('Avant l’été')
  })
})

describe('a live field', () => {
  test('shows the form anew', async () => {
    harness.commands.press = async () => formReply(live)
    harness.commands.change = async (_, { field, values }) => ({
      ...live,
      title: `${field} : ${values['phase']?.[0] ?? ''}`,
    })
    await open()
    await harness.sandbox.submitDialog({
      person: 'camille',
      action: { data: { w360: 'change' } },
      values: { 'field:phase': 'production' },
    })
    expect(harness.sandbox.dialog('camille')?.title).toBe('phase : production')
  })

  test('whose form is not to be had keeps what was entered', async () => {
    harness.commands.press = async () => formReply(live)
    await open()
    await harness.sandbox.submitDialog({
      person: 'camille',
      action: { data: { w360: 'change' } },
      values: { 'field:reason': 'Avant l’été' },
    })
    expect(dialog()).toContain('Avant l’été')
  })
})

describe('a search', () => {
  test('asks its source with what was typed', async () => {
    harness.commands.press = async () => formReply()
    harness.commands.search = async (_, { source, query }) => [{ value: 'S-1', label: `${source} ${query}` }]
    await open()
    const found = await harness.sandbox.typeahead({ person: 'camille', inputId: 'field:sites', query: 'Mai' })
    expect(found.results).toMatchObject([{ title: 'sites Mai' }])
  })

  test('that fails finds nothing', async () => {
    harness.commands.press = async () => formReply()
    harness.commands.search = async () => {
      throw new Error('secret')
    }
    await open()
    const found = await harness.sandbox.typeahead({ person: 'camille', inputId: 'field:sites', query: 'Mai' })
    expect(found).toMatchObject({ ok: true, results: [] })
    expect(harness.logged()).not.toContain('secret')
  })
})

describe('a search field', () => {
  const offered = (): readonly string[] =>
    [...dialog().matchAll(/"title":"(Mairie|Lycée)"/gu)].map(([, title = '']) => title)

  beforeEach(() => {
    harness.commands.press = async () => formReply()
    harness.commands.search = async (_, { source, query }) =>
      source === 'sites' && query === ''
        ? [
            { value: 'S-1', label: 'Mairie' },
            { value: 'S-2', label: 'Lycée' },
          ]
        : []
  })

  test('has choices before anything is typed, for those whose client cannot search', async () => {
    await open()
    expect(offered()).toEqual(['Mairie', 'Lycée'])
  })

  test('has them still when the form comes back, and keeps what was chosen by its name', async () => {
    await open()
    harness.commands.submit = async () => ({ type: 'invalid', errors: { reason: 'Dites pourquoi.' } })
    harness.commands.search = async () => []
    await harness.sandbox.submitDialog({ person: 'camille', values: { 'field:sites': 'S-2' } })
    expect(dialog()).toContain('Dites pourquoi.')
    expect(offered().toSorted()).toEqual(['Lycée', 'Mairie'])
  })

  test('has those of now when a live field changed', async () => {
    harness.commands.press = async () => formReply(live)
    await open()
    harness.commands.change = async () => live
    harness.commands.search = async () => [{ value: 'S-2', label: 'Lycée' }]
    await harness.sandbox.submitDialog({ person: 'camille', action: { data: { w360: 'change' } } })
    expect(offered()).toEqual(['Lycée'])
  })

  test('has none when they cannot be found, and the form opens all the same', async () => {
    harness.commands.search = async () => {
      throw new Error('secret')
    }
    expect((await open()).shown).toMatchObject({ kind: 'dialog', title: 'Mettre à jour' })
    expect(harness.logged()).not.toContain('secret')
  })

  test('has none when they are not found in time, and the form opens all the same', async () => {
    await harness.stop()
    harness = await startHarness({ answerMilliseconds: 400 })
    harness.commands.press = async () => formReply()
    harness.commands.search = () => new Promise(() => undefined)
    expect((await open()).shown).toMatchObject({ kind: 'dialog', title: 'Mettre à jour' })
  })
})

describe('the message extension', () => {
  test('opens the form of its command, which is sent like all others', async () => {
    harness.commands.say = async (occasion, text) =>
      occasion.canOpenForm && text === 'update' ? formReply() : privateCard('fermé')
    harness.commands.submit = async () => privateCard('Voici le plan')
    const act = await harness.sandbox.extension({ person: 'camille', conversation: 'support', commandId: 'update' })
    expect(act.shown).toMatchObject({ kind: 'dialog', title: 'Mettre à jour' })
    expect(await harness.sandbox.submitDialog({ person: 'camille' })).toMatchObject({ ok: true })
    await harness.shown('Voici le plan', 'support')
  })
})
