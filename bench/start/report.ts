import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { postgresMissing } from '../../tests/support/postgres.ts'
import { originMessage } from '../ack/protocol.ts'
import { startBot } from '../support/bot.ts'
import { forkChild, spawnConsole } from '../support/child.ts'
import { type DatabaseKind, prepareDatabases } from '../support/databases.ts'
import { residentMegabytes } from '../support/process.ts'
import type { Bench } from '../support/report.ts'
import { withStack } from '../support/stack.ts'
import { type Goal, median, number, table } from '../support/table.ts'

interface Start {
  readonly kind: DatabaseKind
  readonly readySeconds: number
  readonly readyMegabytes: number
  readonly idleMegabytes: number
}

const names: Readonly<Record<DatabaseKind, string>> = { postgres: 'bot, PostgreSQL', embedded: 'bot, embedded' }

/** Until what a start leaves behind is swept up: memory at idle is read after it. */
const IDLE_MILLISECONDS = 10_000
const LOOK_MILLISECONDS = 10

/** `start [--rounds 3] [--idle 10000] [--node-option …]`: from the command to `/readyz`, on a database that is there. */
export const reportStart: Bench = async (argumentList, onProgress) => {
  const { values } = parseArgs({
    args: [...argumentList],
    options: {
      rounds: { type: 'string', default: '3' },
      idle: { type: 'string', default: `${IDLE_MILLISECONDS}` },
      'node-option': { type: 'string', multiple: true, default: [] },
    },
  })
  const reason = postgresMissing()
  const kinds: readonly DatabaseKind[] = reason === null ? ['postgres', 'embedded'] : ['embedded']
  const starts = await withStack(async (stack) => {
    const databases = stack.use(await prepareDatabases(kinds))
    const slack = stack.use(forkChild(`${import.meta.dirname}/../peers/fake-slack.ts`, null))
    const { origin: slackOrigin } = await slack.next(originMessage)
    const surroundings = { signingSecret: 'bench-signing-secret', slackOrigin, nodeOptions: values['node-option'] }
    const console = stack.use(await spawnConsole(60))
    const measured: Start[] = []
    for (let round = 0; round < Number(values.rounds); round += 1) {
      for (const kind of kinds) {
        const start = await withStack(async (own): Promise<Start> => {
          const database = own.use(await databases.fresh(kind))
          const begun = performance.now()
          const bot = own.use(await startBot(database.options, console, surroundings))
          await untilReady(bot.origin)
          const readySeconds = (performance.now() - begun) / 1_000
          const readyMegabytes = await residentMegabytes(bot.pid)
          await sleep(Number(values.idle))
          return { kind, readySeconds, readyMegabytes, idleMegabytes: await residentMegabytes(bot.pid) }
        })
        measured.push(start)
        onProgress(`${kind}: ready after ${start.readySeconds.toFixed(2)} s`)
      }
    }
    return measured
  })
  const medians = kinds.map((kind): Start => {
    const of = (figure: (start: Start) => number) => median(starts.filter((start) => start.kind === kind).map(figure))
    return {
      kind,
      readySeconds: of(({ readySeconds }) => readySeconds),
      readyMegabytes: of(({ readyMegabytes }) => readyMegabytes),
      idleMegabytes: of(({ idleMegabytes }) => idleMegabytes),
    }
  })
  return {
    title: `start: the whole bot on an existing database, until it is ready; median of ${values.rounds}`,
    sections: [startTable(medians), ...(reason === null ? [] : [`postgres: skipped, ${reason}`])],
    goals: medians.flatMap(goalsOf),
    figures: { starts, medians },
    faults: [],
  }
}

const untilReady = async (origin: string): Promise<void> => {
  while ((await fetch(`${origin}/readyz`)).status !== 200) await sleep(LOOK_MILLISECONDS)
}

const startTable = (medians: readonly Start[]): string =>
  table(
    ['who', 'ready s', 'ready MB', 'idle MB'],
    medians.map((start) => [
      names[start.kind],
      number(start.readySeconds, 2),
      number(start.readyMegabytes),
      number(start.idleMegabytes),
    ]),
  )

const goalsOf = ({ kind, readySeconds, idleMegabytes }: Start): readonly Goal[] => {
  const atMost = (what: string, figure: number, goal: number, unit: string): Goal => ({
    what: `${names[kind]}: ${what}`,
    figure,
    bound: 'at-most',
    goal,
    unit,
  })
  return [
    ...(kind === 'embedded' ? [atMost('ready', readySeconds, 2, ' s')] : []),
    atMost('memory at idle', idleMegabytes, kind === 'embedded' ? 300 : 150, ' MB'),
  ]
}
