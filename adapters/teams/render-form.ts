import type { Form, FormValues, Option } from '../../bot/card/form.ts'
import type { Locale } from '../../bot/text/words.ts'
import type { AdaptiveCard } from './adaptive-card.ts'
import { renderCard } from './render.ts'

export interface FormOptions {
  readonly locale: Locale
  readonly sandbox: boolean
  /** The message from whose button the dialog was opened; comes back with the submission. */
  readonly from?: string | undefined
  /** The person's, in which moments are shown and read: `Europe/Paris`. */
  readonly timeZone?: string | undefined
  /** What is wrong with what was sent, by field. */
  readonly errors?: Readonly<Record<string, string>> | undefined
  /** What was sent: a refused form comes back with it. */
  readonly values?: FormValues | undefined
}

/** A form as the card of a dialog. Its title is the dialog's own: `dialogTitle`. */
export const renderForm = (form: Form, options: FormOptions): AdaptiveCard =>
  renderNotice(form.title, form.title, options.locale)

/** A dialog that only says something. */
export const renderNotice = (title: string, text: string, locale: Locale): AdaptiveCard =>
  renderCard({ title, tone: 'neutral', summary: text, blocks: [{ type: 'text', text }] }, { locale, sandbox: false })
    .content

/** The title of the dialog's window, clipped. */
export const dialogTitle = (title: string): string => title.slice(0, 64)

/** What Teams takes as the answer to `application/search` (200). */
export interface SearchAnswer {
  readonly type: 'application/vnd.microsoft.search.searchResponse'
  readonly value: { readonly results: readonly { readonly title: string; readonly value: string }[] }
}

/** The options of a search field as a person types. */
export const searchOptions = (options: readonly Option[]): SearchAnswer => ({
  type: 'application/vnd.microsoft.search.searchResponse',
  value: { results: options.map(({ label, value }) => ({ title: label, value })) },
})
