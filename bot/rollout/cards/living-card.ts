import type { Block, Card, Tone } from '../../card/card.ts'
import { duration } from '../../text/format.ts'
import type { Locale } from '../../text/locale.ts'
import { wordsFor } from '../../text/words.ts'
import type { RolloutView } from '../view.ts'
import { failureBlocks } from './failures.ts'
import { heldBlocks, ledgerBlocks, needsPerson } from './lane-attention.ts'
import { lanesBlocks } from './lanes.ts'
import { clip, moment } from './names.ts'
import { reasonWords } from './reason-text.ts'
import { rolloutButtons } from './rollout-buttons.ts'
import { platformText, reachable, rolloutName, rolloutTitle, zonesOfView } from './rollout-names.ts'

/**
 * A rollout on its way: what needs somebody first, then how far it is, what failed, each site, the ledger, and the
 * buttons that its state allows (`rollout.pause`, `.resume`, `.cancel`, `.retry`, `.next`, value `{id, version}`).
 */
export const livingCard = (view: RolloutView, locale: Locale): Card => ({
  title: rolloutTitle(view, locale),
  tone: toneOf(view),
  summary: summaryOf(view, locale),
  blocks: [
    ...warningBlocks(view, locale),
    ...heldBlocks(view, locale),
    progressBlock(view, locale),
    { type: 'context', text: contextText(view, locale) },
    ...failureBlocks(view, locale),
    ...lanesBlocks(view, locale),
    ...ledgerBlocks(view, locale),
    ...rolloutButtons(view, locale),
  ],
})

const toneOf = (view: RolloutView): Tone => {
  const troubled =
    view.state === 'paused' || !view.consoleReachable || view.counts.failed > 0 || view.lanes.some(needsPerson)
  return troubled ? 'warning' : 'neutral'
}

const summaryOf = (view: RolloutView, locale: Locale): string => {
  const words = wordsFor(locale).rollout
  const { counts } = view
  const progress = words.summary(
    rolloutName(view, locale),
    words.states[view.state],
    counts.running,
    reachable(counts),
    clip(view.targetVersion),
  )
  const withFailures = counts.failed > 0 ? words.summaryWithFailures(progress, counts.failed) : progress
  return view.lanes.some(needsPerson) ? words.summaryHeld(withFailures) : withFailures
}

const warningBlocks = (view: RolloutView, locale: Locale): readonly Block[] => {
  const words = wordsFor(locale).rollout
  return [
    ...(view.consoleReachable ? [] : [{ type: 'text', text: words.unreachable } as const]),
    ...(view.state === 'paused' ? [{ type: 'text', text: pausedText(view, locale) } as const] : []),
    ...(view.state === 'scheduled' && view.startAt !== null
      ? [{ type: 'text', text: words.scheduled(moment(view.startAt, zonesOfView(view), locale)) } as const]
      : []),
  ]
}

const pausedText = ({ stateReason }: RolloutView, locale: Locale): string => {
  const words = wordsFor(locale).rollout
  const said = clip(stateReason?.words ?? '', 200)
  const quote = said === '' ? [] : [wordsFor(locale).plan.quote(said)]
  if (stateReason !== null && stateReason.code !== 'by-hand') {
    const { what, next } = reasonWords(stateReason.code, {}, locale)
    const { grown } = stateReason
    const count = grown === undefined ? [] : [wordsFor(locale).schedule.living.grown(grown.added, grown.before)]
    return [what, ...count, ...quote, next].join(' ')
  }
  const who = clip(stateReason?.by ?? '')
  return [who === '' ? words.pausedByNobody : words.paused(who), ...quote].join(' ')
}

const progressBlock = (view: RolloutView, locale: Locale): Block => {
  const words = wordsFor(locale).rollout
  const total = reachable(view.counts)
  if (total === 0) return { type: 'text', text: words.allOff }
  return {
    type: 'progress',
    label: words.progress(clip(view.targetVersion)),
    done: view.counts.running,
    total,
    failed: view.counts.failed,
  }
}

/** Facts that do not change much, in one quiet line. */
const contextText = (view: RolloutView, locale: Locale): string => {
  const words = wordsFor(locale).rollout
  const zones = zonesOfView(view)
  const who = clip(view.startedBy ?? '')
  const started = view.startedAt === null ? null : moment(view.startedAt, zones, locale)
  const restartAt = view.request.restartAt
  const restartsLater = restartAt !== null && view.counts.installed > 0
  return [
    words.phase[view.phase],
    words.tag(clip(view.targetTag)),
    ...(started === null
      ? [words.plannedBy(clip(view.requestedBy) || wordsFor(locale).plan.noName)]
      : [who === '' ? words.started(started) : words.startedBy(who, platformText(view, locale), started)]),
    ...(restartsLater ? [words.restartsFrom(moment(restartAt, zones, locale))] : []),
    ...(view.remainingSeconds !== null && view.remainingSeconds > 0
      ? [words.remaining(duration(locale, view.remainingSeconds))]
      : []),
  ].join(' · ')
}
