import { stringify } from 'csv-stringify/sync'
import type { Locale } from './locale.ts'

export type CsvCell = string | number

/**
 * Rows as CSV (RFC 4180) for a spreadsheet: semicolons in French, commas in English. A cell that a spreadsheet would
 * take for a formula is made text.
 *
 * @param first whether this is the beginning of the file, which bears the mark that lets Excel read accents
 */
export const csvRows = (rows: readonly (readonly CsvCell[])[], locale: Locale, first = true): string =>
  stringify([...rows], {
    bom: first,
    delimiter: locale === 'fr' ? ';' : ',',
    escape_formulas: true,
    // By itself it quotes a line break only when it is the record's own.
    quoted_match: /[\r\n]/,
    record_delimiter: 'windows',
  }).toWellFormed()

/** `2026-11-23 20:00:00` in UTC: what every spreadsheet takes for a date; empty for none. */
export const csvTime = (at: Date | null): string => at?.toISOString().slice(0, 19).replace('T', ' ') ?? ''
