import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../json.ts'
import { button, cardOf, words } from '../testing/rig.ts'
import { problemsOfCard } from './card.ts'

const problems = (body: readonly JsonObject[], actions: readonly JsonObject[] = []): string =>
  problemsOfCard(cardOf(body, actions), 'message').join('; ')

const rich: readonly JsonObject[] = [
  { ...words('**Titre**'), size: 'Large', weight: 'Bolder', style: 'heading' },
  { type: 'RichTextBlock', inlines: ['a', { type: 'TextRun', text: 'b', color: 'good', strikethrough: true }] },
  { type: 'FactSet', facts: [{ title: 'Tag', value: 'x' }] },
  { type: 'Container', style: 'attention', bleed: true, items: [words('a')], separator: true, spacing: 'small' },
  {
    type: 'ColumnSet',
    columns: [
      { type: 'Column', width: 'stretch', items: [words('a')] },
      { type: 'Column', width: '20px' },
    ],
  },
  {
    type: 'Table',
    columns: [{ width: 2 }, { width: 1 }],
    rows: [{ type: 'TableRow', cells: [{ type: 'TableCell', items: [words('a')] }] }],
  },
  { type: 'Image', url: 'https://wisper.example/a.png', altText: 'un graphique', size: 'stretch' },
  { type: 'ActionSet', actions: [button('a', {})] },
  { type: 'ProgressBar', value: 40, fallback: words('40 %') },
  {
    type: 'Input.ChoiceSet',
    id: 'a',
    style: 'filtered',
    choices: [],
    'choices.data': { type: 'Data.Query', dataset: 'x' },
  },
]

describe('a card', () => {
  it('of 1.5, with what Teams adds, is drawn', () => {
    expect(problemsOfCard({ ...cardOf(rich), msteams: { width: 'Full' } }, 'message')).toEqual([])
  })

  it.each([
    ['/body/0/text', [{ type: 'TextBlock' }]],
    ['/body/0: Unrecognized key: "colour"', [{ ...words('a'), colour: 'red' }]],
    ['/body/0/size', [{ ...words('a'), size: 'huge' }]],
    ['/body/0/items/0/type', [{ type: 'Container', items: [{ type: 'Blink' }] }]],
    ['needs a fallback', [{ type: 'ProgressBar', value: 40 }]],
    ['/body/0/fallback/text', [{ type: 'Badge', fallback: { type: 'TextBlock', text: 1 } }]],
    ['/body/0/rows/0/cells/0/items', [{ type: 'Table', rows: [{ type: 'TableRow', cells: [{ type: 'TableCell' }] }] }]],
    ['/body/0/id', [{ type: 'Input.Text' }]],
    [
      'two inputs have the id a',
      [
        { type: 'Input.Text', id: 'a' },
        { type: 'Input.Date', id: 'a' },
      ],
    ],
    [
      'two choices',
      [{ type: 'Input.ChoiceSet', id: 'a', choices: ['x', 'x'].map((value) => ({ title: value, value })) }],
    ],
    ['/body/0/url', [{ type: 'Image', url: 'http://wisper.example/a.png' }]],
    ['/body/0/selectAction', [{ type: 'Container', items: [], selectAction: { type: 'Action.ShowCard' } }]],
    ['/body/0/value', [{ type: 'Input.Date', id: 'a', value: '20/11/2026' }]],
  ])('is refused for what is wrong at %s', (where, body) => {
    expect(problems(body)).toContain(where)
  })

  it.each([
    ['has 7 buttons', Array.from({ length: 7 }, (_none, index) => button(`b${index}`, {}))],
    ['/actions/0/url', [{ type: 'Action.OpenUrl', title: 'a', url: 'javascript:alert(1)' }]],
    ['/actions/0/type', [{ type: 'Action.Http' }]],
    [
      '/actions/0/card/body/0/text',
      [{ type: 'Action.ShowCard', title: 'a', card: { type: 'AdaptiveCard', body: [{ type: 'TextBlock' }] } }],
    ],
  ])('is refused for its buttons: %s', (where, actions) => {
    expect(problems([], actions)).toContain(where)
  })

  it('may have more buttons behind the dots', () => {
    const actions = Array.from({ length: 9 }, (_none, index) => ({
      ...button(`b${index}`, {}),
      mode: index < 6 ? 'primary' : 'secondary',
    }))
    expect(problems([], actions)).toBe('')
  })

  it('mentions only whom its text names', () => {
    const entities = [{ type: 'mention', text: '<at>Hugo Petit</at>', mentioned: { id: '29:1', name: 'Hugo Petit' } }]
    const mentioning = (text: string) => problemsOfCard({ ...cardOf([words(text)]), msteams: { entities } }, 'message')
    expect(mentioning('<at>Hugo Petit</at> a approuvé')).toEqual([])
    expect(mentioning('Hugo a approuvé')).toHaveLength(1)
  })

  it('without a version, or of a later one, is refused', () => {
    const { version: _version, ...without } = cardOf([])
    expect(problemsOfCard(without, 'message')).toHaveLength(1)
    expect(problemsOfCard({ ...without, version: '1.6' }, 'message')).toHaveLength(1)
  })

  it('of any shape is judged, never thrown at', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('type', 'body', 'actions', 'version', '__proto__'), fc.jsonValue()),
        (card) => {
          const judged: JsonObject = JSON.parse(JSON.stringify(card))
          expect(Array.isArray(problemsOfCard(judged, 'dialog'))).toBe(true)
        },
      ),
    )
  })
})
