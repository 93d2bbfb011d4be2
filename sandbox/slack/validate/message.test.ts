import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json, JsonObject } from '../../json.ts'
import { actions, button, plain, section } from '../testing/rig.ts'
import { checkMessageBlocks, checkMetadata } from './message.ts'

const x = (length: number): string => 'x'.repeat(length)
const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index)

const problemsOf = (blocks: Json): readonly string[] => {
  const checked = checkMessageBlocks(blocks)
  return checked.kind === 'good' ? [] : [checked.error, ...checked.problems]
}

const option = (value: string, text = 'One'): JsonObject => ({ text: plain(text), value })
const select = (fields: JsonObject): JsonObject => ({ type: 'static_select', action_id: 'pick', ...fields })
const inActions = (element: JsonObject): Json => [actions('b', element)]
const rich = (...elements: readonly JsonObject[]): JsonObject => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements }],
})
const task = (id: string, fields: JsonObject = {}): JsonObject => ({
  type: 'task_card',
  task_id: id,
  title: 'Paris',
  status: 'pending',
  ...fields,
})
const plan = (tasks: readonly JsonObject[]): Json => [{ type: 'plan', title: 'Plan', tasks }]
const cell = (text: string): JsonObject => ({ type: 'raw_text', text })
const table = (rows: number, columns: number, text = 'a'): JsonObject => ({
  type: 'table',
  rows: numbers(rows).map(() => numbers(columns).map(() => cell(text))),
})

const accepted: readonly (readonly [what: string, blocks: Json])[] = [
  ['a section of 3,000 characters', [section(x(3_000))]],
  ['ten fields of 1,300', [{ type: 'section', fields: numbers(10).map(() => plain(x(1_300))) }]],
  ['a header of 150', [{ type: 'header', text: plain(x(150)) }]],
  ['ten elements of context', [{ type: 'context', elements: numbers(10).map(() => plain('a')) }]],
  ['25 buttons', [actions('b', ...numbers(25).map((n) => button(`a${n}`, 'v')))]],
  ['50 blocks', numbers(50).map(() => ({ type: 'divider' }))],
  ['100 options', inActions(select({ options: numbers(100).map((n) => option(`v${n}`)) }))],
  ['an option of 75 and 150', inActions(select({ options: [option(x(150), x(75))] }))],
  ['an option whose value is a blank', inActions(select({ options: [option(' ')] }))],
  ['a plan of 50 tasks', plan(numbers(50).map((n) => task(`t${n}`)))],
  ['a task with rich details', plan([task('t', { details: rich({ type: 'text', text: 'ok' }), status: 'complete' })])],
  ['a table of 100 × 20', [table(100, 20)]],
  ['column settings with gaps', [{ ...table(1, 2), column_settings: [null, { align: 'right', is_wrapped: true }] }]],
  ['markdown of 12,000', [{ type: 'markdown', text: x(12_000) }]],
  ['blanks between words of rich text', [rich({ type: 'text', text: ' ' }, { type: 'user', user_id: 'U1' })]],
  ['an input with a date and time', [{ type: 'input', label: plain('When'), element: { type: 'datetimepicker' } }]],
  [
    'a confirm of 300 and 30',
    inActions({ ...button('a', 'v'), confirm: { title: plain(x(100)), text: plain(x(300)), deny: plain(x(30)) } }),
  ],
  ['the same action id in two blocks', [actions('b', button('a', '1')), actions('c', button('a', '2'))]],
  [
    '13,200 characters in all',
    [section(x(3_000)), section(x(3_000)), section(x(3_000)), section(x(3_000)), section(x(1_200))],
  ],
]

