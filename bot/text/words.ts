import { en } from './en.ts'
import { fr, type Words } from './fr.ts'
import type { Locale } from './locale.ts'

export type { Words } from './fr.ts'
export { type Locale, localeFrom } from './locale.ts'

const dictionaries: Readonly<Record<Locale, Words>> = { fr, en }

export const wordsFor = (locale: Locale): Words => dictionaries[locale]
