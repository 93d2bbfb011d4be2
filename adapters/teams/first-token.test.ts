import nock from 'nock'
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { HttpServer, Route } from '../http/server.ts'
import { startTeamsApp } from './app.ts'
import { askFirstToken } from './first-token.ts'

const lines: string[] = []
const routes: Route[] = []
const http: HttpServer = {
  origin: 'http://127.0.0.1:1',
  route: (route) => void routes.push(route),
  drain: async () => undefined,
  close: async () => undefined,
}
const loginUrl = 'https://login.microsoftonline.com'
const start = (cloud?: Parameters<typeof startTeamsApp>[0]['cloud']) =>
  startTeamsApp({
    ...{ clientId: '11111111-1111-4111-8111-111111111111', clientSecret: 's3cret', cloud, http, now: Date.now },
    ...{ tenantId: '22222222-2222-4222-8222-222222222222', local: false, take: async () => ({ status: 200 }) },
    logger: pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) }),
  })
const said = { error: 'invalid_client', error_description: 'AADSTS7000215: s3cret is wrong', error_codes: [7_000_215] }

beforeEach(() => {
  lines.length = 0
  routes.length = 0
  nock.disableNetConnect()
})
afterEach(() => {
  nock.cleanAll()
  nock.enableNetConnect()
})

describe('our own token is asked for at the start', () => {
  test.each<[string, number, unknown, RegExp]>([
    ['a wrong secret, by the number that Microsoft gives it', 401, said, /^teams_refused_AADSTS7000215$/],
    ['what has no number', 400, { error: 'unauthorized_client' }, /^teams_refused_unauthorized_client$/],
    ['a Microsoft that is busy', 429, { error: 'temporarily_unavailable' }, /^teams_away_temporarily_unavailable$/],
    ['a Microsoft that is down', 503, 'Service Unavailable', /^teams_away_\w+$/],
  ])('and tells %s', async (_, status, body, code) => {
    nock(loginUrl)
      .post(/./)
      .reply(status, body === null ? '' : JSON.stringify(body))
    await expect(start()).rejects.toThrow(code)
    expect(routes).toEqual([])
    expect(lines.join('')).not.toContain('s3cret')
  })

  test('and tells a network without Microsoft', async () => {
    await expect(start()).rejects.toThrow(/^teams_away_network_error$/)
  })

  test.each([
    [401, 'teams_refused_401'],
    [502, 'teams_away_502'],
  ])('and so of another cloud, which answers %i', async (status, code) => {
    const cloud = { loginUrl: 'https://login.example', openIdMetadataUrl: 'https://x.example', serviceUrl: 'https://y' }
    nock(cloud.loginUrl).post(/./).reply(status, said)
    await expect(start(cloud)).rejects.toThrow(new Error(code))
  })

  test('and the answer is not waited for all day', async () => {
    await expect(askFirstToken(() => new Promise(() => undefined), 20)).rejects.toThrow('teams_away_timeout')
  })

  test('and once there is one, deliveries are taken', async () => {
    nock(loginUrl).post(/./).reply(200, { token_type: 'Bearer', access_token: 'e30.e30.x', expires_in: 3_600 })
    await start()
    expect(routes).toMatchObject([{ method: 'POST', path: '/api/messages' }])
  })
})
