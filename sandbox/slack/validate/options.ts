import { isDeepStrictEqual } from 'node:util'
import type { JsonObject } from '../../json.ts'
import { isObject, objectsOf } from '../../json.ts'
import type { Check, Report } from './check.ts'
import { list, oneOf, shape, string } from './check.ts'
import { anyText, plainText } from './text.ts'

const optionTextMax = 75
const optionValueMax = 150

export const option: Check = shape({
  required: { text: plainText(optionTextMax), value: string({ min: 1, max: optionValueMax }) },
  optional: { description: plainText(optionTextMax) },
})

/** Checkboxes and radio buttons may speak mrkdwn. */
export const richOption: Check = shape({
  required: { text: anyText(optionTextMax), value: string({ min: 1, max: optionValueMax }) },
  optional: { description: anyText(optionTextMax) },
})

export const overflowOption: Check = shape({
  required: { text: plainText(optionTextMax), value: string({ min: 1, max: optionValueMax }) },
  optional: { description: plainText(optionTextMax), url: string({ max: 3_000 }) },
})

export const optionGroup: Check = shape({
  required: { label: plainText(optionTextMax), options: list(option, { min: 1, max: 100 }) },
})

export const options: Check = list(option, { min: 1, max: 100 })
export const optionGroups: Check = list(optionGroup, { min: 1, max: 100 })

/** All options that an element offers, those in groups too. */
export const offeredOptions = (element: JsonObject): readonly JsonObject[] => [
  ...objectsOf(element['options']),
  ...objectsOf(element['option_groups']).flatMap((group) => objectsOf(group['options'])),
]

const isSameOption = (one: JsonObject, other: JsonObject): boolean => {
  const { description: _one, ...first } = withoutEmoji(one)
  const { description: _other, ...second } = withoutEmoji(other)
  return isDeepStrictEqual(first, second)
}

// `emoji` is filled in by Slack where it is absent, so it may differ between the two mentions of one option.
const withoutEmoji = (value: JsonObject): JsonObject => {
  const text = value['text']
  if (!isObject(text)) return value
  const { emoji: _emoji, ...rest } = text
  return { ...value, text: rest }
}

/** What is chosen at first must be among what is offered. */
export const initialIsOffered = (element: JsonObject, pointer: string, report: Report): void => {
  const offered = offeredOptions(element)
  const single = objectsOf([element['initial_option'] ?? null])
  for (const chosen of single) {
    if (!offered.some((one) => isSameOption(one, chosen))) {
      report('must match one of the provided options', `${pointer}/initial_option`)
    }
  }
  for (const [index, chosen] of objectsOf(element['initial_options']).entries()) {
    if (!offered.some((one) => isSameOption(one, chosen))) {
      report('must match one of the provided options', `${pointer}/initial_options/${index}`)
    }
  }
}

export const exactlyOneSource = (element: JsonObject, pointer: string, report: Report): void => {
  const sources = ['options', 'option_groups'].filter((name) => element[name] !== undefined)
  if (sources.length !== 1) report('must define either `options` or `option_groups`', pointer)
  initialIsOffered(element, pointer, report)
}

export const confirm: Check = shape({
  required: { text: anyText(300) },
  optional: {
    title: plainText(100),
    confirm: plainText(30),
    deny: plainText(30),
    style: oneOf('primary', 'danger'),
  },
})
