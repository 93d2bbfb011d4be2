import { z } from 'zod'

const id = z.string().min(1).max(255)

const choice = {
  value: z.string().nullish(),
  selected_option: z.json().optional(),
  selected_options: z.json().optional(),
  selected_date: z.string().nullish(),
  selected_time: z.string().nullish(),
  selected_date_time: z.number().nullish(),
}

const repeat = { doubled: z.boolean().default(false), retries: z.int().min(0).max(10).default(0) }

const values = z.record(z.string(), z.record(z.string(), z.object(choice)))

export const sayBody = z.object({
  person: id,
  channel: id,
  text: z.string().min(1).max(40_000),
  thread_ts: id.nullish(),
  ...repeat,
})

export const pressBody = z.object({
  person: id,
  channel: id.nullish(),
  ts: id.nullish(),
  view_id: id.nullish(),
  block_id: id,
  action_id: id,
  /** What the other inputs of the view hold at that moment. */
  values: values.default({}),
  stale: z.boolean().default(false),
  ...choice,
  ...repeat,
})

export const submitBody = z.object({ person: id, view_id: id, values: values.default({}), ...repeat })

export const openHomeBody = z.object({ person: id, tab: z.enum(['home', 'messages']).default('home'), ...repeat })

export const closeViewBody = z.object({ person: id, view_id: id })

export const suggestBody = z.object({
  person: id,
  channel: id.nullish(),
  ts: id.nullish(),
  view_id: id.nullish(),
  block_id: id,
  action_id: id,
  value: z.string().max(3_000).default(''),
})

const messagePlace = z.object({ channel: id, ts: id })

export const controlBody = z.strictObject({
  archive: id.optional(),
  unarchive: id.optional(),
  removeBot: id.optional(),
  inviteBot: id.optional(),
  deleteMessage: messagePlace.optional(),
  deactivate: id.optional(),
  reactivate: id.optional(),
  doubleDeliveries: z.boolean().optional(),
  rateLimits: z.boolean().optional(),
  clearFaults: z.boolean().default(false),
  failNext: z
    .strictObject({
      method: z.string(),
      error: z.string(),
      count: z.int().min(1).default(1),
      status: z.int().min(200).max(599).optional(),
      retryAfter: z.int().min(0).optional(),
    })
    .optional(),
  resetAfter: z.strictObject({ method: z.string(), count: z.int().min(1).default(1) }).optional(),
})

export type SayBody = z.infer<typeof sayBody>
export type OpenHomeBody = z.infer<typeof openHomeBody>
export type PressBody = z.infer<typeof pressBody>
export type SuggestBody = z.infer<typeof suggestBody>
export type ControlBody = z.infer<typeof controlBody>
