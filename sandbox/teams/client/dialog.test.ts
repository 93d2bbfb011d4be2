import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Rig } from '../testing/rig.ts'
import { cardOf, dialogAnswer, message, opener, startRig } from '../testing/rig.ts'

let rig: Rig
beforeEach(async () => {
  rig = await startRig()
})
afterEach(() => rig.close())

const lastHeard = () => rig.bot.received.at(-1)?.activity
const submit = { type: 'Action.Submit', title: 'Envoyer', data: { w360: 'submit' } }
const choices = [
  { title: 'Un', value: '1' },
  { title: 'Deux', value: '2' },
]
const form = cardOf(
  [
    { type: 'Input.ChoiceSet', id: 'site', choices, isRequired: true },
    {
      type: 'Input.ChoiceSet',
      id: 'posts',
      isMultiSelect: true,
      choices: [],
      'choices.data': { type: 'Data.Query', dataset: 'machines' },
    },
    { type: 'Input.Date', id: 'day', min: '2026-11-20' },
    { type: 'Input.Time', id: 'hour', value: '20:00' },
    { type: 'Input.Text', id: 'why', maxLength: 5 },
    { type: 'Input.Toggle', id: 'dry', title: 'À blanc' },
  ],
  [submit],
)

const open = async (): Promise<void> => {
  const id = await rig.post('postes', message(cardOf([], [opener('Mettre à jour', { action: 'open' })])))
  rig.bot.answer = () => ({ body: dialogAnswer('Mise à jour', form) })
  await rig.sandbox.openDialog({ person: 'malik', conversation: 'postes', messageId: id, action: {} })
}
const send = (values: Readonly<Record<string, string>>) => rig.sandbox.submitDialog({ person: 'malik', values })

describe('a dialog', () => {
  it('opens from a button and carries what the person entered, without what is empty', async () => {
    await open()
    expect(rig.sandbox.dialog('malik')).toEqual({ title: 'Mise à jour', card: form, conversation: rig.idOf('postes') })
    rig.bot.answer = () => ({})
    expect(await send({ site: '2', why: '' })).toMatchObject({ ok: true, shown: { kind: 'nothing' } })
    expect(lastHeard()).toMatchObject({
      type: 'invoke',
      name: 'task/submit',
      value: { data: { w360: 'submit', site: '2', hour: '20:00', dry: 'false' }, context: { theme: 'default' } },
    })
    expect(JSON.stringify(lastHeard())).not.toContain('"why"')
    expect(lastHeard()).not.toHaveProperty('replyToId')
    expect(rig.sandbox.dialog('malik')).toBeNull()
  })

  it.each([
    [{}, 'required site'],
    [{ site: '3' }, 'not_a_choice site'],
    [{ site: '1', posts: 'PC-1' }, 'not_a_choice posts'],
    [{ site: '1', day: '2026-11-19' }, 'not_a_date day'],
    [{ site: '1', day: '20/11/2026' }, 'not_a_date day'],
    [{ site: '1', hour: '25:00' }, 'not_a_time hour'],
    [{ site: '1', why: 'longtemps' }, 'too_long why'],
    [{ site: '1', dry: 'peut-être' }, 'not_a_choice dry'],
    [{ site: '1', other: 'x' }, 'no_such_input other'],
  ])('with %j is held back: %s', async (values, error) => {
    await open()
    expect(await send(values)).toMatchObject({ ok: false, error })
    expect(rig.bot.received).toHaveLength(1)
    expect(rig.sandbox.dialog('malik')).not.toBeNull()
  })

  it('takes what its search offered, several joined by commas', async () => {
    await open()
    rig.bot.answer = () => ({
      body: {
        type: 'application/vnd.microsoft.search.searchResponse',
        value: { results: ['PC-1', 'PC-2'].map((value) => ({ title: value, value })) },
      },
    })
    const found = await rig.sandbox.typeahead({ person: 'malik', inputId: 'posts', query: 'PC' })
    expect(found.results).toHaveLength(2)
    expect(lastHeard()).toMatchObject({
      name: 'application/search',
      value: { queryText: 'PC', queryOptions: { skip: 0, top: 15 }, dataset: 'machines' },
    })
    rig.bot.answer = () => ({})
    await send({ site: '1', posts: 'PC-1,PC-2' })
    expect(lastHeard()).toMatchObject({ value: { data: { posts: 'PC-1,PC-2' } } })
  })

  it('comes again with the answer, or closes with a message; a failure leaves it', async () => {
    await open()
    rig.bot.answer = () => ({ status: 500 })
    expect(await send({ site: '1' })).toMatchObject({ ok: false, error: 'http_500' })
    const again = cardOf([], [submit])
    rig.bot.answer = () => ({ body: dialogAnswer('Encore', again) })
    await send({ site: '1' })
    expect(rig.sandbox.dialog('malik')).toMatchObject({ title: 'Encore', card: again })
    rig.bot.answer = () => ({ body: { task: { type: 'message', value: 'Reçu' } } })
    expect(await send({})).toMatchObject({ shown: { kind: 'message', text: 'Reçu' } })
    expect(rig.sandbox.dialog('malik')).toBeNull()
    expect(await send({})).toMatchObject({ ok: false, error: 'no_dialog' })
  })

  it('cannot be drawn with an Action.Execute in it', async () => {
    await open()
    const wrong = cardOf([], [{ type: 'Action.Execute', title: 'Envoyer', verb: 'x' }])
    rig.bot.answer = () => ({ body: dialogAnswer('x', wrong) })
    expect(await send({ site: '1' })).toMatchObject({ ok: false, error: 'bad_answer' })
  })

  it('opens from a message extension, also where the bot is not', async () => {
    await rig.sandbox.control.removeBot('support', { silently: true })
    rig.bot.answer = () => ({ body: dialogAnswer('Mise à jour', form) })
    const act = await rig.sandbox.extension({ person: 'malik', conversation: 'support', commandId: 'update' })
    expect(act).toMatchObject({ ok: true, shown: { kind: 'dialog', title: 'Mise à jour' } })
    expect(lastHeard()).toMatchObject({
      name: 'composeExtension/fetchTask',
      value: { commandId: 'update', commandContext: 'compose' },
    })
    rig.bot.answer = () => ({})
    await send({ site: '1' })
    expect(lastHeard()).toMatchObject({
      name: 'composeExtension/submitAction',
      value: { commandId: 'update', data: { w360: 'submit', site: '1' } },
    })
  })
})
