import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { objectsOf } from '../../json.ts'
import type { Rig } from '../testing/rig.ts'
import { at, startRig, textAt } from '../testing/rig.ts'

let rig: Rig
const stamps: string[] = []

beforeAll(async () => {
  rig = await startRig()
  for (const number of [1, 2, 3, 4, 5]) {
    rig.clock.now += 1_000
    const metadata = { event_type: 'card', event_payload: { number } }
    stamps.push(textAt(await rig.call('chat.postMessage', { channel: 'C0POSTES', text: `n${number}`, metadata }), 'ts'))
  }
})
afterAll(() => rig.close())

const textsOf = (answer: Awaited<ReturnType<Rig['call']>>) =>
  objectsOf(answer['messages']).map((message) => message['text'])

describe('conversations.history', () => {
  const history = (args = {}) => rig.call('conversations.history', { channel: 'C0POSTES', ...args })

  it('gives the newest first, and metadata only when asked', async () => {
    const bare = await history()
    expect(textsOf(bare)).toEqual(['n5', 'n4', 'n3', 'n2', 'n1'])
    expect(at(bare, 'messages', 0, 'metadata')).toBeUndefined()
    const full = await history({ include_all_metadata: true })
    expect(at(full, 'messages', 0, 'metadata', 'event_payload')).toEqual({ number: 5 })
  })

  it('pages by cursor, with nothing lost and nothing twice', async () => {
    const seen: unknown[] = []
    let cursor = ''
    do {
      const page = await history({ limit: 2, cursor })
      seen.push(...textsOf(page))
      cursor = textAt(page, 'response_metadata', 'next_cursor')
      expect(page['has_more']).toBe(cursor !== '')
    } while (cursor !== '')
    expect(seen).toEqual(['n5', 'n4', 'n3', 'n2', 'n1'])
  })

  it('keeps within oldest and latest, which count only when inclusive', async () => {
    const [, second, , fourth] = stamps
    expect(textsOf(await history({ oldest: second, latest: fourth }))).toEqual(['n3'])
    expect(textsOf(await history({ oldest: second, latest: fourth, inclusive: true }))).toEqual(['n4', 'n3', 'n2'])
  })

  it('refuses an unknown channel and a foreign cursor', async () => {
    expect(await history({ channel: 'C0NOWHERE' })).toMatchObject({ error: 'channel_not_found' })
    expect(await history({ cursor: 'xyz' })).toMatchObject({ error: 'invalid_cursor' })
    expect(await rig.call('conversations.history')).toMatchObject({ error: 'invalid_arguments' })
  })
})

describe('conversations.replies', () => {
  it('gives the root, then its answers, which the channel itself does not show', async () => {
    const root = textAt(await rig.call('chat.postMessage', { channel: 'C0SUPPORT', text: 'racine' }), 'ts')
    const first = textAt(await rig.call('chat.postMessage', { channel: 'C0SUPPORT', text: 'a', thread_ts: root }), 'ts')
    await rig.call('chat.postMessage', { channel: 'C0SUPPORT', text: 'b', thread_ts: root })
    expect(textsOf(await rig.call('conversations.replies', { channel: 'C0SUPPORT', ts: root }))).toEqual([
      'racine',
      'a',
      'b',
    ])
    expect(textsOf(await rig.call('conversations.replies', { channel: 'C0SUPPORT', ts: first }))).toEqual([
      'racine',
      'a',
      'b',
    ])
    const channel = await rig.call('conversations.history', { channel: 'C0SUPPORT' })
    expect(channel).toMatchObject({ messages: [{ text: 'racine', thread_ts: root, reply_count: 2 }] })
    expect(await rig.call('conversations.replies', { channel: 'C0SUPPORT', ts: '1.000000' })).toMatchObject({
      error: 'thread_not_found',
    })
  })
})

describe('channels', () => {
  it('are listed by type, with archived ones left out on request', async () => {
    await rig.act('control', { archive: 'C0ANNONCES' })
    const idsOf = async (args = {}) =>
      objectsOf((await rig.call('conversations.list', args))['channels']).map((one) => one['id'])
    expect(await idsOf()).toEqual(['C0POSTES', 'C0ANNONCES', 'C0SUPPORT'])
    expect(await idsOf({ exclude_archived: true })).toEqual(['C0POSTES', 'C0SUPPORT'])
    expect(await idsOf({ types: 'im' })).toEqual(['D0CAMILLE', 'D0MALIK', 'D0SOPHIE', 'D0HUGO'])
    expect(await rig.call('conversations.list', { types: 'secret' })).toMatchObject({ error: 'invalid_types' })
  })

  it('tell of themselves', async () => {
    const info = await rig.call('conversations.info', { channel: 'C0POSTES' })
    expect(info).toMatchObject({ channel: { name: 'postes-de-travail', is_member: true, is_archived: false } })
    expect(await rig.call('conversations.info', { channel: 'C0NOWHERE' })).toMatchObject({ error: 'channel_not_found' })
  })

  it('open with a person', async () => {
    const open = (users: string) => rig.call('conversations.open', { users })
    expect(await open('U0MALIK')).toMatchObject({ ok: true, channel: { id: 'D0MALIK' } })
    expect(await open('U0NOBODY')).toMatchObject({ error: 'user_not_found' })
    expect(await rig.call('conversations.open')).toMatchObject({ error: 'users_list_not_supplied' })
    await rig.act('control', { deactivate: 'U0MALIK' })
    expect(await open('U0MALIK')).toMatchObject({ error: 'user_disabled' })
    await rig.act('control', { reactivate: 'U0MALIK' })
  })
})

describe('people', () => {
  it('tell their locale when asked, and their mail', async () => {
    const info = (user: string, include_locale = true) => rig.call('users.info', { user, include_locale })
    expect(await info('U0MALIK')).toMatchObject({
      user: { real_name: 'Malik Benali', locale: 'en-GB', deleted: false, is_admin: true },
    })
    expect(at(await info('U0MALIK', false), 'user', 'locale')).toBeUndefined()
    expect(await info('U0W360')).toMatchObject({ user: { is_bot: true } })
    expect(await info('U0NOBODY')).toMatchObject({ error: 'user_not_found' })
  })

  it('are found by mail, in lists and in groups', async () => {
    const byMail = await rig.call('users.lookupByEmail', { email: 'Sophie.Lambert@wisper.example' })
    expect(byMail).toMatchObject({ ok: true, user: { id: 'U0SOPHIE' } })
    expect(await rig.call('users.lookupByEmail', { email: 'a@b.example' })).toMatchObject({ error: 'users_not_found' })
    expect(objectsOf((await rig.call('users.list'))['members'])).toHaveLength(5)
    expect(await rig.call('usergroups.users.list', { usergroup: 'S0ADMINS' })).toMatchObject({
      users: ['U0CAMILLE', 'U0MALIK'],
    })
    expect(await rig.call('usergroups.users.list', { usergroup: 'S0NONE' })).toMatchObject({ error: 'no_such_subteam' })
  })

  it('can do nothing once deactivated', async () => {
    await rig.act('control', { deactivate: 'U0HUGO' })
    expect(await rig.call('users.info', { user: 'U0HUGO' })).toMatchObject({ user: { deleted: true } })
    expect(await rig.act('say', { person: 'U0HUGO', channel: 'C0POSTES', text: 'a' })).toMatchObject({
      error: 'user_not_found',
    })
    await rig.act('control', { reactivate: 'U0HUGO' })
  })
})
