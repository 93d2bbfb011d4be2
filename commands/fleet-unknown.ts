import type { ConsoleHealth } from '../bot/fleet/observer.ts'
import type { Words } from '../bot/text/words.ts'
import type { Turn } from './command.ts'
import type { Reply } from './contract.ts'
import { note, privately } from './reply.ts'

/** Why the console gives nothing, in words; null when nothing is wrong that we know of. */
export const consoleProblem = ({ problem }: ConsoleHealth, words: Words): string | null => {
  const why = words.problem.console
  switch (problem) {
    case null:
    case 'aborted':
      return null
    case 'unauthorized':
    case 'forbidden':
    case 'rate_limited':
    case 'unavailable':
    case 'unexpected_answer':
    case 'other_account':
      return why[problem]
    case 'outcome_unknown':
      return why.unavailable
    default:
      return why.other(problem)
  }
}

/** One clear sentence for whatever needs the fleet before the console has ever answered. */
export const fleetUnknownReply = ({ words, bot }: Turn): Reply => {
  const { title, text, why } = words.problem.fleetUnknown
  const problem = consoleProblem(bot.consoleHealth(), words)
  return privately(note('warning', title, problem === null ? [text] : [text, why(problem)]))
}
