import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Json, JsonObject } from '../../json.ts'
import type { Rig } from '../testing/rig.ts'
import { section, startRig, textAt } from '../testing/rig.ts'

let rig: Rig
beforeEach(async () => {
  rig = await startRig()
})
afterEach(() => rig.close())

const say = (text: string, fields: JsonObject = {}) =>
  rig.act('say', { person: 'U0CAMILLE', channel: 'C0POSTES', text, ...fields })
const seenBy = (person: string) => rig.messages('C0POSTES', person)
const never = new Promise<void>(() => {})

describe('a slash command', () => {
  it('reaches the bot as a signed form with what Slack puts in it', async () => {
    expect(await say('/w360 update --tag "a & b" éà')).toEqual({ ok: true })
    const [received] = rig.bot.received
    expect(received).toMatchObject({
      isSigned: true,
      contentType: expect.stringContaining('application/x-www-form-urlencoded'),
      timestamp: rig.clock.now / 1_000,
      retryNumber: undefined,
      payload: {
        command: '/w360',
        text: 'update --tag "a &amp; b" éà',
        team_id: 'T0SANDBOX',
        channel_id: 'C0POSTES',
        channel_name: 'postes-de-travail',
        user_id: 'U0CAMILLE',
        user_name: 'camille',
        api_app_id: 'A0W360',
        is_enterprise_install: 'false',
        trigger_id: expect.any(String),
        response_url: expect.stringContaining(rig.workspace.origin),
      },
    })
  })

  it('carries the ids of the people and groups that were mentioned', async () => {
    await say('/w360 role @sophie support; group @Support-w360, @nobody, hugo@montreval.example <b>')
    expect(rig.bot.received[0]?.payload).toMatchObject({
      text: 'role <@U0SOPHIE|sophie> support; group <!subteam^S0SUPPORT|@support-w360>, @nobody, hugo@montreval.example &lt;b&gt;',
    })
  })

  it('is called from a direct conversation by the name that Slack gives it', async () => {
    await say('/w360', { channel: 'D0CAMILLE' })
    expect(rig.bot.received[0]?.payload).toMatchObject({
      channel_id: 'D0CAMILLE',
      channel_name: 'directmessage',
      text: '',
    })
  })

  it.each<[string, Json | string]>([
    ['plain text', 'Bonjour'],
    ['JSON', { text: 'Bonjour' }],
    ['JSON with blocks', { text: 'Bonjour', blocks: [section('Bonjour')] }],
  ])('shows an answer in %s to its person alone', async (_what, body) => {
    rig.bot.answer = () => ({ body })
    expect(await say('/w360 help')).toEqual({ ok: true })
    expect(await seenBy('U0CAMILLE')).toMatchObject([{ text: 'Bonjour', ephemeralFor: 'U0CAMILLE', bot: true }])
    expect(await seenBy('U0HUGO')).toEqual([])
  })

  it('shows an answer for the channel to everybody, after the command itself', async () => {
    rig.bot.answer = () => ({ body: { text: 'Bonjour', response_type: 'in_channel' } })
    await say('/w360 status')
    expect(await seenBy('U0HUGO')).toMatchObject([
      { user: 'U0CAMILLE', text: '/w360 status' },
      { user: 'U0W360', text: 'Bonjour' },
    ])
  })

  it.each([
    ['an answer that comes too late', { after: never }, 'operation_timeout', /n’a pas répondu/],
    ['a refusal', { status: 500 }, 'dispatch_failed', /dispatch_failed/],
    ['nothing found', { status: 404 }, 'dispatch_failed', /dispatch_failed/],
    ['a dropped connection', { drop: true }, 'dispatch_failed', /dispatch_failed/],
    ['blocks that Slack refuses', { body: { blocks: [section('')] } }, 'invalid_blocks', /invalid_blocks/],
  ])('tells the person of %s', async (_what, reply, error, words) => {
    rig.bot.answer = () => reply
    expect(await say('/w360 help')).toEqual({ ok: false, error })
    expect(await seenBy('U0CAMILLE')).toMatchObject([
      { user: 'USLACKBOT', error: true, text: expect.stringMatching(words) },
    ])
    expect(await seenBy('U0HUGO')).toEqual([])
  })

  it('tells the person when there is no bot at all', async () => {
    await rig.bot.close()
    expect(await say('/w360 help')).toEqual({ ok: false, error: 'dispatch_failed' })
  })

  it('never reaches the bot when it is not ours, is in a thread, or is in an archived channel', async () => {
    expect(await say('/remind me')).toMatchObject({ error: 'unknown_command' })
    const root = textAt(await rig.call('chat.postMessage', { channel: 'C0POSTES', text: 'a' }), 'ts')
    expect(await say('/w360 help', { thread_ts: root })).toMatchObject({ error: 'slash_command_in_thread' })
    await rig.act('control', { archive: 'C0POSTES' })
    expect(await say('/w360 help')).toMatchObject({ error: 'is_archived' })
    expect(rig.bot.received).toEqual([])
  })

  it('is delivered twice, the very same, when asked', async () => {
    await say('/w360 help', { doubled: true })
    await rig.act('control', { doubleDeliveries: true })
    await say('/w360 status')
    const raws = rig.bot.received.map(({ raw }) => raw)
    expect(raws).toHaveLength(4)
    expect(new Set(raws).size).toBe(2)
    expect(rig.bot.received.every(({ isSigned }) => isSigned)).toBe(true)
  })
})

