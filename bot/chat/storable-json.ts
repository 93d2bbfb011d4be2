/** What JSON text may hold and the database's jsonb refuses: NUL, and half of a surrogate pair. */
const suspicious = /\\u(?:0000|d[89a-f])/i

/**
 * A value as JSON text that the database takes whatever people typed: one refused row would refuse its whole group.
 * Characters that cannot be stored become U+FFFD. `undefined` becomes null.
 */
export const toStorableJson = (value: unknown): string => {
  const json = JSON.stringify(value) ?? 'null'
  return suspicious.test(json) ? JSON.stringify(cleaned(JSON.parse(json))) : json
}

const cleaned = (value: unknown): unknown => {
  if (typeof value === 'string') return cleanedText(value)
  if (Array.isArray(value)) return value.map(cleaned)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [cleanedText(key), cleaned(inner)]))
}

const cleanedText = (text: string): string => text.toWellFormed().replaceAll('\u0000', '\uFFFD')
