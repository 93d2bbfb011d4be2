import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../json.ts'
import type { Rig } from '../testing/rig.ts'
import { actions, at, button, plain, section, startRig, textAt } from '../testing/rig.ts'

let rig: Rig
beforeEach(async () => {
  rig = await startRig()
})
afterEach(() => rig.close())

const person = 'U0CAMILLE'
const publish = (more: JsonObject = {}) =>
  rig.call('views.publish', {
    user_id: person,
    view: { type: 'home', blocks: [section('Accueil'), actions('steer', button('start', 'v1'))], ...more },
  })
const payload = (): JsonObject => rig.bot.received.at(-1)?.payload ?? {}

describe('the bot’s own page', () => {
  it('when opened is told to the bot, with where to answer and what stands there', async () => {
    expect(await rig.act('open-home', { person })).toEqual({ ok: true })
    const event = { type: 'app_home_opened', user: person, channel: 'D0CAMILLE', tab: 'home' }
    expect(payload()).toMatchObject({ type: 'event_callback', event })
    expect(at(payload(), 'event', 'view')).toBeUndefined()
    await publish({ private_metadata: 'kept' })
    await rig.act('open-home', { person })
    expect(at(payload(), 'event', 'view')).toMatchObject({ type: 'home', private_metadata: 'kept' })
  })

  it('when left for the messages is told too, and deliveries may be doubled', async () => {
    await rig.act('open-home', { person, tab: 'messages', doubled: true })
    const tabs = rig.bot.received.map((one) => [textAt(one.payload, 'event', 'tab'), textAt(one.payload, 'event_id')])
    expect(tabs).toHaveLength(2)
    expect(tabs[0]).toEqual(tabs[1])
    expect(tabs[0]?.[0]).toBe('messages')
  })

  it('has buttons, whose presses name the view and neither a channel nor a response URL', async () => {
    const id = textAt(await publish({ private_metadata: 'kept' }), 'view', 'id')
    const press = { person, view_id: id, block_id: 'steer', action_id: 'start' }
    expect(await rig.act('press', press)).toEqual({ ok: true })
    expect(payload()).toMatchObject({
      type: 'block_actions',
      container: { type: 'view', view_id: id },
      view: { id, type: 'home', private_metadata: 'kept' },
      actions: [{ action_id: 'start', value: 'v1' }],
      trigger_id: expect.any(String),
    })
    expect(payload()).not.toHaveProperty('channel')
    expect(payload()).not.toHaveProperty('response_url')
  })

  it('of somebody else, or behind a modal, cannot be pressed', async () => {
    const id = textAt(await publish(), 'view', 'id')
    const press = { view_id: id, block_id: 'steer', action_id: 'start' }
    expect(await rig.act('press', { ...press, person: 'U0HUGO' })).toMatchObject({ error: 'view_not_found' })
    await rig.act('press', { ...press, person })
    const trigger_id = textAt(payload(), 'trigger_id')
    await rig.call('views.open', { trigger_id, view: { type: 'modal', title: plain('Un'), blocks: [section('x')] } })
    expect(await rig.act('press', { ...press, person })).toMatchObject({ error: 'view_not_found' })
  })
})
