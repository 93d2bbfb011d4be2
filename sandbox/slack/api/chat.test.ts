import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../json.ts'
import type { Rig } from '../testing/rig.ts'
import { at, section, startRig, textAt } from '../testing/rig.ts'

let rig: Rig
beforeAll(async () => {
  rig = await startRig()
})
afterAll(() => rig.close())

const post = (fields: JsonObject = {}) =>
  rig.call('chat.postMessage', { channel: 'C0POSTES', text: 'Bonjour', ...fields })
const x = (length: number): string => 'x'.repeat(length)

describe('who may call', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const json = { 'content-type': 'application/json' }

  it.each([
    ['no token', { headers: form, body: '' }, 'not_authed'],
    [
      'a wrong token in the header',
      { headers: { ...form, authorization: 'Bearer xoxb-no' }, body: '' },
      'invalid_auth',
    ],
    ['a wrong token in the form', { headers: form, body: 'token=xoxb-no' }, 'invalid_auth'],
    ['JSON that is not JSON', { headers: json, body: '{' }, 'invalid_json'],
    ['JSON that is no object', { headers: json, body: '[]' }, 'json_not_object'],
  ])('%s: %s', async (_what, init, error) => {
    expect(await rig.callRaw('auth.test', init)).toMatchObject({ status: 200, body: { ok: false, error } })
  })

  it('takes the token from a form, and not from JSON', async () => {
    const token = rig.workspace.botToken
    const inForm = await rig.callRaw('auth.test', { headers: form, body: `token=${token}` })
    expect(inForm.body).toMatchObject({ ok: true, team_id: 'T0SANDBOX', user_id: 'U0W360', bot_id: 'B0W360' })
    const inJson = await rig.callRaw('auth.test', { headers: json, body: JSON.stringify({ token }) })
    expect(inJson.body).toMatchObject({ ok: false, error: 'not_authed' })
  })

  it('knows no other method', async () => {
    expect(await rig.call('chat.postEverywhere')).toMatchObject({ ok: false, error: 'unknown_method' })
    expect(await rig.call('constructor')).toMatchObject({ ok: false, error: 'unknown_method' })
  })

  it('answers api.test to anybody', async () => {
    expect(await rig.callRaw('api.test', { headers: form, body: 'a=b' })).toMatchObject({
      body: { ok: true, args: { a: 'b' } },
    })
  })
})

