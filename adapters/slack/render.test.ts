import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cardArbitrary, formArbitrary } from '../../bot/card/card.arbitrary.ts'
import type { Block, Card } from '../../bot/card/card.ts'
import { problemsOfMessage, problemsOfView, valuesOf } from './block-kit.checker.ts'
import { renderCard } from './render.ts'
import { actionNameOf } from './render-buttons.ts'
import { renderForm } from './render-form.ts'

const french = { locale: 'fr', sandbox: false } as const
const cardOf = (...blocks: readonly Block[]): Card => ({
  title: 'Titre',
  tone: 'neutral',
  summary: 'Résumé',
  blocks,
})

const surfaces = fc.constantFrom('message' as const, 'sections' as const)
const locales = fc.constantFrom('fr' as const, 'en' as const)

describe('any card', () => {
  test('stays within the limits of Slack', () => {
    fc.assert(
      fc.property(cardArbitrary, locales, fc.boolean(), surfaces, (card, locale, sandbox, surface) => {
        expect(problemsOfMessage(renderCard(card, { locale, sandbox, surface }))).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  test('holds no mrkdwn, no mention and no link but those that the card names', () => {
    fc.assert(
      fc.property(cardArbitrary, (card) => {
        const { blocks } = renderCard(card, french)
        expect(valuesOf(blocks, 'type')).not.toContain('mrkdwn')
        expect(valuesOf(blocks, 'type')).not.toContain('broadcast')
        const named = new Set([...valuesOf(card, 'userId')])
        for (const mentioned of valuesOf(blocks, 'user_id')) expect(named).toContain(mentioned)
        const linked = new Set(valuesOf(card, 'url'))
        for (const url of valuesOf(blocks, 'url')) {
          expect(linked).toContain(url)
          expect(String(url)).toMatch(/^(https?|mailto):/i)
        }
      }),
      { numRuns: 200 },
    )
  })

  test('gives each button an id of its own that still names its action', () => {
    fc.assert(
      fc.property(cardArbitrary, (card) => {
        const actions = new Set(
          card.blocks.flatMap((block) => (block.type === 'buttons' ? block.buttons.map(({ action }) => action) : [])),
        )
        const { blocks } = renderCard(card, french)
        for (const id of valuesOf(blocks, 'action_id')) expect(actions).toContain(actionNameOf(String(id)))
      }),
      { numRuns: 100 },
    )
  })
})

test('any form stays within the limits of Slack', () => {
  const context = { channelId: 'C0POSTES', threadId: '1.2', responseUrl: 'https://hooks.example/1' }
  fc.assert(
    fc.property(formArbitrary, locales, fc.boolean(), (form, locale, sandbox) => {
      expect(problemsOfView(renderForm(form, { locale, sandbox, context }))).toEqual([])
    }),
    { numRuns: 300 },
  )
})

describe('a card', () => {
  test('is shown as it is meant: a plan', () => {
    const card: Card = {
      title: 'Mise à jour vers 4.2.0',
      tone: 'warning',
      summary: '58 postes, 4 sites',
      blocks: [
        {
          type: 'text',
          text: [
            'Tag ',
            { type: 'code', text: 'w360-4.2' },
            ' demandé par ',
            { type: 'person', platform: 'slack', userId: 'U0CAMILLE', name: 'Camille' },
            ', ',
            { type: 'strong', text: 'phase de test' },
          ],
        },
        { type: 'facts', items: [{ label: 'Postes', value: '58' }] },
        {
          type: 'table',
          columns: [{ title: 'Site' }, { title: 'Postes', align: 'right' }],
          rows: [['Paris <siège>', '31']],
        },
        {
          type: 'steps',
          title: 'Paris',
          items: [
            { id: 'wrs', title: 'WRS', state: 'done' },
            { id: 'wave-1', title: 'Vague 1', state: 'running', detail: '3 / 4' },
            { id: 'wave-2', title: 'Vague 2', state: 'paused' },
          ],
        },
        { type: 'progress', label: 'Lyon', done: 7, total: 12, failed: 1 },
        { type: 'context', text: 'rollout 12' },
        {
          type: 'buttons',
          buttons: [
            {
              action: 'rollout.start',
              label: 'Démarrer',
              value: { id: '12', version: 3 },
              style: 'primary',
              confirm: { title: 'Démarrer ?', text: '58 postes redémarreront.', yes: 'Démarrer', no: 'Revenir' },
            },
          ],
        },
      ],
    }
    expect(renderCard(card, { locale: 'fr', sandbox: true })).toMatchSnapshot()
  })

  test('keeps its buttons when its text is too long', () => {
    const long: Block = { type: 'text', text: 'x'.repeat(3_000) }
    const button: Block = { type: 'buttons', buttons: [{ action: 'go', label: 'Go', value: { id: '1' } }] }
    const { blocks } = renderCard(cardOf(long, long, long, long, long, long, button), french)
    expect(valuesOf(blocks, 'action_id')).toEqual(['go#0'])
    expect(JSON.stringify(blocks)).toContain('de plus')
  })

  test('says how many rows of a table are not shown', () => {
    const rows = Array.from({ length: 250 }, (_, index) => [`Poste ${index}`])
    const { blocks } = renderCard(cardOf({ type: 'table', columns: [{ title: 'Poste' }], rows }), french)
    expect(blocks.find(({ type }) => type === 'table')).toHaveProperty('rows.length', 100)
    expect(JSON.stringify(blocks)).toContain('… et 151 de plus')
  })

  test('says how many steps of a plan are not shown', () => {
    const items = Array.from({ length: 80 }, (_, index) => ({
      id: 'same',
      title: `Site ${index}`,
      state: 'running' as const,
    }))
    const { blocks } = renderCard(cardOf({ type: 'steps', title: 'Sites', items }), french)
    expect(blocks.find(({ type }) => type === 'plan')).toHaveProperty('tasks.length', 50)
    expect(JSON.stringify(blocks)).toContain('… et 31 de plus')
  })

  test('shows a second table in another way, for Slack takes one', () => {
    const table: Block = { type: 'table', columns: [{ title: 'Poste' }], rows: [['PC-1']] }
    const { blocks } = renderCard(cardOf(table, table), french)
    expect(blocks.map(({ type }) => type)).toEqual(['header', 'table', 'rich_text'])
  })

  test('never fills the bar before all is done, and never writes more than full', () => {
    const bar = (done: number): Block => ({ type: 'progress', label: 'x', done, total: 1_000 })
    const shown = (done: number): string => JSON.stringify(renderCard(cardOf(bar(done)), french).blocks)
    expect(shown(999)).toContain('▱')
    expect(shown(1_000)).not.toContain('▱')
    expect(shown(0)).not.toContain('▰')
  })

  test('says in a sandbox that it is one', () => {
    expect(JSON.stringify(renderCard(cardOf(), { locale: 'fr', sandbox: true }).blocks.at(-1))).toContain('Bac à sable')
  })

  test('drops a button whose value is too long, for a cut value would mean something else', () => {
    const buttons: Block = {
      type: 'buttons',
      buttons: [
        { action: 'long', label: 'Long', value: { text: 'x'.repeat(2_000) } },
        { action: 'short', label: 'Short', value: {} },
      ],
    }
    expect(valuesOf(renderCard(cardOf(buttons), french).blocks, 'action_id')).toEqual(['short#1'])
  })
})

test('a checkbox with more than ten choices becomes a list to choose from', () => {
  const options = Array.from({ length: 11 }, (_, index) => ({ value: `${index}`, label: `Choix ${index}` }))
  const view = renderForm(
    {
      id: 'f',
      title: 'F',
      submit: 'OK',
      cancel: 'Non',
      state: {},
      fields: [{ type: 'checkbox', id: 'sites', label: 'Sites', options, initial: ['3'] }],
    },
    { ...french, context: { channelId: 'C1' } },
  )
  expect(valuesOf(view.blocks, 'type')).toContain('multi_static_select')
})
