import type { Locale } from '../text/locale.ts'

/** Small words that every text of the language has and the other has not. */
const smallWords: Readonly<Record<Locale, ReadonlySet<string>>> = {
  fr: new Set('le les des du une et est au aux pour avec dans sur sans plus par vos votre nouvelle nouveau'.split(' ')),
  en: new Set('the of and to is are for with in on when now from your new not can be this that has'.split(' ')),
}

const ENOUGH = 4_000

/** French or English, where one clearly outweighs the other; null where it is anybody's guess. */
export const guessLanguage = (text: string): Locale | null => {
  const words = text
    .slice(0, ENOUGH)
    .toLowerCase()
    .split(/[^\p{L}]+/u)
  const count = (locale: Locale): number => words.filter((word) => smallWords[locale].has(word)).length
  const [fr, en] = [count('fr'), count('en')]
  if (Math.max(fr, en) < 3) return null
  return fr >= 2 * en ? 'fr' : en >= 2 * fr ? 'en' : null
}

/** A declared language in its usual spelling, `en-gb` as `en`; null when it is none. */
export const declaredLanguage = (written: string): string | null => {
  const tag = written.trim().slice(0, 35)
  try {
    return new Intl.Locale(tag.replaceAll('_', '-')).language
  } catch {
    return null
  }
}

/** `en` as « anglais » to a French reader. */
export const languageName = (locale: Locale, language: string): string =>
  new Intl.DisplayNames([locale], { type: 'language' }).of(language) ?? language
