import type { Json, JsonObject } from '../../json.ts'
import { isList, isObject } from '../../json.ts'
import type { ActionPick } from '../contract.ts'
import type { FoundAction } from './walk.ts'
import { actionsOf } from './walk.ts'

/** Whether all that is wanted is there, at any depth. */
const holds = (given: Json | undefined, wanted: Json | undefined): boolean => {
  if (isObject(wanted)) {
    return isObject(given) && Object.entries(wanted).every(([name, value]) => holds(given[name], value))
  }
  if (isList(wanted)) {
    return isList(given) && given.length === wanted.length && wanted.every((one, index) => holds(given[index], one))
  }
  return given === wanted
}

const fits =
  ({ title, id, data }: ActionPick) =>
  ({ action }: FoundAction): boolean =>
    (title === undefined || action['title'] === title) &&
    (id === undefined || action['id'] === id) &&
    (data === undefined || holds(action['data'], data))

export type Picked =
  | { readonly kind: 'action'; readonly found: FoundAction }
  | { readonly kind: 'refused'; readonly error: 'not_on_card' | 'ambiguous' | 'disabled' }

/** The one action of the card that the person means. Unfolding a card or opening a link sends nothing. */
export const pickAction = (card: JsonObject, pick: ActionPick): Picked => {
  const fitting = actionsOf(card).filter(fits(pick))
  // A client unfolds a card by itself on the way to what is in it.
  const sending = fitting.filter(({ action }) => action['type'] !== 'Action.ShowCard')
  const [found, ...more] = pick.index === undefined ? sending : sending.slice(pick.index, pick.index + 1)
  if (found === undefined) return { kind: 'refused', error: 'not_on_card' }
  if (more.length > 0) return { kind: 'refused', error: 'ambiguous' }
  return found.action['isEnabled'] === false ? { kind: 'refused', error: 'disabled' } : { kind: 'action', found }
}
