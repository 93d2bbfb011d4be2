import type { Json, JsonObject } from '../../json.ts'
import { isObject, objectsOf, textOf } from '../../json.ts'

/** An input, and the id that its value comes back under. */
export interface FoundInput {
  readonly id: string
  readonly input: JsonObject
  /** The card that it stands in: the outer one, or one that an Action.ShowCard unfolds. */
  readonly card: JsonObject
}

export interface FoundAction {
  readonly action: JsonObject
  /** From the outer card to the one that the action stands in: their inputs are sent with it. */
  readonly cards: readonly JsonObject[]
}

interface Visit {
  readonly input: (input: JsonObject, cards: readonly JsonObject[]) => void
  readonly action: (action: JsonObject, cards: readonly JsonObject[]) => void
}

const visitAction = (given: Json | undefined, cards: readonly JsonObject[], visit: Visit): void => {
  if (!isObject(given)) return
  visit.action(given, cards)
  const inside = given['card']
  if (given['type'] === 'Action.ShowCard' && isObject(inside)) visitCard(inside, cards, visit)
}

const childrenOf = (element: JsonObject): readonly JsonObject[] => [
  ...objectsOf(element['items']),
  ...objectsOf(element['columns']),
  ...objectsOf(element['rows']).flatMap((row) => objectsOf(row['cells'])),
  ...objectsOf(element['images']),
  ...objectsOf(element['inlines']),
]

const visitElement = (element: JsonObject, cards: readonly JsonObject[], visit: Visit): void => {
  if (textOf(element['type'])?.startsWith('Input.')) visit.input(element, cards)
  visitAction(element['selectAction'], cards, visit)
  visitAction(element['inlineAction'], cards, visit)
  for (const action of objectsOf(element['actions'])) visitAction(action, cards, visit)
  for (const child of childrenOf(element)) visitElement(child, cards, visit)
}

const visitCard = (card: JsonObject, outer: readonly JsonObject[], visit: Visit): void => {
  const cards = [...outer, card]
  visitAction(card['selectAction'], cards, visit)
  for (const element of objectsOf(card['body'])) visitElement(element, cards, visit)
  for (const action of objectsOf(card['actions'])) visitAction(action, cards, visit)
}

/** All inputs of a card, also of the cards that it unfolds, in their order. */
export const inputsOf = (card: JsonObject): readonly FoundInput[] => {
  const found: FoundInput[] = []
  visitCard(card, [], {
    input: (input, cards) => found.push({ id: textOf(input['id']) ?? '', input, card: cards.at(-1) ?? card }),
    action: () => {},
  })
  return found
}

/** All that can be pressed on a card, also on the cards that it unfolds, in their order. */
export const actionsOf = (card: JsonObject): readonly FoundAction[] => {
  const found: FoundAction[] = []
  visitCard(card, [], { input: () => {}, action: (action, cards) => found.push({ action, cards }) })
  return found
}
