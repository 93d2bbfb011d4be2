import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../json.ts'
import type { Rig } from '../testing/rig.ts'
import { button, cardAnswer, cardOf, message, opener, startRig, words } from '../testing/rig.ts'

let rig: Rig
beforeEach(async () => {
  rig = await startRig()
})
afterEach(() => rig.close())

const press = (messageId: string, title: string, more: object = {}) =>
  rig.sandbox.press({ person: 'malik', conversation: 'postes', messageId, action: { title }, ...more })
const lastHeard = () => rig.bot.received.at(-1)?.activity
const cardSeenBy = (person: string): JsonObject | undefined => rig.sandbox.messages('postes', person).at(-1)?.card

const started = cardOf([words('Lancé')])
const plan = cardOf([words('Plan')], [button('Lancer', { action: 'start', version: 3 })])
const withPlan = () => rig.post('postes', message(plan))

describe('a press', () => {
  it('sends verb and data of the button as it stands on the card', async () => {
    const id = await withPlan()
    rig.bot.answer = () => ({ body: cardAnswer(started) })
    expect(await press(id, 'Lancer')).toMatchObject({ ok: true, shown: { kind: 'card', card: started } })
    expect(lastHeard()).toMatchObject({
      type: 'invoke',
      name: 'adaptiveCard/action',
      replyToId: id,
      conversation: { id: `${rig.idOf('postes')};messageid=${id}` },
      value: {
        action: { type: 'Action.Execute', verb: 'w360', data: { action: 'start', version: 3 } },
        trigger: 'manual',
      },
    })
  })

  it('shows the answered card to who pressed; the others see it with the next edit of the message', async () => {
    const id = await withPlan()
    rig.bot.answer = () => ({ body: cardAnswer(started) })
    await press(id, 'Lancer')
    expect([cardSeenBy('malik'), cardSeenBy('hugo')]).toEqual([started, plan])
    const done = cardOf([words('Terminé')])
    await rig.call('PUT', `conversations/${encodeURIComponent(rig.idOf('postes'))}/activities/${id}`, {
      body: message(done),
    })
    expect([cardSeenBy('malik'), cardSeenBy('hugo')]).toEqual([done, done])
  })

  it('of a button that is no longer there is impossible, save on a slow client', async () => {
    const id = await withPlan()
    await rig.call('PUT', `conversations/${encodeURIComponent(rig.idOf('postes'))}/activities/${id}`, {
      body: message(started),
    })
    expect(await press(id, 'Lancer')).toMatchObject({ ok: false, error: 'not_on_card' })
    expect(rig.bot.received).toEqual([])
    await press(id, 'Lancer', { stale: true })
    expect(lastHeard()).toMatchObject({ value: { action: { data: { action: 'start' } } } })
    rig.sandbox.control.deleteMessage('postes', id)
    expect(await press(id, 'Lancer')).toMatchObject({ ok: false, error: 'no_such_message' })
    await press(id, 'Lancer', { stale: true })
    expect(rig.bot.received).toHaveLength(2)
  })

  it.each([
    ['that fits two', { title: 'Oui' }, 'ambiguous'],
    ['that is grey', { title: 'Gris' }, 'disabled'],
    ['that is not there', { data: { action: 'none' } }, 'not_on_card'],
  ])('of a button %s is refused', async (_name, action, error) => {
    const actions = [
      button('Oui', { action: 'a' }),
      button('Oui', { action: 'b' }),
      { ...button('Gris', {}), isEnabled: false },
    ]
    const id = await rig.post('postes', message(cardOf([words('?')], actions)))
    expect(await press(id, '', { action })).toMatchObject({ ok: false, error })
    expect(await press(id, '', { action: { data: { action: 'b' } } })).toMatchObject({ ok: false, error: 'bad_answer' })
    expect(rig.bot.received).toHaveLength(1)
  })

  it('reaches what a button unfolds, and sends the inputs of both cards', async () => {
    const inner = cardOf(
      [{ type: 'Input.Text', id: 'why', isRequired: true }],
      [button('Refuser', { action: 'reject' })],
    )
    const { version: _version, ...unfolded } = inner
    const show = { type: 'Action.ShowCard', title: 'Refuser…', card: unfolded }
    const body = [{ type: 'Input.Toggle', id: 'sure', title: 'Sûr', value: 'true' }]
    const id = await rig.post('postes', message(cardOf(body, [show, button('Autre', {})])))
    expect(await press(id, 'Refuser')).toMatchObject({ ok: false, error: 'required why' })
    await press(id, 'Refuser', { values: { why: 'trop tôt' } })
    expect(lastHeard()).toMatchObject({
      value: { action: { data: { action: 'reject', why: 'trop tôt', sure: 'true' } } },
    })
    await press(id, 'Autre')
    expect(lastHeard()).toMatchObject({ value: { action: { data: { sure: 'true' } } } })
    expect(JSON.stringify(lastHeard())).not.toContain('why')
  })

  it('of a plain submit is a message with the data', async () => {
    const submit = { type: 'Action.Submit', title: 'Envoyer', data: { a: 1 } }
    const id = await rig.post('postes', message(cardOf([], [submit])))
    await press(id, 'Envoyer')
    expect(lastHeard()).toMatchObject({ type: 'message', value: { a: 1 }, replyToId: id })
  })

  it('of a link opens it and tells nobody', async () => {
    const link = { type: 'Action.OpenUrl', title: 'Lire', url: 'https://wisper.example/notes' }
    const id = await rig.post('postes', message(cardOf([], [link])))
    expect(await press(id, 'Lire')).toMatchObject({ shown: { kind: 'link', url: 'https://wisper.example/notes' } })
    expect(rig.bot.received).toEqual([])
  })

  it('on what only another person sees is impossible', async () => {
    const path = `conversations/${encodeURIComponent(rig.idOf('postes'))}/activities?isTargetedActivity=true`
    const body = { ...message(plan), recipient: { id: rig.accountOf('hugo'), isTargeted: true } }
    const { body: sent } = await rig.call('POST', path, { body })
    expect(await press(String(sent['id']), 'Lancer')).toMatchObject({ ok: false, error: 'no_such_message' })
  })

  it.each([
    ['nothing', {}],
    ['a card of no known form', { body: { type: 'AdaptiveCard' } }],
    ['a card that cannot be drawn', { body: cardAnswer({ type: 'AdaptiveCard', version: '9.9' }) }],
    [
      'an error',
      { body: { statusCode: 500, type: 'application/vnd.microsoft.error', value: { code: 'x', message: 'y' } } },
    ],
  ])('answered with %s fails', async (_name, reply) => {
    const id = await withPlan()
    rig.bot.answer = () => reply
    expect(await press(id, 'Lancer')).toMatchObject({ ok: false, error: 'bad_answer', shown: { kind: 'failure' } })
    expect(cardSeenBy('malik')).toEqual(plan)
  })

  it('answered with words shows them', async () => {
    const id = await withPlan()
    rig.bot.answer = () => ({
      body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'Déjà fait' },
    })
    expect(await press(id, 'Lancer')).toMatchObject({ ok: true, shown: { kind: 'message', text: 'Déjà fait' } })
  })

  it('for a dialog opens none where the button opens none', async () => {
    const id = await rig.post('postes', message(cardOf([], [button('Lancer', {}), opener('Formulaire', {})])))
    const open = (title: string) =>
      rig.sandbox.openDialog({ person: 'malik', conversation: 'postes', messageId: id, action: { title } })
    expect(await open('Lancer')).toMatchObject({ ok: false, error: 'opens_no_dialog' })
    await open('Formulaire')
    expect(lastHeard()).toMatchObject({ name: 'task/fetch', replyToId: id })
  })
})
