import { postgresMissing } from '../../tests/support/postgres.ts'
import { forkChild, spawnConsole } from '../support/child.ts'
import { type DatabaseKind, type Databases, prepareDatabases } from '../support/databases.ts'
import { withStack } from '../support/stack.ts'
import { readyMessage } from '../support/task.ts'
import { type ChatAddress, type Done, doneMessage, sandboxReady, type Verdict, verdictMessage } from './protocol.ts'

export interface ChatOptions {
  readonly platforms: readonly ChatAddress['platform'][]
  readonly databases: readonly DatabaseKind[]
  readonly rollouts: number
  /** How many places carry the rollouts, in turn. */
  readonly channels: number
  readonly places: number
  /** For how long the rollouts change. */
  readonly seconds: number
  readonly nodeOptions: readonly string[]
  readonly onProgress: (line: string) => void
}

export interface ChatRun extends Omit<Done, 'type' | 'marks'>, Pick<Verdict, 'edits' | 'posts' | 'tooFast'> {
  readonly platform: ChatAddress['platform']
  readonly database: DatabaseKind
  readonly faults: readonly string[]
}

export interface ChatFigures {
  readonly rollouts: number
  readonly channels: number
  readonly places: number
  readonly seconds: number
  readonly runs: readonly ChatRun[]
  readonly skipped: Readonly<Partial<Record<DatabaseKind, string>>>
}

/** One run after another: a fresh sandbox, console and database for each, all in processes of their own. */
export const measureChat = async (options: ChatOptions): Promise<ChatFigures> => {
  const { rollouts, channels, places, seconds } = options
  const reason = postgresMissing()
  const kinds = options.databases.filter((kind) => kind !== 'postgres' || reason === null)
  const skipped = reason !== null && kinds.length < options.databases.length ? { postgres: reason } : {}
  const runs = await withStack(async (stack) => {
    const databases = stack.use(await prepareDatabases(kinds))
    const measured: ChatRun[] = []
    for (const platform of options.platforms) {
      for (const database of kinds) {
        options.onProgress(`${platform}, ${database}: begins`)
        measured.push(await measure(platform, database, databases, options))
      }
    }
    return measured
  })
  return { rollouts, channels, places, seconds, runs, skipped }
}

/** Few machines each: what is measured is the chat. */
const WORKSTATIONS_A_SITE = 20

const measure = (
  platform: ChatAddress['platform'],
  kind: DatabaseKind,
  databases: Databases,
  { rollouts, channels, places, seconds, nodeOptions }: ChatOptions,
): Promise<ChatRun> =>
  withStack(async (stack) => {
    const sandbox = stack.use(forkChild(`${import.meta.dirname}/sandbox-${platform}.ts`, { places }))
    const { address } = await sandbox.next(sandboxReady)
    // At the pace of real machines, so that no rollout ends while its message is watched.
    const fleet = { perSite: WORKSTATIONS_A_SITE, speed: 1 }
    const console = stack.use(await spawnConsole(rollouts * WORKSTATIONS_A_SITE, fleet))
    const { options: database } = stack.use(await databases.fresh(kind))
    const { url, token, origin } = console
    const task = { database, console: { url, token, origin }, chat: address, rollouts, channels, places, seconds }
    const bot = stack.use(forkChild(`${import.meta.dirname}/bot.ts`, task, nodeOptions))
    await bot.next(readyMessage)
    bot.send({ type: 'begin' })
    const { type: _, marks, ...done } = await bot.next(doneMessage)
    sandbox.send({ type: 'judge' })
    const verdict = await sandbox.next(verdictMessage)
    const { edits, posts, tooFast } = verdict
    return {
      platform,
      database: kind,
      ...done,
      edits,
      posts,
      tooFast,
      faults: faultsOf(verdict, marks, { rollouts, channels }),
    }
  })

/** What did not end right, whatever time it took. */
export const faultsOf = (
  { roots, marks, refusals }: Pick<Verdict, 'roots' | 'marks' | 'refusals'>,
  wanted: readonly string[],
  { rollouts, channels }: { readonly rollouts: number; readonly channels: number },
): readonly string[] => {
  const rolloutsIn = (place: number): number =>
    place < channels ? Math.floor(rollouts / channels) + (place < rollouts % channels ? 1 : 0) : 0
  const told = roots.map((messages, place) => messages - rolloutsIn(place))
  const shown = new Set(marks)
  const count = (what: number, words: string): readonly string[] => (what === 0 ? [] : [`${what} ${words}`])
  return [
    ...count(told.filter((messages) => messages < 1).length, 'places were never told'),
    ...count(told.filter((messages) => messages > 1).length, 'places were told twice'),
    ...count(wanted.filter((mark) => !shown.has(mark)).length, 'messages do not show the last change'),
    ...Object.entries(refusals).map(([code, calls]) => `${calls} calls were refused: ${code}`),
  ]
}
