import { card } from './fr/card.ts'

/** Every French word, by room. The type of this object is what the English one must match. */
export const fr = { card }

export type Words = typeof fr
