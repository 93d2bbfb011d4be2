import nock from 'nock'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Card } from '../../bot/card/card.ts'
import {
  createMicrosoft,
  createTestConnector,
  directOrigin,
  type Lines,
  type Microsoft,
  originIn,
  problem,
} from './microsoft.testing.ts'
import { createSpeaker, type Speaker } from './speaker.ts'

const card: Card = { title: 'Statut', tone: 'neutral', summary: 'Tout va bien', blocks: [] }
const locales = { place: 'fr', person: 'fr' } as const

let microsoft: Microsoft
let speaker: Speaker
let lines: Lines
beforeAll(() => nock.disableNetConnect())
afterAll(() => nock.enableNetConnect())
beforeEach(() => {
  microsoft = createMicrosoft()
  const test = createTestConnector()
  lines = test.lines
  speaker = createSpeaker({ connector: test.connector, sandbox: false, logger: lines.logger })
})
afterEach(() => nock.cleanAll())

const ways = (): string[] => microsoft.calls.map(({ method, path }) => `${method} ${path.split('/v3/').at(-1)}`)
const thread = originIn({ threadId: '17' })
const inThread = 'conversations/19:postes@thread.tacv2;messageid=17/activities'

describe('for one person alone', () => {
  test('a private message where they wrote, in their thread', async () => {
    await speaker.privately(thread, card, 'fr')
    expect(ways()).toEqual([`POST ${inThread}?isTargetedActivity=true`])
    expect(microsoft.calls[0]?.body).toMatchObject({ recipient: { id: '29:camille', isTargeted: true } })
  })

  test('an ordinary message in the conversation of two, where Teams has no private ones', async () => {
    await speaker.privately(directOrigin, card, 'fr')
    expect(ways()).toEqual(['POST conversations/a:camille/activities'])
  })

  test('the conversation of two where private messages are refused', async () => {
    microsoft.answer([400, problem('Bad Argument')], [400, problem('Bad Argument')])
    await speaker.privately(thread, card, 'fr')
    expect(ways().slice(-2)).toEqual(['POST conversations', 'POST conversations/a:direct/activities'])
  })

  test('never in the open: where no way is left, the log tells, without what was said', async () => {
    microsoft.always(() => [403, problem('BotNotInConversationRoster')])
    await speaker.privately(thread, card, 'fr')
    expect(ways().filter((way) => way.endsWith('activities'))).toEqual([])
    expect(lines.text()).toContain('teams_answer_undelivered')
    expect(lines.text()).not.toMatch(/Tout va bien|Camille|29:/u)
  })

  test('an answer that may have arrived is not given a second time elsewhere', async () => {
    microsoft.answer([500])
    await speaker.privately(thread, card, 'fr')
    expect(microsoft.calls).toHaveLength(1)
  })
})

describe('for everybody', () => {
  test('a message where it was said, in its thread', async () => {
    await speaker.publicly(thread, card, locales)
    expect(ways()).toEqual([`POST ${inThread}`])
  })

  test('for the person alone, with the reason, where the bot may not write', async () => {
    microsoft.answer([403, problem('ConversationBlockedByUser')])
    await speaker.publicly(thread, card, locales)
    expect(ways()).toEqual([`POST ${inThread}`, `POST ${inThread}?isTargetedActivity=true`])
  })

  test('for the person alone where too much is said there at once, which is among the reasons that they read', async () => {
    microsoft.answer([429, {}, { 'retry-after': '30' }])
    await speaker.publicly(thread, card, locales)
    expect(ways()).toEqual([`POST ${inThread}`, 'POST conversations', 'POST conversations/a:direct/activities'])
    expect(JSON.stringify(microsoft.calls.at(-1)?.body)).toContain('trop de messages à la fois')
  })
})

