import type { Form } from '../../bot/card/form.ts'
import { type Locale, wordsFor } from '../../bot/text/words.ts'
import type { AdaptiveCard } from './adaptive-card.ts'
import type { InvokeAnswer } from './app.ts'
import { adaptiveCardType } from './exchange.ts'
import type { Incoming } from './incoming.ts'
import { limits } from './limits.ts'
import { dialogTitle, renderNotice } from './render-form.ts'
import { present } from './text.ts'

export const nothing: InvokeAnswer = { status: 200 }

/** The card whose button was pressed becomes this one, for whoever pressed. */
export const cardAnswer = (content: AdaptiveCard): InvokeAnswer => ({
  status: 200,
  body: { statusCode: 200, type: adaptiveCardType, value: content },
})

/** A line under the card whose button was pressed. Without any answer Teams would say that something went wrong. */
export const messageAnswer = (text: string): InvokeAnswer => ({
  status: 200,
  body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: present(text, limits.summary) },
})

/** A dialog, or what comes after it in the same window. */
export const dialogAnswer = (
  title: string,
  content: AdaptiveCard,
  size: 'small' | 'medium' | 'large',
): InvokeAnswer => ({
  status: 200,
  body: {
    task: {
      type: 'continue',
      value: {
        title: dialogTitle(title),
        height: size,
        width: 'medium',
        card: { contentType: adaptiveCardType, content },
      },
    },
  },
})

/** A form of many fields wants to be seen whole. */
export const sizeOfForm = ({ fields }: Form): 'medium' | 'large' => (fields.length > 3 ? 'large' : 'medium')

/** A dialog that only says something. */
export const noticeAnswer = (title: string, text: string, locale: Locale): InvokeAnswer =>
  dialogAnswer(title, renderNotice(title, text, locale), 'small')

/** Nothing closes the dialog. A message extension wants an object all the same. */
export const closeAnswer = (extension: boolean): InvokeAnswer => (extension ? { status: 200, body: {} } : nothing)

/** Some words, in the form that the delivery's answer has; nothing where it has none. */
export const wordsAnswer = ({ payload }: Incoming, title: string, text: string, locale: Locale): InvokeAnswer => {
  switch (payload.kind) {
    case 'press':
      return messageAnswer(text)
    case 'open':
    case 'submit':
    case 'change':
      return noticeAnswer(title, text, locale)
    case 'message':
    case 'arrival':
    case 'plain-press':
    case 'search':
      return nothing
  }
}

/** What is answered to a delivery whose real answer goes another way, or went already. */
export const receivedAnswer = (incoming: Incoming, locale: Locale): InvokeAnswer => {
  const { received } = wordsFor(locale).card
  return wordsAnswer(incoming, received, received, locale)
}