describe('a response URL', () => {
  const open = async (): Promise<string> => {
    await say('/w360 help')
    return textAt(rig.bot.received.at(-1)?.payload, 'response_url')
  }
  const send = async (url: string, body: JsonObject | string) => {
    const response = await fetch(url, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) })
    return [response.status, await response.text()]
  }

  it('is good for five uses', async () => {
    const url = await open()
    for (let use = 0; use < 5; use += 1) expect(await send(url, { text: `n${use}` })).toEqual([200, 'ok'])
    expect(await send(url, { text: 'six' })).toEqual([404, '{"ok":false,"error":"used_url"}'])
    expect(await seenBy('U0CAMILLE')).toHaveLength(5)
  })

  it('is good for thirty minutes', async () => {
    const url = await open()
    rig.clock.now += 30 * 60_000
    expect(await send(url, { text: 'just in time' })).toEqual([200, 'ok'])
    rig.clock.now += 1
    expect(await send(url, { text: 'too late' })).toEqual([404, '{"ok":false,"error":"expired_url"}'])
    expect(await send(`${rig.workspace.origin}/actions/T0SANDBOX/1/x`, { text: 'a' })).toEqual([
      404,
      '{"ok":false,"error":"expired_url"}',
    ])
  })

  it('refuses what Slack would refuse', async () => {
    const url = await open()
    expect(await send(url, 'text')).toEqual([400, '{"ok":false,"error":"invalid_payload"}'])
    expect(await send(url, {})).toEqual([400, '{"ok":false,"error":"no_text"}'])
    expect(await send(url, { blocks: [{ type: 'zut' }] })).toEqual([400, '{"ok":false,"error":"invalid_blocks"}'])
    expect(await send(url, { delete_original: true })).toEqual([404, '{"ok":false,"error":"message_not_found"}'])
  })

  it('writes to the channel when told so', async () => {
    await send(await open(), { text: 'Pour tous', response_type: 'in_channel' })
    expect(await seenBy('U0HUGO')).toMatchObject([{ text: 'Pour tous', user: 'U0W360' }])
  })
})

describe('a mention', () => {
  it('reaches the bot as an event, with the words as Slack stores them', async () => {
    expect(await say('@W360 status <b> & co')).toMatchObject({ ok: true })
    expect(rig.bot.received).toMatchObject([
      {
        isSigned: true,
        contentType: 'application/json',
        payload: {
          type: 'event_callback',
          team_id: 'T0SANDBOX',
          api_app_id: 'A0W360',
          event_id: expect.stringMatching(/^Ev\w+$/),
          event: {
            type: 'app_mention',
            user: 'U0CAMILLE',
            channel: 'C0POSTES',
            text: '<@U0W360> status &lt;b&gt; &amp; co',
            ts: expect.stringMatching(/^\d+\.\d{6}$/),
          },
          authorizations: [{ user_id: 'U0W360', is_bot: true }],
        },
      },
    ])
  })

  it('in a thread tells the thread', async () => {
    const root = textAt(await rig.call('chat.postMessage', { channel: 'C0POSTES', text: 'a' }), 'ts')
    await say('<@U0W360> status', { thread_ts: root })
    expect(rig.bot.received[0]?.payload).toMatchObject({ event: { thread_ts: root } })
  })

  it('is needed in a channel, and not in a direct conversation', async () => {
    await say('Bonjour à tous')
    expect(rig.bot.received).toEqual([])
    await say('status', { channel: 'D0CAMILLE' })
    expect(rig.bot.received).toMatchObject([
      { payload: { event: { type: 'message', channel_type: 'im', text: 'status' } } },
    ])
  })

  it('is not heard by a bot that is not in the channel', async () => {
    await rig.act('control', { removeBot: 'C0POSTES' })
    await say('@W360 status')
    expect(rig.bot.received).toEqual([])
    expect(await seenBy('U0CAMILLE')).toMatchObject([{ text: '<@U0W360> status' }, { error: true }])
  })
})

describe('an event that the bot does not take', () => {
  const failing = async (options: {
    readonly reply: { status?: number; drop?: boolean; headers?: Record<string, string> }
  }) => {
    await rig.close()
    rig = await startRig({ eventRetryDelays: [0, 5, 10] })
    rig.bot.answer = () => options.reply
  }

  it('is sent again three times, marked, with the same id', async () => {
    await failing({ reply: { status: 500 } })
    expect(await say('@W360 status')).toMatchObject({ ok: false, error: 'dispatch_failed' })
    await vi.waitFor(() => expect(rig.bot.received).toHaveLength(4))
    expect(
      rig.bot.received.map(({ retryNumber, retryReason, isSigned }) => [retryNumber, retryReason, isSigned]),
    ).toEqual([
      [undefined, undefined, true],
      ['1', 'http_error', true],
      ['2', 'http_error', true],
      ['3', 'http_error', true],
    ])
    expect(new Set(rig.bot.received.map(({ raw }) => raw)).size).toBe(1)
  })

  it('is not sent again once it is taken', async () => {
    await failing({ reply: {} })
    rig.bot.answer = () => ({ status: rig.bot.received.length > 1 ? 200 : 500 })
    await say('@W360 status')
    await vi.waitFor(() => expect(rig.bot.received).toHaveLength(2))
    await say('@W360 status')
    expect(rig.bot.received.map(({ retryNumber }) => retryNumber)).toEqual([undefined, '1', undefined])
  })

  it('is not sent again when the bot refuses retries', async () => {
    await failing({ reply: { status: 500, headers: { 'x-slack-no-retry': '1' } } })
    await say('@W360 status')
    await say('@W360 status')
    expect(rig.bot.received.map(({ retryNumber }) => retryNumber)).toEqual([undefined, undefined])
  })
})
