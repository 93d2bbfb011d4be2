import { z } from 'zod'
import type { JsonObject } from '../../json.ts'
import { parseJson } from '../../json.ts'
import { cardType } from '../connector/content.ts'
import { maxActivity } from '../connector/dispatch.ts'
import type { Act, Shown } from '../contract.ts'
import { problemsOfCard } from '../validate/card.ts'
import type { Delivered } from './deliver.ts'
import { firstAnswer, plainAct } from './deliver.ts'

const anyObject = z.record(z.string(), z.json())

const failure = (...problems: readonly string[]): Shown => ({ kind: 'failure', problems })

const sizeProblems = (card: JsonObject): readonly string[] =>
  Buffer.byteLength(JSON.stringify(card)) > maxActivity ? ['the card is too big'] : []

const checked = (card: JsonObject, where: 'message' | 'dialog', shown: Shown): Shown => {
  const problems = [...problemsOfCard(card, where), ...sizeProblems(card)]
  return problems.length > 0 ? failure(...problems) : shown
}

const cardAnswer = z.discriminatedUnion('type', [
  z.object({ statusCode: z.literal(200), type: z.literal(cardType), value: anyObject }),
  z.object({
    statusCode: z.literal(200),
    type: z.literal('application/vnd.microsoft.activity.message'),
    value: z.string(),
  }),
  z.object({
    statusCode: z.int().min(400),
    type: z.literal('application/vnd.microsoft.error'),
    value: z.object({ code: z.string(), message: z.string() }),
  }),
])

/** The answer to `adaptiveCard/action`: a card in the place of the pressed one, or a message. */
export const readCardAnswer = (body: string): Shown => {
  const parsed = cardAnswer.safeParse(parseJson(body))
  if (!parsed.success) return failure(`no answer to a press: ${z.prettifyError(parsed.error)}`)
  const { data } = parsed
  if (data.type === cardType) return checked(data.value, 'message', { kind: 'card', card: data.value })
  if (data.type === 'application/vnd.microsoft.error') return failure(data.value.message)
  return { kind: 'message', text: data.value }
}

const size = z.union([z.number(), z.enum(['small', 'medium', 'large'])]).optional()

const taskAnswer = z.object({
  task: z.discriminatedUnion('type', [
    z.object({
      type: z.literal('continue'),
      value: z.object({
        title: z.string().optional(),
        height: size,
        width: size,
        card: z.object({ contentType: z.literal(cardType), content: anyObject }),
      }),
    }),
    z.object({ type: z.literal('message'), value: z.string() }),
  ]),
})

/**
 * The answer to `task/fetch`, `task/submit` and the two of a message extension: a dialog, a message, or (to a submission)
 * nothing, which closes it.
 */
export const readTaskAnswer = (body: string, mayBeEmpty: boolean): Shown => {
  const json = body === '' ? undefined : parseJson(body)
  const isEmpty = body === '' || (typeof json === 'object' && json !== null && Object.keys(json).length === 0)
  if (isEmpty) return mayBeEmpty ? { kind: 'nothing' } : failure('no dialog came')
  const parsed = taskAnswer.safeParse(json)
  if (!parsed.success) return failure(`no answer to a dialog: ${z.prettifyError(parsed.error)}`)
  const { task } = parsed.data
  if (task.type === 'message') return { kind: 'message', text: task.value }
  const { title = '', card } = task.value
  return checked(card.content, 'dialog', { kind: 'dialog', title, card: card.content })
}

/** What came of an invoke, its answer read by `read`. */
export const invokeAct = (delivered: Delivered, read: (body: string) => Shown): Act => {
  const plain = plainAct(delivered)
  const answer = firstAnswer(delivered.deliveries)
  if (!plain.ok || answer === undefined) return plain
  const shown = read(answer.body)
  return shown.kind === 'failure' ? { ...plain, ok: false, error: 'bad_answer', shown } : { ...plain, shown }
}
