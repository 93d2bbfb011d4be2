import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../json.ts'
import type { Rig } from '../testing/rig.ts'
import { actions, at, button, plain, section, startRig, textAt } from '../testing/rig.ts'

let rig: Rig
beforeEach(async () => {
  rig = await startRig()
})
afterEach(() => rig.close())

const option = (value: string): JsonObject => ({ text: plain(value.toUpperCase()), value })
const card = (value: string): readonly JsonObject[] => [
  section('Plan'),
  actions('steer', button('start', value), {
    type: 'static_select',
    action_id: 'site',
    options: [option('paris'), option('lyon')],
  }),
]

const post = async (fields: JsonObject = {}): Promise<string> =>
  textAt(await rig.call('chat.postMessage', { channel: 'C0POSTES', text: 'Plan', blocks: card('v1'), ...fields }), 'ts')

const press = (ts: string, fields: JsonObject = {}) =>
  rig.act('press', { person: 'U0CAMILLE', channel: 'C0POSTES', ts, block_id: 'steer', action_id: 'start', ...fields })

const payload = (): JsonObject => rig.bot.received.at(-1)?.payload ?? {}
const respond = (body: JsonObject) =>
  fetch(textAt(payload(), 'response_url'), { method: 'POST', body: JSON.stringify(body) })

describe('a press in a message', () => {
  it('reaches the bot as block_actions, signed, with the message and a way to answer', async () => {
    const ts = await post({ metadata: { event_type: 'card', event_payload: { id: 7 } } })
    expect(await press(ts)).toEqual({ ok: true })
    expect(rig.bot.received).toMatchObject([
      {
        isSigned: true,
        contentType: expect.stringContaining('application/x-www-form-urlencoded'),
        payload: {
          type: 'block_actions',
          user: { id: 'U0CAMILLE', username: 'camille', team_id: 'T0SANDBOX' },
          team: { id: 'T0SANDBOX' },
          api_app_id: 'A0W360',
          is_enterprise_install: false,
          container: { type: 'message', message_ts: ts, channel_id: 'C0POSTES', is_ephemeral: false },
          channel: { id: 'C0POSTES', name: 'postes-de-travail' },
          message: { ts, user: 'U0W360', text: 'Plan', metadata: { event_payload: { id: 7 } } },
          trigger_id: expect.any(String),
          response_url: expect.any(String),
          state: { values: { steer: { site: { type: 'static_select', selected_option: null } } } },
          actions: [
            {
              type: 'button',
              block_id: 'steer',
              action_id: 'start',
              value: 'v1',
              text: plain('Go'),
              action_ts: expect.any(String),
            },
          ],
        },
      },
    ])
  })

  it('tells what was chosen, by each person for themselves', async () => {
    const ts = await post()
    await press(ts, { action_id: 'site', selected_option: { value: 'lyon' } })
    expect(payload()).toMatchObject({
      actions: [{ type: 'static_select', selected_option: option('lyon') }],
      state: { values: { steer: { site: { selected_option: option('lyon') } } } },
    })
    await press(ts, { person: 'U0MALIK' })
    expect(payload()).toMatchObject({ state: { values: { steer: { site: { selected_option: null } } } } })
    await press(ts)
    expect(payload()).toMatchObject({ state: { values: { steer: { site: { selected_option: option('lyon') } } } } })
  })

  it('cannot be made where there is nothing to press', async () => {
    const ts = await post()
    expect(await press(ts, { action_id: 'stop' })).toMatchObject({ error: 'action_not_found' })
    expect(await press(ts, { action_id: 'site', selected_option: { value: 'nice' } })).toMatchObject({
      error: 'option_not_offered',
    })
    expect(await press('1.000000')).toMatchObject({ error: 'message_not_found' })
    expect(await press(ts, { channel: 'D0HUGO' })).toMatchObject({ error: 'channel_not_found' })
    await rig.act('control', { archive: 'C0POSTES' })
    expect(await press(ts)).toMatchObject({ error: 'is_archived' })
    expect(rig.bot.received).toEqual([])
  })

  it('on an old card is possible only as a client does it that has not drawn the new one', async () => {
    const ts = await post()
    await rig.call('chat.update', { channel: 'C0POSTES', ts, text: 'Fini', blocks: [section('Fini')] })
    expect(await press(ts)).toMatchObject({ error: 'action_not_found' })
    expect(await press(ts, { stale: true })).toEqual({ ok: true })
    expect(payload()).toMatchObject({ actions: [{ value: 'v1' }], message: { text: 'Fini' } })
  })

  it('goes out twice at once, and again as a retry, when asked', async () => {
    await press(await post(), { doubled: true, retries: 1 })
    expect(rig.bot.received.map(({ retryNumber }) => retryNumber)).toEqual([undefined, undefined, '1'])
    expect(new Set(rig.bot.received.map(({ raw }) => raw)).size).toBe(1)
  })

  it.each([
    ['too late', { after: new Promise<void>(() => {}) }, 'operation_timeout'],
    ['badly', { status: 500 }, 'dispatch_failed'],
  ])('tells of a bot that answers %s', async (_what, reply, error) => {
    const ts = await post()
    rig.bot.answer = () => reply
    expect(await press(ts)).toEqual({ ok: false, error })
  })

  it('takes nothing from the HTTP answer: Slack listens to response_url only', async () => {
    const ts = await post()
    rig.bot.answer = () => ({ body: { text: 'Autre', replace_original: true } })
    expect(await press(ts)).toEqual({ ok: true })
    expect(await rig.messages('C0POSTES', 'U0HUGO')).toMatchObject([{ text: 'Plan' }])
  })
})

describe('the response URL of a press', () => {
  it('replaces the original', async () => {
    const ts = await post()
    await press(ts)
    expect((await respond({ replace_original: true, text: 'Fini', blocks: [section('Fini')] })).status).toBe(200)
    const [message] = await rig.messages('C0POSTES', 'U0HUGO')
    expect([message?.['ts'], textAt(message, 'blocks', 0, 'text', 'text')]).toEqual([ts, 'Fini'])
  })

  it('deletes the original', async () => {
    await press(await post())
    expect((await respond({ delete_original: true })).status).toBe(200)
    expect(await rig.messages('C0POSTES', 'U0HUGO')).toEqual([])
    expect((await respond({ replace_original: true, text: 'a' })).status).toBe(404)
  })

  it('adds a private line by default', async () => {
    await press(await post())
    await respond({ text: 'Reçu' })
    expect(await rig.messages('C0POSTES', 'U0HUGO')).toHaveLength(1)
    expect(await rig.messages('C0POSTES', 'U0CAMILLE')).toMatchObject([
      { text: 'Plan' },
      { text: 'Reçu', ephemeralFor: 'U0CAMILLE' },
    ])
  })

  it('replaces a private line, which chat.update cannot', async () => {
    const whisper = await rig.call('chat.postEphemeral', {
      channel: 'C0POSTES',
      user: 'U0CAMILLE',
      text: 'Plan',
      blocks: card('v1'),
    })
    const ts = textAt(whisper, 'message_ts')
    expect(await press(ts, { person: 'U0MALIK' })).toMatchObject({ error: 'message_not_found' })
    expect(await press(ts)).toEqual({ ok: true })
    expect(at(payload(), 'container')).toMatchObject({ is_ephemeral: true })
    expect(payload()).not.toHaveProperty('message')
    await respond({ replace_original: true, text: 'Fini' })
    expect(await rig.messages('C0POSTES', 'U0CAMILLE')).toMatchObject([{ ts, text: 'Fini', ephemeralFor: 'U0CAMILLE' }])
  })
})
