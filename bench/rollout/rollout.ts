import { postgresMissing } from '../../tests/support/postgres.ts'
import { forkChild, spawnConsole } from '../support/child.ts'
import { type Databases, prepareDatabases } from '../support/databases.ts'
import { withStack } from '../support/stack.ts'
import { readyMessage } from '../support/task.ts'
import { judge } from './judge.ts'
import { type Done, doneMessage } from './protocol.ts'

export const contestants = ['script', 'postgres', 'embedded'] as const
export type Contestant = (typeof contestants)[number]

export interface RolloutOptions {
  readonly machines: readonly number[]
  readonly contestants: readonly Contestant[]
  /** How long the bot is left alone before its memory at idle is read. */
  readonly settleMilliseconds: number
  /** Options for the Node of whoever is measured, e.g. `--cpu-prof`. */
  readonly nodeOptions: readonly string[]
  readonly onProgress: (line: string) => void
}

export interface RolloutRun extends Omit<Done, 'type'> {
  readonly contestant: Contestant
  readonly machines: number
  readonly totalSeconds: number
  readonly requests: Readonly<Record<string, number>>
  readonly faults: readonly string[]
}

export interface RolloutFigures {
  readonly runs: readonly RolloutRun[]
  /** Contestants that could not take part, and why. */
  readonly skipped: Readonly<Partial<Record<Contestant, string>>>
}

/**
 * Moves freshly made fleets of each size, once by the bare script and once by the bot on each database, one after
 * another: two of them at once would measure their fight for the processor.
 */
export const measureRollout = async (options: RolloutOptions): Promise<RolloutFigures> => {
  const reason = postgresMissing()
  const wanted = options.contestants.filter((contestant) => contestant !== 'postgres' || reason === null)
  const skipped = reason !== null && wanted.length < options.contestants.length ? { postgres: reason } : {}
  const runs = await withStack(async (stack) => {
    const databases = stack.use(await prepareDatabases(wanted.filter((contestant) => contestant !== 'script')))
    const measured: RolloutRun[] = []
    for (const machines of options.machines) {
      for (const contestant of wanted) {
        const run = await measure(contestant, machines, databases, options)
        measured.push(run)
        options.onProgress(`${contestant}, ${machines}: ${run.totalSeconds.toFixed(2)} s`)
      }
    }
    return measured
  })
  return { runs, skipped }
}

const script = `${import.meta.dirname}/../peers/bare-script.ts`
const bot = `${import.meta.dirname}/bot.ts`

const measure = (
  contestant: Contestant,
  machines: number,
  databases: Databases,
  { nodeOptions, settleMilliseconds }: RolloutOptions,
): Promise<RolloutRun> =>
  withStack(async (stack) => {
    const { url, token, origin } = stack.use(await spawnConsole(machines))
    const task = { url, token, workstations: machines }
    const database = contestant === 'script' ? null : stack.use(await databases.fresh(contestant))
    const child = stack.use(
      database === null
        ? forkChild(script, task, nodeOptions)
        : forkChild(bot, { ...task, database: database.options, settleMilliseconds }, nodeOptions),
    )
    await child.next(readyMessage)
    child.send({ type: 'begin' })
    const { type: _, ...done } = await child.next(doneMessage)
    return {
      contestant,
      machines,
      ...done,
      totalSeconds: done.readSeconds + done.planSeconds + done.moveSeconds,
      ...(await judge(origin, machines)),
    }
  })
