/**
 * Slack's limits written a second time, from its documentation and without a look at the renderer: what this finds
 * in a message or a view is what Slack would refuse. For tests.
 */
type Json = Readonly<Record<string, unknown>>

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const objectOf = (value: unknown): Json => (isJson(value) ? value : {})
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

export const problemsOfMessage = (message: {
  readonly text: string
  readonly blocks: readonly unknown[]
}): string[] => [
  ...textProblem('text', message.text, 1, 4_000),
  ...(/[<>]/.test(message.text) ? ['text: not escaped'] : []),
  ...(/&(?!amp;|lt;|gt;)/.test(message.text) ? ['text: bare ampersand'] : []),
  ...blocksProblems(message.blocks, 50),
  ...(message.blocks.filter((block) => objectOf(block)['type'] === 'table').length > 1 ? ['more than one table'] : []),
  ...(visibleLength(message.blocks) > 13_200 ? [`text of ${visibleLength(message.blocks)} characters`] : []),
]

export const problemsOfView = (view: unknown): string[] => {
  const { title, submit, close, blocks, private_metadata: metadata, callback_id: callback } = objectOf(view)
  const forbidden = listOf(blocks).filter((block) => ['table', 'plan'].includes(String(objectOf(block)['type'])))
  return [
    ...plainProblems('view.title', title, 24),
    ...(submit === undefined ? [] : plainProblems('view.submit', submit, 24)),
    ...(close === undefined ? [] : plainProblems('view.close', close, 24)),
    ...(metadata === undefined ? [] : textProblem('private_metadata', metadata, 0, 3_000)),
    ...textProblem('callback_id', callback, 1, 255),
    ...blocksProblems(listOf(blocks), 100),
    ...forbidden.map((block) => `${String(objectOf(block)['type'])} in a view`),
    ...(listOf(blocks).some((block) => objectOf(block)['type'] === 'input') && submit === undefined
      ? ['no submit']
      : []),
    ...(JSON.stringify(view).length > 250_000 ? ['view too large'] : []),
  ]
}

const textProblem = (where: string, value: unknown, least: number, most: number): string[] => {
  if (typeof value !== 'string') return [`${where}: no string`]
  if (value.length < least || value.length > most) return [`${where}: ${value.length} characters`]
  if (least > 0 && value.trim() === '') return [`${where}: blank`]
  return value.isWellFormed() ? [] : [`${where}: half a character`]
}

const plainProblems = (where: string, value: unknown, most: number): string[] => {
  const { type, text, emoji } = objectOf(value)
  return [
    ...(type === 'plain_text' ? [] : [`${where}: not plain text`]),
    ...(emoji === false ? [] : [`${where}: shortcodes would become pictures`]),
    ...textProblem(where, text, 1, most),
  ]
}

const blocksProblems = (blocks: readonly unknown[], most: number): string[] => {
  const actionIds = blocks
    .flatMap((block) => listOf(objectOf(block)['elements']))
    .map((element) => objectOf(element)['action_id'])
  const named = actionIds.filter((id) => id !== undefined)
  const blockIds = blocks.map((block) => objectOf(block)['block_id']).filter((id) => id !== undefined)
  const taskIds = blocks.flatMap((block) => listOf(objectOf(block)['tasks'])).map((task) => objectOf(task)['task_id'])
  return [
    ...(blocks.length > most || blocks.length === 0 ? [`${blocks.length} blocks`] : []),
    ...(new Set(named).size === named.length ? [] : ['action_id twice']),
    ...(new Set(blockIds).size === blockIds.length ? [] : ['block_id twice']),
    ...(new Set(taskIds).size === taskIds.length ? [] : ['task_id twice']),
    ...blocks.flatMap((block) => blockProblems(objectOf(block))),
  ]
}

const blockProblems = (block: Json): string[] => {
  switch (block['type']) {
    case 'header':
      return plainProblems('header', block['text'], 150)
    case 'section':
      return plainProblems('section', block['text'], 3_000)
    case 'divider':
      return []
    case 'context':
      return [
        ...count('context', block['elements'], 1, 10),
        ...listOf(block['elements']).flatMap((element) => plainProblems('context', element, 2_000)),
      ]
    case 'image':
      return [
        ...textProblem('image_url', block['image_url'], 1, 3_000),
        ...textProblem('alt_text', block['alt_text'], 1, 2_000),
      ]
    case 'actions':
      return [...count('actions', block['elements'], 1, 25), ...listOf(block['elements']).flatMap(buttonProblems)]
    case 'rich_text':
      return richProblems(block)
    case 'table':
      return tableProblems(block)
    case 'plan':
      return [
        ...textProblem('plan.title', block['title'], 1, 500),
        ...(block['tasks'] === undefined ? [] : count('tasks', block['tasks'], 1, 50)),
        ...listOf(block['tasks']).flatMap(taskProblems),
      ]
    case 'input':
      return inputProblems(block)
    default:
      return [`unknown block ${String(block['type'])}`]
  }
}

const count = (where: string, value: unknown, least: number, most: number): string[] => {
  const { length } = listOf(value)
  return length < least || length > most ? [`${where}: ${length} elements`] : []
}

const buttonProblems = (value: unknown): string[] => {
  const button = objectOf(value)
  const confirm = button['confirm']
  const parts = objectOf(confirm)
  return [
    ...textProblem('action_id', button['action_id'], 1, 255),
    ...plainProblems('button', button['text'], 75),
    ...textProblem('button.value', button['value'], 1, 2_000),
    ...(confirm === undefined
      ? []
      : [
          ...plainProblems('confirm.title', parts['title'], 100),
          ...plainProblems('confirm.text', parts['text'], 300),
          ...plainProblems('confirm.confirm', parts['confirm'], 30),
          ...plainProblems('confirm.deny', parts['deny'], 30),
        ]),
  ]
}

