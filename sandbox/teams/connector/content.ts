import { z } from 'zod'
import type { JsonObject } from '../../json.ts'
import { objectsOf, textOf } from '../../json.ts'
import { problemsOfCard } from '../validate/card.ts'
import type { Content } from '../world/world.ts'
import type { Answer } from './answer.ts'
import { badArgument } from './answer.ts'

export const cardType = 'application/vnd.microsoft.card.adaptive'

const anyObject = z.record(z.string(), z.json())

const attachment = z.discriminatedUnion('contentType', [
  z.object({ contentType: z.literal(cardType), content: anyObject }),
  z.object({ contentType: z.literal('application/vnd.microsoft.teams.card.file.info'), content: anyObject }),
  z.object({ contentType: z.literal('application/vnd.microsoft.teams.card.file.consent'), content: anyObject }),
  z.object({ contentType: z.enum(['image/png', 'image/jpeg', 'image/gif']), contentUrl: z.string() }),
])

const account = z.looseObject({ id: z.string().optional(), isTargeted: z.boolean().optional() })

const activitySchema = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  textFormat: z.enum(['plain', 'markdown', 'xml', 'extendedmarkdown']).optional(),
  summary: z.string().optional(),
  attachmentLayout: z.enum(['list', 'carousel']).optional(),
  attachments: z.array(attachment).max(10).optional(),
  entities: z.array(z.looseObject({ type: z.string() })).optional(),
  recipient: account.optional(),
  from: account.optional(),
  replyToId: z.string().optional(),
  importance: z.enum(['low', 'normal', 'high', 'urgent']).optional(),
})

export type SentActivity = z.infer<typeof activitySchema>

/** What an activity of the bot would show, one after the other, or why Teams refuses it. */
export type Read =
  | { readonly kind: 'message'; readonly activity: SentActivity; readonly contents: readonly Content[] }
  | { readonly kind: 'typing'; readonly activity: SentActivity }
  | { readonly kind: 'refused'; readonly answer: Answer }

const refused = (message: string): Read => ({ kind: 'refused', answer: badArgument(message) })

const mentionsAreThere = (activity: SentActivity): boolean =>
  objectsOf(z.json().parse(activity.entities ?? []))
    .filter((entity) => entity['type'] === 'mention')
    .every((entity) => (activity.text ?? '').includes(textOf(entity['text']) ?? ' no text '))

/** Text and a card in one activity become two messages: so Teams splits them. */
const contentsOf = (activity: SentActivity, cards: readonly JsonObject[]): readonly Content[] => {
  const { text, summary } = activity
  const shown = text === undefined || text === '' ? [] : [{ text, summary }]
  return [...shown, ...cards.map((card): Content => ({ card, summary }))]
}

export const readActivity = (given: JsonObject): Read => {
  const parsed = activitySchema.safeParse(given)
  if (!parsed.success) return refused(z.prettifyError(parsed.error))
  const activity = parsed.data
  if (activity.type === 'typing') return { kind: 'typing', activity }
  if (activity.type !== 'message') return refused(`Unknown activity type ${activity.type}`)
  const attachments = activity.attachments ?? []
  const cards = attachments.flatMap((one) => (one.contentType === cardType ? [one.content] : []))
  const problems = cards.flatMap((card) => problemsOfCard(card, 'message'))
  if (problems.length > 0) return refused(`Invalid adaptive card: ${problems.join('; ')}`)
  if (!mentionsAreThere(activity)) return refused('A mention is not in the text.')
  if (attachments.length > cards.length) return refused('The sandbox knows no attachments but adaptive cards.')
  const contents = contentsOf(activity, cards)
  if (contents.length === 0) return refused('Activity must include text or attachments.')
  return { kind: 'message', activity, contents }
}
