import type { Fact, Rich } from '../bot/card/card.ts'
import type { FleetSnapshot } from '../bot/fleet/model.ts'
import type { VersionCount, WorkstationCounts } from '../bot/fleet/status.ts'
import type { RolloutView } from '../bot/rollout/view.ts'
import { number } from '../bot/text/format.ts'
import type { Turn } from './command.ts'
import { rolloutName } from './reply.ts'

export type Frame = Pick<Turn, 'words' | 'locale'>

const MOST_VERSIONS = 4

/** `4.2 (58), 4.1 (2)`. */
export const versionsText = ({ words, locale }: Frame, versions: readonly VersionCount[]): string => {
  if (versions.length === 0) return words.status.none
  const shown = versions
    .slice(0, MOST_VERSIONS)
    .map(({ version, machines }) => words.status.versionCount(version, number(locale, machines)))
  const missing = versions.length - shown.length
  return [...shown, ...(missing > 0 ? [words.problem.moreNames(missing)] : [])].join(', ')
}

export const fact = (label: string, value: Rich): Fact => ({ label, value })

/** Counts of some workstations as facts; what is nothing is not said. */
export const countFacts = (frame: Frame, counts: WorkstationCounts): readonly Fact[] => {
  const { status } = frame.words
  return [
    fact(status.site.workstations, versionsText(frame, counts.versions)),
    ...(counts.waiting > 0 ? [fact(status.site.waiting, number(frame.locale, counts.waiting))] : []),
  ]
}

/** A tag, and the version that it names where the console's list says so. */
export const tagText = ({ words }: Frame, { account, releases }: FleetSnapshot): string => {
  const release = releases.find(({ tag }) => tag === account.defaultTag)
  return release === undefined ? account.defaultTag : words.status.tagWithVersion(account.defaultTag, release.version)
}

/** `R-12, W360 Core 4.3 : en cours, démarré par Camille`: who holds it. */
export const rolloutLine = ({ words }: Frame, view: RolloutView): string =>
  words.status.rolloutLine(
    view.number === null ? words.rollout.draft : rolloutName(view.number),
    view.targetVersion,
    words.rollout.states[view.state],
    view.startedBy,
  )
