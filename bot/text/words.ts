import { en } from './en.ts'
import { fr } from './fr.ts'

export type Locale = 'fr' | 'en'

/** Every word that a user reads. French is the source; English has the same keys, checked by the compiler. */
export type Words = typeof fr

const dictionaries: Readonly<Record<Locale, Words>> = { fr, en }

export const wordsFor = (locale: Locale): Words => dictionaries[locale]

/** `fr-FR`, `fr_CA`, `EN` … to a language that we speak; null when it is neither. */
export const localeFrom = (tag: string | null | undefined): Locale | null => {
  const language = tag?.slice(0, 2).toLowerCase()
  return language === 'fr' || language === 'en' ? language : null
}
