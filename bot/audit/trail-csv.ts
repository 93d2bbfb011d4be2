import { csvRows, csvTime } from '../text/csv.ts'
import { type Locale, wordsFor } from '../text/words.ts'
import { canonicalJson } from './canonical-json.ts'
import type { Act } from './read-trail.ts'
import { actPhrase } from './trail-text.ts'

/** The head row of the file. */
export const trailCsvHead = (locale: Locale): string => csvRows([Object.values(wordsFor(locale).audit.columns)], locale)

/** Some acts as rows of the file: whole, hash included, so that the file shows later what the trail said today. */
export const trailCsvRows = (acts: readonly Act[], locale: Locale): string =>
  csvRows(
    acts.map((act) => [
      act.seq,
      csvTime(act.at),
      act.by?.name ?? wordsFor(locale).audit.bot,
      act.by?.identity ?? '',
      actPhrase(act, locale),
      act.action,
      act.subjectName ?? '',
      act.subjectId,
      act.before === null ? '' : canonicalJson(act.before),
      act.after === null ? '' : canonicalJson(act.after),
      act.reason ?? '',
      act.permalink ?? '',
      act.hash,
    ]),
    locale,
    false,
  )
