import type { Block } from '../../card/card.ts'
import type { ReasonCode } from '../../rules.ts'
import type { Locale } from '../../text/locale.ts'
import { wordsFor } from '../../text/words.ts'
import type { RolloutView, TargetView } from '../view.ts'
import { clip, readable, someNames } from './names.ts'
import { reasonText, reasonWords } from './reason-text.ts'

const MOST_REASONS = 4
const NAMES = 5
const QUOTES = 2
const QUOTE_LENGTH = 120

/** What failed, by reason: which machines, what happened, what the console said, what to do next. */
export const failureBlocks = (view: RolloutView, locale: Locale): readonly Block[] => {
  const { failed } = view.counts
  if (failed === 0) return []
  const words = wordsFor(locale).rollout
  const failures = view.lanes.flatMap((lane) => lane.failures)
  const { blocks, told } = reasonBlocks(failures, 'install-failed', locale)
  return [
    { type: 'heading', text: words.failuresTitle(failed) },
    ...blocks,
    ...(failed > told ? [{ type: 'context', text: words.moreFailures(failed - told) } as const] : []),
  ]
}

/**
 * Machines by the reason of their ending, one block a reason.
 * @param total when `targets` names only some of one kind: how many there are
 * @returns also how many machines the blocks account for
 */
export const reasonBlocks = (
  targets: readonly TargetView[],
  otherwise: ReasonCode,
  locale: Locale,
  total: number = targets.length,
): { readonly blocks: readonly Block[]; readonly told: number } => {
  const groups = [...Map.groupBy(targets, ({ reason }) => reason ?? otherwise)].slice(0, MOST_REASONS)
  return {
    blocks: groups.map(([reason, members]) =>
      reasonBlock(reason, members, groups.length === 1 ? total : members.length, locale),
    ),
    told: groups.reduce((sum, [, members]) => sum + members.length, 0),
  }
}

const reasonBlock = (reason: ReasonCode, targets: readonly TargetView[], total: number, locale: Locale): Block => {
  const names = targets.slice(0, NAMES).map((target) => targetName(target, locale))
  return {
    type: 'text',
    text: [
      { type: 'strong', text: someNames(names, total, NAMES, locale) },
      ...[explanation(reason, targets, locale), ...(total === 1 ? [] : quotesOf(targets, locale))].map(
        (line) => `\n${line}`,
      ),
    ],
  }
}

/** Of a single machine, what the console said of it stands within the sentence. */
const explanation = (reason: ReasonCode, targets: readonly TargetView[], locale: Locale): string => {
  const [only] = targets
  if (targets.length === 1) return reasonText(reason, { detail: only?.detail ?? '' }, locale)
  const { what, next } = reasonWords(reason, {}, locale)
  return `${what} ${next}`
}

const quotesOf = (targets: readonly TargetView[], locale: Locale): readonly string[] =>
  targets
    .filter(({ detail }) => detail !== null && detail.trim() !== '')
    .slice(0, QUOTES)
    .map(({ name, machineId, detail }) =>
      wordsFor(locale).rollout.quoted(readable(name, machineId, locale), clip(detail ?? '', QUOTE_LENGTH)),
    )

const targetName = (target: TargetView, locale: Locale): string => {
  const name = readable(target.name, target.machineId, locale)
  const site = clip(target.siteName ?? '', 40)
  return site === '' ? name : wordsFor(locale).rollout.failure(name, site)
}
