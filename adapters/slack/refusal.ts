import type { Locale } from '../../bot/text/words.ts'
import type { Incoming, ViewPayload } from './payload.ts'
import { renderNotice } from './render-form.ts'
import { escapeText } from './text.ts'

/** What goes back to Slack in the response; a status other than 200 makes Slack deliver an event again. */
export interface Answer {
  readonly status: 200 | 503
  readonly body?: Readonly<Record<string, unknown>>
}

export interface Refusal {
  readonly answer: Answer
  /** Words that go another way than the response, which Slack would not show. */
  readonly aside?: { readonly url: string; readonly body: Readonly<Record<string, unknown>> }
}

/**
 * « Not accepted », in words, for each kind of delivery, without the help of the database or of Slack's API. Events
 * are the exception: Slack itself delivers them again when they are not acknowledged.
 */
export const refusalOf = (incoming: Incoming, text: string, locale: Locale): Refusal => {
  const body = { response_type: 'ephemeral', replace_original: false, text: escapeText(text) }
  switch (incoming.kind) {
    case 'slash':
      return { answer: { status: 200, body: { response_type: 'ephemeral', text: escapeText(text) } } }
    case 'submission':
      return { answer: { status: 200, body: viewAnswer(incoming.payload.view, text, locale) } }
    case 'suggestion':
      return { answer: { status: 200, body: { options: [] } } }
    case 'press':
    case 'shortcut': {
      const { response_url: url } = incoming.payload
      // Without a way to answer, Slack's own sign of trouble at the button is better than silence.
      return url === undefined ? { answer: { status: 503 } } : { answer: { status: 200 }, aside: { url, body } }
    }
    case 'event':
      return { answer: { status: 503 } }
  }
}

/** At the first field, so that the view stays open with all that was entered. */
const viewAnswer = (view: ViewPayload, text: string, locale: Locale): Readonly<Record<string, unknown>> => {
  const first = view.blocks.find(({ type, block_id: id }) => type === 'input' && id !== undefined)?.block_id
  return first === undefined
    ? { response_action: 'update', view: renderNotice(text, text, locale) }
    : { response_action: 'errors', errors: { [first]: text } }
}
