import { setTimeout as sleep } from 'node:timers/promises'
import { postgresMissing } from '../../tests/support/postgres.ts'
import { type Child, forkChild } from '../support/child.ts'
import { cpuSeconds } from '../support/process.ts'
import { withStack } from '../support/stack.ts'
import { readyMessage } from '../support/task.ts'
import { type LoadResult, loadResult, originMessage, repliesMessage } from './protocol.ts'
import { type AckContestant, type AckServer, startServers } from './servers.ts'

export interface AckOptions {
  readonly contestants: readonly AckContestant[]
  readonly commands: number
  readonly connections: number
  readonly rounds: number
  readonly nodeOptions: readonly string[]
  readonly onProgress: (line: string) => void
}

export interface AckRound extends Omit<LoadResult, 'type'> {
  readonly contestant: AckContestant
  readonly commandsPerSecond: number
  /** Until the last command's answer had reached Slack; null where nothing but the acknowledgement is sent. */
  readonly answeredSeconds: number | null
  /** Of the server's processor, while acknowledging and, for the bot, until all was answered; null where unknown. */
  readonly cpuMillisecondsPerCommand: number | null
  readonly faults: readonly string[]
}

export interface AckFigures {
  readonly commands: number
  readonly connections: number
  readonly rounds: readonly AckRound[]
  readonly skipped: Readonly<Partial<Record<AckContestant, string>>>
}

const SECRET = 'bench-signing-secret'

/**
 * The same load on each server in turn, round after round, so that a busy moment of the machine meets them all. After
 * each turn everything acknowledged is answered before the next one begins: nobody pays for another's remaining work.
 */
export const measureAck = (options: AckOptions): Promise<AckFigures> =>
  withStack(async (stack) => {
    const { commands, connections, nodeOptions } = options
    const reason = postgresMissing()
    const contestants = options.contestants.filter((contestant) => contestant !== 'postgres' || reason === null)
    const skipped = reason !== null && contestants.length < options.contestants.length ? { postgres: reason } : {}
    const slack = stack.use(forkChild(`${import.meta.dirname}/../peers/fake-slack.ts`, null))
    const { origin: slackOrigin } = await slack.next(originMessage)
    const surroundings = { signingSecret: SECRET, slackOrigin, nodeOptions }
    const servers = await startServers(contestants, surroundings, stack)
    const task = { connections, signingSecret: SECRET, slackOrigin }
    const load = stack.use(forkChild(`${import.meta.dirname}/load.ts`, task))
    await load.next(readyMessage)

    const turn = createTurn(load, slack)
    for (const server of servers) await turn(server, 'warm', commands)
    const rounds: AckRound[] = []
    for (let round = 1; round <= options.rounds; round += 1) {
      for (const server of servers) {
        const measured = await turn(server, `round${round}`, commands)
        rounds.push(measured)
        options.onProgress(`${server.contestant}, round ${round}: ${measured.commandsPerSecond.toFixed(0)}/s`)
      }
    }
    return { commands, connections, rounds, skipped }
  })

const createTurn = (load: Child, slack: Child) => {
  let expected = 0
  const repliesNow = async (): Promise<{ readonly answered: number; readonly total: number }> => {
    slack.send({ type: 'count' })
    return await slack.next(repliesMessage)
  }
  return async (server: AckServer, name: string, commands: number): Promise<AckRound> => {
    const begun = performance.now()
    const cpuBefore = await cpuSeconds(server.pid)
    load.send({ origin: server.origin, commands, name: `${server.contestant}-${name}` })
    const { type: _, ...result } = await load.next(loadResult)
    const faults = result.refused === 0 ? [] : [`${result.refused} commands were refused`]
    if (server.replies) {
      expected += commands - result.refused
      const replies = await untilAnswered(repliesNow, expected)
      if (replies.answered !== expected) faults.push(`${expected - replies.answered} commands were never answered`)
      if (replies.total !== replies.answered) faults.push(`${replies.total - replies.answered} were answered twice`)
    }
    const answeredSeconds = server.replies ? (performance.now() - begun) / 1_000 : null
    const cpuAfter = await cpuSeconds(server.pid)
    return {
      contestant: server.contestant,
      ...result,
      commandsPerSecond: commands / result.seconds,
      answeredSeconds,
      cpuMillisecondsPerCommand:
        cpuBefore === null || cpuAfter === null ? null : ((cpuAfter - cpuBefore) * 1_000) / commands,
      faults,
    }
  }
}

const LOOK_MILLISECONDS = 100
/** Without any new answer for so long, what is missing is taken for lost. */
const PATIENCE_MILLISECONDS = 15_000

const untilAnswered = async (
  repliesNow: () => Promise<{ readonly answered: number; readonly total: number }>,
  expected: number,
): Promise<{ readonly answered: number; readonly total: number }> => {
  let last = await repliesNow()
  let since = performance.now()
  while (last.answered < expected && performance.now() - since < PATIENCE_MILLISECONDS) {
    await sleep(LOOK_MILLISECONDS)
    const now = await repliesNow()
    if (now.answered > last.answered) since = performance.now()
    last = now
  }
  return last
}
