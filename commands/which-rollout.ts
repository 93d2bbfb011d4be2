import type { RolloutView } from '../bot/rollout/view.ts'
import { list } from '../bot/text/format.ts'
import type { Turn } from './command.ts'
import type { Reply } from './contract.ts'
import { buttonRow, note, privately, quoted, rolloutName, text } from './reply.ts'

export type Which =
  | { readonly type: 'view'; readonly view: RolloutView }
  | { readonly type: 'reply'; readonly reply: Reply }

/** `R-12`, `r12`, `12`, `#12`. */
export const parseRolloutNumber = (typed: string): number | null => {
  const match = /^(?:r\s*-?\s*|#)?(\d{1,9})$/iu.exec(typed.trim().replaceAll(/[\u2010-\u2015\u2212]/gu, '-'))
  const number = Number(match?.[1])
  return Number.isInteger(number) && number > 0 ? number : null
}

/** More than this are found by number. */
const MOST_BUTTONS = 8

/**
 * The rollout that somebody means: the one of the number, or without a number the only one that this can be done to.
 * @param can whether it can be done to a rollout as it is now
 */
export const findRollout = async (turn: Turn, typed: string, can: (view: RolloutView) => boolean): Promise<Which> => {
  const { rollout } = turn.words.problem
  const say = (sentence: string): Which => ({
    type: 'reply',
    reply: privately(note('warning', rollout.title, sentence)),
  })
  if (typed.trim() !== '') {
    const number = parseRolloutNumber(typed)
    if (number === null) return say(rollout.badNumber(quoted(typed)))
    const view = await turn.bot.steering.readByNumber(number)
    return view === null ? say(rollout.unknown(rolloutName(number))) : { type: 'view', view }
  }
  const open = await turn.bot.steering.listOpen()
  const fitting = open.filter(can)
  const [only, another] = fitting.length > 0 ? fitting : open
  if (only === undefined) return { type: 'reply', reply: await noneOpenReply(turn) }
  return another === undefined
    ? { type: 'view', view: only }
    : { type: 'reply', reply: whichReply(turn, fitting.length > 0 ? fitting : open) }
}

const whichReply = ({ words, locale }: Turn, views: readonly RolloutView[]): Reply => {
  const { rollout } = words.command
  const numbers = views.map(({ number }) => number).filter((number) => number !== null)
  const shown = numbers.slice(0, MOST_BUTTONS)
  const names = shown.map(rolloutName)
  const missing = numbers.length - shown.length
  const others = missing > 0 ? [words.problem.others(missing)] : []
  const sentence = rollout.whichText(list(locale, [...names, ...others]))
  return privately({
    title: rollout.which,
    tone: 'neutral',
    summary: sentence,
    blocks: [
      text(sentence),
      ...buttonRow(shown.map((number) => ({ action: 'rollout.show', label: rolloutName(number), value: { number } }))),
    ],
  })
}

/** Nothing runs; the last ones are there to be looked at. */
export const noneOpenReply = async ({ words, bot }: Turn): Promise<Reply> => {
  const { rollout } = words.command
  const recent = await bot.steering.listRecent(MOST_BUTTONS)
  return privately({
    title: rollout.recentTitle,
    tone: 'neutral',
    summary: rollout.noneOpen,
    blocks: [
      text(rollout.noneOpen),
      text(rollout.begin),
      ...(recent.length === 0
        ? []
        : [
            { type: 'heading' as const, text: rollout.recent },
            {
              type: 'list' as const,
              items: recent.map(
                ({ number, state, targetVersion }) =>
                  `${rolloutName(number)} · ${rollout.line(targetVersion, words.rollout.states[state])}`,
              ),
            },
            ...buttonRow(
              recent.slice(0, 3).map(({ number }) => ({
                action: 'rollout.show',
                label: rollout.see(rolloutName(number)),
                value: { number },
              })),
            ),
          ]),
    ],
  })
}
