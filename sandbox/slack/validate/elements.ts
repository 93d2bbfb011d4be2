import type { Check, Fields } from './check.ts'
import { boolean, integer, list, oneOf, pattern, shape, string } from './check.ts'
import {
  confirm,
  exactlyOneSource,
  initialIsOffered,
  option,
  optionGroups,
  options,
  overflowOption,
  richOption,
} from './options.ts'
import { plainText } from './text.ts'

const actionId = string({ min: 1, max: 255 })
const placeholder = plainText(150)

const common: Fields = { action_id: actionId, confirm }
const focusable: Fields = { ...common, focus_on_load: boolean }
const initialOptions = list(option, { min: 1, max: 100 })
const maxSelected = integer(1, 100)

export const button: Check = shape({
  required: { type: oneOf('button'), text: plainText(75) },
  optional: {
    ...common,
    value: string({ max: 2_000 }),
    url: string({ max: 3_000 }),
    style: oneOf('primary', 'danger'),
    accessibility_label: string({ max: 75 }),
  },
})

const staticSelect = shape({
  required: { type: oneOf('static_select') },
  optional: { ...focusable, placeholder, options, option_groups: optionGroups, initial_option: option },
  rule: exactlyOneSource,
})

const multiStaticSelect = shape({
  required: { type: oneOf('multi_static_select') },
  optional: {
    ...focusable,
    placeholder,
    options,
    option_groups: optionGroups,
    initial_options: initialOptions,
    max_selected_items: maxSelected,
  },
  rule: exactlyOneSource,
})

const minQueryLength = integer(0, 100)

const externalSelect = shape({
  required: { type: oneOf('external_select') },
  optional: { ...focusable, placeholder, min_query_length: minQueryLength, initial_option: option },
})

const multiExternalSelect = shape({
  required: { type: oneOf('multi_external_select') },
  optional: {
    ...focusable,
    placeholder,
    min_query_length: minQueryLength,
    initial_options: initialOptions,
    max_selected_items: maxSelected,
  },
})

const date = pattern(/^\d{4}-\d{2}-\d{2}$/)
const time = pattern(/^([01]\d|2[0-3]):[0-5]\d$/)

const datepicker = shape({
  required: { type: oneOf('datepicker') },
  optional: { ...focusable, placeholder, initial_date: date },
})

const timepicker = shape({
  required: { type: oneOf('timepicker') },
  optional: { ...focusable, placeholder, initial_time: time, timezone: string({ max: 255 }) },
})

const datetimepicker = shape({
  required: { type: oneOf('datetimepicker') },
  // Ten digits: seconds, and not milliseconds by mistake.
  optional: { ...focusable, initial_date_time: integer(1_000_000_000, 9_999_999_999) },
})

const checkboxes = shape({
  required: { type: oneOf('checkboxes'), options: list(richOption, { min: 1, max: 10 }) },
  optional: { ...focusable, initial_options: list(richOption, { min: 1, max: 10 }) },
  rule: initialIsOffered,
})

const radioButtons = shape({
  required: { type: oneOf('radio_buttons'), options: list(richOption, { min: 1, max: 10 }) },
  optional: { ...focusable, initial_option: richOption },
  rule: initialIsOffered,
})

const overflow = shape({
  required: { type: oneOf('overflow'), options: list(overflowOption, { min: 1, max: 5 }) },
  optional: common,
})

const plainTextInput = shape({
  required: { type: oneOf('plain_text_input') },
  optional: {
    action_id: actionId,
    focus_on_load: boolean,
    placeholder,
    initial_value: string({ max: 3_000 }),
    multiline: boolean,
    min_length: integer(0, 3_000),
    max_length: integer(1, 3_000),
    dispatch_action_config: shape({
      required: {
        trigger_actions_on: list(oneOf('on_enter_pressed', 'on_character_entered'), { min: 1, max: 2 }),
      },
    }),
  },
})

export const imageElement: Check = shape({
  required: { type: oneOf('image'), alt_text: string({ min: 1, max: 2_000 }) },
  optional: {
    image_url: string({ min: 1, max: 3_000 }),
    slack_file: shape({ optional: { id: string({ min: 1 }), url: string({ min: 1 }) } }),
  },
  rule: (value, pointer, report) => {
    const sources = ['image_url', 'slack_file'].filter((name) => value[name] !== undefined)
    if (sources.length !== 1) report('must define either `image_url` or `slack_file`', pointer)
  },
})

const choices: Fields = {
  static_select: staticSelect,
  multi_static_select: multiStaticSelect,
  external_select: externalSelect,
  multi_external_select: multiExternalSelect,
  datepicker,
  timepicker,
  checkboxes,
  radio_buttons: radioButtons,
}

/** Which elements may stand where: Slack's own table, as far as this workspace draws them. */
export const inActions: Fields = { ...choices, button, overflow, datetimepicker }
export const inInput: Fields = { ...choices, datetimepicker, plain_text_input: plainTextInput }
export const inSection: Fields = { ...choices, button, overflow, image: imageElement }
