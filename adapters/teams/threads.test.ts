import nock from 'nock'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ChatPlatform, MessageAddress } from '../../bot/chat/platform.ts'
import { createInProcessCoordination } from '../redis/in-process.ts'
import { createTeamsChat } from './chat.ts'
import {
  channelId,
  createMicrosoft,
  createTestConnector,
  type Microsoft,
  originIn,
  tenantId,
} from './microsoft.testing.ts'

let microsoft: Microsoft
let chat: ChatPlatform
beforeAll(() => nock.disableNetConnect())
afterAll(() => nock.enableNetConnect())
beforeEach(() => {
  microsoft = createMicrosoft()
  const coordination = createInProcessCoordination()
  const { connector, lines } = createTestConnector({ coordination })
  const tenantIds = [tenantId]
  const readUser = async () => null
  chat = createTeamsChat({ connector, coordination, readUser, tenantIds, sandbox: false, logger: lines.logger })
})
afterEach(() => nock.cleanAll())

const place = { platform: 'teams', workspace: tenantId, channelId, reference: originIn().reference } as const

describe('a message that is a reply in a thread', () => {
  const reply: MessageAddress = { place, externalId: '77', threadId: '17' }

  test('has its files in that thread: a reply begins none of its own', async () => {
    const file = { name: 'a.csv', title: 'Machines', content: 'poste\nP1' }
    const picture = { full: Uint8Array.of(1), inline: 'AQ==', alternative: '9 en 4.1' }
    expect(await chat.attach(reply, file, { locale: 'fr' })).toEqual({ outcome: 'edited' })
    expect(await chat.attach(reply, { ...file, picture }, { locale: 'fr' })).toEqual({ outcome: 'edited' })
    expect(microsoft.calls.map(({ path }) => path.match(/messageid=\d+/u)?.[0])).toEqual([
      'messageid=17',
      'messageid=17',
    ])
  })

  test('is linked to in that thread', async () => {
    expect(new URL((await chat.permalink(reply)) ?? '').searchParams.get('parentMessageId')).toBe('17')
  })
})
