import { parseArgs } from 'node:util'
import type { Bench } from '../support/report.ts'
import { type Goal, median, number, table } from '../support/table.ts'
import { type AckFigures, type AckRound, measureAck } from './ack.ts'
import { type AckContestant, ackContestants } from './servers.ts'

const names: Readonly<Record<AckContestant, string>> = {
  http: 'bare node:http',
  bolt: 'bare Bolt',
  postgres: 'bot, PostgreSQL',
  embedded: 'bot, embedded',
}

/** `ack [--commands 5000] [--connections 50] [--rounds 5] [--who http,bolt,postgres,embedded] [--node-option …]` */
export const reportAck: Bench = async (argumentList, onProgress) => {
  const { values } = parseArgs({
    args: [...argumentList],
    options: {
      commands: { type: 'string', default: '5000' },
      connections: { type: 'string', default: '50' },
      rounds: { type: 'string', default: '5' },
      who: { type: 'string', default: ackContestants.join(',') },
      'node-option': { type: 'string', multiple: true, default: [] },
    },
  })
  const figures = await measureAck({
    contestants: values.who.split(',').map(contestantFrom),
    commands: countFrom('commands', values.commands),
    connections: countFrom('connections', values.connections),
    rounds: countFrom('rounds', values.rounds),
    nodeOptions: values['node-option'],
    onProgress,
  })
  const medians = mediansOf(figures)
  return {
    title: `ack: ${number(figures.commands)} signed slash commands on ${figures.connections} connections, median of ${values.rounds} rounds`,
    sections: [
      medianTable(medians),
      ...Object.entries(figures.skipped).map(([who, reason]) => `${who}: skipped, ${reason}`),
    ],
    goals: goalsOf(medians),
    figures: { ...figures, medians },
    faults: figures.rounds.flatMap((round) => round.faults.map((fault) => `${names[round.contestant]}: ${fault}`)),
  }
}

const countFrom = (name: string, text: string): number => {
  const count = Number(text)
  if (Number.isInteger(count) && count >= 1) return count
  throw new RangeError(`--${name}: ${text} is not a whole number from 1`)
}

const contestantFrom = (text: string): AckContestant => {
  const found = ackContestants.find((contestant) => contestant === text)
  if (found === undefined) throw new RangeError(`--who: ${text} is none of ${ackContestants.join(', ')}`)
  return found
}

interface Median {
  readonly contestant: AckContestant
  readonly commandsPerSecond: number
  readonly p50: number
  readonly p99: number
  readonly answeredSeconds: number | null
  readonly cpuMillisecondsPerCommand: number | null
  readonly slowest: number
  readonly quickest: number
}

const mediansOf = ({ rounds }: AckFigures): readonly Median[] =>
  [...Map.groupBy(rounds, ({ contestant }) => contestant)].map(([contestant, own]) => {
    const of = (figure: (round: AckRound) => number): number => median(own.map(figure))
    const ofSome = (figure: (round: AckRound) => number | null): number | null => {
      const known = own.map(figure).filter((value) => value !== null)
      return known.length === 0 ? null : median(known)
    }
    const rates = own.map(({ commandsPerSecond }) => commandsPerSecond)
    return {
      contestant,
      commandsPerSecond: median(rates),
      p50: of(({ p50 }) => p50),
      p99: of(({ p99 }) => p99),
      answeredSeconds: ofSome(({ answeredSeconds }) => answeredSeconds),
      cpuMillisecondsPerCommand: ofSome(({ cpuMillisecondsPerCommand }) => cpuMillisecondsPerCommand),
      slowest: Math.min(...rates),
      quickest: Math.max(...rates),
    }
  })

const medianTable = (medians: readonly Median[]): string => {
  const rateOf = (who: AckContestant) => medians.find(({ contestant }) => contestant === who)?.commandsPerSecond
  const ratio = (rate: number, peer: number | undefined): string => (peer === undefined ? '' : number(rate / peer, 2))
  return table(
    ['who', 'acks/s', 'slowest', 'quickest', 'p50 ms', 'p99 ms', '× Bolt', '× http', 'all answered s', 'CPU ms each'],
    medians.map((own) => [
      names[own.contestant],
      ...[own.commandsPerSecond, own.slowest, own.quickest].map((rate) => number(rate)),
      number(own.p50, 1),
      number(own.p99, 1),
      ratio(own.commandsPerSecond, rateOf('bolt')),
      ratio(own.commandsPerSecond, rateOf('http')),
      own.answeredSeconds === null ? '' : number(own.answeredSeconds, 2),
      own.cpuMillisecondsPerCommand === null ? '' : number(own.cpuMillisecondsPerCommand, 2),
    ]),
  )
}

const goalsOf = (medians: readonly Median[]): readonly Goal[] => {
  const of = (who: AckContestant) => medians.find(({ contestant }) => contestant === who)
  const bolt = of('bolt')
  const http = of('http')
  return (['postgres', 'embedded'] as const).flatMap((who): readonly Goal[] => {
    const own = of(who)
    if (own === undefined) return []
    const name = names[who]
    const atLeast = (what: string, figure: number, goal: number): Goal => ({
      what: `${name}: ${what}`,
      figure,
      bound: 'at-least',
      goal,
      unit: ' ×',
    })
    return [
      ...(bolt === undefined
        ? []
        : [
            atLeast('acks a second, bare Bolt = 1', own.commandsPerSecond / bolt.commandsPerSecond, 1.2),
            {
              what: `${name}: p99, bare Bolt's = 1`,
              figure: own.p99 / bolt.p99,
              bound: 'at-most' as const,
              goal: 1,
              unit: ' ×',
            },
          ]),
      ...(http === undefined
        ? []
        : [atLeast('acks a second, bare http = 1', own.commandsPerSecond / http.commandsPerSecond, 0.5)]),
    ]
  })
}
