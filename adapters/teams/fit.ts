import type { Element } from './adaptive-card.ts'
import { sizeOf } from './text.ts'

/** A part of a card that can be shown in full or, where it has several items, in part. */
export interface Part {
  /** Rows, lines, choices; 1 for what has none. */
  readonly items: number
  /** `shown` of the items, with a line that says how many are missing. */
  readonly render: (shown: number) => readonly Element[]
  /** Never left out, whatever the room. */
  readonly keep?: true
}

interface Fitted {
  readonly part: Part
  readonly shown: number
  readonly elements: readonly Element[]
  readonly size: number
}

const show = (part: Part, shown: number): Fitted => {
  const elements = part.render(shown)
  return { part, shown, elements, size: elements.length === 0 ? 0 : sizeOf(elements) }
}

/**
 * All parts within `room` (`sizeOf`): the biggest gives up items first, and when none has items to give up, the last
 * parts go. `missing` counts those.
 */
export const fitInto = (
  parts: readonly Part[],
  room: number,
): { readonly elements: readonly (readonly Element[])[]; readonly missing: number } => {
  const fitted = parts.map((part) => show(part, part.items))
  let total = fitted.reduce((sum, { size }) => sum + size, 0)
  while (total > room) {
    const biggest = biggestWithItems(fitted)
    if (biggest === null) break
    const { part, shown, size } = biggest.fitted
    // Most often the right number at once, and always fewer than before.
    const share = Math.max(0.5, (size - (total - room)) / size)
    const smaller = show(part, Math.max(1, Math.min(shown - 1, Math.floor(shown * share))))
    fitted[biggest.index] = smaller
    total += smaller.size - size
  }
  let missing = 0
  for (const [index, { part, size }] of [...fitted.entries()].toReversed()) {
    if (total <= room) break
    if (part.keep === true || size === 0) continue
    fitted[index] = { part, shown: 0, elements: [], size: 0 }
    total -= size
    missing += 1
  }
  return { elements: fitted.map(({ elements }) => elements), missing }
}

const biggestWithItems = (fitted: readonly Fitted[]): { readonly index: number; readonly fitted: Fitted } | null => {
  let biggest: { readonly index: number; readonly fitted: Fitted } | null = null
  for (const [index, each] of fitted.entries()) {
    if (each.shown > 1 && (biggest === null || each.size > biggest.fitted.size)) biggest = { index, fitted: each }
  }
  return biggest
}
