import { z } from 'zod'

/** What a view carries from its opening to its submission. Signed by Slack on its way back; no authority even so. */
export interface ViewContext {
  readonly state: Readonly<Record<string, string>>
  readonly channelId: string
  readonly threadId?: string | undefined
  readonly responseUrl?: string | undefined
  /** Of the message whose button opened it. */
  readonly messageTs?: string | undefined
}

const maximumMetadata = 3_000
const fieldPrefix = 'field:'
const searchPrefix = 'search:'

export const blockIdOf = (fieldId: string): string => `${fieldPrefix}${fieldId}`

export const fieldIdOf = (blockId: string): string | null =>
  blockId.startsWith(fieldPrefix) ? blockId.slice(fieldPrefix.length) : null

/** Unique in a view together with its block; a search field names its source here, for Slack to give it back. */
export const searchActionId = (source: string, fieldId: string): string => `${searchPrefix}${source}|${fieldId}`

export const searchSourceOf = (actionId: string): string | null => {
  if (!actionId.startsWith(searchPrefix)) return null
  const end = actionId.indexOf('|')
  return end < 0 ? null : actionId.slice(searchPrefix.length, end)
}

/** Without the response URL when that is what does not fit: there are other ways to answer. */
export const writeContext = (context: ViewContext): string => {
  const whole = JSON.stringify(context)
  return whole.length <= maximumMetadata ? whole : JSON.stringify({ ...context, responseUrl: undefined })
}

const contextSchema = z.object({
  state: z.record(z.string(), z.string()),
  channelId: z.string(),
  threadId: z.string().optional(),
  responseUrl: z.string().optional(),
  messageTs: z.string().optional(),
})

export const readContext = (metadata: string): ViewContext | null => {
  try {
    const parsed = contextSchema.safeParse(JSON.parse(metadata))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
