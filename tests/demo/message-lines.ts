import { type Block, buttonsOf, type Message, type RichElement, type RichText } from './slack-message.ts'

/** How wide a line of a card may be in the transcript. */
const WIDTH = 104

/** A line of a card, and what it is in it. */
export interface CardLine {
  readonly kind: 'title' | 'text' | 'quiet' | 'buttons' | 'head' | 'row'
  readonly text: string
}

export interface Reading {
  readonly nameOf: (userId: string) => string
  /** Said on every card of a sandbox; the transcript says it once. */
  readonly without: readonly string[]
}

/** A card as lines for a terminal: all that a person would read, in the same order. */
export const linesOf = (message: Message, reading: Reading): readonly CardLine[] => {
  const lines = message.blocks.flatMap((block) => blockLines(block, reading))
  const all = lines.length === 0 ? [{ kind: 'text' as const, text: message.text }] : lines
  return all.filter(({ text }) => !reading.without.includes(text)).flatMap(wrapped)
}

const blockLines = (block: Block, reading: Reading): readonly CardLine[] => {
  switch (block.type) {
    case 'header':
      return [{ kind: 'title', text: block.text.text }]
    case 'section':
      return linesOfText(block.text.text)
    case 'context':
      return block.elements.map(({ text }) => ({ kind: 'quiet', text }))
    case 'divider':
      return []
    case 'plan':
      return [{ kind: 'text', text: block.title }, ...block.tasks.map((task) => taskLine(task, reading))]
    case 'table':
      return tableLines(block.rows, reading)
    case 'actions':
      return [{ kind: 'buttons', text: block.elements.map(({ text }) => `[ ${text.text} ]`).join('  ') }]
    case 'rich_text':
      return richLines(block, reading)
  }
}

const linesOfText = (text: string): readonly CardLine[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => ({ kind: 'text', text: line }))

const said = (elements: readonly RichElement[], { nameOf }: Reading): string =>
  elements.map(({ text, user_id: userId }) => (userId === undefined ? (text ?? '') : `@${nameOf(userId)}`)).join('')

const richLines = (rich: RichText, reading: Reading): readonly CardLine[] =>
  rich.elements.flatMap((part) =>
    part.type === 'rich_text_list'
      ? part.elements.map(({ elements }): CardLine => ({ kind: 'text', text: `• ${said(elements, reading)}` }))
      : linesOfText(said(part.elements, reading)),
  )

const flat = (rich: RichText | undefined, reading: Reading): string =>
  rich === undefined
    ? ''
    : richLines(rich, reading)
        .map(({ text }) => text)
        .join(' ')

const marks = { pending: '○', in_progress: '◔', complete: '✓', error: '✗' } as const

const taskLine = (task: Extract<Block, { type: 'plan' }>['tasks'][number], reading: Reading): CardLine => {
  const facts = [flat(task.details, reading), flat(task.output, reading)].filter((fact) => fact !== '')
  return { kind: 'text', text: `  ${marks[task.status]} ${[task.title, ...facts].join(' · ')}` }
}

const tableLines = (rows: Extract<Block, { type: 'table' }>['rows'], reading: Reading): readonly CardLine[] => {
  const grid = rows.map((cells) => cells.map((cell) => (cell.type === 'raw_text' ? cell.text : flat(cell, reading))))
  const widths = (grid[0] ?? []).map((_, column) => Math.max(...grid.map((cells) => [...(cells[column] ?? '')].length)))
  const lines = grid.map(
    (cells, row): CardLine => ({
      kind: row === 0 ? 'head' : 'row',
      text: `  ${cells.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - [...cell].length)).join('  ')}`.trimEnd(),
    }),
  )
  const missing = lines.length - MOST_LINES
  return missing <= 0 ? lines : [...lines.slice(0, MOST_LINES), { kind: 'row', text: `  … +${missing}` }]
}

/** Of a long table, as that of the evidence, the beginning tells enough. */
const MOST_LINES = 9

/** A row that is too long is easier to read than one in two lines. */
const wrapped = ({ kind, text }: CardLine): readonly CardLine[] =>
  kind === 'row' || kind === 'head' ? [{ kind, text }] : wrap(text).map((line) => ({ kind, text: line }))

/** Cuts at spaces; what follows stands below the beginning of the text. */
export const wrap = (text: string): readonly string[] => {
  const indent = ' '.repeat((/^(?: *[•○◔✓✗] )?/u.exec(text)?.[0] ?? '').length)
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/(?<=\S) /u)) {
    const longer = line === '' ? word : `${line} ${word}`
    if (longer.length <= WIDTH || line === '') {
      line = longer
      continue
    }
    lines.push(line)
    line = `${indent}${word}`
  }
  return [...lines, line]
}

/** The labels of a message's buttons, for the words of a failure. */
export const labelsOf = (message: Message): string =>
  buttonsOf(message)
    .map(({ label }) => `[ ${label} ]`)
    .join(' ')
