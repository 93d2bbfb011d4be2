export type Locale = 'fr' | 'en'

/** `fr-FR`, `fr_CA`, `EN` … to a language that we speak; null when it is neither. */
export const localeFrom = (tag: string | null | undefined): Locale | null => {
  const language = tag?.slice(0, 2).toLowerCase()
  return language === 'fr' || language === 'en' ? language : null
}
