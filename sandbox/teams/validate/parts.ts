import type { z } from 'zod'

/** What cards, elements and actions hold of one another: they nest without end, so each is given the others. */
export interface Parts {
  /** What may stand in a card's body. */
  readonly element: z.ZodType
  /** A button. */
  readonly action: z.ZodType
  /** What a click on an element may do: anything but unfolding a card. */
  readonly click: z.ZodType
  /** The card that an Action.ShowCard unfolds. */
  readonly cardInside: z.ZodType
}
