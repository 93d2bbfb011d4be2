import { tokenize } from '../bot/rollout/request-text-tokens.ts'
import { fold } from '../bot/rollout/select.ts'
import type { Turn } from './command.ts'
import type { Reply } from './contract.ts'
import { MOST_REASON } from './reason.ts'
import { note, privately, quoted } from './reply.ts'

const MOST_CHARACTERS = 2_000

/** `TAG --reason "…"`: a tag, and one thing said about it. */
export type TagText =
  | {
      readonly type: 'read'
      /** Null where none was typed. */
      readonly tag: string | null
      /** Whether the option was given, and what with it. */
      readonly given: boolean
      readonly reason: string
    }
  | { readonly type: 'reply'; readonly reply: Reply }

const optionWords = {
  reason: ['reason', 'raison', 'motif'],
  override: ['override', 'sans attendre', 'sans-attendre', 'outrepasser'],
} as const

/**
 * Reads what was typed behind `validate`, `reject` or `lift`. What follows the option is all of the reason, in quotes or not;
 * a tag is opaque, so it is taken as it stands (rule opaque-tag).
 */
export const readTagText = (turn: Turn, said: string, option: keyof typeof optionWords): TagText => {
  const { refused } = turn.words.campaign
  const problem = (sentence: string): TagText => ({
    type: 'reply',
    reply: privately(note('warning', refused.title, sentence)),
  })
  if (said.length > MOST_CHARACTERS) return problem(refused.tooLong(MOST_CHARACTERS))
  const read = tokenize(said)
  if (read.type === 'unclosed-quote') return problem(refused.unclosed(quoted(read.near)))
  const position = read.tokens.findIndex((token) => token.type === 'option')
  const before = position === -1 ? read.tokens : read.tokens.slice(0, position)
  const [tag, second] = before.flatMap((token) => (token.type === 'option' ? [] : [token.text]))
  if (second !== undefined) return problem(refused.oneTag)
  const first = read.tokens[position]
  if (first?.type !== 'option') return { type: 'read', tag: tag ?? null, given: false, reason: '' }
  const known: readonly string[] = optionWords[option]
  if (!known.includes(fold(first.name))) return problem(refused.unknownOption(quoted(`--${first.name}`)))
  const words = read.tokens
    .slice(position + 1)
    .map((token) => (token.type === 'option' ? `--${token.name}` : token.text))
  const reason = Array.from(words.join(' ').trim()).slice(0, MOST_REASON).join('').trim()
  return { type: 'read', tag: tag ?? null, given: true, reason }
}
