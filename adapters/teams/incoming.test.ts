import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pressVerb } from './action-data.ts'
import { type Activity, activitySchema, conversationOf, conversationTypeOf } from './activity.ts'
import { readActivity, readKept } from './incoming.ts'
import { occasionOf, originOf, readFrom, writeFrom } from './origin-of.ts'
import { isFromOurTenants } from './tenants.ts'

const tenant = '11111111-aaaa-4bbb-8ccc-000000000001'
const bot = '28:22222222-aaaa-4bbb-8ccc-000000000002'
const channel = '19:postes@thread.tacv2'

const activity = (changed: Partial<Activity> = {}): Activity => ({
  type: 'message',
  id: '1700',
  channelId: 'msteams',
  serviceUrl: 'https://smba.trafficmanager.net/emea/',
  from: { id: '29:camille', name: 'Camille Renard', aadObjectId: 'c4a1' },
  recipient: { id: bot },
  conversation: { id: channel, conversationType: 'channel', tenantId: tenant },
  text: '<at>W360</at> status',
  entities: [{ type: 'mention', text: '<at>W360</at>', mentioned: { id: bot } }],
  ...changed,
})

const read = (changed: Partial<Activity> = {}, options: { local?: boolean; isCommand?: boolean } = {}) => {
  const { local = false, isCommand = false } = options
  const found = readActivity(activity(changed), { local, isCommand: () => isCommand })
  return found.type === 'incoming' ? found.incoming.payload : found.type
}

const anything = fc.anything({ withNullPrototype: false, withBigInt: false, maxDepth: 3 })
const name = fc.constantFrom(
  'adaptiveCard/action',
  'task/fetch',
  'task/submit',
  'composeExtension/fetchTask',
  'composeExtension/submitAction',
  'application/search',
  'other',
)
const strange: fc.Arbitrary<Partial<Activity>> = fc
  .record(
    {
      type: fc.constantFrom('message', 'invoke', 'conversationUpdate', 'installationUpdate', 'typing'),
      name,
      value: anything,
      text: fc.string({ unit: 'binary' }),
      entities: fc.array(anything),
      replyToId: fc.string(),
      action: fc.string(),
      membersAdded: fc.array(fc.record({ id: fc.constantFrom(bot, '29:x') })),
    },
    { requiredKeys: [] },
  )
  .map((record) => record)

describe('whatever Teams delivers', () => {
  test('is read without a throw, and reads the same once the inbox kept it', () => {
    fc.assert(
      fc.property(strange, fc.boolean(), (changed, isCommand) => {
        const found = readActivity(activity(changed), { local: false, isCommand: () => isCommand })
        if (found.type !== 'incoming') return
        const kept: unknown = JSON.parse(JSON.stringify(found.incoming.payload))
        const again = readKept(kept)
        expect(again?.kind).toBe(found.incoming.kind)
        expect(JSON.parse(JSON.stringify(again?.payload))).toEqual(kept)
      }),
    )
  })

  test('or anybody else, is an activity or is none', () => {
    fc.assert(fc.property(anything, (body) => void activitySchema.safeParse(body)))
  })

  test('keeps no more than is needed: not what the whole message was', () => {
    const kept = JSON.stringify(read({ value: { secret: 1 }, localTimezone: 'Europe/Paris' }))
    expect(kept).not.toContain('secret')
    expect(kept).not.toContain('<at>')
  })
})

describe('words', () => {
  test.each<[string, Partial<Activity>, string]>([
    ['without the mention', {}, 'status'],
    ['with hard spaces', { text: '<at>W360</at>\u00a0update\u00a0site Mairie\n' }, 'update site Mairie'],
    ['with the slash of a habit', { text: '<at>W360</at> /w360 status' }, 'status'],
    ['with a slash alone', { text: '<at>W360</at> /status' }, 'status'],
    ['in which our name is a part of another word', { text: '<at>W360</at> w360-core' }, 'w360-core'],
    ['without any', { text: null }, ''],
  ])('%s', (_, changed, text) => {
    expect(read(changed)).toMatchObject({ kind: 'message', text })
  })

  test('in a channel are for us when they name us, come privately, or are a command', () => {
    const unnamed = { entities: [], text: 'status' }
    expect(read(unnamed)).toBe('nothing')
    expect(read(unnamed, { isCommand: true })).toMatchObject({ kind: 'message' })
    expect(read({ ...unnamed, recipient: { id: bot, isTargeted: true } })).toMatchObject({ kind: 'message' })
    expect(
      read({ ...unnamed, conversation: { id: 'a:1', conversationType: 'personal', tenantId: tenant } }),
    ).toMatchObject({
      kind: 'message',
    })
  })

  test('of other bots are not heard: two bots would never end', () => {
    expect(read({ from: { id: '28:other', aadObjectId: 'x' } })).toBe('nothing')
  })

  test.each([null, undefined])('that name us by an entity without the words of it (%s) are for us', (mark) => {
    const mention = { type: 'mention', text: mark, mentioned: { id: bot, name: 'W360' } }
    expect(read({ entities: [mention] })).toMatchObject({ kind: 'message', text: 'status' })
  })

  test('that name somebody by a mention for each word of their name name them once', () => {
    const mention = (text: string, id = '29:sophie') => ({
      ...{ type: 'mention', text: `<at>${text}</at>` },
      mentioned: { id, name: text, ...(id === '29:sophie' && { aadObjectId: 'S-1' }) },
    })
    const us = { type: 'mention', text: '<at>W360</at>', mentioned: { id: bot, name: 'W360' } }
    const names = '<at>Sophie</at>\u00a0<at>Anne</at> <at>Lambert</at>'
    const entities = [us, mention('Sophie'), mention('Anne'), mention('Lambert')]
    expect(read({ text: `<at>W360</at> role ${names} support`, entities })).toMatchObject({
      text: 'role @S-1 support',
      accounts: [],
    })
    const unknown = [us, mention('Jean', '29:jean'), mention('Roy', '29:jean')]
    expect(read({ text: '<at>W360</at> role <at>Jean</at> <at>Roy</at> support', entities: unknown })).toMatchObject({
      text: 'role @29:jean support',
      accounts: ['29:jean'],
    })
  })

  test('that are the button of an old client are a press', () => {
    const value = { w360: 'press', action: 'help', value: {} }
    expect(read({ value, text: null, replyToId: '9' })).toMatchObject({
      kind: 'plain-press',
      action: 'help',
      origin: { messageId: '9' },
    })
  })
})

