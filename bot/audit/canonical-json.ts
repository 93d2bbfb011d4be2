/**
 * One text for one value, whatever order its keys were written or kept in: JSON without spaces, keys sorted by UTF-16
 * code units, numbers and strings as ECMAScript writes them (the form of RFC 8785). What the database's jsonb refuses
 * (NUL, half of a surrogate pair) becomes U+FFFD, so that what is kept reads back as the same text.
 *
 * @param value what `JSON.stringify` takes; members that are undefined are left out
 */
export const canonicalJson = (value: unknown): string => {
  if (typeof value === 'string') return JSON.stringify(storableText(value))
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  // A map, so that two keys which become one by cleaning leave one member, as in the database.
  const members = new Map(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => [storableText(key), canonicalJson(member)]),
  )
  const sorted = [...members].toSorted(([one], [other]) => (one < other ? -1 : 1))
  return `{${sorted.map(([key, member]) => `${JSON.stringify(key)}:${member}`).join(',')}}`
}

export const storableText = (text: string): string => text.toWellFormed().replaceAll('\u0000', '\uFFFD')
