import pino from 'pino'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createMemoryInbox } from '../../adapters/chat/inbox.fixture.ts'
import type { HttpServer } from '../../adapters/http/server.ts'
import { createInProcessCoordination } from '../../adapters/redis/in-process.ts'
import { type RunningTeams, startTeams } from '../../adapters/teams/start.ts'
import type { Occasion } from '../../commands/contract.ts'
import { silentCommands, startServer } from '../support/chat-stubs.ts'

let http: HttpServer
let teams: RunningTeams | undefined
const heard: Occasion[] = []
const logged: string[] = []
const logger = pino({ level: 'warn' }, { write: (line) => void logged.push(line) })

const start = (host: string): Promise<HttpServer> => startServer(logger, host)

const startLocal = (): Promise<RunningTeams> =>
  startTeams({
    clientId: '',
    clientSecret: '',
    tenantIds: [],
    local: true,
    sandbox: true,
    commands: {
      ...silentCommands,
      say: async (occasion) => {
        heard.push(occasion)
        return { type: 'done' }
      },
    },
    inbox: createMemoryInbox(),
    coordination: createInProcessCoordination(),
    logger,
    http,
  })

beforeEach(() => {
  heard.length = 0
  logged.length = 0
})
afterEach(async () => {
  await teams?.stop()
  teams = undefined
  await http.close(100)
})

const activity = (serviceUrl: string): string =>
  JSON.stringify({
    type: 'message',
    id: String(Math.random()),
    channelId: 'msteams',
    serviceUrl,
    from: { id: 'user-id-0', name: 'Alex' },
    recipient: { id: '00000000-0000-0000-0000-00000000000011' },
    conversation: { id: 'personal-chat-id', conversationType: 'personal' },
    text: 'status',
  })

const deliver = (headers: Readonly<Record<string, string>> = {}, serviceUrl = 'http://127.0.0.1:9/_connector') =>
  fetch(`${http.origin}/api/messages`, {
    method: 'POST',
    body: activity(serviceUrl),
    headers: { 'content-type': 'application/json', ...headers },
  })

describe('without tokens, for the playground on this machine', () => {
  beforeEach(async () => {
    http = await start('127.0.0.1')
    teams = await startLocal()
  })

  test('people are heard whom nobody but the playground knows', async () => {
    expect((await deliver()).status).toBe(200)
    await vi.waitFor(() => expect(heard).toMatchObject([{ userId: 'user-id-0', platform: 'teams' }]))
  })

  test('the log has nothing against it', () => {
    expect(logged).toEqual([])
  })

  test('a HEAD says that a bot listens', async () => {
    expect((await fetch(`${http.origin}/api/messages`, { method: 'HEAD' })).status).toBe(200)
  })

  test.each<[string, Readonly<Record<string, string>>, string?]>([
    ['answers would leave the machine', {}, 'https://smba.trafficmanager.net/emea/'],
    ['a page of a browser sends it', { origin: 'https://evil.example' }],
    ['a page of a browser sends it as it may without asking', { 'content-type': 'text/plain' }],
  ])('nothing is heard where %s', async (_, headers, serviceUrl) => {
    expect((await deliver(headers, serviceUrl)).status).toBe(403)
    expect(heard).toEqual([])
  })
})

test('it does not start where others can reach the port', async () => {
  http = await start('0.0.0.0')
  await expect(startLocal()).rejects.toThrow('teams_local_not_loopback')
})
