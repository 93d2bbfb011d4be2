import { describe, expect, test } from 'vitest'
import { renderCard } from '../../adapters/slack/render.ts'
import type { Card } from '../../bot/card/card.ts'
import { linesOf } from './message-lines.ts'
import { buttonsOf, messageSchema, rolloutOf, summaryOf, titleOf } from './slack-message.ts'

const card: Card = {
  title: 'R-12 · W360 Core 4.3 · en cours',
  tone: 'warning',
  summary: 'Pôle R&D <essai>',
  blocks: [
    {
      type: 'text',
      text: [
        { type: 'strong', text: 'Bonjour' },
        ' ',
        { type: 'person', platform: 'slack', userId: 'U0HUGO', name: 'H' },
      ],
    },
    { type: 'facts', items: [{ label: 'Phase', value: 'Test' }] },
    { type: 'steps', title: 'Mairie', items: [{ id: '1', title: 'WRS', state: 'done', detail: 'tourne' }] },
    { type: 'progress', label: 'Machines', done: 1, total: 2 },
    {
      type: 'table',
      columns: [{ title: 'Site' }, { title: 'WRS' }],
      rows: [
        ['Mairie', '1'],
        ['Médiathèque', '–'],
      ],
    },
    { type: 'list', items: ['un', 'deux'] },
    {
      type: 'buttons',
      buttons: [
        { action: 'rollout.pause', label: 'Pause', value: { id: 'x' } },
        {
          action: 'rollout.cancel',
          label: 'Arrêter',
          value: { id: 'x' },
          confirm: { title: 'Arrêter ?', text: 'Oui ?', yes: 'Oui', no: 'Non' },
        },
      ],
    },
  ],
}

const { text, blocks } = renderCard(card, { locale: 'fr', sandbox: true })
const message = messageSchema.parse({
  ts: '1.0',
  bot: true,
  text,
  blocks: blocks.map((block, index) => ({ block_id: `b${index}`, ...block })),
})

describe('a card of the bot in the terminal', () => {
  test('says all that it says in Slack, in the same order', () => {
    const lines = linesOf(message, { nameOf: () => 'Hugo Petit', without: ['Bac à sable : rien ici n’est réel.'] })
    expect(lines.map((line) => line.text)).toEqual([
      '⚠️ R-12 · W360 Core 4.3 · en cours',
      'Bonjour @Hugo Petit',
      'Phase  Test',
      'Mairie',
      '  ✓ WRS · tourne',
      'Machines',
      '▰▰▰▰▰▰▱▱▱▱▱▱  1 / 2 (50 %)'.replace('50 %', '50\u00a0%'),
      '  Site         WRS',
      '  Mairie       1',
      '  Médiathèque  –',
      '• un',
      '• deux',
      '[ Pause ]  [ Arrêter ]',
    ])
  })

  test('tells what its buttons do, and whose card it is', () => {
    expect(buttonsOf(message).map(({ action, label, confirm }) => [action, label, confirm?.title])).toEqual([
      ['rollout.pause', 'Pause', undefined],
      ['rollout.cancel', 'Arrêter', 'Arrêter ?'],
    ])
    expect(titleOf(message)).toBe('R-12 · W360 Core 4.3 · en cours')
    expect(rolloutOf(message)).toBe('R-12')
    expect(summaryOf(message)).toBe('Pôle R&D <essai>')
  })

  test('a long line is cut at spaces, what follows stands below its beginning', () => {
    const long = Array.from({ length: 30 }, (_, index) => `mot${index}`).join(' ')
    const said = { ...message, blocks: [{ type: 'section' as const, text: { text: `• ${long}` } }] }
    const lines = linesOf(said, { nameOf: (id) => id, without: [] }).map((line) => line.text)
    expect(lines.length).toBeGreaterThan(1)
    expect(lines.every((line) => line.length <= 104)).toBe(true)
    expect(lines.slice(1).every((line) => line.startsWith('  mot'))).toBe(true)
    expect(lines.map((line) => line.trim()).join(' ')).toBe(`• ${long}`)
  })

  test('shows the beginning of a long table, and how much it leaves out', () => {
    const rows = Array.from({ length: 24 }, (_, index) => [`PDT-${index + 1}`])
    const table = { type: 'table' as const, columns: [{ title: 'Machine' }], rows }
    const long = renderCard({ ...card, blocks: [table] }, { locale: 'fr', sandbox: false })
    const lines = linesOf(messageSchema.parse({ ts: '1.0', bot: true, text: long.text, blocks: long.blocks }), {
      nameOf: () => '',
      without: [],
    }).map((line) => line.text)
    expect(lines).toContain('  PDT-8')
    expect(lines).not.toContain('  PDT-9')
    expect(lines.at(-1)).toBe('  … +16')
  })
})
