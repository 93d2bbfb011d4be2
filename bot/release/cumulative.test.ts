import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Release } from '../fleet/model.ts'
import { cumulativeNotes } from './cumulative.ts'
import { plainText } from './notes-model.ts'

const release = (version: string, notes: string, change: Partial<Release> = {}): Release => ({
  version,
  tag: `tag-${version}`,
  status: 'official',
  publishedAt: new Date(0),
  notes,
  ...change,
})

const releases = [
  release('4.0', '## WRS\n- zéro'),
  release('4.1', '## Noyau\n- un\n## WRS\n- Correction : deux'),
  release('4.2', '## WRS\n- retirée', { status: 'withdrawn' }),
  release('4.3', '## wrs\n- trois\n- Correction : deux\n\n# Postes\n- quatre'),
]

const outline = (all: readonly Release[], from: string, upTo: string) =>
  cumulativeNotes(all, from, upTo).sections.map(({ component, items }) => [
    component,
    ...items.map(({ text, version }) => `${plainText(text)} ${version}`),
  ])

describe('notes from the account’s version on', () => {
  it('are merged by component in the console’s order, each with its version, told once, without withdrawn releases', () => {
    expect(outline(releases, 'tag-4.0', 'tag-4.3')).toEqual([
      ['Noyau', 'un 4.1'],
      ['WRS', 'Deux 4.1', 'trois 4.3'],
      ['Postes', 'quatre 4.3'],
    ])
    expect(cumulativeNotes(releases, 'tag-4.0', 'tag-4.3')).toMatchObject({ since: '4.0', versions: ['4.1', '4.3'] })
  })

  it.each([
    ['the account’s own', 'tag-4.1', 'tag-4.1', '4.1'],
    ['an older one', 'tag-4.3', 'tag-4.0', '4.0'],
    ['a withdrawn one', 'tag-4.0', 'tag-4.2', '4.2'],
    ['one against an unknown tag', 'elsewhere', 'tag-4.3', '4.3'],
  ])('are those of %s alone', (_, from, upTo, version) => {
    expect(cumulativeNotes(releases, from, upTo)).toMatchObject({ since: null, versions: [version] })
  })

  it('are nothing for a release that is not known', () => {
    expect(cumulativeNotes(releases, 'tag-4.0', 'gone')).toMatchObject({ versions: [], sections: [] })
  })

  it('keep what is newest of far too much, and say so', () => {
    const many = Array.from({ length: 100 }, (_, index) => release(`v${index}`, `- ${'x'.repeat(9_000)} ${index}`))
    const { versions, clipped } = cumulativeNotes(many, 'tag-v0', 'tag-v99')
    expect(versions.at(-1)).toBe('v99')
    expect(versions.length).toBeLessThan(40)
    expect(clipped).toBe(true)
  })

  it('hold each item of each release exactly once, whatever the releases', () => {
    const statuses = fc.constantFrom('test' as const, 'official' as const, 'withdrawn' as const)
    const any = fc.array(fc.tuple(statuses, fc.constantFrom('Noyau', 'WRS', 'Postes')), { minLength: 2, maxLength: 12 })
    fc.assert(
      fc.property(any, (made) => {
        const all = made.map(([status, component], index) =>
          release(`${index}`, `## ${component}\n- point ${index}`, { status }),
        )
        const last = all.length - 1
        const said = outline(all, 'tag-0', `tag-${last}`).flatMap(([, ...items]) => items)
        const wanted = all
          .filter(({ status }, index) => index > 0 && status !== 'withdrawn')
          .map(({ version }) => version)
        const expected = all[last]?.status === 'withdrawn' ? [String(last)] : wanted
        expect(said.toSorted()).toEqual(expected.map((version) => `point ${version} ${version}`).toSorted())
      }),
    )
  })
})
