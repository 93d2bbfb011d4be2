import nock from 'nock'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createClientToken } from './client-token.ts'

const path = '/tenant/oauth2/v2.0/token'
let now = 0
const ask = () =>
  createClientToken({ loginUrl: 'https://login.example/', clientId: 'id', clientSecret: 's3cret', now: () => now })

beforeEach(() => {
  now = 0
  nock.disableNetConnect()
})
afterEach(() => {
  nock.cleanAll()
  nock.enableNetConnect()
})

describe('our own token', () => {
  test('is asked for once at a time, and kept until shortly before its end', async () => {
    const login = nock('https://login.example')
    login.post(path, /client_secret=s3cret/u).reply(200, { access_token: 'one', expires_in: 3_600 })
    login.post(path).reply(200, { access_token: 'two', expires_in: '3600' })
    const token = ask()
    expect(await Promise.all([token('scope', 'tenant'), token('scope', 'tenant')])).toEqual(['one', 'one'])
    now = 54 * 60_000
    expect(await token('scope', 'tenant')).toBe('one')
    now = 56 * 60_000
    expect(await token('scope', 'tenant')).toBe('two')
  })

  test.each<[string, number, unknown, string]>([
    ['is refused', 401, { error: 'invalid_client', error_description: 's3cret' }, 'teams_token_401'],
    ['is not among what came', 200, { token_type: 'Bearer' }, 'teams_token_unreadable'],
    ['is no JSON', 200, undefined, 'teams_token_unreadable'],
    ['is elsewhere', 302, '', 'teams_token_away'],
  ])('that %s is no token, and the next one asks again', async (_, status, body, code) => {
    const login = nock('https://login.example')
    login.post(path).reply(status, JSON.stringify(body), { location: 'https://evil.example/' })
    login.post(path).reply(200, { access_token: 'later', expires_in: 60 })
    const token = ask()
    await expect(token('scope', 'tenant')).rejects.toThrow(code)
    expect(await token('scope', 'tenant')).toBe('later')
  })
})
