import { reportAck } from './ack/report.ts'
import { reportChat } from './chat/report.ts'
import { reportRollout } from './rollout/report.ts'
import { reportStart } from './start/report.ts'
import { type Bench, environment } from './support/report.ts'
import { goalTable, isMet } from './support/table.ts'

const benches: Readonly<Record<string, Bench>> = {
  ack: reportAck,
  chat: reportChat,
  rollout: reportRollout,
  start: reportStart,
}

const usage = `npm run bench -- NAME [--json] [options]
  ${Object.keys(benches).join('\n  ')}
The options of each are in bench/README.md.
`

const run = async (argumentList: readonly string[]): Promise<number> => {
  const [name = '', ...rest] = argumentList
  const bench = Object.hasOwn(benches, name) ? benches[name] : undefined
  if (bench === undefined) {
    process.stderr.write(usage)
    return 2
  }
  const options = rest.filter((argument) => argument !== '--json')
  const report = await bench(options, (line) => process.stderr.write(`${line}\n`))
  const machine = environment()
  if (rest.includes('--json')) {
    const goals = report.goals.map((goal) => ({ ...goal, met: isMet(goal) }))
    const { figures, faults } = report
    process.stdout.write(`${JSON.stringify({ bench: name, machine, figures, goals, faults }, null, 2)}\n`)
  } else {
    const head = `${report.title}\n${machine.cores} cores, ${machine.memoryGigabytes} GB, Node ${machine.node}`
    const faults = report.faults.map((fault) => `NOT RIGHT: ${fault}`).join('\n')
    const sections = [head, ...report.sections, goalTable(report.goals), faults].filter((section) => section !== '')
    process.stdout.write(`\n${sections.join('\n\n')}\n`)
  }
  return report.faults.length === 0 ? 0 : 1
}

process.exitCode = await run(process.argv.slice(2))
