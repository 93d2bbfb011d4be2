import type { JsonObject } from '../../json.ts'
import { isList, isObject } from '../../json.ts'
import type { Check, Fields } from './check.ts'
import { anyObject, boolean, byType, list, nullable, number, oneOf, shape, string } from './check.ts'
import { imageElement, inActions, inInput, inSection } from './elements.ts'
import { blockId, richText } from './richText.ts'
import { anyText, plainText } from './text.ts'

const block = (type: string, required: Fields, optional: Fields = {}): Check =>
  shape({ required: { type: oneOf(type), ...required }, optional: { block_id: blockId, ...optional } })

const section: Check = shape({
  required: { type: oneOf('section') },
  optional: {
    block_id: blockId,
    text: anyText(3_000),
    fields: list(anyText(2_000), { min: 1, max: 10 }),
    accessory: byType(inSection),
    expand: boolean,
  },
  rule: (value, pointer, report) => {
    if (value['text'] === undefined && value['fields'] === undefined) {
      report('must define either `text` or `fields`', pointer)
    }
  },
})

const textInContext = anyText(3_000)

const context = block('context', {
  elements: list(byType({ image: imageElement, plain_text: textInContext, mrkdwn: textInContext }), {
    min: 1,
    max: 10,
  }),
})

const image: Check = shape({
  required: { type: oneOf('image'), alt_text: string({ min: 1, max: 2_000 }) },
  optional: {
    block_id: blockId,
    title: plainText(2_000),
    image_url: string({ min: 1, max: 3_000 }),
    slack_file: anyObject,
  },
  rule: (value, pointer, report) => {
    const sources = ['image_url', 'slack_file'].filter((name) => value[name] !== undefined)
    if (sources.length !== 1) report('must define either `image_url` or `slack_file`', pointer)
  },
})

const input = block(
  'input',
  { label: plainText(2_000), element: byType(inInput) },
  { hint: plainText(2_000), optional: boolean, dispatch_action: boolean },
)

const taskCard = shape({
  required: {
    type: oneOf('task_card'),
    task_id: string({ min: 1, max: 255 }),
    title: string({ min: 1, max: 3_000 }),
    status: oneOf('pending', 'in_progress', 'complete', 'error'),
  },
  optional: {
    block_id: blockId,
    details: richText,
    output: richText,
    sources: list(shape({ required: { type: oneOf('url'), url: string({ min: 1 }), text: string({ min: 1 }) } }), {}),
  },
})

const plan = block(
  'plan',
  { title: string({ min: 1, max: 3_000 }) },
  { tasks: list(byType({ task_card: taskCard }), { max: 50 }) },
)

const cellWords = string({ min: 1 })
const cell = byType({
  raw_text: shape({ required: { type: oneOf('raw_text'), text: cellWords } }),
  raw_number: shape({ required: { type: oneOf('raw_number'), value: number, text: cellWords } }),
  rich_text: richText,
})

const table = block(
  'table',
  { rows: list(list(cell, { min: 1, max: 20 }), { min: 1, max: 100 }) },
  {
    column_settings: list(
      nullable(shape({ optional: { align: oneOf('left', 'center', 'right'), is_wrapped: boolean } })),
      { max: 20 },
    ),
  },
)

const everywhere: Fields = {
  section,
  header: block('header', { text: plainText(150) }),
  context,
  divider: block('divider', {}),
  actions: block('actions', { elements: list(byType(inActions), { min: 1, max: 25 }) }),
  image,
  input,
  rich_text: richText,
}

/** Blocks of a message. */
export const messageBlock: Check = byType({
  ...everywhere,
  markdown: block('markdown', { text: string({ min: 1, max: 12_000 }) }),
  plan,
  table,
})

/** Blocks of a modal or home view: what is made for messages alone is refused there. */
export const viewBlock: Check = byType(everywhere)

/** The interactive elements of a block, with where they stand in it. */
export const elementsOf = (value: JsonObject): readonly { readonly element: JsonObject; readonly at: string }[] => {
  const found: { readonly element: JsonObject; readonly at: string }[] = []
  const add = (candidate: JsonObject[string], at: string): void => {
    if (isObject(candidate) && candidate['type'] !== 'image') found.push({ element: candidate, at })
  }
  if (value['type'] === 'section') add(value['accessory'], 'accessory')
  if (value['type'] === 'input') add(value['element'], 'element')
  const elements = value['elements']
  if (value['type'] === 'actions' && isList(elements)) {
    for (const [index, element] of elements.entries()) add(element, `elements/${index}`)
  }
  return found
}
