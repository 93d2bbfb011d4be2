import type { Json, JsonObject } from '../../json.ts'

/** The answer to one call of the connector. */
export interface Answer {
  readonly status: number
  readonly body: Json | undefined
  readonly retryAfter?: number
  /** The error's code, for the journal. */
  readonly error?: string
  readonly conversation?: string
  readonly messageId?: string
}

export const done = (
  status: number,
  body: JsonObject | readonly JsonObject[],
  where: Partial<Answer> = {},
): Answer => ({
  status,
  body,
  ...where,
})

/** A refusal in the form and with the codes of Teams' documents. */
export const refusal = (status: number, code: string, message: string): Answer => ({
  status,
  body: { error: { code, message } },
  error: code,
})

export const badArgument = (message: string): Answer => refusal(400, 'BadArgument', message)
export const noConversation = refusal(404, 'ConversationNotFound', 'Conversation not found.')
export const noActivity = refusal(404, 'ActivityNotFoundInConversation', 'Conversation not found.')
export const notInRoster = refusal(403, 'BotNotInConversationRoster', 'The bot is not part of the conversation roster.')
export const wrongRegion = refusal(403, 'InvalidBotApiHost', 'Invalid bot api host.')
export const tooBig = refusal(413, 'MessageSizeTooBig', 'Message size too large.')
export const unauthorised: Answer = {
  status: 401,
  body: { message: 'Authorization has been denied for this request.' },
  error: 'Unauthorized',
}

export const throttled = (seconds: number): Answer => ({
  ...refusal(429, 'Throttled', 'Too many requests.'),
  retryAfter: seconds,
})