const refused: readonly (readonly [what: string, blocks: Json, problem: string])[] = [
  ['text that is not blocks', 'hello', 'invalid_blocks_format'],
  ['an unknown block', [{ type: 'zut' }], 'unsupported type: zut [json-pointer:/blocks/0/type]'],
  [
    'a block named like a thing of every object',
    [{ type: 'constructor' }],
    'unsupported type: constructor [json-pointer:/blocks/0/type]',
  ],
  ['a block without a type', [{}], 'missing required field: type [json-pointer:/blocks/0]'],
  ['51 blocks', numbers(51).map(() => ({ type: 'divider' })), 'no more than 50 items allowed [json-pointer:/blocks]'],
  ['an empty section text', [section('')], 'must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
  ['a section text of blanks', [section('  ')], 'must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
  [
    'a section text of 3,001',
    [section(x(3_001))],
    'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
  ],
  ['a section with nothing', [{ type: 'section' }], 'must define either `text` or `fields` [json-pointer:/blocks/0]'],
  [
    '11 fields',
    [{ type: 'section', fields: numbers(11).map(() => plain('a')) }],
    'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
  ],
  [
    'a field of 2,001',
    [{ type: 'section', fields: [plain(x(2_001))] }],
    'must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]',
  ],
  [
    'a header of 151',
    [{ type: 'header', text: plain(x(151)) }],
    'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'a header in mrkdwn',
    [{ type: 'header', text: { type: 'mrkdwn', text: 'a' } }],
    'unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]',
  ],
  [
    'a header as a bare string',
    [{ type: 'header', text: 'a' }],
    'must provide an object [json-pointer:/blocks/0/text]',
  ],
  [
    '11 elements of context',
    [{ type: 'context', elements: numbers(11).map(() => plain('a')) }],
    'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
  ],
  [
    'no elements of context',
    [{ type: 'context', elements: [] }],
    'must provide at least 1 items [json-pointer:/blocks/0/elements]',
  ],
  [
    '26 buttons',
    [actions('b', ...numbers(26).map((n) => button(`a${n}`, 'v')))],
    'no more than 25 items allowed [json-pointer:/blocks/0/elements]',
  ],
  [
    'an unknown field',
    [{ type: 'divider', colour: 'red' }],
    'invalid additional property: colour [json-pointer:/blocks/0]',
  ],
  [
    'emoji on mrkdwn',
    [{ type: 'section', text: { type: 'mrkdwn', text: 'a', emoji: true } }],
    'invalid additional property: emoji [json-pointer:/blocks/0/text]',
  ],
  [
    'a button text of 76',
    inActions({ ...button('a', 'v'), text: plain(x(76)) }),
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
  ],
  [
    'a button value of 2,001',
    inActions(button('a', x(2_001))),
    'must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]',
  ],
  [
    'an action id of 256',
    inActions(button(x(256), 'v')),
    'must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]',
  ],
  [
    'a block id of 256',
    [{ type: 'divider', block_id: x(256) }],
    'must be less than 256 characters [json-pointer:/blocks/0/block_id]',
  ],
  [
    'an unknown button style',
    inActions({ ...button('a', 'v'), style: 'red' }),
    'must be a valid enum value: primary, danger [json-pointer:/blocks/0/elements/0/style]',
  ],
  [
    'the same action id twice',
    [actions('b', button('a', '1'), button('a', '2'))],
    '`action_id` "a" already exists [json-pointer:/blocks/0/elements/1/action_id]',
  ],
  [
    'the same block id twice',
    [
      { type: 'divider', block_id: 'b' },
      { type: 'divider', block_id: 'b' },
    ],
    '`block_id` "b" already exists [json-pointer:/blocks/1/block_id]',
  ],
  [
    '101 options',
    inActions(select({ options: numbers(101).map((n) => option(`v${n}`)) })),
    'no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    'no options',
    inActions(select({ options: [] })),
    'must provide at least 1 items [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    'neither options nor groups',
    inActions(select({})),
    'must define either `options` or `option_groups` [json-pointer:/blocks/0/elements/0]',
  ],
  [
    'an option text of 76',
    inActions(select({ options: [option('v', x(76))] })),
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]',
  ],
  [
    'an option value of 151',
    inActions(select({ options: [option(x(151))] })),
    'must be less than 151 characters [json-pointer:/blocks/0/elements/0/options/0/value]',
  ],
  [
    'an initial option that is not offered',
    inActions(select({ options: [option('a')], initial_option: option('b') })),
    'must match one of the provided options [json-pointer:/blocks/0/elements/0/initial_option]',
  ],
  [
    '11 checkboxes',
    inActions({ type: 'checkboxes', options: numbers(11).map((n) => option(`v${n}`)) }),
    'no more than 10 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    '6 entries of an overflow menu',
    inActions({ type: 'overflow', options: numbers(6).map((n) => option(`v${n}`)) }),
    'no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    'a placeholder of 151',
    inActions(select({ options: [option('a')], placeholder: plain(x(151)) })),
    'must be less than 151 characters [json-pointer:/blocks/0/elements/0/placeholder/text]',
  ],
  [
    'a confirm title of 101',
    inActions({ ...button('a', 'v'), confirm: { title: plain(x(101)), text: plain('a') } }),
    'must be less than 101 characters [json-pointer:/blocks/0/elements/0/confirm/title/text]',
  ],
  [
    'a confirm text of 301',
    inActions({ ...button('a', 'v'), confirm: { text: plain(x(301)) } }),
    'must be less than 301 characters [json-pointer:/blocks/0/elements/0/confirm/text/text]',
  ],
  [
    'a confirm button of 31',
    inActions({ ...button('a', 'v'), confirm: { text: plain('a'), confirm: plain(x(31)) } }),
    'must be less than 31 characters [json-pointer:/blocks/0/elements/0/confirm/confirm/text]',
  ],
  [
    'a text input among actions',
    inActions({ type: 'plain_text_input' }),
    'unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]',
  ],
  [
    'a button in an input',
    [{ type: 'input', label: plain('L'), element: button('a', 'v') }],
    'unsupported type: button [json-pointer:/blocks/0/element/type]',
  ],
  [
    'a date and time beside a section',
    [{ ...section('a'), accessory: { type: 'datetimepicker' } }],
    'unsupported type: datetimepicker [json-pointer:/blocks/0/accessory/type]',
  ],
  [
    'milliseconds in a date and time',
    inActions({ type: 'datetimepicker', initial_date_time: 1_700_000_000_000 }),
    'must be less than or equal to 9999999999 [json-pointer:/blocks/0/elements/0/initial_date_time]',
  ],
  [
    'a date in words',
    inActions({ type: 'datepicker', initial_date: 'demain' }),
    'must match pattern ^\\d{4}-\\d{2}-\\d{2}$ [json-pointer:/blocks/0/elements/0/initial_date]',
  ],
  [
    'an image without a text for those who do not see it',
    [{ type: 'image', image_url: 'https://a.example/b.png' }],
    'missing required field: alt_text [json-pointer:/blocks/0]',
  ],
  [
    'an empty piece of rich text',
    [rich({ type: 'text', text: '' })],
    'must be more than 0 characters [json-pointer:/blocks/0/elements/0/elements/0/text]',
  ],
  [
    'an unknown style of rich text',
    [rich({ type: 'text', text: 'a', style: { loud: true } })],
    'invalid additional property: loud [json-pointer:/blocks/0/elements/0/elements/0/style]',
  ],
  [
    '51 tasks',
    plan(numbers(51).map((n) => task(`t${n}`))),
    'no more than 50 items allowed [json-pointer:/blocks/0/tasks]',
  ],
  [
    'the same task twice',
    plan([task('t'), task('t')]),
    '`task_id` "t" already exists [json-pointer:/blocks/0/tasks/1/task_id]',
  ],
  [
    'an unknown state of a task',
    plan([task('t', { status: 'done' })]),
    'must be a valid enum value: pending, in_progress, complete, error [json-pointer:/blocks/0/tasks/0/status]',
  ],
  ['a table of 101 rows', [table(101, 1)], 'no more than 100 items allowed [json-pointer:/blocks/0/rows]'],
  ['a table of 21 columns', [table(1, 21)], 'no more than 20 items allowed [json-pointer:/blocks/0/rows/0]'],
  ['an empty cell', [table(1, 1, '')], 'must be more than 0 characters [json-pointer:/blocks/0/rows/0/0/text]'],
  ['two tables', [table(1, 1), table(1, 1)], 'only_one_table_allowed'],
  [
    'markdown of 12,001',
    [{ type: 'markdown', text: x(12_001) }],
    'must be less than 12001 characters [json-pointer:/blocks/0/text]',
  ],
  [
    'two markdown blocks over 12,000 together',
    [
      { type: 'markdown', text: x(6_001) },
      { type: 'markdown', text: x(6_000) },
    ],
    'all markdown blocks together must be less than 12001 characters [json-pointer:/blocks]',
  ],
  [
    '13,201 characters in all',
    [section(x(3_000)), section(x(3_000)), section(x(3_000)), section(x(3_000)), section(x(1_201))],
    'msg_blocks_too_long',
  ],
]

describe('blocks of a message', () => {
  it.each(accepted)('accepts %s', (_what, blocks) => {
    expect(problemsOf(blocks)).toEqual([])
  })

  it.each(refused)('refuses %s', (_what, blocks, problem) => {
    expect(problemsOf(blocks)).toContain(problem)
  })

  it('gives every block and element an id where the sender gave none, and keeps those that were given', () => {
    const { action_id: _id, ...nameless } = button('a', 'v')
    const checked = checkMessageBlocks([{ ...section('a'), accessory: nameless }, actions('mine', button('go', 'v'))])
    expect(checked).toMatchObject({
      kind: 'good',
      blocks: [
        { block_id: expect.stringMatching(/^\w{5}$/), accessory: { action_id: expect.stringMatching(/^\w{5}$/) } },
        { block_id: 'mine', elements: [{ action_id: 'go' }] },
      ],
    })
  })

  it('answers any JSON with a verdict and never throws', () => {
    const types = fc.constantFrom('section', 'actions', 'input', 'plan', 'table', 'rich_text', '__proto__', 'toString')
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.jsonValue(),
            fc.record(
              {
                type: types,
                text: fc.jsonValue(),
                elements: fc.jsonValue(),
                tasks: fc.jsonValue(),
                rows: fc.jsonValue(),
              },
              { requiredKeys: ['type'] },
            ),
          ),
        ),
        (value) => {
          const blocks: Json = JSON.parse(JSON.stringify(value))
          expect(['good', 'refused']).toContain(checkMessageBlocks(blocks).kind)
        },
      ),
    )
  })
})

describe('metadata of a message', () => {
  it.each([
    ['an event and its payload', { event_type: 'card', event_payload: { id: 1 } }, undefined],
    ['an empty object, which takes it away', {}, undefined],
    ['text', 'card', 'invalid_metadata_format'],
    ['no payload', { event_type: 'card' }, 'invalid_metadata_schema'],
    ['an unknown field', { event_type: 'card', event_payload: {}, extra: 1 }, 'invalid_metadata_schema'],
    ['more than 8,000 bytes', { event_type: 'card', event_payload: { a: x(8_000) } }, 'metadata_too_large'],
  ])('%s', (_what, metadata: Json, error) => {
    expect(checkMetadata(metadata)).toBe(error)
  })
})
