import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { databases } from '../../../tests/support/database.ts'
import { by, openStage, pc, type Stage } from '../../../tests/support/stage.ts'

const [postgres] = databases().filter(({ kind }) => kind === 'postgres')

// The embedded database has one connection: there nobody holds what another waits for.
describe.runIf(postgres?.available === true)('an act in the middle of a pass', { timeout: 60_000 }, () => {
  let stage: Stage
  /** Until a connection waits for a lock that another one holds. */
  const oneWaits = () =>
    vi.waitFor(async () => {
      const waiting = await stage.prisma.$queryRaw<unknown[]>`
        SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
      expect(waiting).toHaveLength(1)
    }, WAIT_MILLISECONDS)
  const WAIT_MILLISECONDS = 20_000
  const failure = (error: unknown): unknown => error

  beforeAll(async () => {
    stage = await openStage('postgres')
  })
  afterAll(() => stage.remove())
  beforeEach(async () => {
    await stage.clear()
    await stage.list([pc('one'), pc('two')])
  })

  it.each(['pause', 'cancel'] as const)('(%s) waits for it, and neither stops the other', async (act) => {
    const id = await stage.start()
    const acts: Promise<unknown>[] = []
    await stage.reconcile(async () => {
      acts.push(stage.steering[act]({ id, version: null }, by).catch(failure))
      await oneWaits()
    })
    expect(await Promise.all(acts)).toMatchObject([{ outcome: 'steered' }])
  })

  it('(a start that takes a machine out of a ledger) waits for the lane that may be about to move it', async () => {
    await stage.list([pc('one', 'paris', { power: 'off' })])
    const earlier = await stage.start()
    await stage.reconcile()
    expect((await stage.view(earlier)).state).toBe('ledger')
    const { id, version } = await stage.draft()
    const starts: Promise<unknown>[] = []
    // As a pass does it: first the lane, then its machines.
    await stage.prisma.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT id::text FROM lane WHERE rollout_id = ${earlier}::uuid FOR UPDATE`
      starts.push(stage.steering.start(id, version, by, { placeId: stage.placeId }).catch(failure))
      await oneWaits()
      await tx.target.updateMany({ where: { rolloutId: earlier }, data: { state: 'waiting' } })
    })
    expect(await Promise.all(starts)).toMatchObject([{ outcome: 'started' }])
    expect((await stage.view(earlier)).counts).toMatchObject({ skipped: 1, waiting: 0 })
  })
})
