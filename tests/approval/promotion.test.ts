import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createConsoleClient } from '../../adapters/wisper/client.ts'
import { type ApprovalWorld, createApprovalWorld, newTag } from '../../bot/approval/approval-world.testing.ts'
import type { Console } from '../../bot/fleet/console.ts'
import { type ConsoleOptions, type RunningConsole, startConsole } from '../../sandbox/console/start.ts'
import { type TemporaryDatabase, temporaryDatabase } from '../support/database.ts'
import { readJournal } from '../support/judge.ts'

/** Every answer of a real console over real HTTP; the console's own journal is the judge. */
describe('a promotion at the console', () => {
  let temporary: TemporaryDatabase
  let all: ApprovalWorld
  let running: RunningConsole
  let client: Console
  beforeAll(async () => {
    temporary = await temporaryDatabase('embedded')
  })
  afterAll(() => temporary.remove())
  afterEach(() => running.close())
  beforeEach(async () => {
    all = await createApprovalWorld(temporary.database.prisma)
  })

  const control = async (path: string, body: object): Promise<void> => {
    const response = await fetch(`${running.origin}/control/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  }
  /** A console that knows the tag, an account as it was last read there, and an approved request. */
  const approved = async (options: ConsoleOptions = {}): Promise<string> => {
    running = await startConsole(options)
    await control('release', { version: '4.3', tag: newTag, status: 'test' })
    client = createConsoleClient({
      url: running.url,
      token: running.token,
      requestsPerSecond: Number.POSITIVE_INFINITY,
      retries: 0,
    })
    await observe()
    const id = await all.request()
    expect(await all.decide(id, all.people.sophie)).toMatchObject({ to: 'approved' })
    return id
  }
  /** What the observer keeps of the account. */
  const observe = async (): Promise<void> => {
    const { account, etag } = await client.readAccount()
    await all.prisma.account.updateMany({ data: { defaultTag: account.defaultTag, etag } })
  }
  const promoted = async () => (await readJournal(running.origin)).filter(({ action }) => action === 'promoted')
  const accountTag = async () => (await client.readAccount()).account.defaultTag

  it('is done, and the console has it once', async () => {
    const id = await approved()
    await all.reconciler(client).pass()
    expect(await all.row(id)).toMatchObject({ state: 'done' })
    expect(await promoted()).toMatchObject([{ tag: newTag, trigger: 'promotion' }])
  })

  it.each([
    ['resets after having acted', { kind: 'reset-after' }],
    ['fails after having acted', { kind: 'server-error', acts: true }],
    ['answers nonsense after having acted', { kind: 'html', acts: true }],
    ['resets before', { kind: 'reset-before' }],
    ['is overloaded', { kind: 'too-many-requests', retryAfterSeconds: 1 }],
  ])('is done once where the console %s', async (_, rule) => {
    const id = await approved()
    await control('faults', { rules: [{ ...rule, method: 'PUT', count: 1 }] })
    const reconciler = all.reconciler(client)
    await reconciler.pass()
    expect(await all.row(id)).toMatchObject({ state: 'approved' })
    await observe()
    all.advance(1)
    await reconciler.pass()
    expect(await all.row(id)).toMatchObject({ state: 'done' })
    expect(await promoted()).toHaveLength(1)
  })

  it('is void where the account was changed meanwhile, and can be asked again', async () => {
    const id = await approved()
    await control('account', { autoUpdate: true })
    await all.reconciler(client).pass()
    expect(await all.row(id)).toMatchObject({ state: 'void', stateReason: 'account-changed' })
    expect(await promoted()).toEqual([])
    await observe()
    const again = await all.request()
    await all.decide(again, all.people.sophie)
    await all.reconciler(client).pass()
    expect(await all.row(again)).toMatchObject({ state: 'done' })
    expect(await accountTag()).toBe(newTag)
  })

  it('is done where the account was changed to this very tag by hand', async () => {
    const id = await approved()
    await control('account', { defaultTag: newTag })
    await all.reconciler(client).pass()
    expect(await all.row(id)).toMatchObject({ state: 'done' })
  })

  it('fails for good where the console does not know the tag any more', async () => {
    const id = await approved()
    await control('withdraw', { tag: newTag })
    await all.reconciler(client).pass()
    expect(await all.row(id)).toMatchObject({ state: 'failed', stateReason: 'unknown-tag', openFor: null })
    expect((await all.world.trail()).at(-1)).toBe('promotion.failed')
    expect(JSON.stringify(await all.approvals.compose(id, 'fr'))).toContain('Demandez à Wisper quel tag utiliser')
    expect(await all.prisma.campaign.findFirst()).toMatchObject({ promoting: null })
  })

  it('is a task for support where this token may not, and done when the tag is read back', async () => {
    const id = await approved({ readOnlyPromotion: true })
    const reconciler = all.reconciler(client)
    await reconciler.pass()
    expect(await all.row(id)).toMatchObject({ state: 'task', endedAt: null })
    expect((await all.world.trail()).at(-1)).toBe('promotion.task')
    const card = JSON.stringify(await all.approvals.compose(id, 'fr'))
    expect(card).toContain(`merci de passer le compte`)
    expect(card).toContain(newTag)
    expect(card).toContain('approuvé par Sophie')
    await all.world.machine('p1', { power: 'off' })
    await reconciler.pass()
    expect(await all.row(id)).toMatchObject({ state: 'task' })
    await control('account', { defaultTag: newTag })
    await observe()
    await reconciler.pass()
    expect(await all.row(id)).toMatchObject({ state: 'done' })
    expect((await all.world.trail()).slice(-2)).toEqual(['promotion.task', 'promotion.done'])
  })

  it('ends a call at shutdown, and makes it again at the next start', async () => {
    const id = await approved()
    const stopping = new AbortController()
    stopping.abort()
    await all.reconciler(client, { signal: stopping.signal }).pass()
    expect(await all.row(id)).toMatchObject({ state: 'approved' })
    expect(await promoted()).toEqual([])
    await all.reconciler(client).pass()
    expect(await all.row(id)).toMatchObject({ state: 'done' })
  })
})
