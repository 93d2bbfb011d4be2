import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Rig } from '../testing/rig.ts'
import { startRig } from '../testing/rig.ts'

let rig: Rig
beforeEach(async () => {
  rig = await startRig()
})
afterEach(() => rig.close())

const lastHeard = () => rig.bot.received.at(-1)?.activity

describe('what a person says', () => {
  it('in a channel reaches the bot when it is mentioned, with what Teams tells of person and place', async () => {
    const act = await rig.sandbox.say({ person: 'malik', conversation: 'postes', text: '@W360 status Mairie' })
    expect(act).toMatchObject({ ok: true, deliveries: [{ kind: 'answered', status: 200 }] })
    expect(lastHeard()).toMatchObject({
      type: 'message',
      id: act.activityId,
      channelId: 'msteams',
      serviceUrl: `${rig.sandbox.origin}/emea/`,
      text: '<at>W360</at> status Mairie',
      textFormat: 'plain',
      from: { id: rig.accountOf('malik'), name: 'Malik Benali', aadObjectId: 'c4a1b0d2-6f0e-4b59-9d0c-1f5a3c0e0002' },
      recipient: { id: `28:${rig.sandbox.clientId}`, name: 'W360' },
      conversation: {
        id: `${rig.idOf('postes')};messageid=${act.activityId}`,
        conversationType: 'channel',
        isGroup: true,
        tenantId: rig.sandbox.tenantId,
      },
      channelData: { channel: { id: rig.idOf('postes') }, tenant: { id: rig.sandbox.tenantId } },
      locale: 'en-GB',
      localTimezone: 'Europe/London',
      entities: [
        { type: 'clientInfo', timezone: 'Europe/London' },
        { type: 'mention', text: '<at>W360</at>', mentioned: { id: `28:${rig.sandbox.clientId}` } },
      ],
    })
  })

  it('without a mention reaches it in a chat of two alone', async () => {
    await rig.sandbox.say({ person: 'malik', conversation: 'postes', text: 'bonjour à tous' })
    await rig.sandbox.say({ person: 'malik', conversation: 'support', text: '@Sophie Lambert bonjour' })
    expect(rig.bot.received).toEqual([])
    await rig.sandbox.say({ person: 'malik', conversation: 'malik', text: 'status' })
    expect(lastHeard()).toMatchObject({ text: 'status', conversation: { conversationType: 'personal' } })
    expect(rig.sandbox.messages('postes', 'hugo')).toMatchObject([{ from: 'malik', text: 'bonjour à tous' }])
  })

  it('mentions people, too', async () => {
    await rig.sandbox.say({ person: 'malik', conversation: 'support', text: '@w360 role @Sophie Lambert support' })
    expect(lastHeard()).toMatchObject({
      text: '<at>W360</at> role <at>Sophie Lambert</at> support',
      serviceUrl: `${rig.sandbox.origin}/amer/`,
      entities: [{}, { mentioned: { name: 'W360' } }, { mentioned: { id: rig.accountOf('sophie') } }],
    })
    const id = rig.accountOf('sophie')
    await rig.sandbox.say({ person: 'malik', conversation: 'postes', text: '@w360 role @Sophie Lambert support' })
    expect(lastHeard()).toMatchObject({
      text: '<at>W360</at> role <at>Sophie</at>\u00a0<at>Lambert</at> support',
      entities: [{}, {}, { mentioned: { id, name: 'Sophie' } }, { mentioned: { id, name: 'Lambert' } }],
    })
  })

  it('after a slash is private in groups, and loses the slash and the name of the app', async () => {
    await rig.sandbox.say({ person: 'malik', conversation: 'postes', text: '/W360 update site Mairie' })
    expect(lastHeard()).toMatchObject({ text: 'update site Mairie', recipient: { isTargeted: true } })
    expect(rig.sandbox.messages('postes', 'hugo')).toEqual([])
    await rig.sandbox.say({ person: 'malik', conversation: 'malik', text: '/help' })
    expect(lastHeard()).toMatchObject({ text: 'help', recipient: { id: `28:${rig.sandbox.clientId}` } })
    expect(lastHeard()).not.toMatchObject({ recipient: { isTargeted: true } })
  })

  it('in a thread names the thread', async () => {
    const { activityId: root = '' } = await rig.sandbox.say({ person: 'hugo', conversation: 'postes', text: 'fil' })
    await rig.sandbox.say({ person: 'malik', conversation: 'postes', text: '@W360 help', threadId: root })
    expect(lastHeard()).toMatchObject({ conversation: { id: `${rig.idOf('postes')};messageid=${root}` } })
    const lost = await rig.sandbox.say({ person: 'malik', conversation: 'postes', text: '@W360 a', threadId: '12' })
    expect(lost).toMatchObject({ ok: false, error: 'no_such_thread' })
  })

  it('is refused where they are not, and once they are gone', async () => {
    const say = (person: string, conversation: string) => rig.sandbox.say({ person, conversation, text: 'a' })
    expect(await say('hugo', 'support')).toMatchObject({ ok: false, error: 'not_a_member' })
    expect(await say('hugo', 'malik')).toMatchObject({ ok: false, error: 'not_a_member' })
    rig.sandbox.control.deactivate('hugo')
    expect(await say('hugo', 'hugo')).toMatchObject({ ok: false, error: 'no_such_person' })
  })
})

