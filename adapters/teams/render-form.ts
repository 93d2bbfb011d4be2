import type { Form, FormValues, Option } from '../../bot/card/form.ts'
import { type Locale, wordsFor } from '../../bot/text/words.ts'
import type { ActionData } from './action-data.ts'
import type { Action, AdaptiveCard, Element } from './adaptive-card.ts'
import { fitInto } from './fit.ts'
import { limits } from './limits.ts'
import { frameOf, renderBlocks, sandboxLine } from './render.ts'
import { choicesOf, type FieldFrame, fieldPart, knownZone, notesOf } from './render-field.ts'
import { moreLine } from './render-more.ts'
import { nobody, paragraphs, richText } from './render-rich.ts'
import { present, sizeOf } from './text.ts'

export interface FormOptions {
  readonly locale: Locale
  readonly sandbox: boolean
  /** The message from whose button the dialog was opened; comes back with the submission. */
  readonly from?: string | undefined
  /** The person's, in which moments are shown and read: `Europe/Paris`. Unknown: UTC. */
  readonly timeZone?: string | undefined
  /** What is wrong with what was sent, by field. */
  readonly errors?: Readonly<Record<string, string>> | undefined
  /** What was sent: a refused form comes back with it. */
  readonly values?: FormValues | undefined
  /**
   * By source, what a search for nothing finds: to choose from at once, and at all in clients that cannot search.
   */
  readonly suggestions?: Readonly<Record<string, readonly Option[]>> | undefined
}

/** A form as the card of a dialog, within what Teams takes. Its title is the dialog's own: `dialogTitle`. */
export const renderForm = (form: Form, options: FormOptions): AdaptiveCard => {
  const { locale } = options
  const words = wordsFor(locale).card
  const timeZone = knownZone(options.timeZone)
  const notes = notesOf(form.fields, timeZone)
  const frame: FieldFrame = {
    words,
    locale,
    timeZone,
    values: options.values ?? {},
    errors: options.errors ?? {},
    suggestions: options.suggestions ?? {},
    // A client that refuses to send an empty required field would refuse the refresh of the form too.
    checksItself: form.fields.every(({ live }) => live !== true),
    refresh: (field) => ({
      type: 'Action.Submit',
      title: words.refresh,
      data: { ...carried(form, options), w360: 'change', field, ...notes } satisfies ActionData,
    }),
  }
  const submit: Action = {
    type: 'Action.Submit',
    title: present(form.submit, limits.actionTitle),
    style: 'positive',
    data: { ...carried(form, options), w360: 'submit', ...notes } satisfies ActionData,
  }
  const card = frameOf(present(form.title, limits.title), locale)
  const end = options.sandbox ? [sandboxLine(locale)] : []
  const strays = errorsOf(form, options.errors ?? {})
  const parts = form.fields.map((field) => fieldPart(field, frame))
  const around = sizeOf([card, strays, submit, end]) + reservedForMore
  const wanted = parts.reduce((sum, part) => sum + sizeOf(part.render(part.items)), 0)
  // Some forms are there to be read: what the fields leave is for the words above them, and at least a quarter.
  const introRoom = Math.max(limits.cardBytes / 4, limits.cardBytes - around - wanted)
  const intro = renderBlocks(form.intro ?? [], introRoom, nobody, locale)
  const fields = fitInto(parts, limits.cardBytes - around - sizeOf(intro))
  const body = [...strays, ...intro, ...fields.elements.flat(), ...moreLine(fields.missing, words), ...end]
  return { ...card, body: body.length === 0 ? said(form.title) : body, actions: [submit] }
}

const reservedForMore = 600

const carried = (form: Form, { from }: FormOptions) => ({
  form: form.id,
  state: form.state,
  ...(from === undefined ? {} : { from }),
})

/** What is wrong with a field that this form does not show is said at the top. */
const errorsOf = (form: Form, errors: Readonly<Record<string, string>>): readonly Element[] => {
  const shown = new Set(form.fields.map(({ id }) => id))
  return Object.entries(errors)
    .filter(([field]) => !shown.has(field))
    .map(([, text]) => richText([{ type: 'TextRun', text: present(text, limits.hint), color: 'attention' }]))
}

const said = (text: string) => paragraphs(text, { text: limits.text, lines: limits.textLines }, {}, nobody)

/** A dialog that only says something. */
export const renderNotice = (title: string, text: string, locale: Locale): AdaptiveCard => ({
  ...frameOf(present(`${title} – ${text}`, limits.summary), locale),
  body: said(text),
})

/** The title of the dialog's window, clipped. */
export const dialogTitle = (title: string): string => present(title, limits.dialogTitle)

/** What Teams takes as the answer to `application/search`. */
export interface SearchAnswer {
  readonly statusCode: 200
  readonly type: 'application/vnd.microsoft.search.searchResponse'
  readonly value: { readonly results: readonly { readonly title: string; readonly value: string }[] }
}

/** The options of a search field as a person types. */
export const searchOptions = (options: readonly Option[]): SearchAnswer => ({
  statusCode: 200,
  type: 'application/vnd.microsoft.search.searchResponse',
  value: { results: choicesOf(options).slice(0, limits.searchResults) },
})