describe('in place of the message whose button was pressed', () => {
  test('that message is edited', async () => {
    await speaker.replacing(originIn({ messageId: '55' }), card, 'fr')
    expect(ways()).toEqual(['PUT conversations/19:postes@thread.tacv2/activities/55'])
  })

  test('a private one as a private one', async () => {
    await speaker.replacing(originIn({ messageId: '55', messageIsPrivate: true }), card, 'fr')
    expect(ways()).toEqual(['PUT conversations/19:postes@thread.tacv2/activities/55?isTargetedActivity=true'])
  })

  test('one of which the press does not say which it is by either way, without waiting between them', async () => {
    microsoft.answer([404, problem('ActivityNotFoundInConversation')])
    await speaker.replacing(originIn({ messageId: '55' }), card, 'fr')
    const edit = 'PUT conversations/19:postes@thread.tacv2/activities/55'
    expect(ways()).toEqual([edit, `${edit}?isTargetedActivity=true`])
  })

  test('and where it is gone, or there is none, the person is told alone', async () => {
    const missing = [404, problem('ActivityNotFoundInConversation')] as const
    microsoft.answer(missing, missing)
    await speaker.replacing(originIn({ messageId: '55' }), card, 'fr')
    await speaker.replacing(originIn(), card, 'fr')
    const alone = 'POST conversations/19:postes@thread.tacv2/activities?isTargetedActivity=true'
    expect(ways().slice(2)).toEqual([alone, alone])
  })
})

describe('a file', () => {
  const file = { name: 'trace.csv', title: 'Journal', content: 'quand;qui\nhier;Camille\n' }

  test('asked for in a channel goes to the conversation of two, and the person is told so', async () => {
    await speaker.file(thread, file, 'fr')
    expect(ways()).toEqual([
      'POST conversations',
      'POST conversations/a:direct/activities',
      `POST ${inThread}?isTargetedActivity=true`,
    ])
    expect(microsoft.calls[1]?.body['text']).toContain('hier;Camille')
  })

  test('is a private message where there is no conversation of two, and never one in the open', async () => {
    microsoft.answer([403, problem('ForbiddenOperationException')])
    await speaker.file(thread, file, 'fr')
    expect(ways()).toEqual(['POST conversations', `POST ${inThread}?isTargetedActivity=true`])
  })

  test('that arrives in part is told as such: nobody takes the part for the whole', async () => {
    const long = { ...file, content: `qui\n${'Camille Renard;rollout.start\n'.repeat(1_200)}` }
    microsoft.answer([201, { id: 'a:direct' }], [201, { id: '1' }], [403, problem('ConversationBlockedByUser')])
    await speaker.file(thread, long, 'fr')
    expect(ways()).toEqual([
      'POST conversations',
      'POST conversations/a:direct/activities',
      'POST conversations/a:direct/activities',
      `POST ${inThread}?isTargetedActivity=true`,
    ])
    expect(JSON.stringify(microsoft.calls.at(-1)?.body)).toContain('(1 sur 3)')
    expect(lines.text()).toContain('teams_file_cut')
  })

  test('that does not arrive at all is an error, for whoever asked to tell of it', async () => {
    microsoft.always(() => [403, problem('ConversationBlockedByUser')])
    await expect(speaker.file(directOrigin, file, 'fr')).rejects.toThrow('teams_file_ConversationBlockedByUser')
  })
})

test('a picture is shown to who asked for it alone', async () => {
  const picture = { full: Uint8Array.of(1), inline: 'AQ==', alternative: '9 en 4.1' }
  await speaker.file(thread, { name: 'v.png', title: 'Machines par version', picture }, 'fr')
  expect(ways()).toEqual([`POST ${inThread}?isTargetedActivity=true`])
  expect(JSON.stringify(microsoft.calls[0]?.body)).toContain('data:image/png;base64,AQ==')
})

test('typing is shown while somebody waits', async () => {
  await speaker.typing(directOrigin)
  expect(microsoft.calls[0]?.body).toMatchObject({ type: 'typing' })
})