describe('a delivery', () => {
  it('is repeated once after no answer, the same', async () => {
    const slow = await startRig({ answerTimeout: 1_000 })
    try {
      const open = Promise.withResolvers<void>()
      slow.bot.answer = () => (slow.bot.received.length === 1 ? { after: open.promise } : {})
      const act = await slow.sandbox.say({ person: 'malik', conversation: 'malik', text: 'status' })
      expect(act).toMatchObject({ ok: true, deliveries: [{ kind: 'timeout' }, { kind: 'answered' }] })
      const [first, second] = slow.bot.received
      expect(second?.activity).toEqual(first?.activity)
      expect(slow.sandbox.journal().filter(({ kind }) => kind === 'activity')).toMatchObject([
        { attempt: 1, outcome: { kind: 'timeout' } },
        { attempt: 2, outcome: { kind: 'answered' } },
      ])
      open.resolve()
    } finally {
      await slow.close()
    }
  })

  it('comes twice when a test wants it, once or from now on', async () => {
    const say = (doubled: boolean) =>
      rig.sandbox.say({ person: 'malik', conversation: 'malik', text: 'status', doubled })
    expect((await say(true)).deliveries).toHaveLength(2)
    expect((await say(false)).deliveries).toHaveLength(1)
    rig.sandbox.control.doubleDeliveries(true)
    expect((await say(false)).deliveries).toHaveLength(2)
    const ids = rig.bot.received.map(({ activity }) => activity['id'])
    expect(new Set(ids).size).toBe(3)
  })

  it('can be sent again later, as it was', async () => {
    const { activityId = '' } = await rig.sandbox.say({ person: 'malik', conversation: 'malik', text: 'status' })
    rig.clock.now += 60_000
    expect(await rig.sandbox.replay(activityId)).toMatchObject({ ok: true })
    expect(rig.bot.received[1]?.activity).toEqual(rig.bot.received[0]?.activity)
    expect(await rig.sandbox.replay('12')).toMatchObject({ ok: false, error: 'never_sent' })
  })

  it('to a bot that answers with an error, or is not there, is told', async () => {
    rig.bot.answer = () => ({ status: 500 })
    expect(await rig.sandbox.say({ person: 'malik', conversation: 'malik', text: 'a' })).toMatchObject({
      ok: false,
      error: 'http_500',
    })
    rig.sandbox.setMessagingEndpoint('http://127.0.0.1:1/')
    expect(await rig.sandbox.say({ person: 'malik', conversation: 'malik', text: 'a' })).toMatchObject({
      ok: false,
      error: 'unreachable',
    })
  })
})