const richProblems = (block: Json): string[] => [
  ...count('rich_text', block['elements'], 1, 100),
  ...listOf(block['elements']).flatMap((element) => {
    const { type, elements } = objectOf(element)
    return type === 'rich_text_list' ? listOf(elements).flatMap(sectionProblems) : sectionProblems(element)
  }),
]

const sectionProblems = (section: unknown): string[] => [
  ...count('rich_text_section', objectOf(section)['elements'], 1, 1_000),
  ...listOf(objectOf(section)['elements']).flatMap((value) => {
    const element = objectOf(value)
    if (element['type'] === 'user') return textProblem('user_id', element['user_id'], 1, 40)
    if (element['type'] === 'link') return textProblem('link.url', element['url'], 1, 3_000)
    if (element['type'] !== 'text') return [`rich element ${String(element['type'])}`]
    const { text } = element
    if (typeof text !== 'string' || text.length === 0) return ['rich text: empty']
    return text.isWellFormed() ? [] : ['rich text: half a character']
  }),
]

const tableProblems = (block: Json): string[] => {
  const rows = listOf(block['rows'])
  const widths = new Set(rows.map((row) => listOf(row).length))
  return [
    ...count('table', rows, 1, 100),
    ...rows.flatMap((row) => count('row', row, 1, 20)),
    ...(widths.size > 1 ? ['rows of different lengths'] : []),
    ...count('column_settings', block['column_settings'], 0, 20),
    ...rows.flatMap(listOf).flatMap((value) => {
      const cell = objectOf(value)
      return cell['type'] === 'raw_text' ? textProblem('cell', cell['text'], 1, 3_000) : richProblems(cell)
    }),
  ]
}

const taskProblems = (value: unknown): string[] => {
  const task = objectOf(value)
  const known = ['pending', 'in_progress', 'complete', 'error'].includes(String(task['status']))
  return [
    ...textProblem('task_id', task['task_id'], 1, 255),
    ...textProblem('task.title', task['title'], 1, 500),
    ...(known ? [] : ['task.status']),
    ...(task['details'] === undefined ? [] : richProblems(objectOf(task['details']))),
    ...(task['output'] === undefined ? [] : richProblems(objectOf(task['output']))),
  ]
}

const inputProblems = (block: Json): string[] => {
  const element = objectOf(block['element'])
  const type = String(element['type'])
  const most = type === 'checkboxes' ? 10 : 100
  const initial = element['initial_options'] ?? element['initial_option']
  const chosen = initial === undefined ? [] : Array.isArray(initial) ? initial : [initial]
  const known = listOf(element['options']).map((option) => JSON.stringify(option))
  return [
    ...textProblem('block_id', block['block_id'], 1, 255),
    ...textProblem('action_id', element['action_id'], 1, 255),
    ...plainProblems('label', block['label'], 2_000),
    ...(block['hint'] === undefined ? [] : plainProblems('hint', block['hint'], 2_000)),
    ...(element['placeholder'] === undefined ? [] : plainProblems('placeholder', element['placeholder'], 150)),
    ...(element['options'] === undefined ? [] : count(type, element['options'], 1, most)),
    ...[...listOf(element['options']), ...chosen].flatMap(optionProblems),
    ...(Array.isArray(initial) && initial.length === 0 ? ['empty initial_options'] : []),
    ...(type.includes('external') || chosen.every((option) => known.includes(JSON.stringify(option)))
      ? []
      : ['initial option that is not an option']),
    ...(type === 'plain_text_input' ? textInputProblems(element) : []),
    ...(type === 'datetimepicker' && String(element['initial_date_time'] ?? '1234567890').length !== 10
      ? ['initial_date_time']
      : []),
  ]
}

const textInputProblems = (element: Json): string[] => {
  const most = Number(element['max_length'])
  return [
    ...(most >= 1 && most <= 3_000 ? [] : ['max_length']),
    ...(element['initial_value'] === undefined ? [] : textProblem('initial_value', element['initial_value'], 0, most)),
  ]
}

const optionProblems = (value: unknown): string[] => {
  const option = objectOf(value)
  return [
    ...plainProblems('option', option['text'], 75),
    ...(typeof option['value'] === 'string' && option['value'].length >= 1 && option['value'].length <= 150
      ? []
      : ['option.value']),
    ...(option['description'] === undefined ? [] : plainProblems('option.description', option['description'], 75)),
  ]
}

/** Everything that a reader can see. */
const visibleLength = (value: unknown): number => {
  if (Array.isArray(value)) return value.reduce((sum: number, item: unknown) => sum + visibleLength(item), 0)
  if (!isJson(value)) return 0
  return Object.entries(value).reduce(
    (sum, [key, item]) =>
      sum +
      (typeof item === 'string'
        ? ['text', 'title', 'alt_text'].includes(key)
          ? item.length
          : 0
        : visibleLength(item)),
    0,
  )
}

/** All values under a key, anywhere inside. */
export const valuesOf = (value: unknown, key: string): unknown[] => {
  if (Array.isArray(value)) return value.flatMap((item) => valuesOf(item, key))
  if (!isJson(value)) return []
  return Object.entries(value).flatMap(([name, item]) => [...(name === key ? [item] : []), ...valuesOf(item, key)])
}
