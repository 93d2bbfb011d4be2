import { card } from './fr/card.ts'
import { plan } from './fr/plan.ts'
import { reason } from './fr/reason.ts'
import { rollout } from './fr/rollout.ts'
import { start } from './fr/start.ts'

/** Every French word, by room. The type of this object is what the English one must match. */
export const fr = { start, card, plan, reason, rollout }

export type Words = typeof fr
