import fc from 'fast-check'
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createInProcessCoordination } from '../../adapters/redis/in-process.ts'
import { createApi, createWebClient } from '../../adapters/slack/api.ts'
import { createSlackChat } from '../../adapters/slack/chat.ts'
import { renderCard } from '../../adapters/slack/render.ts'
import { renderForm } from '../../adapters/slack/render-form.ts'
import { cardArbitrary, formArbitrary } from '../../bot/card/card.arbitrary.ts'
import type { ChatPlatform, MessageAddress, PlaceAddress } from '../../bot/chat/platform.ts'
import { parseJson } from '../../sandbox/json.ts'
import { startWorkspace } from '../../sandbox/slack/start.ts'
import { checkMessageBlocks } from '../../sandbox/slack/validate/message.ts'
import { checkView } from '../../sandbox/slack/validate/view.ts'
import { card } from '../support/chat-stubs.ts'
import { type Harness, startHarness } from './harness.ts'

let harness: Harness
let chat: ChatPlatform

beforeEach(async () => {
  harness = await startHarness()
  chat = harness.slack.platform
})

afterEach(async () => {
  await harness.stop()
})

const place: PlaceAddress = { platform: 'slack', workspace: 'T0SANDBOX', channelId: 'C0ANNONCES' }
const french = { locale: 'fr' } as const
const since = new Date(Date.now() - 60_000)

const post = async (key: string): Promise<MessageAddress> => {
  const posted = await chat.post(place, card('vivant'), { key, ...french })
  if (posted.outcome !== 'posted') throw new Error(posted.outcome)
  return { place, externalId: posted.externalId }
}

const inPlace = () => harness.messages({ channel: 'C0ANNONCES' })
const control = (body: Readonly<Record<string, unknown>>) => harness.act('control', body)

describe('a message', () => {
  test('is posted, found by its key, edited in place and linked to', async () => {
    const message = await post('m-1')
    expect(await chat.find(place, 'm-1', since)).toEqual({ outcome: 'found', externalId: message.externalId })
    expect(await chat.find(place, 'm-2', since)).toEqual({ outcome: 'absent' })
    expect(await chat.edit(message, card('changé'), french)).toEqual({ outcome: 'edited' })
    expect((await inPlace()).map(({ text }) => text)).toEqual(['changé'])
    expect(await chat.find(place, 'm-1', since)).toEqual({ outcome: 'found', externalId: message.externalId })
    expect(await chat.permalink(message)).toContain(message.externalId.replace('.', ''))
  })

  test('is found on a later page too', async () => {
    const message = await post('first')
    for (let index = 0; index < 205; index += 1)
      await harness.act('say', { person: 'U0HUGO', channel: 'C0ANNONCES', text: 'bruit' })
    expect(await chat.find(place, 'first', since)).toEqual({ outcome: 'found', externalId: message.externalId })
  })

  test('in a thread is found there, and only there', async () => {
    const said = await harness.act('say', { person: 'U0HUGO', channel: 'C0ANNONCES', text: 'racine' })
    const threadId = String(said['ts'])
    const posted = await chat.post(place, card('réponse'), { key: 'in-thread', ...french, threadId })
    expect(posted).toMatchObject({ outcome: 'posted' })
    expect(await chat.find(place, 'in-thread', since)).toEqual({ outcome: 'absent' })
    expect(await chat.find(place, 'in-thread', since, threadId)).toMatchObject({ outcome: 'found' })
  })

  test('takes a file under it', async () => {
    const message = await post('m')
    const file = { name: 'cibles.csv', title: 'Cibles', content: 'a;é' }
    expect(await chat.attach(message, file, french)).toEqual({ outcome: 'edited' })
    const shown = (await inPlace()).find(({ files }) => files !== undefined)
    expect(shown?.thread_ts).toBe(message.externalId)
  })

  test('whose post got no answer is not posted again, but can be found', async () => {
    await control({ resetAfter: { method: 'chat.postMessage', count: 1 } })
    expect(await chat.post(place, card('une fois'), { key: 'lost', ...french })).toEqual({ outcome: 'unknown' })
    expect(await inPlace()).toHaveLength(1)
    expect(await chat.find(place, 'lost', since)).toMatchObject({ outcome: 'found' })
  })

  test('that was deleted is gone', async () => {
    const message = await post('m')
    await control({ deleteMessage: { channel: 'C0ANNONCES', ts: message.externalId } })
    expect(await chat.edit(message, card('x'), french)).toEqual({ outcome: 'gone' })
  })
})

