import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { defaultSettings } from '../../bot/announcement/settings.ts'
import { touchSubject } from '../../bot/chat/living.ts'
import { readSnapshot } from '../../bot/fleet/read-snapshot.ts'
import { defaultWaves } from '../../bot/rollout/request.ts'
import { ACCOUNT } from '../../tests/support/engine.ts'
import { taskOf, tell, toldToBegin } from '../support/task.ts'
import { watchUsage } from '../support/usage.ts'
import { openHouse } from './house.ts'
import { botTask, channelIdOf, markOf } from './protocol.ts'

/** Fifty rollouts that change once a second each, and one release that is announced while they do. */
const stack = new AsyncDisposableStack()
const task = taskOf(botTask, () => stack.disposeAsync())
const { platform, workspace } = task.chat

/** How busy the message of a rollout can be: the engine looks at its lanes about once a second. */
const CHANGE_MILLISECONDS = 1_000
const LOOK_MILLISECONDS = 25
/** Longer than the slowest platform needs to go round all messages; what is not there by then never comes. */
const PATIENCE_MILLISECONDS = 240_000

const until = async (isSo: () => boolean | Promise<boolean>): Promise<boolean> => {
  const deadline = performance.now() + PATIENCE_MILLISECONDS
  while (!(await isSo())) {
    if (performance.now() > deadline) return false
    await sleep(LOOK_MILLISECONDS)
  }
  return true
}

const numbers = new Map<string, number>()
const counts = new Map<string, number>()
const mark = (rolloutId: string): string => markOf(numbers.get(rolloutId) ?? -1, counts.get(rolloutId) ?? 0)

const { prisma, steering, watch, nudge } = await openHouse(task, stack, mark)
const by = { personId: randomUUID(), identity: 'slack:T1/U1' }

const placeIds = Array.from({ length: task.places }, () => randomUUID())
await prisma.place.createMany({
  data: placeIds.map((id, index) => ({
    ...{ id, accountId: ACCOUNT, platform, workspace, channelId: channelIdOf(platform, index) },
  })),
})
const since = new Date()
await prisma.subscription.createMany({
  data: placeIds.map((placeId) => ({
    ...{
      accountId: ACCOUNT,
      placeId,
      createdBy: by.personId,
      createdAt: since,
      since,
      settings: { ...defaultSettings },
    },
  })),
})

const startRollouts = async (): Promise<readonly string[]> => {
  await until(async () => (await prisma.account.count({ where: { id: ACCOUNT, releasesKnownAt: { not: null } } })) > 0)
  const snapshot = await readSnapshot(prisma, ACCOUNT)
  const tag = snapshot?.releases.at(-1)?.tag ?? null
  const ids: string[] = []
  for (const [index, { id }] of (snapshot?.sites ?? []).slice(0, task.rollouts).entries()) {
    const draft = await steering.draft(
      {
        phase: 'test',
        tag,
        selection: { type: 'some', sites: [id], groups: [], workstations: [], wrs: [] },
        includeWrs: true,
        waves: defaultWaves,
        pauseBetweenWaves: false,
        restartAt: null,
        startAt: null,
      },
      by,
    )
    const placeId = placeIds[index % task.channels] ?? ''
    const started = await steering.start(draft.id, draft.version, by, { placeId })
    if (started.outcome !== 'started') throw new Error(`the rollout did not start: ${started.outcome}`)
    numbers.set(started.rolloutId, index)
    ids.push(started.rolloutId)
    nudge()
  }
  return ids
}

/** Evenly spread over the second: rollouts have no common beat. */
const keepChanging = async (rolloutIds: readonly string[], begun: number): Promise<void> => {
  const all = rolloutIds.length * task.seconds
  for (let index = 0; index < all; index += 1) {
    const due = begun + (index * CHANGE_MILLISECONDS) / rolloutIds.length
    await sleep(Math.max(0, due - performance.now()))
    const rollout = index % rolloutIds.length
    const rolloutId = rolloutIds[rollout] ?? ''
    const change = (counts.get(rolloutId) ?? 0) + 1
    counts.set(rolloutId, change)
    watch.changed(rollout, change)
    await touchSubject(prisma, ACCOUNT, 'rollout', rolloutId)
    nudge()
  }
}

/** With notes as the vendor writes them: three parts and a few lines each. */
const notes = ['WRS', 'Postes de travail', 'Console']
  .map((part) => `# ${part}\n${'- Une correction, dite en une ligne comme le fait Wisper\n'.repeat(4)}`)
  .join('\n')

const publish = async (): Promise<number> => {
  const at = performance.now()
  const response = await fetch(`${task.console.origin}/control/release`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ version: '99.1', tag: 'w360-bench', notes }),
  })
  if (!response.ok) throw new Error(`the console did not publish: ${response.status}`)
  return at
}

const rolloutIds = await startRollouts()
await until(() => watch.posts.length >= rolloutIds.length)
const before = watch.posts.length
tell({ type: 'ready' })
await toldToBegin()

const usage = watchUsage()
const begun = performance.now()
const changing = keepChanging(rolloutIds, begun)
// A third of the way: the rollouts have been round once, and go on until after it.
await sleep((task.seconds * 1_000) / 3)
const publishedAt = await publish()
await changing
await until(watch.allVisible)
const since0 = (inThread: boolean): readonly number[] =>
  watch.posts
    .slice(before)
    .filter((post) => post.inThread === inThread)
    .map(({ at }) => at - publishedAt)
await until(() => since0(false).length >= task.places && since0(true).length >= task.places)
tell({
  type: 'done',
  changes: watch.changes.map((change) => ({ ...change, at: change.at - begun })),
  marks: rolloutIds.map(mark),
  announced: since0(false),
  noted: since0(true),
  ...usage(),
})
