import { number } from '../../text/format.ts'
import type { Locale } from '../../text/locale.ts'
import { wordsFor } from '../../text/words.ts'
import { type TargetState, targetStates } from '../states.ts'
import type { LaneView, RolloutView, TargetCounts } from '../view.ts'
import { clip, usableZones } from './names.ts'

/** `R-12`; a draft has no number yet. */
export const rolloutName = (view: RolloutView, locale: Locale): string => {
  const words = wordsFor(locale).rollout
  return view.number === null ? words.draft : words.number(view.number)
}

export const rolloutTitle = (view: RolloutView, locale: Locale): string => {
  const words = wordsFor(locale).rollout
  return words.title(rolloutName(view, locale), clip(view.targetVersion), view.phase, words.states[view.state])
}

/** The chat where it was started, by its name; null where that is not known. */
export const platformText = ({ startedOn }: RolloutView, locale: Locale): string | null =>
  startedOn === null ? null : wordsFor(locale).people.platforms[startedOn]

/** The zones of a rollout's sites: one in most accounts, several where a moment needs its zone named. */
export const zonesOfView = (view: RolloutView): readonly string[] =>
  usableZones(view.lanes.map((lane) => lane.timeZone))

/** The zone of a lane; the remote machines have none of their own, so they take the rollout's. */
export const zonesOfLane = (lane: LaneView, view: RolloutView): readonly string[] => {
  const own = usableZones([lane.timeZone])
  return own.length > 0 ? own : zonesOfView(view)
}

/** Machines that count for the success rate: all but those that were off, were there already, or were let go. */
export const reachable = (counts: TargetCounts): number =>
  counts.waiting + counts.updating + counts.installed + counts.restarting + counts.running + counts.failed

/** What people want to know first comes first. */
const order: readonly TargetState[] = [
  'running',
  'failed',
  ...targetStates.filter((state) => state !== 'running' && state !== 'failed'),
]

/** `12 en 4.3 · 1 en échec · 3 à redémarrer`: installed and running are two facts (rule restart-applies). */
export const countsText = (counts: TargetCounts, version: string, locale: Locale): string => {
  const words = wordsFor(locale).rollout
  return order
    .filter((state) => counts[state] > 0)
    .map((state) =>
      state === 'running' ? words.onVersion(counts.running, clip(version, 40)) : words.inState(counts[state], state),
    )
    .join(' · ')
}

export const doneOf = (counts: TargetCounts, locale: Locale): string =>
  `${number(locale, counts.running)} / ${number(locale, reachable(counts))}`
