import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../json.ts'
import { plain, section } from '../testing/rig.ts'
import { checkView } from './view.ts'

const x = (length: number): string => 'x'.repeat(length)

const modal = (fields: JsonObject = {}): JsonObject => ({
  type: 'modal',
  title: plain('Mise à jour'),
  blocks: [section('Bonjour')],
  ...fields,
})

const input = (id: string, element: JsonObject = {}): JsonObject => ({
  type: 'input',
  block_id: id,
  label: plain('Nom'),
  element: { type: 'plain_text_input', action_id: `${id}.text`, ...element },
})

const problemsOf = (view: JsonObject): readonly string[] => {
  const checked = checkView(view, 'modal')
  return checked.kind === 'good' ? [] : [checked.error, ...checked.problems]
}

describe('a modal', () => {
  it.each([
    ['the longest words', modal({ title: plain(x(24)), submit: plain(x(24)), close: plain(x(24)) })],
    ['the longest private metadata', modal({ private_metadata: x(3_000), callback_id: x(255) })],
    ['100 blocks', modal({ blocks: Array.from({ length: 100 }, () => ({ type: 'divider' })) })],
    ['inputs with a submit button', modal({ submit: plain('OK'), blocks: [input('a'), input('b')] })],
  ])('accepts %s', (_what, view) => {
    expect(problemsOf(view)).toEqual([])
  })

  it.each([
    ['no title', { type: 'modal', blocks: [] }, 'missing required field: title [json-pointer:/view]'],
    [
      'a title of 25',
      modal({ title: plain(x(25)) }),
      'must be less than 25 characters [json-pointer:/view/title/text]',
    ],
    [
      'a submit of 25',
      modal({ submit: plain(x(25)) }),
      'must be less than 25 characters [json-pointer:/view/submit/text]',
    ],
    [
      'a close of 25',
      modal({ close: plain(x(25)) }),
      'must be less than 25 characters [json-pointer:/view/close/text]',
    ],
    [
      'private metadata of 3,001',
      modal({ private_metadata: x(3_001) }),
      'must be less than 3001 characters [json-pointer:/view/private_metadata]',
    ],
    [
      'a callback id of 256',
      modal({ callback_id: x(256) }),
      'must be less than 256 characters [json-pointer:/view/callback_id]',
    ],
    [
      '101 blocks',
      modal({ blocks: Array.from({ length: 101 }, () => ({ type: 'divider' })) }),
      'no more than 100 items allowed [json-pointer:/view/blocks]',
    ],
    [
      'an input without a submit',
      modal({ blocks: [section('a'), input('a')] }),
      'must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/1/input]',
    ],
    [
      'a block for messages alone',
      modal({ blocks: [{ type: 'plan', title: 'P', tasks: [] }] }),
      'unsupported type: plan [json-pointer:/view/blocks/0/type]',
    ],
    [
      'two elements in focus',
      modal({
        submit: plain('OK'),
        blocks: [input('a', { focus_on_load: true }), input('b', { focus_on_load: true })],
      }),
      'only one element can have `focus_on_load` set to true [json-pointer:/view/blocks]',
    ],
    ['an unknown field', modal({ colour: 'red' }), 'invalid additional property: colour [json-pointer:/view]'],
    ['another kind of view', modal({ type: 'home' }), 'unsupported type: home [json-pointer:/view/type]'],
  ])('refuses %s', (_what, view: JsonObject, problem) => {
    expect(problemsOf(view)).toContain(problem)
  })

  it('refuses more than 250 kB by a code of its own', () => {
    const heavy = modal({ blocks: Array.from({ length: 100 }, () => section(x(2_990))) })
    expect(problemsOf(heavy)).toEqual(['view_too_large'])
  })

  it('refuses what is no view at all', () => {
    expect(checkView(undefined, 'modal')).toMatchObject({ kind: 'refused', error: 'invalid_arguments' })
  })
})
