import type { Json, JsonObject } from '../../json.ts'
import { isList, isObject, objectsOf, textOf } from '../../json.ts'
import { randomId } from '../world/tickets.ts'
import { elementsOf, messageBlock } from './blocks.ts'
import type { Report } from './check.ts'
import { list, problemsOf } from './check.ts'

export const maxBlockText = 13_200
const maxMarkdown = 12_000
const maxMessageBlocks = 50

const repeats = (
  values: readonly (readonly [value: string, pointer: string])[],
  name: string,
  report: Report,
): void => {
  const seen = new Set<string>()
  for (const [value, pointer] of values) {
    if (seen.has(value)) report(`\`${name}\` "${value}" already exists`, pointer)
    seen.add(value)
  }
}

/** `block_id` and `task_id` are unique within a message or view, `action_id` within its block (docs.slack.dev, action_id). */
export const reportRepeatedIds = (blocks: readonly JsonObject[], pointer: string, report: Report): void => {
  const named = (value: Json | undefined, at: string): readonly (readonly [string, string])[] =>
    typeof value === 'string' ? [[value, at]] : []
  repeats(
    blocks.flatMap((block, index) => named(block['block_id'], `${pointer}/${index}/block_id`)),
    'block_id',
    report,
  )
  for (const [index, block] of blocks.entries()) {
    const actionIds = elementsOf(block).flatMap(({ element, at }) =>
      named(element['action_id'], `${pointer}/${index}/${at}/action_id`),
    )
    repeats(actionIds, 'action_id', report)
  }
  repeats(
    blocks.flatMap((block, index) =>
      objectsOf(block['tasks']).flatMap((task, at) =>
        named(task['task_id'], `${pointer}/${index}/tasks/${at}/task_id`),
      ),
    ),
    'task_id',
    report,
  )
}

const namesOfText = new Set(['text', 'title', 'alt_text', 'label', 'hint', 'name'])

/** All characters that blocks show. */
export const countText = (value: Json | undefined): number => {
  if (isList(value)) return value.reduce<number>((sum, item) => sum + countText(item), 0)
  if (!isObject(value)) return 0
  return Object.entries(value).reduce((sum, [name, field]) => {
    if (typeof field === 'string') return namesOfText.has(name) ? sum + field.length : sum
    return sum + countText(field)
  }, 0)
}

const sumOfText = (blocks: readonly JsonObject[], type: string): number =>
  blocks.filter((block) => block['type'] === type).reduce((sum, block) => sum + countText({ ...block }), 0)

export type BlocksCheck =
  | { readonly kind: 'good'; readonly blocks: readonly JsonObject[] }
  | { readonly kind: 'refused'; readonly error: string; readonly problems: readonly string[] }

/** Checks the blocks of one message as Slack would, and fills in the ids that were left out. */
export const checkMessageBlocks = (value: Json): BlocksCheck => {
  if (!isList(value)) return { kind: 'refused', error: 'invalid_blocks_format', problems: [] }
  const blocks = objectsOf(value)
  const problems = [
    ...problemsOf(list(messageBlock, { max: maxMessageBlocks }), value, '/blocks'),
    ...problemsOf((_value, pointer, report) => reportRepeatedIds(blocks, pointer, report), value, '/blocks'),
  ]
  if (sumOfText(blocks, 'markdown') > maxMarkdown) {
    problems.push(`all markdown blocks together must be less than ${maxMarkdown + 1} characters [json-pointer:/blocks]`)
  }
  if (problems.length > 0) return { kind: 'refused', error: 'invalid_blocks', problems }
  if (blocks.filter((block) => block['type'] === 'table').length > 1) {
    return { kind: 'refused', error: 'invalid_attachments', problems: ['only_one_table_allowed'] }
  }
  if (countText(value) > maxBlockText) return { kind: 'refused', error: 'msg_blocks_too_long', problems: [] }
  return { kind: 'good', blocks: fillIds(blocks) }
}

const withActionId = (element: Json | undefined): Json | undefined => {
  if (!isObject(element) || element['type'] === 'image' || textOf(element['action_id']) !== undefined) return element
  return { ...element, action_id: randomId('', 5) }
}

/** Gives every block and interactive element an id, as Slack does. */
export const fillIds = (blocks: readonly JsonObject[]): readonly JsonObject[] =>
  blocks.map((block) => {
    const type = block['type']
    const elements = block['elements']
    return {
      ...block,
      block_id: block['block_id'] ?? randomId('', 5),
      ...(type === 'section' && block['accessory'] !== undefined
        ? { accessory: withActionId(block['accessory']) }
        : {}),
      ...(type === 'input' ? { element: withActionId(block['element']) } : {}),
      ...(type === 'actions' && isList(elements)
        ? { elements: elements.map((element) => withActionId(element) ?? null) }
        : {}),
    }
  })

const maxMetadataBytes = 8_000

/** Message metadata: an event type and a payload; `{}` takes it away. */
export const checkMetadata = (value: Json): string | undefined => {
  if (!isObject(value)) return 'invalid_metadata_format'
  if (Object.keys(value).length === 0) return undefined
  const { event_type, event_payload, ...rest } = value
  if (typeof event_type !== 'string' || event_type === '' || !isObject(event_payload)) return 'invalid_metadata_schema'
  if (Object.keys(rest).some((name) => name !== 'entities')) return 'invalid_metadata_schema'
  return Buffer.byteLength(JSON.stringify(value)) > maxMetadataBytes ? 'metadata_too_large' : undefined
}
