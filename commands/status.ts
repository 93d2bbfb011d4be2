import type { FleetSnapshot } from '../bot/fleet/model.ts'
import { accountStatus } from '../bot/fleet/status.ts'
import { resolveName } from '../bot/rollout/select.ts'
import { dateTime } from '../bot/text/format.ts'
import type { Command, Turn } from './command.ts'
import type { Reply } from './contract.ts'
import { consoleProblem } from './fleet-unknown.ts'
import { note, privately, quoted, zoneOf } from './reply.ts'
import { candidateItems, nearestNames } from './request-problem.ts'
import { rolloutViewCard } from './rollout.ts'
import { accountCard } from './status-account.ts'
import { machineCard } from './status-machine.ts'
import { groupCard, siteCard } from './status-place.ts'
import { findRollout, parseRolloutNumber } from './which-rollout.ts'

/** What stands where; it works also while nothing is known yet. */
export const status: Command = {
  name: 'status',
  synonyms: ['état', 'statut', 'où en est'],
  action: 'look',
  say: (turn, said) => sayStatus(turn, said.trim()),
}

const sayStatus = async (turn: Turn, said: string): Promise<Reply> => {
  const snapshot = await turn.bot.readSnapshot()
  if (snapshot === null) return unknownFleet(turn)
  if (said === '') {
    const open = await turn.bot.steering.listOpen()
    return privately(accountCard(turn, snapshot, accountStatus(snapshot), open))
  }
  return named(turn, snapshot, unquoted(said))
}

/** What a person puts around a name with spaces. */
const unquoted = (said: string): string => said.replaceAll(/^["“”«'‘\s]+|["“”»'’\s]+$/gu, '').slice(0, 200)

const named = async (turn: Turn, snapshot: FleetSnapshot, name: string): Promise<Reply> => {
  const resolution = resolveName(snapshot, name)
  if (resolution.type === 'found') {
    const { kind, id } = resolution.candidate
    const open = await turn.bot.steering.listOpen()
    const card =
      kind === 'site'
        ? siteCard(turn, snapshot, id, open)
        : kind === 'group'
          ? groupCard(turn, snapshot, id)
          : machineCard(turn, snapshot, id, open)
    if (card !== null) return privately(card)
  }
  const { problem } = turn.words
  if (resolution.type === 'ambiguous') {
    const card = note('warning', problem.nameNotFound.title, problem.request.ambiguousStatus(quoted(name)))
    return privately({
      ...card,
      blocks: [...card.blocks, { type: 'list', items: candidateItems(turn.words, resolution.candidates) }],
    })
  }
  // Only now: a machine may well be called « 12 ».
  if (parseRolloutNumber(name) !== null) {
    const which = await findRollout(turn, name, () => true)
    return which.type === 'reply' ? which.reply : privately(rolloutViewCard(turn, which.view))
  }
  const nearest = resolution.type === 'unknown' ? resolution.nearest : []
  return privately(
    note('warning', problem.nameNotFound.title, [
      problem.request.unknownName(quoted(name)),
      ...nearestNames(turn.words, nearest),
    ]),
  )
}

/** The bot is up, and says that the console is not. */
const unknownFleet = ({ words, bot, locale, occasion }: Turn): Reply => {
  const { title, text, why } = words.problem.fleetUnknown
  const health = bot.consoleHealth()
  const problem = consoleProblem(health, words)
  const since =
    health.reachable || health.since === null
      ? []
      : [words.status.consoleSince(dateTime(locale, health.since, zoneOf(occasion.user?.timeZone)))]
  return privately(note('warning', title, [text, ...(problem === null ? [] : [why(problem)]), ...since]))
}
