import type { Field, Form, Option } from '../../bot/card/form.ts'
import { type Locale, wordsFor } from '../../bot/text/words.ts'
import type { InputElement, MessageBlock, ModalView, SlackOption } from './block-kit.ts'
import { blockIdOf, searchActionId, type ViewContext, writeContext } from './form-ids.ts'
import { limits } from './limits.ts'
import { plainSection, renderBlock, startProgress } from './render-blocks.ts'
import { plain } from './render-buttons.ts'
import { textLength } from './render-rich.ts'
import { moreLine } from './render-table.ts'
import { clean, clip, present } from './text.ts'

export interface FormOptions {
  readonly locale: Locale
  readonly sandbox: boolean
  readonly context: Omit<ViewContext, 'state'>
}

/** A form as a modal, within Slack's limits whatever it holds. Choices that do not fit are counted in the hint. */
export const renderForm = (form: Form, options: FormOptions): ModalView => {
  const words = wordsFor(options.locale).card
  const blocks: MessageBlock[] = []
  const progress = startProgress(options.locale, 'modal')
  let room = limits.viewText / 4
  for (const block of form.intro ?? []) {
    const rendered = renderBlock(block, room, progress)
    if (textLength(rendered) > room || blocks.length + rendered.length > 20) break
    blocks.push(...rendered)
    room -= textLength(rendered)
  }
  const places = limits.viewBlocks - blocks.length - 2
  const shown = form.fields.slice(0, places)
  blocks.push(...shown.map((field) => renderField(field, options.locale)))
  blocks.push(...moreLine(form.fields.length - shown.length, words))
  // A view of nothing is refused, though a form that only asks « yes? » may well be meant.
  if (blocks.length === 0) blocks.push(plainSection(form.title, limits.text))
  if (options.sandbox) blocks.push({ type: 'context', elements: [plain(words.sandbox, limits.context)] })
  return {
    type: 'modal',
    callback_id: clip(form.id, limits.identifier),
    title: plain(form.title, limits.viewTitle),
    submit: plain(form.submit, limits.viewTitle),
    close: plain(form.cancel, limits.viewTitle),
    private_metadata: writeContext({ ...options.context, state: form.state }),
    blocks,
  }
}

/** What stands there while a form is composed: Slack gives three seconds to open a view, and no limit to fill it. */
export const renderLoadingView = (title: string, locale: Locale): ModalView =>
  renderNotice(title, wordsFor(locale).card.loading, locale)

/** A view with one sentence. */
export const renderNotice = (title: string, text: string, locale: Locale): ModalView => ({
  type: 'modal',
  callback_id: 'notice',
  title: plain(title, limits.viewTitle),
  close: plain(wordsFor(locale).card.close, limits.viewTitle),
  blocks: [plainSection(text, limits.text)],
})

const renderField = (field: Field, locale: Locale): MessageBlock => {
  const words = wordsFor(locale).card
  const choices = choicesOf(field)
  if (choices !== null && choices.length === 0) return plainSection(`${clean(field.label)}\n${words.noOptions}`, 1_000)
  const missing = choices === null ? 0 : choices.length - usable(choices).length
  const hint = [field.hint, missing > 0 ? words.more(missing) : undefined].filter((part) => part !== undefined)
  return {
    type: 'input',
    block_id: clip(blockIdOf(field.id), limits.identifier),
    label: plain(field.label, limits.label),
    ...(hint.length === 0 ? {} : { hint: plain(hint.join(' '), limits.hint) }),
    optional: field.optional === true,
    ...(field.live === true ? { dispatch_action: true } : {}),
    element: elementOf(field),
  }
}

const choicesOf = (field: Field): readonly Option[] | null =>
  field.type === 'select' || field.type === 'multi-select' || field.type === 'checkbox' ? field.options : null

/** A value is never cut, for it would name something else; what Slack cannot carry is left out. */
const usable = (options: readonly Option[]): readonly Option[] =>
  options
    .filter(({ value }) => value.length > 0 && value.length <= limits.optionValue && value.isWellFormed())
    .slice(0, limits.options)

const elementOf = (field: Field): InputElement => {
  const action_id = clip(field.type === 'search' ? searchActionId(field.source, field.id) : field.id, limits.identifier)
  switch (field.type) {
    case 'select': {
      const options = usable(field.options)
      const initial = options.find(({ value }) => value === field.initial)
      return {
        type: 'static_select',
        action_id,
        options: options.map(optionOf),
        ...(initial === undefined ? {} : { initial_option: optionOf(initial) }),
        ...placeholderOf(field.placeholder),
      }
    }
    case 'multi-select':
      return { type: 'multi_static_select', action_id, ...chosenOf(field), ...placeholderOf(field.placeholder) }
    case 'checkbox':
      // Slack shows at most ten boxes; more become a list to choose from.
      return field.options.length > limits.checkboxes
        ? { type: 'multi_static_select', action_id, ...chosenOf(field) }
        : { type: 'checkboxes', action_id, ...chosenOf(field) }
    case 'search': {
      const initial = usable(field.initial ?? []).map(optionOf)
      const [first] = initial
      const base = { action_id, min_query_length: 0, ...placeholderOf(field.placeholder) }
      return field.many
        ? { type: 'multi_external_select', ...base, ...(first === undefined ? {} : { initial_options: initial }) }
        : { type: 'external_select', ...base, ...(first === undefined ? {} : { initial_option: first }) }
    }
    case 'text': {
      const maximum = Math.min(Math.max(1, field.maximumLength ?? limits.inputText), limits.inputText)
      const initial = clip(clean(field.initial ?? ''), maximum)
      return {
        type: 'plain_text_input',
        action_id,
        multiline: field.long === true,
        max_length: maximum,
        ...(initial === '' ? {} : { initial_value: initial }),
        ...(field.live === true ? { dispatch_action_config: { trigger_actions_on: ['on_enter_pressed'] } } : {}),
        ...placeholderOf(field.placeholder),
      }
    }
    case 'date-time': {
      const seconds = field.initial === undefined ? Number.NaN : Math.floor(field.initial.getTime() / 1_000)
      // Slack takes ten digits: the years 2001 to 2286.
      const takes = seconds >= 1_000_000_000 && seconds <= 9_999_999_999
      return { type: 'datetimepicker', action_id, ...(takes ? { initial_date_time: seconds } : {}) }
    }
  }
}

const chosenOf = (field: Extract<Field, { readonly type: 'multi-select' | 'checkbox' }>) => {
  const options = usable(field.options)
  const initial = options.filter(({ value }) => field.initial?.includes(value))
  return {
    options: options.map(optionOf),
    ...(initial.length === 0 ? {} : { initial_options: initial.map(optionOf) }),
  }
}

/** Also for the answers to a search. */
export const optionOf = (option: Option): SlackOption => ({
  text: plain(option.label, limits.optionText),
  value: option.value,
  ...(option.description === undefined || option.description.trim() === ''
    ? {}
    : { description: plain(option.description, limits.optionText) }),
})

export const searchOptions = (options: readonly Option[]): SlackOption[] => usable(options).map(optionOf)

const placeholderOf = (placeholder: string | undefined) =>
  placeholder === undefined || clean(placeholder).trim() === ''
    ? {}
    : { placeholder: { type: 'plain_text' as const, text: present(placeholder, limits.placeholder), emoji: false } }
