import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Rich } from '../card/card.ts'
import { wordsFor } from '../text/words.ts'
import { type CumulativeNotes, cumulativeNotes } from './cumulative.ts'
import { type NoteBlock, notePages, noteSummary } from './note-blocks.ts'

const french = { words: wordsFor('fr'), locale: 'fr' } as const
const english = { words: wordsFor('en'), locale: 'en' } as const

const release = (version: string, notes: string) =>
  ({ version, tag: version, status: 'official', publishedAt: new Date(0), notes }) as const
const gather = (...notes: readonly string[]): CumulativeNotes => {
  const releases = [release('v0', ''), ...notes.map((each, index) => release(`v${index + 1}`, each))]
  return cumulativeNotes(releases, 'v0', `v${notes.length}`)
}

const plain = (rich: Rich): string =>
  typeof rich === 'string'
    ? rich
    : rich.map((span) => (typeof span === 'string' ? span : 'text' in span && span.text)).join('')
const linesOf = (blocks: readonly NoteBlock[]): readonly string[] =>
  blocks.flatMap((block) => {
    if (block.type === 'list') return block.items.map((item) => `• ${plain(item)}`)
    return block.type === 'heading' || block.type === 'text' || block.type === 'context' ? [plain(block.text)] : []
  })

const notes = gather(
  '## WRS\n- Correction : panne\n- Plus rapide pour les postes et le WRS',
  '## Noyau\n- Fermeture de CVE-2026-1\n\n## Action requise\n- Faites de la place sur les WRS',
)

describe('the short form', () => {
  it('tells security, actions and fixes first, of what and in which version, and counts the rest', () => {
    expect(linesOf(noteSummary(notes, french))).toEqual([
      'Ce qui change depuis v0, la version du compte, avec les versions v1 et v2.',
      'Sécurité',
      '• Fermeture de CVE-2026-1 (Noyau, v2)',
      'Ce que vous avez à faire',
      '• Faites de la place sur les WRS (v2)',
      'Corrections',
      '• Panne (WRS, v1)',
      '1 autre point : WRS.',
    ])
  })

  it('speaks the reader’s language, and names the one of the notes', () => {
    expect(linesOf(noteSummary(notes, english))).toEqual([
      'What changes from v0, the account’s version, through v1 and v2.',
      'Security',
      '• Fermeture de CVE-2026-1 (Noyau, v2)',
      'What you have to do',
      '• Faites de la place sur les WRS (v2)',
      'Fixes',
      '• Panne (WRS, v1)',
      '1 other item: WRS.',
      'Wisper’s notes, as they are (language: French).',
    ])
  })

  it('tells the news where nothing stands out, and at most five of a kind', () => {
    const lines = linesOf(
      noteSummary(gather(`- mieux\n${Array.from({ length: 7 }, (_, n) => `- n${n}`).join('\n')}`), french),
    )
    expect(lines.slice(1, 3)).toEqual(['Nouveautés', '• mieux'])
    expect(lines.filter((line) => line.startsWith('•'))).toHaveLength(5)
    expect(lines).toContain('… et 3 autres points.')
  })

  it('says that there are none', () => {
    expect(linesOf(noteSummary(gather(''), french))).toEqual(['Wisper n’a pas donné de notes pour cette version.'])
  })
})

describe('the full form', () => {
  it('stands by component, each kind in front and each version behind', () => {
    const [page, ...others] = notePages(notes, french)
    expect(others).toEqual([])
    expect(page?.components).toEqual(['Pour tout le produit', 'WRS', 'Noyau'])
    expect(linesOf(page?.blocks ?? [])).toEqual([
      'Ce qui change depuis v0, la version du compte, avec les versions v1 et v2.',
      'Pour tout le produit',
      '• Action requise – Faites de la place sur les WRS (v2)',
      'WRS',
      '• Correction – Panne (v1)',
      '• Plus rapide pour les postes et le WRS (v1)',
      'Noyau',
      '• Sécurité – Fermeture de CVE-2026-1 (v2)',
    ])
  })

  it('goes on over pages, and says that a component goes on', () => {
    const pages = notePages(
      gather(`## WRS\n${Array.from({ length: 60 }, (_, n) => `- ${'mot '.repeat(20)}${n}`).join('\n')}`),
      french,
    )
    expect(pages.length).toBeGreaterThan(1)
    expect(linesOf(pages[1]?.blocks ?? [])[0]).toBe('WRS (suite)')
  })

  const items = fc.array(
    fc.record({
      component: fc.constantFrom('', '## WRS\n\n', '## Noyau\n\n'),
      mark: fc.constantFrom('- ', '', '> '),
      words: fc.integer({ min: 1, max: 140 }),
      links: fc.integer({ min: 0, max: 12 }),
    }),
    { maxLength: 60 },
  )

  it('shows every item exactly once, in pages that a modal of Slack and a card of Teams can hold', () => {
    fc.assert(
      fc.property(items, (made) => {
        const markdown = made.map(({ component, mark, words, links }, index) => {
          const link = ` [l](https://e.example/${'x'.repeat(300)})`
          return `${component}${mark}p${index}q ${'mot '.repeat(words)}${link.repeat(links)}`
        })
        const pages = notePages(gather(markdown.join('\n\n')), french)
        const said = pages.flatMap(({ blocks }) => linesOf(blocks)).join('\n')
        for (const index of made.keys()) expect(said.split(`p${index}q`)).toHaveLength(2)
        for (const { blocks } of pages) {
          expect(blocks.length).toBeGreaterThan(0)
          expect(blocks.length).toBeLessThanOrEqual(18)
          expect(linesOf(blocks).join('').length).toBeLessThan(3_000)
          expect(JSON.stringify(blocks).length).toBeLessThan(20_000)
        }
      }),
    )
  })
})
