import nock from 'nock'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Card } from '../../bot/card/card.ts'
import type { ChatPlatform, PlaceAddress } from '../../bot/chat/platform.ts'
import { wordsFor } from '../../bot/text/words.ts'
import { createInProcessCoordination } from '../redis/in-process.ts'
import { createTeamsChat } from './chat.ts'
import {
  camille,
  channelId,
  createMicrosoft,
  createTestConnector,
  type Lines,
  type Microsoft,
  originIn,
  problem,
  tenantId,
} from './microsoft.testing.ts'
import { createUsers } from './users.ts'

const card: Card = { title: 'Déploiement', tone: 'neutral', summary: 'Mairie : 3 sur 10', blocks: [] }
const place: PlaceAddress = {
  platform: 'teams',
  workspace: tenantId,
  channelId,
  reference: originIn().reference,
}
const chatPlace: PlaceAddress = { ...place, channelId: '19:x@thread.v2', reference: undefined }
const french = { locale: 'fr' } as const

let microsoft: Microsoft
let chat: ChatPlatform
let lines: Lines
let waited = 0
beforeAll(() => nock.disableNetConnect())
afterAll(() => nock.enableNetConnect())
beforeEach(() => {
  microsoft = createMicrosoft()
  const coordination = createInProcessCoordination()
  waited = 0
  const test = createTestConnector({
    coordination,
    pause: async (milliseconds) => {
      waited += milliseconds
      vi.advanceTimersByTime(milliseconds)
    },
  })
  lines = test.lines
  const { connector } = test
  const readUser = createUsers({ connector, coordination, now: () => 0 })
  chat = createTeamsChat({
    connector,
    coordination,
    readUser,
    tenantIds: [tenantId.toUpperCase()],
    sandbox: false,
    logger: lines.logger,
  })
})
afterEach(() => {
  nock.cleanAll()
  vi.useRealTimers()
})

const bodies = (): string[] => microsoft.calls.map(({ body }) => JSON.stringify(body))

describe('a living card', () => {
  test('is posted with its summary for the notification, and edited in place', async () => {
    expect(await chat.post(place, card, { key: 'k', ...french })).toEqual({ outcome: 'posted', externalId: '1001' })
    expect(await chat.edit({ place, externalId: '1001' }, card, french)).toEqual({ outcome: 'edited' })
    expect(microsoft.calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `POST /emea/v3/conversations/${channelId}/activities`,
      `PUT /emea/v3/conversations/${channelId}/activities/1001`,
    ])
    expect(microsoft.calls[0]?.body).toMatchObject({ summary: card.summary })
  })

  test('goes to a place that only the configuration named', async () => {
    const named: PlaceAddress = { platform: 'teams', workspace: tenantId, channelId }
    expect(await chat.post(named, card, { key: 'k', ...french })).toMatchObject({ outcome: 'posted' })
    expect(microsoft.calls[0]?.path).toMatch(/^\/teams\/v3/u)
    expect(microsoft.calls[0]?.body).toMatchObject({ from: { id: '28:w360' } })
  })

  test('in a thread that was deleted is told as gone, in a channel without the bot as closed', async () => {
    microsoft.answer([404, problem('ConversationNotFound')], [403, problem('BotNotInConversationRoster')])
    const options = { key: 'k', ...french }
    expect(await chat.post(place, card, { ...options, threadId: '17' })).toEqual({ outcome: 'gone' })
    expect(await chat.post(place, card, { ...options, threadId: '17' })).toEqual({
      outcome: 'closed',
      reason: 'BotNotInConversationRoster',
    })
  })

  test('that Teams will not draw is sent as bare text, so that somebody reads it', async () => {
    microsoft.answer([400, problem('BadSyntax')])
    expect(await chat.post(place, card, { key: 'k', ...french })).toMatchObject({ outcome: 'posted' })
    expect(microsoft.calls[1]?.body).toMatchObject({
      text: 'Déploiement\n\nMairie : 3 sur 10',
      textFormat: 'plain',
      attachments: [],
    })
  })

  test('that Teams will not draw in an edit is edited to bare text at once', async () => {
    microsoft.answer([400, problem('BadSyntax')])
    expect(await chat.edit({ place, externalId: '1001' }, card, french)).toEqual({ outcome: 'edited' })
    expect(microsoft.calls[1]?.body).toMatchObject({ textFormat: 'plain', attachments: [] })
  })

  test('never goes to another tenant or platform', async () => {
    const closed = { outcome: 'closed', reason: 'other_tenant' }
    const foreign = { ...place, workspace: 'other' }
    expect(await chat.post(foreign, card, { key: 'k', ...french })).toEqual(closed)
    expect(await chat.edit({ place: { ...place, platform: 'slack' }, externalId: '1' }, card, french)).toEqual(closed)
    expect(await chat.openDirect('other', camille)).toEqual(closed)
    expect(await chat.readUser('other', camille)).toBeNull()
    expect(microsoft.calls).toEqual([])
  })

  test('an edit that cannot wait waits for the moment in which the message may be edited again', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    const message = { place, externalId: '5' }
    await chat.edit(message, card, french)
    expect(await chat.edit(message, card, french)).toMatchObject({ outcome: 'later' })
    expect(await chat.edit(message, card, { ...french, urgent: true })).toEqual({ outcome: 'edited' })
    expect(waited).toBeGreaterThanOrEqual(1_900)
  })
})