describe('an arrival', () => {
  const installed = (action: string) => read({ type: 'installationUpdate', action, text: null, entities: null })

  test('is that of the app, not of a newer version of it: nobody is greeted again', () => {
    expect(installed('add')).toMatchObject({ kind: 'arrival' })
    expect(installed('add-upgrade')).toBe('nothing')
    expect(installed('remove')).toBe('nothing')
  })
})

describe('a press', () => {
  const press = (data: unknown, more: Partial<Activity> = {}) =>
    read({ type: 'invoke', name: 'adaptiveCard/action', value: { action: { verb: pressVerb, data } }, ...more })

  test('of ours has its action and value', () => {
    expect(press({ w360: 'press', action: 'a.b', value: { id: 'R-1' } }, { replyToId: '9' })).toMatchObject({
      kind: 'press',
      action: 'a.b',
      value: { id: 'R-1' },
      origin: { messageId: '9' },
    })
  })

  test('of whatever else has none, and the command says so', () => {
    fc.assert(
      fc.property(anything, (data) => {
        const found = press(data)
        if (typeof found === 'object' && found.kind === 'press' && found.action !== '') {
          expect(data).toMatchObject({ w360: 'press' })
        }
        expect(found).toMatchObject({ kind: 'press' })
      }),
    )
  })
})

describe('where it was', () => {
  test('a thread is told apart from its channel', () => {
    expect(conversationOf(`${channel};messageid=1700`)).toEqual({ conversationId: channel, threadId: '1700' })
    expect(conversationOf(channel)).toEqual({ conversationId: channel })
  })

  test.each<[Partial<Activity>, string]>([
    [{ conversation: { id: 'a:1' } }, 'personal'],
    [{ conversation: { id: '19:x@thread.v2', isGroup: true } }, 'groupChat'],
    [{ conversation: { id: channel }, channelData: { channel: { id: channel } } }, 'channel'],
  ])('the kind of conversation is found where nothing names it: %j', (changed, kind) => {
    expect(conversationTypeOf(activity(changed))).toBe(kind)
  })

  test('a dialog remembers from which message it was opened, be it a private one', () => {
    const origin = originOf(activity(), false)
    if (origin === null) throw new Error('nobody')
    for (const messageIsPrivate of [true, undefined]) {
      const opened = { ...origin, messageId: '9', messageIsPrivate }
      expect(readFrom(origin, writeFrom(opened))).toEqual(JSON.parse(JSON.stringify(opened)))
    }
    expect(readFrom(origin, undefined)).toEqual(origin)
  })

  test('links lead to messages that others see, and to no others', () => {
    const origin = originOf(activity(), false)
    if (origin === null) throw new Error('nobody')
    const link = (more: object, saidIn?: string) =>
      occasionOf({ ...origin, ...more }, { user: null, canOpenForm: false, saidIn, at: new Date(0) }).permalink
    expect(link({ messageId: '9', threadId: '8' })).toContain(`/l/message/${encodeURIComponent(channel)}/9?tenantId=`)
    expect(link({}, '7')).toContain('/7?')
    expect(link({ messageId: '9', messageIsPrivate: true })).toBeUndefined()
    expect(link({})).toBeUndefined()
  })
})

describe('who it was', () => {
  test('is nobody without an account in Entra, but for the playground on this machine', () => {
    const from = { id: '29:guest', name: 'Alex' }
    expect(read({ from })).toBe('nobody')
    expect(read({ from: { ...from, aadObjectId: '' } })).toBe('nobody')
    expect(read({ from }, { local: true })).toMatchObject({ origin: { userId: '29:guest' } })
  })

  test('comes from ours only when every tenant that is named is one of ours', () => {
    const tenants = fc.subarray(['a', 'B', 'c'])
    const named = fc.option(fc.constantFrom('A', 'b', 'c', 'foreign', ''), { nil: undefined })
    fc.assert(
      fc.property(tenants, named, named, named, (ours, conversation, channelData, person) => {
        const given = [conversation, channelData, person].filter((each) => each !== undefined && each !== '')
        const expected =
          given.length > 0 &&
          given.every((each) => ours.map((our) => our.toLowerCase()).includes(each?.toLowerCase() ?? ''))
        const delivered = activity({
          conversation: { id: channel, tenantId: conversation },
          channelData: { tenant: { id: channelData } },
          from: { id: '29:1', aadObjectId: 'x', tenantId: person },
        })
        expect(isFromOurTenants(delivered, ours)).toBe(expected)
      }),
    )
  })
})
