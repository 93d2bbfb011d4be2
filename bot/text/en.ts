import { card } from './en/card.ts'
import { start } from './en/start.ts'
import type { Words } from './words.ts'

export const en: Words = { start, card }