describe('what Slack refuses', () => {
  test.each([
    ['is_archived', { archive: 'C0ANNONCES' }],
    ['not_in_channel', { removeBot: 'C0ANNONCES' }],
  ])('is a closed place: %s', async (reason, given) => {
    await control(given)
    expect(await chat.post(place, card('x'), { key: 'k', ...french })).toEqual({ outcome: 'closed', reason })
  })

  test.each([
    ['channel_not_found', { outcome: 'closed', reason: 'channel_not_found' }],
    ['token_revoked', { outcome: 'closed', reason: 'token_revoked' }],
    ['invalid_arguments', { outcome: 'refused', reason: 'invalid_arguments' }],
    ['fatal_error', { outcome: 'unknown' }],
  ])('is told apart by its code: %s', async (error, expected) => {
    await control({ failNext: { method: 'chat.postMessage', error } })
    expect(await chat.post(place, card('x'), { key: 'k', ...french })).toEqual(expected)
  })

  test('by 503 may have been done when it was a post, and may be repeated when it was an edit', async () => {
    const message = await post('m')
    await control({ failNext: { method: 'chat.update', error: 'x', status: 503 } })
    expect(await chat.edit(message, card('x'), french)).toMatchObject({ outcome: 'later' })
    await control({ failNext: { method: 'chat.postMessage', error: 'x', status: 503 } })
    const elsewhere = { ...place, channelId: 'C0SUPPORT' }
    expect(await chat.post(elsewhere, card('x'), { key: 'k', ...french })).toEqual({ outcome: 'unknown' })
  })

  test('by 429 waits as long as Slack says, and does not ask meanwhile', async () => {
    const message = await post('m')
    await control({ failNext: { method: 'chat.update', error: 'ratelimited', status: 429, retryAfter: 7 } })
    expect(await chat.edit(message, card('x'), french)).toEqual({ outcome: 'later', milliseconds: 7_000 })
    const again = await chat.edit(message, card('x'), french)
    expect(again).toMatchObject({ outcome: 'later' })
    expect(again.outcome === 'later' ? again.milliseconds : 0).toBeGreaterThan(5_000)
    const calls: unknown = await (await fetch(`${harness.workspace.origin}/sandbox/api-calls`)).json()
    expect(JSON.stringify(calls).match(/"chat\.update"/g)).toHaveLength(1)
  })

  test('as blocks it cannot draw is sent once more, in plain sections', async () => {
    await control({ failNext: { method: 'chat.postMessage', error: 'invalid_blocks' } })
    const steps = card('plan', {
      blocks: [{ type: 'steps', title: 'Paris', items: [{ id: 'a', title: 'WRS', state: 'running' }] }],
    })
    expect(await chat.post(place, steps, { key: 'k', ...french })).toMatchObject({ outcome: 'posted' })
    const [shown] = await inPlace()
    expect(JSON.stringify(shown?.blocks)).toContain('◔ WRS')
  })

  test('of another workspace is closed', async () => {
    const other = { ...place, workspace: 'T0OTHER' }
    expect(await chat.post(other, card('x'), { key: 'k', ...french })).toEqual({
      outcome: 'closed',
      reason: 'other_workspace',
    })
  })
})

test('two posts to one channel in the same second: the second is asked to come later', async () => {
  await post('one')
  expect(await chat.post(place, card('x'), { key: 'two', ...french })).toMatchObject({ outcome: 'later' })
})

