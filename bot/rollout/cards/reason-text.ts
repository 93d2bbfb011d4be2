import type { ReasonCode } from '../../rules.ts'
import type { ReasonFacts, ReasonWords } from '../../text/fr/reason.ts'
import type { Locale } from '../../text/locale.ts'
import { wordsFor } from '../../text/words.ts'
import { clip } from './names.ts'

/** As much of one foreign word as a sentence can carry. */
const FACT_LENGTH = 60
const DETAIL_LENGTH = 160

type Facts = Readonly<Record<string, string>>

const short = (facts: Facts): ReasonFacts =>
  Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [name, clip(value, name === 'why' ? DETAIL_LENGTH : FACT_LENGTH)]),
  )

/** A reason in two sentences: what was wrong or what it means, and what to do next (DESIGN 2). */
export const reasonWords = (code: ReasonCode, facts: Facts, locale: Locale): ReasonWords =>
  wordsFor(locale).reason.words[code](short(facts))

/** A reason as one text; with the fact `detail`, it also tells what the console said. */
export const reasonText = (code: ReasonCode, facts: Facts, locale: Locale): string => {
  const { what, next } = reasonWords(code, facts, locale)
  const detail = clip(facts['detail'] ?? '', DETAIL_LENGTH)
  return [what, ...(detail === '' ? [] : [wordsFor(locale).reason.said(detail)]), next].join(' ')
}
