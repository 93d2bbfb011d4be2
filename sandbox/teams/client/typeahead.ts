import { z } from 'zod'
import type { JsonObject } from '../../json.ts'
import { isObject, parseJson, textOf } from '../../json.ts'
import type { Act, Found, TypeaheadOptions } from '../contract.ts'
import { cardSeenBy, findMessage, isSeenBy } from '../world/messages.ts'
import type { Person } from '../world/places.ts'
import type { World } from '../world/world.ts'
import { findConversation, findPerson } from '../world/world.ts'
import type { Where } from './activity.ts'
import { invokeOf } from './activity.ts'
import type { Outside } from './deliver.ts'
import { deliver, firstAnswer, plainAct, refusedAct } from './deliver.ts'
import { dialogOwner } from './dialog.ts'
import { findInput } from './inputs.ts'
import { offeredKey, offeredTo } from './press.ts'

/** As many as the list shows. */
const shownResults = 15

const answer = z.object({
  type: z.literal('application/vnd.microsoft.search.searchResponse'),
  statusCode: z.literal(200).optional(),
  value: z.object({ results: z.array(z.object({ title: z.string().min(1), value: z.string().min(1) })) }),
})

const without = (act: Act): Found => ({ ...act, results: [] })

interface Owner {
  readonly id: string
  readonly card: JsonObject
  readonly where: Where
  readonly messageId?: string
}

const ownerOf = (world: World, person: Person, { conversation, messageId }: TypeaheadOptions): Owner | undefined => {
  if (conversation === undefined || messageId === undefined) {
    const dialog = world.dialogs.get(person.key)
    const place = dialog === undefined ? undefined : findConversation(world, dialog.conversation)
    if (dialog === undefined || place === undefined) return undefined
    return { id: dialogOwner, card: dialog.card, where: { conversation: place, threadId: dialog.threadId } }
  }
  const place = findConversation(world, conversation)
  const message = place === undefined ? undefined : findMessage(world, place.id, messageId)
  if (place === undefined || message === undefined || !isSeenBy(world, message, person.key)) return undefined
  const card = cardSeenBy(world, message, person.key)
  const threadId = place.kind === 'channel' ? (message.threadId ?? message.id) : undefined
  return card === undefined ? undefined : { id: message.id, card, where: { conversation: place, threadId }, messageId }
}

/** A person types into an input that searches. What comes back may be chosen from then on. */
export const typeahead = async (outside: Outside, options: TypeaheadOptions): Promise<Found> => {
  const { world } = outside
  const person = findPerson(world, options.person)
  const owner = person === undefined ? undefined : ownerOf(world, person, options)
  if (person === undefined || owner === undefined) return without(refusedAct('no_card'))
  const query = findInput(owner.card, options.inputId)?.input['choices.data']
  if (!isObject(query)) return without(refusedAct('no_search'))
  const value = {
    queryText: options.query,
    queryOptions: { skip: 0, top: shownResults },
    dataset: textOf(query['dataset']),
    ...(textOf(query['associatedInputs'])?.toLowerCase() === 'auto' ? { data: { ...options.values } } : {}),
  }
  const activity = invokeOf(world, person, owner.where, 'application/search', value, owner.messageId)
  const delivered = await deliver(outside, activity, options)
  const act = plainAct(delivered)
  if (!act.ok) return without(act)
  const parsed = answer.safeParse(parseJson(firstAnswer(delivered.deliveries)?.body ?? ''))
  if (!parsed.success) {
    const problems = [`no answer to a search: ${z.prettifyError(parsed.error)}`]
    return without({ ...act, ok: false, error: 'bad_answer', shown: { kind: 'failure', problems } })
  }
  const results = parsed.data.value.results.slice(0, shownResults)
  const before = offeredTo(world, owner.id, person.key)(options.inputId)
  const key = offeredKey(owner.id, person.key, options.inputId)
  world.offered.set(key, new Set([...before, ...results.map((result) => result.value)]))
  return { ...act, results }
}
