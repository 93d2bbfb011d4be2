import nock from 'nock'
import pino from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { createInProcessCoordination } from '../redis/in-process.ts'
import { createApi, createWebClient } from './api.ts'
import { createSlackChat } from './chat.ts'

const logger = pino({ level: 'silent' })

beforeAll(() => nock.disableNetConnect())
afterAll(() => nock.enableNetConnect())
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] })
})
afterEach(() => {
  vi.useRealTimers()
  nock.cleanAll()
})

const createTestApi = () => {
  const client = createWebClient({ botToken: 'xoxb-1', apiUrl: 'https://slack.test/api/', logger })
  return createApi({ client, workspace: 'T1', coordination: createInProcessCoordination(), logger })
}

test('a second post waits a second from the answer to the first: nobody knows when Slack counted that', async () => {
  const api = createTestApi()
  const post = (channel: string) => api.call('chat.postMessage', { channel, text: 'Plan' }, z.unknown())
  const arrived = Promise.withResolvers<void>()
  const answer = Promise.withResolvers<void>()
  nock('https://slack.test')
    .persist()
    .post('/api/chat.postMessage')
    .reply(200, async () => {
      arrived.resolve()
      await answer.promise
      return { ok: true, ts: '1.1' }
    })
  const first = post('C1')
  await arrived.promise
  vi.advanceTimersByTime(5_000)
  expect(await post('C1')).toMatchObject({ outcome: 'later', code: 'own_rate_limit' })
  answer.resolve()
  expect(await first).toMatchObject({ outcome: 'ok' })
  expect(await post('C2')).toMatchObject({ outcome: 'ok' })
  vi.advanceTimersByTime(1_000)
  expect(await post('C1')).toMatchObject({ outcome: 'later', code: 'own_rate_limit' })
  vi.advanceTimersByTime(200)
  expect(await post('C1')).toMatchObject({ outcome: 'ok' })
})

test('an edit that Slack will not draw follows in plain sections at once, whoever else waits to edit', async () => {
  const sent: string[] = []
  const refusals: string[] = []
  nock('https://slack.test')
    .persist()
    .post('/api/chat.update')
    .reply(200, async (request: Request) => {
      sent.push(await request.text())
      const error = refusals.shift()
      return error === undefined ? { ok: true } : { ok: false, error }
    })
  const none = async () => null
  const chat = createSlackChat({
    api: createTestApi(),
    workspace: 'T1',
    sandbox: false,
    readUser: none,
    readGroup: none,
  })
  const edit = (externalId: string) =>
    chat.edit(
      { place: { platform: 'slack', workspace: 'T1', channelId: 'C1' }, externalId },
      { title: 'Plan', tone: 'neutral', summary: 'Plan', blocks: [] },
      { locale: 'fr' },
    )
  for (const first of ['1', '2', '3', '4']) expect(await edit(first)).toEqual({ outcome: 'edited' })
  for (const later of ['5', '6', '7']) expect(await edit(later)).toMatchObject({ outcome: 'later' })
  vi.advanceTimersByTime(7_600)
  expect(await edit('5')).toEqual({ outcome: 'edited' })
  vi.advanceTimersByTime(1_900)
  refusals.push('invalid_blocks')
  expect(await edit('6')).toEqual({ outcome: 'edited' })
  expect(sent).toHaveLength(7)
})
