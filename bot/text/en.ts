import { card } from './en/card.ts'
import type { Words } from './words.ts'

export const en: Words = { card }
