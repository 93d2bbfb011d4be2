import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { channelId, directOrigin, originIn, serviceUrl, tenantId } from './microsoft.testing.ts'
import { connectorIdOf, permalinkTo, readReference, referenceOf, targetOfOrigin, targetOfPlace } from './references.ts'

const unknown = { serviceUrl: 'https://smba.trafficmanager.net/teams/', botAccountId: '28:w360' }
const place = (id: string, reference?: unknown) => ({
  platform: 'teams' as const,
  workspace: tenantId,
  channelId: id,
  reference,
})

describe('where a place is spoken to', () => {
  test('is what was stored with it', () => {
    const reference = { serviceUrl, conversationType: 'groupChat', botAccountId: '28:other' }
    expect(targetOfPlace(place('19:x@thread.v2', reference), unknown)).toMatchObject({
      serviceUrl,
      kind: 'groupChat',
      botAccountId: '28:other',
    })
  })

  test.each([
    ['19:abc@thread.tacv2', 'channel'],
    ['19:abc@thread.skype', 'channel'],
    ['19:abc@thread.v2', 'groupChat'],
    ['19:meeting_x@thread.v2', 'groupChat'],
    ['a:1p0ii', 'personal'],
  ])('of a place that only the configuration named, %s, is told by its id: %s', (id, kind) => {
    expect(targetOfPlace(place(id), unknown)).toMatchObject({ ...unknown, kind })
  })

  test('is read again as it was written, and nothing else is believed', () => {
    const target = targetOfOrigin(originIn())
    expect(readReference(referenceOf(target))).toEqual(originIn().reference)
    fc.assert(
      fc.property(fc.jsonValue(), (stored) => {
        expect(readReference(stored)).toBeNull()
      }),
    )
  })

  test('names a thread in a channel, and none in a chat', () => {
    const target = targetOfOrigin(originIn({ threadId: '17' }))
    expect(connectorIdOf(target)).toBe(`${channelId};messageid=17`)
    expect(connectorIdOf({ ...target, kind: 'groupChat' })).toBe(channelId)
    expect(connectorIdOf(targetOfOrigin(originIn({ conversationId: `${channelId};messageid=1`, threadId: '2' })))).toBe(
      `${channelId};messageid=2`,
    )
  })

  test('in a channel shared between organisations, the tenant is the channel’s', () => {
    expect(targetOfOrigin(originIn({ placeTenantId: 'other' })).tenantId).toBe('other')
  })
})

describe('a link to a message', () => {
  test('opens the channel at it, in its thread', () => {
    const link = new URL(permalinkTo(targetOfOrigin(originIn({ threadId: '17' })), '18') ?? '')
    expect(decodeURIComponent(link.pathname)).toBe(`/l/message/${channelId}/18`)
    expect(Object.fromEntries(link.searchParams)).toEqual({ tenantId, parentMessageId: '17' })
  })

  test('opens the chat at it, and there is none into a conversation of two', () => {
    const chat = { ...targetOfOrigin(originIn()), kind: 'groupChat' as const }
    expect(new URL(permalinkTo(chat, '18') ?? '').searchParams.get('context')).toBe('{"contextType":"chat"}')
    expect(permalinkTo(targetOfOrigin(directOrigin), '18')).toBeNull()
  })

  test('leads to the client of its own cloud', () => {
    const gov = { ...targetOfOrigin(originIn()), serviceUrl: 'https://smba.infra.gov.teams.microsoft.us/teams' }
    expect(permalinkTo(gov, '1')).toMatch(/^https:\/\/gov\.teams\.microsoft\.us\//u)
  })

  test('leads to Teams whatever the ids say', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (conversationId, messageId) => {
        const link = permalinkTo({ ...targetOfOrigin(originIn()), conversationId }, messageId)
        expect(new URL(link ?? '').host).toBe('teams.microsoft.com')
      }),
    )
  })
})
