import { stringify } from 'csv-stringify/sync'
import type { Locale } from '../../text/locale.ts'
import { wordsFor } from '../../text/words.ts'
import { WRS_WAVE } from '../states.ts'
import type { TargetView } from '../view.ts'
import { reasonWords } from './reason-text.ts'

/**
 * Every machine of a rollout as CSV (RFC 4180), for a spreadsheet: semicolons in French, commas in English, with the
 * mark that lets Excel read accents. Times are UTC, for one column may hold sites of several zones. A cell that a
 * spreadsheet would take for a formula is made text.
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
  return stringify([Object.values(csv.columns), ...rows], {
    bom: true,
    delimiter: locale === 'fr' ? ';' : ',',
    escape_formulas: true,
    // By itself it quotes a line break only when it is the record's own.
    quoted_match: /[\r\n]/,
    record_delimiter: 'windows',
  }).toWellFormed()
}

/** `2026-11-23 20:00:00`: what every spreadsheet takes for a date. */
const utc = (at: Date | null): string => at?.toISOString().slice(0, 19).replace('T', ' ') ?? ''
