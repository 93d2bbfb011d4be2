import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { setTimeout as sleep } from 'node:timers/promises'
import { readSnapshot } from '../../bot/fleet/read-snapshot.ts'
import { defaultWaves, type UpdateRequest } from '../../bot/rollout/request.ts'
import { openDatabase } from '../../prisma/open.ts'
import { ACCOUNT, startEngine } from '../../tests/support/engine.ts'
import { taskOf, tell, toldToBegin } from '../support/task.ts'
import { type Usage, watchUsage } from '../support/usage.ts'
import { botTask } from './protocol.ts'

/** The bot's engine and steering, as the composition root builds them, without a chat. */
const closing: (() => Promise<void>)[] = []
const task = taskOf(botTask, async () => {
  for (const close of closing.toReversed()) await close()
})

const { dataDirectory, databaseUrl } = task.database
const database = await openDatabase({ dataDirectory, ...(databaseUrl !== undefined && { databaseUrl }) })
closing.push(() => database.close())
const { prisma } = database

const LOOK_MILLISECONDS = 25

/** Looks until there is what is waited for. */
const until = async <Found>(look: () => Promise<Found | null>): Promise<Found> => {
  for (;;) {
    const found = await look()
    if (found !== null) return found
    await sleep(LOOK_MILLISECONDS)
  }
}

const requestFor = (tag: string): UpdateRequest => ({
  phase: 'test',
  tag,
  selection: { type: 'everything' },
  includeWrs: true,
  waves: defaultWaves,
  pauseBetweenWaves: false,
  restartAt: null,
  startAt: null,
})

tell({ type: 'ready' })
await toldToBegin()
// The engine's own start, which waits for the first reading, is measured by the bench `start`: here all begins with the
// first request to the console.
const first = Promise.withResolvers<{ readonly reading: () => Usage; readonly begun: number }>()
const onRequest = (): void => {
  unsubscribe('undici:request:create', onRequest)
  first.resolve({ reading: watchUsage(), begun: performance.now() })
}
subscribe('undici:request:create', onRequest)
const { engine, steering, by, placeId } = await startEngine(database, task)
closing.push(() => engine.stop())
const { reading, begun } = await first.promise
await until(() => prisma.account.findFirst({ where: { id: ACCOUNT, listedAt: { not: null } }, select: { id: true } }))
const readSeconds = (performance.now() - begun) / 1_000
const { cpuSeconds: readCpuSeconds } = reading()
// Idle is a bot that knows its fleet and has swept up after its start: only then is it told to move something.
await sleep(task.settleMilliseconds)
const usage = watchUsage()
const asked = performance.now()
const snapshot = await readSnapshot(prisma, ACCOUNT)
const target = snapshot?.releases.at(-1)
if (target === undefined) throw new Error('the console has no release')
const draft = await steering.draft(requestFor(target.tag), by)
const started = await steering.start(draft.id, draft.version, by, { placeId })
if (started.outcome !== 'started') throw new Error(`the rollout did not start: ${started.outcome}`)
const planned = performance.now()
await until(() => prisma.rollout.findFirst({ where: { id: started.rolloutId, state: 'done' }, select: { id: true } }))
const moved = performance.now()
const { cpuSeconds, ...memory } = usage()
tell({
  type: 'done',
  readSeconds,
  planSeconds: (planned - asked) / 1_000,
  moveSeconds: (moved - planned) / 1_000,
  ...memory,
  cpuSeconds: readCpuSeconds + cpuSeconds,
})
