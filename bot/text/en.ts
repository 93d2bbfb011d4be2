import { card } from './en/card.ts'
import { plan } from './en/plan.ts'
import { reason } from './en/reason.ts'
import { rollout } from './en/rollout.ts'
import { start } from './en/start.ts'
import type { Words } from './words.ts'

export const en: Words = { start, card, plan, reason, rollout }
