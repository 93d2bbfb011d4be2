/** What is needed to speak in a conversation again, kept with its place (`PlaceAddress.reference`). */
export interface ConversationReference {
  /** Of this conversation: it differs by region, and Microsoft may change it with any delivery. */
  readonly serviceUrl: string
  readonly conversationType: 'personal' | 'groupChat' | 'channel'
  /** The bot's own account here, `28:…`. */
  readonly botAccountId: string
}

/** Where something was said or pressed, and by which ways an answer gets there. */
export interface Origin {
  /** Of the person. */
  readonly tenantId: string
  /** Of the conversation, where that is another one: a channel shared between organisations. */
  readonly placeTenantId?: string | undefined
  /** The person's Entra object id: the same in every conversation. */
  readonly userId: string
  /** The person's account in this conversation, `29:…`: what a private message is addressed to. */
  readonly accountId: string
  /** As Teams told it with the delivery. */
  readonly userName: string
  /** Without `;messageid=…`. */
  readonly conversationId: string
  /** The first message of a channel's thread. */
  readonly threadId?: string | undefined
  readonly reference: ConversationReference
  /** A conversation of two: person and bot. */
  readonly direct: boolean
  /** As Teams spells them: `fr-FR`, `Europe/Paris`. */
  readonly locale?: string | undefined
  readonly timeZone?: string | undefined
  /** The message whose button was pressed, or from whose button a dialog was opened. */
  readonly messageId?: string | undefined
  /** That message is a private (targeted) one: nobody else sees it, and it cannot be linked to. */
  readonly messageIsPrivate?: boolean | undefined
}
