import nock from 'nock'
import pino from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { createInProcessCoordination } from '../redis/in-process.ts'
import { createApi, createWebClient } from './api.ts'

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
  const api = createApi({ client, workspace: 'T1', coordination: createInProcessCoordination(), logger })
  return (channel: string) => api.call('chat.postMessage', { channel, text: 'Plan' }, z.unknown())
}

test('a second post waits a second from the answer to the first: nobody knows when Slack counted that', async () => {
  const post = createTestApi()
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
