import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../json.ts'
import type { Rig } from '../testing/rig.ts'
import { at, plain, section, startRig, textAt } from '../testing/rig.ts'

let rig: Rig
beforeEach(async () => {
  rig = await startRig()
})
afterEach(() => rig.close())

const modal = (text: string, fields: JsonObject = {}): JsonObject => ({
  type: 'modal',
  title: plain(text),
  blocks: [section(text)],
  ...fields,
})

/** A trigger id that a person's command has just given. */
const trigger = async (person = 'U0CAMILLE'): Promise<string> => {
  await rig.act('say', { person, channel: 'C0POSTES', text: '/w360 update' })
  return textAt(rig.bot.received.at(-1)?.payload, 'trigger_id')
}

const open = async (view: JsonObject = modal('Un')) => rig.call('views.open', { trigger_id: await trigger(), view })

describe('views.open', () => {
  it('shows the modal to the person of the trigger', async () => {
    const answer = await open(modal('Un', { private_metadata: 'x', callback_id: 'form', submit: plain('OK') }))
    expect(answer).toMatchObject({
      ok: true,
      view: {
        id: expect.stringMatching(/^V/),
        hash: expect.any(String),
        callback_id: 'form',
        private_metadata: 'x',
        state: { values: {} },
        root_view_id: at(answer, 'view', 'id'),
        previous_view_id: null,
        close: null,
      },
    })
  })

  it('takes a trigger for three seconds', async () => {
    const id = await trigger()
    rig.clock.now += 3_001
    expect(await rig.call('views.open', { trigger_id: id, view: modal('Un') })).toMatchObject({
      error: 'expired_trigger_id',
    })
  })

  it('takes a trigger once', async () => {
    const id = await trigger()
    rig.clock.now += 3_000
    expect(await rig.call('views.open', { trigger_id: id, view: modal('Un') })).toMatchObject({ ok: true })
    expect(await rig.call('views.open', { trigger_id: id, view: modal('Un') })).toMatchObject({
      error: 'exchanged_trigger_id',
    })
  })

  it('refuses an invented trigger, a missing one, and a view that Slack would refuse', async () => {
    expect(await rig.call('views.open', { trigger_id: 'x', view: modal('Un') })).toMatchObject({
      error: 'invalid_trigger_id',
    })
    expect(await rig.call('views.open', { view: modal('Un') })).toMatchObject({ error: 'invalid_arguments' })
    expect(await rig.call('views.open', { trigger_id: await trigger() })).toMatchObject({ error: 'invalid_arguments' })
    expect(await open(modal('x'.repeat(25)))).toMatchObject({
      error: 'invalid_arguments',
      response_metadata: { messages: ['[ERROR] must be less than 25 characters [json-pointer:/view/title/text]'] },
    })
  })

  it('knows an external id once', async () => {
    expect(await open(modal('Un', { external_id: 'mine' }))).toMatchObject({ ok: true })
    const other = await trigger('U0MALIK')
    const again = await rig.call('views.open', { trigger_id: other, view: modal('Un', { external_id: 'mine' }) })
    expect(again).toMatchObject({ error: 'duplicate_external_id' })
  })
})

describe('views.push', () => {
  const push = async () => rig.call('views.push', { trigger_id: await trigger(), view: modal('Dessus') })

  it('stacks three views and no more', async () => {
    const root = textAt(await open(), 'view', 'id')
    const second = await push()
    expect(second).toMatchObject({ ok: true, view: { root_view_id: root, previous_view_id: root } })
    expect(await push()).toMatchObject({
      ok: true,
      view: { root_view_id: root, previous_view_id: at(second, 'view', 'id') },
    })
    expect(await push()).toMatchObject({ error: 'push_limit_reached' })
  })

  it('needs something to stack upon', async () => {
    expect(await push()).toMatchObject({ error: 'not_found' })
  })
})

describe('views.update', () => {
  it('refuses a hash that is no longer the current one', async () => {
    const { view } = await open()
    const update = (hash: string) => rig.call('views.update', { view_id: at(view, 'id'), hash, view: modal('Deux') })
    const first = textAt(view, 'hash')
    const updated = await update(first)
    expect(updated).toMatchObject({ ok: true, view: { title: { text: 'Deux' } } })
    expect(await update(first)).toMatchObject({ error: 'hash_conflict' })
    expect(await update(textAt(updated, 'view', 'hash'))).toMatchObject({ ok: true })
  })

  it('finds a view by its external id, and none that is closed', async () => {
    const { view } = await open(modal('Un', { external_id: 'mine' }))
    const update = () => rig.call('views.update', { external_id: 'mine', view: modal('Deux', { external_id: 'mine' }) })
    expect(await update()).toMatchObject({ ok: true })
    await rig.act('close-view', { person: 'U0CAMILLE', view_id: textAt(view, 'id') })
    expect(await update()).toMatchObject({ error: 'not_found' })
  })
})

describe('views.publish', () => {
  it('takes a home view for a person, and no modal', async () => {
    const home = { type: 'home', blocks: [section('Accueil')] }
    expect(await rig.call('views.publish', { user_id: 'U0HUGO', view: home })).toMatchObject({
      ok: true,
      view: { type: 'home' },
    })
    expect(await rig.call('views.publish', { user_id: 'U0NOBODY', view: home })).toMatchObject({
      error: 'user_not_found',
    })
    expect(await rig.call('views.publish', { user_id: 'U0HUGO', view: modal('Un') })).toMatchObject({
      error: 'invalid_arguments',
    })
  })

  it('keeps one home a person, by one id, and refuses an older hash', async () => {
    const publish = (words: string, more: JsonObject = {}) =>
      rig.call('views.publish', { user_id: 'U0HUGO', view: { type: 'home', blocks: [section(words)] }, ...more })
    const first = await publish('Un')
    const second = await publish('Deux', { hash: textAt(first, 'view', 'hash') })
    expect(textAt(second, 'view', 'id')).toBe(textAt(first, 'view', 'id'))
    expect(await publish('Trois', { hash: textAt(first, 'view', 'hash') })).toMatchObject({ error: 'hash_conflict' })
    expect(await rig.get('/sandbox/home?person=U0HUGO')).toMatchObject({
      home: { blocks: [{ text: { text: 'Deux' } }] },
    })
    expect(await rig.get('/sandbox/home?person=U0CAMILLE')).toEqual({ home: null })
  })

  it('refuses what belongs to messages or modals alone', async () => {
    const refused = [
      { type: 'home', blocks: [{ type: 'plan', title: 'Étapes' }] },
      { type: 'home', blocks: [{ type: 'table', rows: [[{ type: 'raw_text', text: 'x' }]] }] },
      { type: 'home', title: plain('Accueil'), blocks: [section('x')] },
      { type: 'home', blocks: Array.from({ length: 101 }, () => section('x')) },
      { type: 'home', private_metadata: 'x'.repeat(3_001), blocks: [section('x')] },
    ]
    for (const view of refused) {
      expect(await rig.call('views.publish', { user_id: 'U0HUGO', view })).toMatchObject({ error: 'invalid_arguments' })
    }
    expect(await rig.get('/sandbox/home?person=U0HUGO')).toEqual({ home: null })
  })
})
