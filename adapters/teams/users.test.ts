import nock from 'nock'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Coordination } from '../../bot/coordination.ts'
import { createInProcessCoordination } from '../redis/in-process.ts'
import {
  camille,
  channelId,
  createMicrosoft,
  createTestConnector,
  directOrigin,
  type Microsoft,
  originIn,
  problem,
  tenantId,
} from './microsoft.testing.ts'
import { createUsers, type ReadUser } from './users.ts'

const minute = 60_000

let microsoft: Microsoft
let coordination: Coordination
let readUser: ReadUser
let now = 0
beforeAll(() => nock.disableNetConnect())
afterAll(() => nock.enableNetConnect())
beforeEach(() => {
  now = 0
  microsoft = createMicrosoft()
  coordination = createInProcessCoordination()
  readUser = createUsers({ ...createTestConnector({ coordination }), coordination, now: () => now })
})
afterEach(() => nock.cleanAll())

const paths = (): string[] => microsoft.calls.map(({ path }) => path.split('/v3/').at(-1) ?? '')
const here = originIn()
const member = (change: object) =>
  [200, { id: '29:camille', aadObjectId: camille, name: 'Camille', ...change }] as const

describe('what Teams knows of somebody', () => {
  test('is asked where they just spoke, with their language and clock from there', async () => {
    expect(await readUser(tenantId, camille, here)).toEqual({
      name: 'Camille Renard',
      email: 'camille@mairie.example',
      locale: 'fr',
      timeZone: 'Europe/Paris',
      active: true,
    })
    expect(paths()).toEqual([`conversations/${channelId}/members/29:camille`])
  })

  test('is asked once for all who wait, and again after a minute', async () => {
    await Promise.all([1, 2, 3].map(() => readUser(tenantId, camille, here)))
    now = minute - 1
    await readUser(tenantId, camille)
    expect(microsoft.calls).toHaveLength(1)
    now = minute
    await readUser(tenantId, camille)
    expect(microsoft.calls).toHaveLength(2)
  })

  test('is asked later, and by another instance, where they were last seen', async () => {
    await readUser(tenantId, camille, here)
    const other = createUsers({ ...createTestConnector({ coordination }), coordination, now: () => 0 })
    expect(await other(tenantId, camille)).toMatchObject({ locale: 'fr', timeZone: 'Europe/Paris' })
    expect(paths()[1]).toBe(`conversations/${channelId}/members/29:camille`)
  })

  test('of somebody never seen is asked in the conversation of two, which is opened for that', async () => {
    expect(await readUser(tenantId, camille)).toMatchObject({ name: 'Camille Renard', locale: null, active: true })
    expect(paths()).toEqual(['conversations', `conversations/a:direct/members/${camille}`])
  })

  test('of a guest holds no principal name for an address', async () => {
    microsoft.answer(member({ userPrincipalName: 'sophie_wisper.example#EXT#@mairie.example' }))
    expect(await readUser(tenantId, camille, here)).toMatchObject({ email: null })
  })
})

describe('nobody passes for somebody else', () => {
  test.each([
    ['another person', { aadObjectId: 'somebody-else' }],
    ['another tenant', { tenantId: 'elsewhere' }],
    ['nobody', { aadObjectId: undefined }],
  ])('%s in the answer is no answer', async (_, change) => {
    microsoft.always(({ method }) => (method === 'GET' ? member(change) : [201, { id: 'a:direct' }]))
    expect(await readUser(tenantId, camille, here)).toBeNull()
  })

  test.each([[429], [500], [503], [403]])(
    'while Teams answers %i, nothing is said, and the next one asks again',
    async (status) => {
      expect(await readUser(tenantId, camille, here)).not.toBeNull()
      now = minute
      microsoft.always(() => [status])
      expect(await readUser(tenantId, camille, here)).toBeNull()
      const before = microsoft.calls.length
      await readUser(tenantId, camille, originIn({ conversationId: '19:else@thread.v2' }))
      expect(microsoft.calls.length).toBeGreaterThan(before)
    },
  )

  test('garbage is no answer', async () => {
    microsoft.always(({ method }) => (method === 'GET' ? [200, '<html>'] : [201, { id: 'a:direct' }]))
    expect(await readUser(tenantId, camille, here)).toBeNull()
  })
})

describe('somebody who left', () => {
  test('a place may still be there: the conversation of two tells', async () => {
    microsoft.answer([404, problem('MemberNotFoundInConversation')])
    expect(await readUser(tenantId, camille, here)).toMatchObject({ active: true })
    expect(paths()).toEqual([
      `conversations/${channelId}/members/29:camille`,
      'conversations',
      'conversations/a:direct/members/29:camille',
    ])
  })

  test('the organisation is inactive: Teams knows no such person in the conversation with them', async () => {
    microsoft.answer([404, problem('MemberNotFoundInConversation')])
    expect(await readUser(tenantId, camille, directOrigin)).toMatchObject({ active: false, email: null })
  })

  test('and so is one with whom no conversation can be opened any more', async () => {
    microsoft.always(({ path }) =>
      path.endsWith('/conversations') || path.includes('/members/')
        ? [404, problem('MemberNotFoundInConversation')]
        : [201, { id: 'x' }],
    )
    expect(await readUser(tenantId, camille, here)).toMatchObject({ active: false })
  })

  test('while somebody to whom the bot may not write is only unknown', async () => {
    microsoft.answer([403, problem('ForbiddenOperationException')])
    expect(await readUser(tenantId, camille)).toBeNull()
  })
})
