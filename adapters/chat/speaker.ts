import type { Card } from '../../bot/card/card.ts'
import type { ChatFile } from '../../bot/chat/platform.ts'
import type { Locale } from '../../bot/text/words.ts'
import type { Reply } from '../../commands/contract.ts'
import { invalidCard } from './guard.ts'

/**
 * Brings answers to where something was said or pressed, by the ways that a platform has. None of these throws, but
 * `file`.
 */
export interface Speaker<Origin> {
  /** For the person alone. */
  privately(origin: Origin, card: Card, locale: Locale): Promise<void>
  /** For everybody in the place; for the person alone where the bot cannot write there. */
  publicly(origin: Origin, card: Card, locales: { readonly place: Locale; readonly person: Locale }): Promise<void>
  /** In place of the message whose button was pressed. */
  replacing(origin: Origin, card: Card, locale: Locale): Promise<void>
  /** @throws when the platform takes none of it. */
  file(origin: Origin, file: ChatFile, locale: Locale): Promise<void>
}

/**
 * Every kind of reply, but the errors of a form where a platform shows them in place.
 * @param locale the person's; what everybody in a place reads brings its own
 * @param openForm shows the form, or what is left where it cannot be shown any more
 */
export const deliverReply = async <Origin>(
  speaker: Speaker<Origin>,
  origin: Origin,
  reply: Reply,
  locale: Locale,
  openForm: (reply: Extract<Reply, { readonly type: 'form' }>) => Promise<void>,
): Promise<void> => {
  switch (reply.type) {
    case 'card':
      if (reply.audience === 'private') return speaker.privately(origin, reply.card, locale)
      return speaker.publicly(origin, reply.card, { place: reply.locale, person: locale })
    case 'replace':
      return speaker.replacing(origin, reply.card, reply.locale ?? locale)
    case 'form':
      return openForm(reply)
    case 'file':
      return speaker.file(origin, reply, locale)
    case 'invalid':
      return speaker.privately(origin, invalidCard(reply.errors, locale), locale)
    case 'done':
      return
  }
}
