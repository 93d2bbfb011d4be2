import { z } from 'zod'
import type { Parts } from './parts.ts'
import { flag, linkUrl, pictureUrl, text, word } from './words.ts'

const commonOf = ({ action }: Parts) => ({
  title: text.optional(),
  iconUrl: pictureUrl.optional(),
  id: text.optional(),
  style: word('default', 'positive', 'destructive').optional(),
  fallback: z.union([word('drop'), action]).optional(),
  tooltip: text.optional(),
  isEnabled: flag.optional(),
  mode: word('primary', 'secondary').optional(),
  requires: z.record(z.string(), z.string()).optional(),
})

const data = z.union([text, z.record(z.string(), z.json())]).optional()
const associatedInputs = word('auto', 'none').optional()
// Not of 1.5: Teams' own, which hides « your answer was sent ».
const msteams = z.strictObject({ feedback: z.strictObject({ hide: flag }).optional() }).optional()

/** What a click may do, by type. */
export const clickKinds = (parts: Parts) => {
  const common = commonOf(parts)
  return {
    'Action.Execute': z.strictObject({
      type: z.literal('Action.Execute'),
      ...common,
      verb: text.optional(),
      data,
      associatedInputs,
      msteams,
    }),
    'Action.OpenUrl': z.strictObject({ type: z.literal('Action.OpenUrl'), ...common, url: linkUrl }),
    'Action.Submit': z.strictObject({ type: z.literal('Action.Submit'), ...common, data, associatedInputs, msteams }),
    'Action.ToggleVisibility': z.strictObject({
      type: z.literal('Action.ToggleVisibility'),
      ...common,
      targetElements: z.array(z.union([text, z.strictObject({ elementId: text, isVisible: flag.optional() })])),
    }),
  }
}

/** What a button may do, by type. */
export const actionKinds = (parts: Parts) => ({
  ...clickKinds(parts),
  'Action.ShowCard': z.strictObject({
    type: z.literal('Action.ShowCard'),
    ...commonOf(parts),
    card: parts.cardInside.optional(),
  }),
})

// Teams shows six; those with `mode: secondary` stand behind « … ».
const shownActions = 6

const isSecondary = (action: unknown): boolean =>
  z.looseObject({ mode: z.string().regex(/^secondary$/i) }).safeParse(action).success

/** A bar of buttons, none of which Teams would leave out. */
export const actionBar = ({ action }: Parts): z.ZodType =>
  z.array(action).superRefine((actions, context) => {
    const shown = actions.filter((one) => !isSecondary(one)).length
    if (shown <= shownActions) return
    context.addIssue({ code: 'custom', message: `has ${shown} buttons, and Teams shows ${shownActions}`, path: [] })
  })
