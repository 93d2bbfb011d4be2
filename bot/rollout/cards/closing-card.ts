import type { Block, Card, Fact, Tone } from '../../card/card.ts'
import { duration } from '../../text/format.ts'
import type { Locale } from '../../text/locale.ts'
import { wordsFor } from '../../text/words.ts'
import type { RolloutView, TargetView } from '../view.ts'
import { failureBlocks, reasonBlocks } from './failures.ts'
import { lanesTable } from './lanes.ts'
import { clip, moment, readable, someNames } from './names.ts'
import { rolloutButtons } from './rollout-buttons.ts'
import { countsText, platformText, reachable, rolloutName, rolloutTitle, zonesOfView } from './rollout-names.ts'

const NAMES = 5

/** What became of a machine whose rollout was cancelled, kept in `detail` by the act of cancelling. */
const sentStates: ReadonlySet<string | null> = new Set(['updating', 'restarting', 'off'])

/**
 * A rollout that is over: what was done, what was not and why, and how to take up the rest.
 * @param targets every machine, if they are at hand: then those that were cancelled or passed over are told apart
 */
export const closingCard = (view: RolloutView, locale: Locale, targets: readonly TargetView[] = []): Card => {
  const words = wordsFor(locale).rollout
  return {
    title: rolloutTitle(view, locale),
    tone: toneOf(view),
    summary: words.closing.summary(rolloutName(view, locale), words.states[view.state], resultText(view, locale)),
    blocks: [
      ...(view.state === 'cancelled' ? [{ type: 'text', text: stoppedText(view, locale) } as const] : []),
      { type: 'text', text: [{ type: 'strong', text: resultText(view, locale) }] },
      { type: 'facts', items: factsOf(view, locale) },
      ...failureBlocks(view, locale),
      ...cancelledBlocks(view, targets, locale),
      ...missedBlocks(view, locale),
      ...skippedBlocks(view, targets, locale),
      ...(view.lanes.length > 1 ? lanesTable(view, view.lanes, locale) : []),
      ...rollbackBlocks(view, locale),
      { type: 'context', text: words.closing.csv },
      ...rolloutButtons(view, locale),
    ],
  }
}

const toneOf = ({ state, counts }: RolloutView): Tone => {
  if (state === 'cancelled') return 'warning'
  if (counts.failed > 0) return counts.running === 0 ? 'bad' : 'warning'
  return counts.missed > 0 ? 'warning' : 'good'
}

const resultText = (view: RolloutView, locale: Locale): string => {
  const { closing } = wordsFor(locale).rollout
  const { counts } = view
  // Cancelled machines could have been reached; those in the ledger could not, and stay outside the rate (rule powered-off).
  const total = reachable(counts) + counts.cancelled
  return total === 0 && counts.missed === 0
    ? closing.nothing
    : closing.result(counts.running, total, clip(view.targetVersion))
}

const stoppedText = ({ stateReason }: RolloutView, locale: Locale): string => {
  const { closing } = wordsFor(locale).rollout
  const who = clip(stateReason?.by ?? '')
  return who === '' ? closing.stopped : closing.stoppedBy(who)
}

const factsOf = (view: RolloutView, locale: Locale): readonly Fact[] => {
  const words = wordsFor(locale)
  const { facts } = words.rollout.closing
  const zones = zonesOfView(view)
  const { startedAt, endedAt } = view
  const who = clip(view.startedBy ?? '') || clip(view.requestedBy)
  const counts = countsText(view.counts, view.targetVersion, locale)
  return [
    { label: facts.phase, value: words.plan.phases[view.phase] },
    {
      label: facts.target,
      value: [
        { type: 'strong', text: clip(view.targetVersion) },
        ` · ${words.plan.targetTag} `,
        { type: 'code', text: clip(view.targetTag) },
      ],
    },
    ...(who === '' ? [] : [{ label: facts.by, value: words.rollout.closing.by(who, platformText(view, locale)) }]),
    ...(startedAt === null ? [] : [{ label: facts.from, value: moment(startedAt, zones, locale) }]),
    ...(endedAt === null ? [] : [{ label: facts.to, value: moment(endedAt, zones, locale) }]),
    ...(startedAt === null || endedAt === null
      ? []
      : [{ label: facts.duration, value: duration(locale, secondsBetween(startedAt, endedAt)) }]),
    ...(counts === '' ? [] : [{ label: facts.counts, value: counts }]),
  ]
}

const secondsBetween = (from: Date, to: Date): number => Math.max(0, (to.getTime() - from.getTime()) / 1_000)

/** A cancelled rollout says what had been sent, for that goes on without it. */
const cancelledBlocks = (view: RolloutView, targets: readonly TargetView[], locale: Locale): readonly Block[] => {
  const { closing } = wordsFor(locale).rollout
  const { cancelled } = view.counts
  if (cancelled === 0) return []
  const members = targets.filter(({ state }) => state === 'cancelled')
  if (members.length === 0) return [{ type: 'text', text: closing.undone(cancelled) }]
  const sent = members.filter(({ detail }) => sentStates.has(detail))
  const installed = members.filter(({ detail }) => detail === 'installed')
  const untouched = members.length - sent.length - installed.length
  return [
    {
      type: 'list',
      items: [
        ...(sent.length > 0 ? [closing.sent(sent.length, namesOf(sent, locale))] : []),
        ...(installed.length > 0 ? [closing.installed(installed.length, namesOf(installed, locale))] : []),
        ...(untouched > 0 ? [closing.untouched(untouched)] : []),
      ],
    },
  ]
}

const namesOf = (targets: readonly TargetView[], locale: Locale): string =>
  someNames(
    targets.slice(0, NAMES).map(({ name, machineId }) => readable(name, machineId, locale)),
    targets.length,
    NAMES,
    locale,
  )

const missedBlocks = (view: RolloutView, locale: Locale): readonly Block[] => {
  const { missed } = view.counts
  if (missed === 0) return []
  const named = view.lanes.flatMap((lane) =>
    [...lane.wrs, ...lane.ledger.filter(({ kind }) => kind === 'workstation')].filter(
      ({ state }) => state === 'missed',
    ),
  )
  return [
    { type: 'heading', text: wordsFor(locale).rollout.closing.missedTitle(missed) },
    ...reasonBlocks(named, 'deadline-passed', locale, missed).blocks,
  ]
}

/** Those that were there already need no word; the others do. */
const skippedBlocks = (view: RolloutView, targets: readonly TargetView[], locale: Locale): readonly Block[] => {
  const skipped = targets.filter(({ state, reason }) => state === 'skipped' && reason !== 'already-there')
  if (view.counts.skipped === 0 || skipped.length === 0) return []
  return [
    { type: 'heading', text: wordsFor(locale).rollout.closing.skippedTitle(skipped.length) },
    ...reasonBlocks(skipped, 'machine-gone', locale).blocks,
  ]
}

/** Rule rollback: said before starting, and once more at the end, when it begins to matter. */
const rollbackBlocks = (view: RolloutView, locale: Locale): readonly Block[] => {
  const notice = view.plan.notices.find(({ code }) => code === 'rollback')
  return notice === undefined || view.counts.running === 0
    ? []
    : [{ type: 'text', text: wordsFor(locale).plan.notices.rollback(view.counts.running) }]
}
