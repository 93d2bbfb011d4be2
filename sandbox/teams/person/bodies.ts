import { z } from 'zod'
import { forgeries, operations } from '../contract.ts'

const id = z.string().min(1).max(1_000)
const doubled = z.boolean().default(false)
const values = z.record(z.string(), z.string()).default({})
const anyObject = z.record(z.string(), z.json())

// `exactOptionalPropertyTypes`: what was not given must not come out as `undefined`.
const given = <Value extends object>(value: Value): { [Key in keyof Value]: Exclude<Value[Key], undefined> } =>
  JSON.parse(JSON.stringify(value))

const pick = z
  .strictObject({
    title: z.string().optional(),
    id: z.string().optional(),
    data: anyObject.optional(),
    index: z.int().min(0).optional(),
  })
  .transform(given)

const said = { person: id, conversation: id, text: z.string().min(1).max(40_000), threadId: id.optional(), doubled }

export const sayBody = z.strictObject(said).transform(given)

export const forgeBody = z.strictObject({ ...said, how: z.enum(forgeries) }).transform(given)

export const pressBody = z
  .strictObject({
    person: id,
    conversation: id,
    messageId: id,
    action: pick,
    values,
    stale: z.boolean().default(false),
    doubled,
  })
  .transform(given)

export const submitBody = z.strictObject({ person: id, action: pick.optional(), values, doubled }).transform(given)

export const closeBody = z.strictObject({ person: id })

export const extensionBody = z
  .strictObject({ person: id, conversation: id, commandId: id, threadId: id.optional(), doubled })
  .transform(given)

export const typeaheadBody = z
  .strictObject({
    person: id,
    conversation: id.optional(),
    messageId: id.optional(),
    inputId: id,
    query: z.string(),
    values,
    doubled,
  })
  .transform(given)

export const replayBody = z.strictObject({ activityId: id })

export const sendBody = z.strictObject({ activity: anyObject, how: z.enum(forgeries).default('none') })

const place = z.strictObject({ conversation: id, silently: z.boolean().default(false) })

export const controlBody = z.strictObject({
  removeBot: place.optional(),
  addBot: place.optional(),
  deleteMessage: z.strictObject({ conversation: id, messageId: id }).optional(),
  deactivate: id.optional(),
  reactivate: id.optional(),
  doubleDeliveries: z.boolean().optional(),
  rateLimits: z.boolean().optional(),
  failNext: z
    .strictObject({
      operation: z.enum([...operations, '*']),
      kind: z.enum(['status', 'drop', 'lose', 'slow', 'garbage']),
      status: z.int().min(200).max(599).optional(),
      retryAfter: z.int().min(0).optional(),
      milliseconds: z.int().min(0).optional(),
      count: z.int().min(1).default(1),
    })
    .transform(given)
    .optional(),
  clearFaults: z.literal(true).optional(),
  revokeTokens: z.literal(true).optional(),
  moveConversation: z.strictObject({ conversation: id, region: z.string().regex(/^[a-z]+$/) }).optional(),
  messagingEndpoint: z.url().optional(),
})

export type ControlBody = z.infer<typeof controlBody>
