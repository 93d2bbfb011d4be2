import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { type ClientOptions, createConsoleClient } from '../adapters/wisper/client.ts'
import {
  type CommandReport,
  type Console,
  ConsoleError,
  type ConsoleErrorCode,
  type ConsoleEvent,
} from '../bot/fleet/console.ts'
import { type ConsoleOptions, type RunningConsole, startConsole } from '../sandbox/console/start.ts'
import { type ContractWatch, watchContract } from './console-contract.watch.ts'

/** The client and the console sandbox know nothing of one another: only the contract, which both are held to here. */

let watch: ContractWatch
const running: RunningConsole[] = []
beforeEach(async () => {
  watch = await watchContract()
})
afterEach(async () => {
  vi.restoreAllMocks()
  for (const sandbox of running.splice(0)) await sandbox.close()
  expect(watch.departures).toEqual([])
})

async function connect(options: ConsoleOptions = {}, client: Partial<ClientOptions> = {}) {
  const sandbox = await startConsole({ speed: Number.POSITIVE_INFINITY, ...options })
  running.push(sandbox)
  const console = createConsoleClient({
    url: sandbox.url,
    token: sandbox.token,
    requestsPerSecond: Number.POSITIVE_INFINITY,
    sleep: async () => {},
    ...client,
  })
  return { sandbox, console }
}