describe('a post whose answer was lost', () => {
  test('is not repeated by itself; nobody can look, so it is posted once more and says that it may have a twin', async () => {
    microsoft.answer([504])
    const options = { key: 'k', ...french }
    expect(await chat.post(place, card, options)).toEqual({ outcome: 'unknown' })
    expect(microsoft.calls).toHaveLength(1)
    expect(await chat.find(place, 'k', new Date(0))).toEqual({ outcome: 'refused', reason: 'no_history' })
    expect(lines.text()).toContain('teams_post_repeated')
    const again = await chat.post(place, card, options)
    expect(again).toMatchObject({ outcome: 'posted', externalId: '1002' })
    expect(await chat.edit({ place, externalId: '1002' }, card, french)).toEqual({ outcome: 'edited' })
    const note = wordsFor('fr').card.earlierCopy
    expect(bodies().map((body) => body.includes(note))).toEqual([false, true, true])
  })

  test('and when the answer is lost each time, it is not posted again and again', async () => {
    expect((await chat.find(place, 'k', new Date(0))).outcome).toBe('refused')
    expect(await chat.find(place, 'k', new Date(0))).toEqual({ outcome: 'later', milliseconds: 60_000 })
    expect((await chat.find(place, 'other', new Date(0))).outcome).toBe('refused')
  })
})

describe('a file', () => {
  const file = { name: 'l.csv', title: 'Liste', content: 'poste;état\nP1;éteint\n' }

  test('stands as text in the thread of its message', async () => {
    expect(await chat.attach({ place, externalId: '77' }, file, french)).toEqual({ outcome: 'edited' })
    expect(microsoft.calls[0]?.path).toContain(';messageid=77')
    expect(bodies()[0]).toContain('P1;éteint')
  })

  test('in the channel itself where there is no such thread, and in a chat on one page', async () => {
    microsoft.answer([404, problem('ConversationNotFound')])
    expect(await chat.attach({ place, externalId: '77' }, file, french)).toEqual({ outcome: 'edited' })
    expect(microsoft.calls[1]?.path).not.toContain('messageid')
    const long = { ...file, content: ['poste;état', ...Array(3_000).fill('POSTE;éteint depuis lundi')].join('\n') }
    expect(await chat.attach({ place: chatPlace, externalId: '78' }, long, french)).toEqual({ outcome: 'edited' })
    expect(microsoft.calls).toHaveLength(3)
  })

  test('of which the second page does not arrive is not begun again', async () => {
    const long = { ...file, content: ['poste;état', ...Array(1_500).fill('POSTE;éteint depuis lundi')].join('\n') }
    microsoft.answer([201, { id: '1' }], [403, problem('ConversationBlockedByUser')])
    expect(await chat.attach({ place, externalId: '77' }, long, french)).toEqual({ outcome: 'edited' })
    expect(lines.text()).toContain('teams_file_cut')
  })
})

test('a picture stands in a card in the thread of its message', async () => {
  const picture = { full: Uint8Array.of(1), inline: 'AQ==', alternative: '9 en 4.1' }
  const file = { name: 'v.png', title: 'Machines par version', picture }
  expect(await chat.attach({ place, externalId: '77' }, file, french)).toEqual({ outcome: 'edited' })
  expect(microsoft.calls[0]?.path).toContain(';messageid=77')
  expect(bodies()[0]).toContain('data:image/png;base64,AQ==')
  expect(bodies()[0]).toContain('9 en 4.1')
})

test('a person is written to alone where a delivery from there would be from', async () => {
  expect(await chat.openDirect(tenantId, camille)).toEqual({
    outcome: 'open',
    place: {
      platform: 'teams',
      workspace: tenantId,
      channelId: 'a:direct',
      reference: {
        serviceUrl: 'https://smba.trafficmanager.net/teams/',
        conversationType: 'personal',
        botAccountId: '28:w360',
      },
    },
  })
})

test('the members of a group are not known to a bot without a permission over the directory', async () => {
  expect(await chat.readGroup(tenantId, 'g')).toBeNull()
})

test('a link leads to the message', async () => {
  expect(await chat.permalink({ place, externalId: '5' })).toContain('/5?')
})
