import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sumOf } from './adoption-model.ts'
import { alternativeText } from './alternative-text.ts'
import { historyArbitrary, today } from './chart.arbitrary.ts'
import { layOut, spread } from './chart-layout.ts'
import { chartOf } from './chart-model.ts'
import { drawSvg } from './draw-svg.ts'
import { adoptionFrom } from './read-adoption.ts'

const day = '2026-11-23'
const history = (rows: readonly (readonly [day: string, place: string, version: string, machines: number])[]) =>
  adoptionFrom({
    counts: rows.map(([on, place, version, machines]) => ({ day: on, place, version, machines })),
    versions: ['4.1', '4.2', '4.10'],
    sites: Array.from({ length: 12 }, (_, index) => ({ id: `s${index}`, name: `Site ${index}` })),
    now: today,
  })

describe('a chart', () => {
  it('shows the whole first, then each place, with versions in the order of the console', () => {
    const chart = chartOf(
      history([
        [day, 's0', '4.10', 3],
        [day, 's0', '4.2', 1],
        [day, 'remote', '4.2', 5],
      ]),
      'fr',
    )
    expect(chart.versions.map(({ name }) => name)).toEqual(['4.2', '4.10'])
    expect(chart.panels.map(({ title, counts }) => [title, counts.at(-1)])).toEqual([
      ['Tout le compte', [6, 3]],
      ['Site 0', [1, 3]],
      ['Télétravail', [5, 0]],
    ])
  })

  it('of one place does not show it twice', () => {
    expect(chartOf(history([[day, 's0', '4.10', 3]]), 'fr').panels.map(({ title }) => title)).toEqual(['Site 0'])
  })

  it('of many places shows the largest, and the others as one', () => {
    const rows = Array.from({ length: 12 }, (_, index) => [day, `s${index}`, '4.2', index + 1] as const)
    const { panels } = chartOf(history(rows), 'fr')
    expect(panels.map(({ title }) => title)).toEqual([
      ...['Tout le compte', 'Site 7', 'Site 8', 'Site 9', 'Site 10', 'Site 11'],
      '7 autres sites',
    ])
    expect(panels.at(-1)?.counts.at(-1)).toEqual([28])
  })

  it('of many versions names those that most machines run, and counts the others as one', () => {
    const rows = Array.from({ length: 9 }, (_, index) => [day, 's0', `v${index}`, 10 + index] as const)
    const chart = chartOf(history(rows), 'en')
    expect(chart.versions.map(({ name }) => name)).toEqual(['others', 'v5', 'v6', 'v7', 'v8'])
    expect(chart.panels[0]?.counts.at(-1)).toEqual([60, 15, 16, 17, 18])
  })

  it('loses no machine and invents none, whatever the history is', () => {
    fc.assert(
      fc.property(historyArbitrary, (input) => {
        const chart = chartOf(adoptionFrom(input), 'fr')
        const [all, ...places] = chart.panels
        for (const [index, on] of chart.days.entries()) {
          const machines = sumOf(input.counts.filter((row) => row.day === on).map((row) => row.machines))
          expect(sumOf(all?.counts[index] ?? [])).toBe(machines)
          if (places.length > 0) expect(sumOf(places.flatMap(({ counts }) => counts[index] ?? []))).toBe(machines)
        }
        expect(chart.panels.length).toBeLessThanOrEqual(7)
        expect(chart.versions.length).toBeLessThanOrEqual(5)
      }),
    )
  })
})

