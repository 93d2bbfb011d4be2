import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hostileText } from '../../bot/card/card.arbitrary.ts'
import { pagesOf } from './files.ts'

const file = (content: string) => ({ name: 'liste.csv', title: 'Liste', content })
const bodyOf = (text: string | undefined): string => /<pre>([\s\S]*)<\/pre>/u.exec(text ?? '')?.[1] ?? ''
const unescapeText = (text: string): string =>
  text.replaceAll('&quot;', '"').replaceAll('&gt;', '>').replaceAll('&lt;', '<').replaceAll('&amp;', '&')

describe('a file as messages', () => {
  test('is one page while it fits, as it was', () => {
    const [page, ...more] = pagesOf(file('poste;état\nP1;allumé\n'), 'fr', 5)
    expect(more).toEqual([])
    expect(page).toMatchObject({ summary: 'Liste', textFormat: 'xml' })
    expect(bodyOf(page?.text)).toBe('poste;état\nP1;allumé')
  })

  test('repeats the head of the table on each page, keeps every line, and says which page this is', () => {
    const rows = Array.from({ length: 900 }, (_, index) => `POSTE-${index};Mairie;en service depuis longtemps déjà`)
    const pages = pagesOf(file(['poste;site;état', ...rows].join('\n')), 'fr', 9)
    expect(pages.length).toBeGreaterThan(1)
    expect(pages[1]?.summary).toBe(`Liste (2 sur ${pages.length})`)
    const lines = pages.map((page) => bodyOf(page.text).split('\n'))
    expect(lines.every(([head]) => head === 'poste;site;état')).toBe(true)
    expect(lines.flatMap(([, ...rest]) => rest)).toEqual(rows)
  })

  test('counts what does not fit, on the last page', () => {
    const rows = Array.from({ length: 5_000 }, (_, index) => `POSTE-${index};Mairie;en service depuis longtemps déjà`)
    const pages = pagesOf(file(['poste;site;état', ...rows].join('\n')), 'fr', 2)
    expect(pages).toHaveLength(2)
    const shown = pages.reduce((count, page) => count + bodyOf(page.text).split('\n').length - 1, 0)
    expect(pages[1]?.text).toContain(new Intl.NumberFormat('fr-FR').format(5_000 - shown))
    expect(pages[0]?.text).not.toContain('de plus')
  })

  test('of whatever content is text and no markup, and fits into a message of Teams', () => {
    const content = fc.array(fc.oneof(hostileText, fc.string({ maxLength: 3_000 })), { maxLength: 60 })
    fc.assert(
      fc.property(content, hostileText, (lines, title) => {
        for (const page of pagesOf({ name: 'x.csv', title, content: lines.join('\n') }, 'en', 5)) {
          expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(40_000)
          const text = page.text ?? ''
          expect(text.replaceAll(/<\/?(?:p|pre)>/gu, '')).not.toMatch(/[<>]/u)
          expect(unescapeText(bodyOf(text))).toBeTypeOf('string')
          expect(text.isWellFormed()).toBe(true)
        }
      }),
    )
  })

  test('with nothing in it is still a message', () => {
    expect(pagesOf(file(''), 'fr', 5)).toHaveLength(1)
  })
})