describe('chat.postMessage', () => {
  it('takes a form with blocks and metadata written out as JSON, as the SDK sends it', async () => {
    const { body } = await rig.callRaw('chat.postMessage', {
      headers: { authorization: `Bearer ${rig.workspace.botToken}` },
      body: new URLSearchParams({
        channel: '#postes-de-travail',
        text: 'Repli',
        blocks: JSON.stringify([section('Bonjour')]),
        metadata: JSON.stringify({ event_type: 'card', event_payload: { id: 7 } }),
      }),
    })
    expect(body).toMatchObject({ ok: true, channel: 'C0POSTES' })
    const [newest] = await rig.messages('C0POSTES', 'U0HUGO').then((messages) => messages.slice(-1))
    expect(newest).toMatchObject({ ts: body['ts'], user: 'U0W360', bot: true, text: 'Repli' })
    expect(textAt(newest, 'blocks', 0, 'text', 'text')).toBe('Bonjour')
  })

  it.each([
    ['an unknown channel', { channel: 'C0NOWHERE' }, 'channel_not_found'],
    ['no channel', { channel: '' }, 'invalid_arguments'],
    ['neither text nor blocks', { text: '' }, 'no_text'],
    ['text of more than 40,000', { text: x(40_001) }, 'msg_too_long'],
    ['bad blocks', { blocks: [section('')] }, 'invalid_blocks'],
    ['blocks that are not JSON', { blocks: 'x' }, 'invalid_blocks_format'],
    ['bad metadata', { metadata: { event_type: 'x' } }, 'invalid_metadata_schema'],
    ['attachments, which this workspace does not draw', { attachments: [{ text: 'x' }] }, 'invalid_attachments'],
    ['a thread that never was', { thread_ts: '1700000000.000001' }, 'thread_not_found'],
    ['a thread that is no timestamp', { thread_ts: 'yesterday' }, 'invalid_thread_ts'],
  ])('refuses %s', async (_what, fields, error) => {
    expect(await post(fields)).toMatchObject({ ok: false, error })
  })

  it('says where in the blocks the problem is', async () => {
    expect(await post({ blocks: [section(x(3_001))] })).toMatchObject({
      error: 'invalid_blocks',
      errors: ['must be less than 3001 characters [json-pointer:/blocks/0/text/text]'],
      response_metadata: { messages: ['[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]'] },
    })
  })

  it('gives timestamps that grow, though the clock stands still', async () => {
    const stamps = [await post(), await post(), await post()].map((answer) => textAt(answer, 'ts'))
    expect(stamps).toEqual([...new Set(stamps)].sort())
    expect(stamps.every((ts) => /^\d{10}\.\d{6}$/.test(ts))).toBe(true)
  })

  it('opens the direct conversation when given a person', async () => {
    expect(await post({ channel: 'U0HUGO' })).toMatchObject({ ok: true, channel: 'D0HUGO' })
    expect(await rig.messages('D0HUGO', 'U0HUGO')).toHaveLength(1)
  })

  it('puts an answer to an answer under the same root', async () => {
    const root = textAt(await post(), 'ts')
    const answer = textAt(await post({ thread_ts: root }), 'ts')
    expect(at(await post({ thread_ts: answer }), 'message', 'thread_ts')).toBe(root)
  })

  it('refuses an archived channel, and one that the bot is not in', async () => {
    await rig.act('control', { archive: 'C0SUPPORT' })
    expect(await post({ channel: 'C0SUPPORT' })).toMatchObject({ error: 'is_archived' })
    await rig.act('control', { unarchive: 'C0SUPPORT', removeBot: 'C0SUPPORT' })
    expect(await post({ channel: 'C0SUPPORT' })).toMatchObject({ error: 'not_in_channel' })
    await rig.act('control', { inviteBot: 'C0SUPPORT' })
    expect(await post({ channel: 'C0SUPPORT' })).toMatchObject({ ok: true })
  })
})

describe('chat.update', () => {
  const update = (ts: string, fields: JsonObject) => rig.call('chat.update', { channel: 'C0POSTES', ts, ...fields })
  const shown = async (ts: string) => (await rig.messages('C0POSTES', 'U0HUGO')).find((message) => message['ts'] === ts)

  it('replaces the blocks without calling the message edited', async () => {
    const ts = textAt(await post({ blocks: [section('Un')] }), 'ts')
    expect(await update(ts, { text: 'Repli', blocks: [section('Deux')] })).toMatchObject({ ok: true, ts })
    expect(textAt(await shown(ts), 'blocks', 0, 'text', 'text')).toBe('Deux')
    expect(await shown(ts)).not.toHaveProperty('edited')
  })

  it('takes the blocks away when given text alone, and calls that edited', async () => {
    const ts = textAt(await post({ blocks: [section('Un')] }), 'ts')
    await update(ts, { text: 'Fin' })
    expect(await shown(ts)).toMatchObject({ text: 'Fin', edited: true })
    expect(await shown(ts)).not.toHaveProperty('blocks')
  })

  it('keeps the metadata unless told otherwise', async () => {
    const metadata = { event_type: 'card', event_payload: { id: 7 } }
    const ts = textAt(await post({ metadata }), 'ts')
    expect(at(await update(ts, { text: 'Deux' }), 'message', 'metadata')).toEqual(metadata)
    expect(at(await update(ts, { text: 'Trois', metadata: {} }), 'message', 'metadata')).toBeUndefined()
  })

  it('refuses what it cannot edit', async () => {
    const ts = textAt(await post(), 'ts')
    const said = textAt(await rig.act('say', { person: 'U0HUGO', channel: 'C0POSTES', text: 'Salut' }), 'ts')
    const whispered = await rig.call('chat.postEphemeral', { channel: 'C0POSTES', user: 'U0HUGO', text: 'Psst' })
    expect(await update('1700000000.000001', { text: 'a' })).toMatchObject({ error: 'message_not_found' })
    expect(await update(textAt(whispered, 'message_ts'), { text: 'a' })).toMatchObject({ error: 'message_not_found' })
    expect(await update(said, { text: 'a' })).toMatchObject({ error: 'cant_update_message' })
    expect(await update(ts, {})).toMatchObject({ error: 'no_text' })
    expect(await update(ts, { text: x(4_001) })).toMatchObject({ error: 'msg_too_long' })
    expect(await rig.call('chat.update', { channel: '#postes-de-travail', ts, text: 'a' })).toMatchObject({
      error: 'channel_not_found',
    })
  })
})

