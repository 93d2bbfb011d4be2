/**
 * A number in [0, 1) that depends on nothing but its arguments. Durations and faults come from it instead of from a running
 * generator, so that the order in which machines report does not change what happens to each of them.
 */
export const noise = (seed: number, subject: string, count: number): number => {
  let hash = 2166136261 ^ Math.imul(seed | 0, 2654435761)
  for (let index = 0; index < subject.length; index += 1) hash = Math.imul(hash ^ subject.charCodeAt(index), 16777619)
  hash = Math.imul(hash ^ count, 2246822507)
  hash = Math.imul(hash ^ (hash >>> 13), 3266489909)
  hash ^= hash >>> 16
  return (hash >>> 0) / 4294967296
}

/** A whole number from `low` to `high`, both included, by {@link noise}. */
export const between = (seed: number, subject: string, count: number, low: number, high: number): number =>
  low + Math.floor(noise(seed, subject, count) * (high - low + 1))