async function control(sandbox: RunningConsole, action: string, body: object): Promise<void> {
  const response = await fetch(`${sandbox.origin}/control/${action}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect([response.status, await response.text()]).toEqual([200, expect.any(String)])
}

const journalPage = z.object({ entries: z.array(z.object({ action: z.string(), targetId: z.string().optional() })) })

async function journal(sandbox: RunningConsole): Promise<readonly string[]> {
  const response = await fetch(`${sandbox.origin}/journal`)
  const { entries } = journalPage.parse(await response.json())
  return entries.map(({ action, targetId }) => `${action} ${targetId}`)
}

/** A WRS, and the newest release to move it to. */
async function subject(console: Console) {
  const [target] = await console.listWrs()
  const release = (await console.listReleases()).at(-1)
  if (target === undefined || release === undefined) throw new Error('the sandbox has no WRS or no release')
  return { target, release }
}

async function code(call: Promise<unknown>): Promise<ConsoleErrorCode | 'none'> {
  return await call.then(
    () => 'none' as const,
    (error: unknown) => {
      if (error instanceof ConsoleError) return error.code
      throw error
    },
  )
}

/** Follows the feed until it has told what is waited for; gives all that it told. */
async function follow(console: Console, cursor: string, isEnough: (event: ConsoleEvent) => boolean) {
  const told: ConsoleEvent[] = []
  for (let after = cursor; ; ) {
    const page = await console.readEvents(after, 5)
    told.push(...page.events)
    if (page.events.some(isEnough)) return told
    after = page.next
  }
}

async function settled(console: Console, report: CommandReport): Promise<CommandReport> {
  return await vi.waitFor(async () => {
    const now = await console.readCommand(report.id)
    expect(now.items.every(({ state }) => state !== 'queued' && state !== 'downloading')).toBe(true)
    return now
  })
}

describe('reading', () => {
  test('the account, the sites, the machines and the releases', async () => {
    const { console } = await connect()
    const { account, etag } = await console.readAccount()
    const [sites, wrs, releases] = [await console.listSites(), await console.listWrs(), await console.listReleases()]
    const workstations = (await Array.fromAsync(console.listWorkstations())).flat()
    expect(etag).not.toBe('')
    expect(releases.map(({ tag }) => tag)).toContain(account.defaultTag)
    expect(sites).toHaveLength(4)
    expect(workstations.length).toBeGreaterThan(50)
    const known = new Set(sites.map(({ id }) => id))
    expect([...wrs, ...workstations].filter(({ siteId }) => siteId !== null && !known.has(siteId))).toEqual([])
    expect(new Set(workstations.map(({ connection }) => connection))).toEqual(new Set(['lan', 'remote']))
    expect(new Set(workstations.map(({ power }) => power))).toEqual(new Set(['on', 'off']))
    const operations = ['readAccount', 'listSites', 'listWrs', 'listReleases', 'listWorkstations']
    expect([...watch.seen].sort()).toEqual(operations.map((name) => `${name} 200`).sort())
  })

  test('a large fleet in pages of a thousand, each machine once', async () => {
    const { console } = await connect({ fleet: { workstations: 2_500, perSite: 100 } })
    const pages = await Array.fromAsync(console.listWorkstations())
    expect(pages.map((page) => page.length)).toEqual([1000, 1000, 500])
    expect(new Set(pages.flat().map(({ id }) => id)).size).toBe(2_500)
  })
})

describe('moving a WRS', () => {
  test('update, restart, running: told by the feed, by the command and by the list', async () => {
    const { sandbox, console } = await connect()
    const { target, release } = await subject(console)
    const { next: cursor } = await console.readEvents(null, 0)

    const order = { kind: 'update', targetType: 'wrs', targets: [target.id], tag: release.tag } as const
    const update = await console.sendCommand(order, 'key-update')
    expect(update.items).toEqual([{ targetId: target.id, state: 'queued' }])
    expect((await settled(console, update)).items).toEqual([{ targetId: target.id, state: 'done' }])
    expect((await console.listWrs())[0]).toMatchObject({ version: target.version, installedVersion: release.version })

    const restart = await console.sendCommand(
      { kind: 'restart', targetType: 'wrs', targets: [target.id] },
      'key-restart',
    )
    const told = await follow(
      console,
      cursor,
      (event) => event.type === 'command.item' && event.commandId === restart.id && event.state === 'done',
    )
    expect((await console.listWrs())[0]).toMatchObject({
      version: release.version,
      tag: release.tag,
      installedVersion: null,
    })

    const changes = told.filter((event) => event.type === 'machine.changed' && event.targetId === target.id)
    expect(changes).toContainEqual(expect.objectContaining({ installedVersion: release.version }))
    expect(changes).toContainEqual(expect.objectContaining({ version: release.version, tag: release.tag }))
    const numbers = told.map(({ seq }) => seq)
    expect(numbers).toEqual(numbers.toSorted((one, other) => one - other))

    expect(await console.sendCommand(order, 'key-update')).toEqual(update)
    expect((await journal(sandbox)).filter((entry) => entry === `update.accepted ${target.id}`)).toHaveLength(1)
  })

  test('an answer that was lost after acting is had again, and nothing is done twice', async () => {
    const { sandbox, console } = await connect()
    const { target, release } = await subject(console)
    const kinds = [
      'reset-after',
      'truncated',
      'html',
      'missing-field',
      'unknown-value',
      'too-many-requests',
      'server-error',
    ]
    // What comes now breaks the contract on purpose.
    vi.restoreAllMocks()
    for (const [index, kind] of kinds.entries()) {
      const count = 2
      await control(sandbox, 'faults', { rules: [{ kind, method: 'POST', path: '/commands', count, acts: true }] })
      const order = { kind: 'update', targetType: 'wrs', targets: [target.id], tag: release.tag } as const
      const report = await console.sendCommand(order, `key-${index}`)
      expect([kind, report.items]).toEqual([kind, [{ targetId: target.id, state: 'queued' }]])
      await settled(console, report)
    }
    const accepted = (await journal(sandbox)).filter((entry) => entry === `update.accepted ${target.id}`)
    expect(accepted).toHaveLength(kinds.length)
  })

  test('an answer lost for good leaves the outcome unknown', async () => {
    const { sandbox, console } = await connect({}, { retries: 1 })
    const { target } = await subject(console)
    await control(sandbox, 'faults', { rules: [{ kind: 'reset-after', method: 'POST', path: '/commands', count: 2 }] })
    const order = { kind: 'restart', targetType: 'wrs', targets: [target.id] } as const
    expect(await code(console.sendCommand(order, 'key-1'))).toBe('outcome_unknown')
    expect((await console.sendCommand(order, 'key-1')).items).toHaveLength(1)
    expect((await journal(sandbox)).filter((entry) => entry === `restart.accepted ${target.id}`)).toHaveLength(1)
  })
})

describe('refusals', () => {
  test('of a command', async () => {
    const { sandbox, console } = await connect()
    const { target, release } = await subject(console)
    const order = { kind: 'update', targetType: 'wrs', targets: [target.id] } as const
    expect(await code(console.sendCommand({ ...order, tag: 'no-such-tag' }, 'key-1'))).toBe('unknown_tag')
    expect(await code(console.sendCommand(order, 'key-1'))).toBe('idempotency_conflict')
    await control(sandbox, 'withdraw', { tag: release.tag })
    expect(await code(console.sendCommand({ ...order, tag: release.tag }, 'key-2'))).toBe('unknown_tag')
    const report = await console.sendCommand({ ...order, targets: [target.id, 'nobody'] }, 'key-3')
    expect(report.items).toContainEqual({ targetId: 'nobody', state: 'rejected', reason: 'unknown_target' })
    expect(await code(console.readCommand('no-such-command'))).toBe('not_found')
  })

  test('of a token', async () => {
    const { console } = await connect({}, { token: 'another-token' })
    expect(await code(console.readAccount())).toBe('unauthorized')
  })

  test('of a promotion', async () => {
    const { console } = await connect()
    const { etag } = await console.readAccount()
    const tag = (await console.listReleases())[1]?.tag ?? 'none'
    expect(await code(console.promote('no-such-tag', etag, 'key-1'))).toBe('unknown_tag')
    const promoted = await console.promote(tag, etag, 'key-2')
    expect(promoted).toEqual(await console.readAccount())
    expect(promoted.account.defaultTag).toBe(tag)
    expect(promoted.etag).not.toBe(etag)
    expect(await console.promote(tag, etag, 'key-2')).toEqual(promoted)
    expect(await code(console.promote(tag, etag, 'key-3'))).toBe('account_changed')
  })

  test('of a promotion that this token may not make', async () => {
    const { console } = await connect({ readOnlyPromotion: true })
    const { etag } = await console.readAccount()
    expect(await code(console.promote('any', etag, 'key-1'))).toBe('forbidden')
  })

  test('of haste: 429 is waited out as the console asks', async () => {
    const waits: number[] = []
    const { sandbox, console } = await connect(
      {},
      { sleep: async (milliseconds) => waits.push(milliseconds), random: () => 0 },
    )
    await control(sandbox, 'faults', { rules: [{ kind: 'too-many-requests', count: 1, retryAfterSeconds: 3 }] })
    expect((await console.readAccount()).etag).not.toBe('')
    expect(waits).toEqual([3_000])
  })
})

describe('the event feed', () => {
  test('waits for what comes: a release, and the account', async () => {
    const { sandbox, console } = await connect()
    const { next } = await console.readEvents(null, 0)
    const told = follow(console, next, ({ type }) => type === 'account.updated')
    await control(sandbox, 'release', { version: '9.9.9', tag: 'tag-nine', status: 'official', notes: '# Noyau' })
    await control(sandbox, 'account', { defaultTag: 'tag-nine' })
    expect((await told).slice(0, 2)).toMatchObject([
      { type: 'release.published', version: '9.9.9', tag: 'tag-nine' },
      { type: 'account.updated', defaultTag: 'tag-nine' },
    ])
  })

  test('refuses a cursor that it did not give, or that is too old', async () => {
    const { sandbox, console } = await connect({ retention: 1 })
    const { next } = await console.readEvents(null, 0)
    for (const tag of ['one', 'two', 'three']) await control(sandbox, 'release', { version: tag, tag })
    expect(await code(console.readEvents(next, 0))).toBe('cursor_expired')
    expect(await code(console.readEvents('made up', 0))).toBe('bad_request')
  })

  test('may be missing', async () => {
    const { console } = await connect({ withoutEvents: true })
    expect(await code(console.readEvents(null, 0))).toBe('no_feed')
  })

  test('lets its caller go', async () => {
    const { console } = await connect()
    const { next } = await console.readEvents(null, 0)
    const ender = new AbortController()
    const call = code(console.readEvents(next, 25, ender.signal))
    ender.abort()
    expect(await call).toBe('aborted')
  })
})
