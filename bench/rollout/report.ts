import { parseArgs } from 'node:util'
import { MOST_WORKSTATIONS } from '../../sandbox/console/fleet-generated.ts'
import type { Bench } from '../support/report.ts'
import { type Goal, number, table } from '../support/table.ts'
import { type Contestant, contestants, measureRollout, type RolloutFigures, type RolloutRun } from './rollout.ts'

const names: Readonly<Record<Contestant, string>> = {
  script: 'bare script',
  postgres: 'bot, PostgreSQL',
  embedded: 'bot, embedded',
}

const SETTLE_MILLISECONDS = 5_000

/**
 * `rollout [--machines 1000,10000] [--who script,postgres,embedded] [--node-option --cpu-prof …]`
 */
export const reportRollout: Bench = async (argumentList, onProgress) => {
  const { values } = parseArgs({
    args: [...argumentList],
    options: {
      machines: { type: 'string', default: '1000,10000' },
      who: { type: 'string', default: contestants.join(',') },
      'node-option': { type: 'string', multiple: true, default: [] },
    },
  })
  const figures = await measureRollout({
    machines: values.machines.split(',').map(sizeFrom),
    contestants: values.who.split(',').map(contestantFrom),
    settleMilliseconds: SETTLE_MILLISECONDS,
    nodeOptions: values['node-option'],
    onProgress,
  })
  return {
    title: 'rollout: a whole fleet to "seen running", WRS first, waves of 1, 10 %, 50 %, 100 % on 100 machines a site',
    sections: [runTable(figures), requestTable(figures), ...skippedLines(figures)],
    goals: goalsOf(figures),
    figures,
    faults: figures.runs.flatMap((run) =>
      run.faults.map((fault) => `${names[run.contestant]}, ${run.machines}: ${fault}`),
    ),
  }
}

const sizeFrom = (text: string): number => {
  const size = Number(text)
  if (Number.isInteger(size) && size >= 1 && size <= MOST_WORKSTATIONS) return size
  throw new RangeError(`--machines: ${text} is not a number from 1 to ${MOST_WORKSTATIONS}`)
}

const contestantFrom = (text: string): Contestant => {
  const found = contestants.find((contestant) => contestant === text)
  if (found === undefined) throw new RangeError(`--who: ${text} is none of ${contestants.join(', ')}`)
  return found
}

const find = ({ runs }: RolloutFigures, contestant: Contestant, machines: number): RolloutRun | undefined =>
  runs.find((run) => run.contestant === contestant && run.machines === machines)

const ratioToScript = (figures: RolloutFigures, run: RolloutRun): number | null => {
  const script = find(figures, 'script', run.machines)
  return script === undefined ? null : run.totalSeconds / script.totalSeconds
}

const requestsOf = (run: RolloutRun): number => Object.values(run.requests).reduce((sum, count) => sum + count, 0)

const runTable = (figures: RolloutFigures): string =>
  table(
    [
      'who',
      'machines',
      'read s',
      'plan s',
      'move s',
      'total s',
      '× script',
      'CPU s',
      'idle MB',
      'above idle MB',
      'ended',
    ],
    figures.runs.map((run) => {
      const ratio = ratioToScript(figures, run)
      return [
        names[run.contestant],
        number(run.machines),
        ...[run.readSeconds, run.planSeconds, run.moveSeconds, run.totalSeconds].map((seconds) => number(seconds, 2)),
        ratio === null ? '' : number(ratio, 2),
        number(run.cpuSeconds, 1),
        number(run.idleMegabytes),
        number(run.peakMegabytes - run.idleMegabytes),
        run.faults.length === 0 ? 'right' : 'NOT RIGHT',
      ]
    }),
  )

const requestTable = (figures: RolloutFigures): string =>
  table(
    ['who', 'machines', 'requests', 'commands', 'event pages'],
    figures.runs.map((run) => [
      names[run.contestant],
      number(run.machines),
      number(requestsOf(run)),
      number(run.requests['POST /v1/commands'] ?? 0),
      number(run.requests['GET /v1/events'] ?? 0),
    ]),
  )

const skippedLines = ({ skipped }: RolloutFigures): readonly string[] =>
  Object.entries(skipped).map(([contestant, reason]) => `${contestant}: skipped, ${reason}`)

/** The size that the goals of DESIGN 9 speak of, or the largest measured. */
const GOAL_MACHINES = 10_000

const goalsOf = (figures: RolloutFigures): readonly Goal[] => {
  const sizes = [...new Set(figures.runs.map(({ machines }) => machines))].toSorted((one, other) => one - other)
  const smallest = sizes[0] ?? 0
  const largest = sizes.at(-1) ?? 0
  const size = sizes.includes(GOAL_MACHINES) ? GOAL_MACHINES : largest
  const most = { postgres: 1.5, embedded: 2 } as const
  return (['postgres', 'embedded'] as const).flatMap((contestant): readonly Goal[] => {
    const run = find(figures, contestant, size)
    const first = find(figures, contestant, smallest)
    const last = find(figures, contestant, largest)
    const ratio = run === undefined ? null : ratioToScript(figures, run)
    const name = names[contestant]
    return [
      ...(ratio === null
        ? []
        : [goal(`${name}: time at ${number(size)}, bare script = 1`, ratio, most[contestant], ' ×')]),
      ...(first === undefined || last === undefined || first === last
        ? []
        : [
            goal(
              `${name}: growth from ${number(smallest)} to ${number(largest)}, linear = 1`,
              last.totalSeconds / first.totalSeconds / (largest / smallest),
              1.3,
              ' ×',
            ),
          ]),
      ...(last === undefined
        ? []
        : [
            goal(
              `${name}: memory above idle at ${number(largest)}`,
              last.peakMegabytes - last.idleMegabytes,
              250,
              ' MB',
            ),
          ]),
    ]
  })
}

const goal = (what: string, figure: number, most: number, unit: string): Goal => ({
  what,
  figure,
  bound: 'at-most',
  goal: most,
  unit,
})
