import { card } from './fr/card.ts'
import { start } from './fr/start.ts'

/** Every French word, by room. The type of this object is what the English one must match. */
export const fr = { start, card }

export type Words = typeof fr