describe('the words of a chart', () => {
  const chart = (locale: 'fr' | 'en') =>
    chartOf(
      history([
        ['2026-11-01', 's0', '4.1', 4],
        [day, 's0', '4.10', 3],
        [day, 's0', '4.2', 1],
        [day, 's1', '4.2', 1_200],
      ]),
      locale,
    )

  it('say what it shows', () => {
    expect(alternativeText(chart('fr'), 'fr')).toBe(
      'Machines par version de W360 Core, du 1er novembre au 23 novembre. ' +
        'Tout le compte, aujourd’hui\u00a0: 3 en 4.10 et 1\u202f201 en 4.2. ' +
        'Site 0\u00a0: 3 en 4.10 et 1 en 4.2. Site 1\u00a0: 1\u202f200 en 4.2. ' +
        'Tout le compte, le 1er novembre\u00a0: 4 en 4.1. 21 jours sans relevé.',
    )
    expect(alternativeText(chart('en'), 'en')).toContain('Site 0: 3 on 4.10 and 1 on 4.2.')
  })

  it('of a chart as full as it gets are no longer than a chat takes of them', () => {
    const versions = ['2026.1.0', '2026.4.2', '2026.7.1', '2026.9.2', '2026.10.0', '2026.11.0']
    const sites = Array.from({ length: 12 }, (_, index) => ({ id: `s${index}`, name: `École Jean-Jaurès ${index}` }))
    const counts = ['2026-11-01', day].flatMap((on) =>
      sites.flatMap(({ id }) => versions.map((version) => ({ day: on, place: id, version, machines: 120 }))),
    )
    for (const locale of ['fr', 'en'] as const) {
      const full = chartOf(adoptionFrom({ counts, versions, sites, now: today }), locale)
      expect(full.panels).toHaveLength(7)
      expect(alternativeText(full, locale).length).toBeLessThanOrEqual(1_000)
    }
  })

  it('name every place and every number of today, whatever the history is', () => {
    fc.assert(
      fc.property(historyArbitrary, (input) => {
        const drawn = chartOf(adoptionFrom(input), 'en')
        const text = alternativeText(drawn, 'en')
        for (const { title, counts } of drawn.panels) {
          expect(text).toContain(title)
          for (const machines of counts.at(-1) ?? []) {
            if (machines > 0) expect(text).toContain(new Intl.NumberFormat('en-GB').format(machines))
          }
        }
        expect(text.isWellFormed()).toBe(true)
      }),
    )
  })
})

describe('the drawing', () => {
  it('is a picture of the size it says, with nothing foreign read as markup, whatever the history is', () => {
    fc.assert(
      fc.property(historyArbitrary, (input) => {
        const chart = chartOf(adoptionFrom(input), 'fr')
        const { width, height, panels } = layOut(chart)
        const svg = drawSvg(chart, 'fr')
        expect(svg).toMatch(new RegExp(`^<svg width="${width}" height="${height}"`, 'u'))
        expect(svg.match(/<svg/gu)).toHaveLength(1)
        expect(svg).not.toMatch(/<(script|image|a|foreignObject)\b/iu)
        expect(svg).not.toMatch(/NaN|Infinity|undefined/u)
        for (const { plot } of panels) {
          expect(plot.left + plot.width).toBeLessThan(width)
          expect(plot.top + plot.height).toBeLessThan(height)
        }
      }),
      { numRuns: 40 },
    )
  })

  it('puts no name over another, and moves none further than it must', () => {
    expect(spread([10, 12, 60], 20, { from: 0, to: 100 })).toEqual([10, 30, 60])
    expect(spread([90, 92, 95], 20, { from: 0, to: 100 })).toEqual([60, 80, 100])
    const positions = fc
      .array(fc.integer({ min: 0, max: 190 }), { maxLength: 5 })
      .map((all) => all.toSorted((one, other) => one - other))
    fc.assert(
      fc.property(positions, (at) => {
        const placed = spread(at, 22, { from: 11, to: 181 })
        expect(placed).toHaveLength(at.length)
        for (const [index, y] of placed.entries()) {
          expect(y).toBeLessThanOrEqual(181)
          expect(y).toBeGreaterThanOrEqual(11)
          if (index > 0) expect(y - (placed[index - 1] ?? 0)).toBeGreaterThanOrEqual(22)
        }
      }),
    )
  })
})