describe('chat.delete', () => {
  const remove = (ts: string) => rig.call('chat.delete', { channel: 'C0POSTES', ts })

  it('deletes once, and only what is its own', async () => {
    const ts = textAt(await post(), 'ts')
    expect(await remove(ts)).toMatchObject({ ok: true, ts })
    expect(await remove(ts)).toMatchObject({ error: 'message_not_found' })
    const said = textAt(await rig.act('say', { person: 'U0HUGO', channel: 'C0POSTES', text: 'Salut' }), 'ts')
    expect(await remove(said)).toMatchObject({ error: 'cant_delete_message' })
  })

  it('leaves the place of a root that was answered', async () => {
    const ts = textAt(await post(), 'ts')
    await post({ thread_ts: ts, text: 'Réponse' })
    await remove(ts)
    const thread = await rig.call('conversations.replies', { channel: 'C0POSTES', ts })
    expect(thread).toMatchObject({ ok: true, messages: [{ subtype: 'tombstone' }, { text: 'Réponse' }] })
    expect(await rig.call('chat.update', { channel: 'C0POSTES', ts, text: 'a' })).toMatchObject({
      error: 'message_not_found',
    })
  })
})

describe('chat.postEphemeral', () => {
  const whisper = (fields: JsonObject) =>
    rig.call('chat.postEphemeral', { channel: 'C0POSTES', user: 'U0SOPHIE', text: 'Psst', ...fields })

  it('is seen by its person only, and Slack has no record of it', async () => {
    const ts = textAt(await whisper({}), 'message_ts')
    const seenBy = async (person: string) =>
      (await rig.messages('C0POSTES', person)).some((message) => message['ts'] === ts)
    expect([await seenBy('U0SOPHIE'), await seenBy('U0HUGO')]).toEqual([true, false])
    const history = await rig.call('conversations.history', { channel: 'C0POSTES' })
    expect(JSON.stringify(history)).not.toContain(ts)
  })

  it.each([
    ['nobody', { user: '' }, 'invalid_arguments'],
    ['a stranger', { user: 'U0NOBODY' }, 'user_not_found'],
    ['somebody who is not there', { channel: 'D0HUGO' }, 'user_not_in_channel'],
    ['nothing to say', { text: '' }, 'no_text'],
  ])('refuses %s', async (_what, fields, error) => {
    expect(await whisper(fields)).toMatchObject({ ok: false, error })
  })
})

describe('chat.getPermalink', () => {
  it('gives an address that opens the page at the channel', async () => {
    const ts = textAt(await post(), 'ts')
    const answer = await rig.call('chat.getPermalink', { channel: 'C0POSTES', message_ts: ts })
    const opened = await fetch(textAt(answer, 'permalink'), { redirect: 'manual' })
    expect(opened.headers.get('location')).toBe(`/?channel=C0POSTES&message=p${ts.replace('.', '')}`)
    expect(await rig.call('chat.getPermalink', { channel: 'C0POSTES', message_ts: '1.000000' })).toMatchObject({
      error: 'message_not_found',
    })
  })
})
