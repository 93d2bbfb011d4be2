import { z } from 'zod'
import type { JsonObject } from '../../json.ts'
import { actionsOf, inputsOf } from '../client/walk.ts'
import { actionBar, actionKinds, clickKinds } from './actions.ts'
import { byType } from './by-type.ts'
import { backgroundImage, elementKinds } from './elements.ts'
import { inputKinds } from './inputs.ts'
import type { Parts } from './parts.ts'
import { flag, linkUrl, pixels, text, verticalAlignment, word } from './words.ts'

const mentions = z.array(
  z.looseObject({
    type: z.literal('mention'),
    text: z.string().regex(/^<at>.+<\/at>$/s),
    mentioned: z.looseObject({}),
  }),
)

const version = z.string().regex(/^1\.[0-5]$/, { error: 'Teams draws up to 1.5 and shows the fallback text of others' })

const drop = word('drop')

// Each kind is made at its first use, when all are there.
const parts: Parts = {
  element: byType(() => elements(), 'element', { fallback: () => z.union([drop, parts.element]) }),
  action: byType(() => actions(), 'action', { fallback: () => z.union([drop, parts.action]) }),
  click: byType(() => clicks(), 'action for a click'),
  cardInside: z.lazy(() => z.strictObject({ ...shape(), version: version.optional() })),
}

const once = <Value>(make: () => Value): (() => Value) => {
  let made: { readonly value: Value } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

const elements = once(() => ({ ...elementKinds(parts), ...inputKinds(parts) }))
const actions = once((): Readonly<Record<string, z.ZodType>> => actionKinds(parts))
const clicks = once((): Readonly<Record<string, z.ZodType>> => clickKinds(parts))

const shape = once(() => ({
  type: z.literal('AdaptiveCard'),
  $schema: text.optional(),
  body: z.array(parts.element).optional(),
  actions: actionBar(parts).optional(),
  selectAction: parts.click.optional(),
  refresh: z
    .strictObject({
      type: z.literal('Refresh').optional(),
      action: clickKinds(parts)['Action.Execute'].optional(),
      // More than sixty are not refreshed by themselves.
      userIds: z.array(text).max(60).optional(),
    })
    .optional(),
  authentication: z.looseObject({}).optional(),
  fallbackText: text.optional(),
  backgroundImage: backgroundImage.optional(),
  minHeight: pixels.optional(),
  rtl: flag.nullish(),
  speak: text.optional(),
  lang: text.optional(),
  verticalContentAlignment: verticalAlignment.optional(),
  // Teams' own beside 1.5.
  msteams: z.strictObject({ width: word('full').optional(), entities: mentions.optional() }).optional(),
  metadata: z.strictObject({ webUrl: linkUrl }).optional(),
}))

const wholeCard = z.lazy(() => z.strictObject({ ...shape(), version }))

const schemaProblems = (card: unknown): readonly string[] =>
  (wholeCard.safeParse(card).error?.issues ?? []).map(
    ({ path, message }) => `/${path.map(String).join('/')}: ${message}`,
  )

const repeated = (names: readonly string[]): readonly string[] => [
  ...new Set(names.filter((name, index) => names.indexOf(name) !== index)),
]

const mentionProblems = (card: JsonObject): readonly string[] => {
  const parsed = z.object({ msteams: z.object({ entities: mentions }) }).safeParse(card)
  const { msteams: _own, ...rest } = card
  const shown = JSON.stringify(rest)
  return (parsed.data?.msteams.entities ?? [])
    .filter((entity) => !shown.includes(JSON.stringify(entity.text).slice(1, -1)))
    .map((entity) => `/msteams/entities: ${entity.text} is nowhere in the card`)
}

/** What is wrong with a card by Adaptive Cards 1.5 and Teams' own rules; nothing where Teams would draw all of it. */
export const problemsOfCard = (card: JsonObject, where: 'message' | 'dialog'): readonly string[] => {
  const problems = schemaProblems(card)
  if (problems.length > 0) return problems
  const twice = repeated(inputsOf(card).map(({ id }) => id)).map((id) => `two inputs have the id ${id}`)
  // Dialogs send what was entered by Action.Submit; an Action.Execute in them does nothing.
  const inDialog =
    where === 'dialog' && actionsOf(card).some(({ action }) => action['type'] === 'Action.Execute')
      ? ['a dialog has an Action.Execute']
      : []
  return [...twice, ...inDialog, ...mentionProblems(card)]
}
