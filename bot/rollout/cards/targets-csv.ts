import { csvRows, csvTime as utc } from '../../text/csv.ts'
import type { Locale } from '../../text/locale.ts'
import { wordsFor } from '../../text/words.ts'
import { WRS_WAVE } from '../states.ts'
import type { TargetView } from '../view.ts'
import { reasonWords } from './reason-text.ts'

/**
 * Every machine of a rollout as CSV, for a spreadsheet. Times are UTC, for one column may hold sites of several zones.
 */
export const targetsCsv = (targets: readonly TargetView[], locale: Locale): string => {
  const { csv, targetStates } = wordsFor(locale).rollout
  const rows = targets.map((target) => [
    target.siteName ?? '',
    target.group ?? '',
    target.name,
    target.machineId,
    csv.kinds[target.kind],
    target.wave === WRS_WAVE ? '' : target.wave + 1,
    targetStates[target.state],
    target.reason === null ? '' : reasonWords(target.reason, {}, locale).what,
    target.detail ?? '',
    target.attempt,
    target.fromVersion,
    target.version,
    target.installedVersion ?? '',
    utc(target.installedAt),
    utc(target.restartedAt),
    utc(target.runningAt),
    utc(target.since),
  ])
  return csvRows([Object.values(csv.columns), ...rows], locale)
}
