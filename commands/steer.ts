import type { Button, Card } from '../bot/card/card.ts'
import { rolloutButtons } from '../bot/rollout/cards/rollout-buttons.ts'
import type { RolloutRef, Stale, Steered } from '../bot/rollout/steering.ts'
import type { RolloutView } from '../bot/rollout/view.ts'
import { list } from '../bot/text/format.ts'
import { actingAs, type Command, onPress, type Turn } from './command.ts'
import type { Reply } from './contract.ts'
import { note, privately, rolloutName } from './reply.ts'
import { type Act, nameOf, staleRolloutReply } from './stale.ts'
import { type PressedRollout, rolloutSchema } from './values.ts'
import { findRollout } from './which-rollout.ts'

interface Told {
  readonly number: number
  readonly sentence: string
}

interface Steer {
  readonly act: Act
  readonly synonyms: readonly string[]
  /** Typed, it is done at once; the others first show what they will do (DESIGN 6), for they cannot be taken back. */
  readonly atOnce: boolean
}

/** @param override an owner's reason to do it in a freeze */
type Run = (turn: Turn, ref: RolloutRef, override?: string) => Promise<Stale | Told>

const told = <Result extends Steered>(result: Result | Stale, sentence: (done: Result) => string): Stale | Told =>
  result.outcome === 'steered' ? { number: result.number, sentence: sentence(result) } : result

const runs: Readonly<Record<Act, Run>> = {
  pause: async (turn, ref) =>
    told(await turn.bot.steering.pause(ref, actingAs(turn)), ({ number }) =>
      turn.words.command.steered.pause(rolloutName(number)),
    ),
  resume: async (turn, ref, override) =>
    told(await turn.bot.steering.resume(ref, actingAs(turn), override), ({ number }) =>
      turn.words.command.steered.resume(rolloutName(number)),
    ),
  cancel: async (turn, ref) =>
    told(await turn.bot.steering.cancel(ref, actingAs(turn)), ({ number, sent }) =>
      turn.words.command.steered.cancel(rolloutName(number), sent),
    ),
  retry: async (turn, ref, override) =>
    told(await turn.bot.steering.retry(ref, actingAs(turn), override), ({ number, machines }) =>
      turn.words.command.steered.retry(rolloutName(number), machines),
    ),
  next: async (turn, ref, override) =>
    told(await turn.bot.steering.next(ref, actingAs(turn), override), ({ number, lanes }) =>
      turn.words.command.steered.next(rolloutName(number), lanes),
    ),
}

/** Does it, and says so; or says why not. */
export const steerNow = async (turn: Turn, act: Act, ref: RolloutRef, override?: string): Promise<Reply> => {
  const result = await runs[act](turn, ref, override)
  if ('outcome' in result) return staleRolloutReply(turn, result, act, ref)
  return privately(note('good', rolloutName(result.number), result.sentence))
}

const steerCommand = ({ act, synonyms, atOnce }: Steer): Command => {
  const action = `rollout.${act}`
  const buttonOf = (turn: Turn, view: RolloutView): Button | undefined =>
    rolloutButtons(view, turn.locale)
      .flatMap((block) => (block.type === 'buttons' ? block.buttons : []))
      .find((button) => button.action === action)

  return {
    name: act,
    synonyms,
    action: 'steer',
    say: async (turn, said) => {
      const which = await findRollout(turn, said, (view) => buttonOf(turn, view) !== undefined)
      if (which.type === 'reply') return which.reply
      const { view } = which
      const button = buttonOf(turn, view)
      // Where it cannot be done, the attempt says why in the words of the state.
      if (atOnce || button === undefined) return steerNow(turn, act, { id: view.id, version: null })
      return privately(askCard(turn, view, button))
    },
    presses: {
      [action]: onPress('steer', rolloutSchema, (turn, { id, version }: PressedRollout) =>
        steerNow(turn, act, { id, version }),
      ),
    },
  }
}

/** What would happen, and the button that does it: the same as on the rollout's own card, already confirmed by asking. */
const askCard = (turn: Turn, view: RolloutView, { confirm, ...button }: Button): Card => {
  const { ask } = turn.words.command
  const name = nameOf(turn, view.number)
  const waiting = view.lanes
    .filter(({ state }) => state === 'held' || state === 'between-waves')
    .map(({ siteName }) => siteName ?? turn.words.rollout.remote)
  const title =
    button.action === 'rollout.retry'
      ? ask.retryTitle(name)
      : button.action === 'rollout.next'
        ? (confirm === undefined ? ask.nextTitle : ask.goOnTitle)(name)
        : (confirm?.title ?? name)
  const sentences =
    button.action === 'rollout.retry'
      ? [ask.retry(view.counts.failed)]
      : [
          ...(button.action === 'rollout.next' ? [ask.next(list(turn.locale, waiting.slice(0, MOST_SITES)))] : []),
          ...(confirm === undefined ? [] : [confirm.text]),
        ]
  return note('warning', title, sentences, [button])
}

const MOST_SITES = 10

export const pause = steerCommand({ act: 'pause', synonyms: ['suspendre', 'mettre en pause'], atOnce: true })

export const resume = steerCommand({ act: 'resume', synonyms: ['reprendre'], atOnce: true })

export const cancel = steerCommand({ act: 'cancel', synonyms: ['arrêter', 'annuler', 'stop'], atOnce: false })

export const retry = steerCommand({ act: 'retry', synonyms: ['réessayer', 'relancer'], atOnce: false })

export const next = steerCommand({
  act: 'next',
  synonyms: ['suivant', 'suivante', 'continuer', 'vague suivante'],
  atOnce: false,
})