test('an edit on which people are about to act goes although the others used up their share', async () => {
  const message = await post('m')
  let outcome = ''
  for (let edit = 0; edit < 5; edit += 1) {
    ;({ outcome } = await chat.edit(message, card(`${edit}`), french))
  }
  expect(outcome).toBe('later')
  expect(await chat.edit(message, card('decided'), { ...french, urgent: true })).toEqual({ outcome: 'edited' })
})

test('a person is written to alone, in the conversation of the two', async () => {
  const opened = await chat.openDirect('T0SANDBOX', 'U0MALIK')
  expect(opened).toMatchObject({ outcome: 'open', place: { channelId: expect.stringMatching(/^D/u) } })
  if (opened.outcome !== 'open') return
  const told = await chat.post(opened.place, card('told'), { key: 'k', ...french })
  expect(told).toMatchObject({ outcome: 'posted' })
  // By the id of the conversation it can be looked for; by the person's it could not.
  expect(await chat.find(opened.place, 'k', new Date(Date.now() - 60_000))).toMatchObject({ outcome: 'found' })
  expect(await chat.openDirect('T0SANDBOX', 'U0NOBODY')).toMatchObject({ outcome: 'refused' })
  expect(await chat.openDirect('T0OTHER', 'U0MALIK')).toEqual({ outcome: 'closed', reason: 'other_workspace' })
})

test('Slack out of reach: nothing was done, try again', async () => {
  const logger = pino({ level: 'silent' })
  const coordination = createInProcessCoordination()
  const gone = await startWorkspace()
  await gone.close()
  const client = createWebClient({ botToken: gone.botToken, apiUrl: gone.apiUrl, logger })
  const api = createApi({ client, workspace: 'T0SANDBOX', coordination, logger })
  const away = createSlackChat({
    api,
    workspace: 'T0SANDBOX',
    sandbox: true,
    readUser: async () => null,
    readGroup: async () => null,
  })
  expect(await away.post(place, card('x'), { key: 'k', ...french })).toMatchObject({ outcome: 'later' })
  await coordination.close()
})

test('groups: their members, who are active, and none of a group that is not there', async () => {
  expect(await chat.readGroup('T0SANDBOX', 'S0ADMINS')).toEqual(['U0CAMILLE', 'U0MALIK'])
  expect(await chat.readGroup('T0SANDBOX', 'S0NOTHING')).toBeNull()
  expect(await chat.readGroup('T0OTHER', 'S0ADMINS')).toBeNull()
})

test('people: what Slack tells of them, and that one was deactivated', async () => {
  expect(await chat.readUser('T0SANDBOX', 'U0MALIK')).toMatchObject({
    name: 'Malik Benali',
    locale: 'en',
    active: true,
  })
  await control({ deactivate: 'U0SOPHIE' })
  expect(await chat.readUser('T0SANDBOX', 'U0SOPHIE')).toMatchObject({ active: false })
  expect(await chat.readUser('T0SANDBOX', 'U0NOBODY')).toBeNull()
})

describe('the workspace draws', () => {
  // As it travels: what is no JSON is lost on the way.
  const sent = (value: unknown) => parseJson(JSON.stringify(value)) ?? null

  test('any card', () => {
    fc.assert(
      fc.property(cardArbitrary, fc.constantFrom('message' as const, 'sections' as const), (any, surface) => {
        const { blocks } = renderCard(any, { locale: 'fr', sandbox: true, surface })
        expect(checkMessageBlocks(sent(blocks))).toMatchObject({ kind: 'good' })
      }),
      { numRuns: 150 },
    )
  })

  test('any form', () => {
    fc.assert(
      fc.property(formArbitrary, (any) => {
        const view = renderForm(any, { locale: 'en', sandbox: false, context: { channelId: 'C0POSTES' } })
        expect(checkView(sent(view), 'modal')).toMatchObject({ kind: 'good' })
      }),
      { numRuns: 150 },
    )
  })
})
