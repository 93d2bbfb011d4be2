import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fleetArbitrary, nameArbitrary } from '../fleet/fleet.arbitrary.ts'
import { allKinds, fold, nearestWords, resolveName, searchNames } from './select.ts'

describe('fold', () => {
  it('forgets case, accents, bent quotes and dashes, and wide spaces', () => {
    expect(fold('  L’ÉTÉ – Œuvre\u00A0 n°2 ')).toBe("l'ete - oeuvre n°2")
  })

  it('changes nothing when done again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(fold(fold(text))).toBe(fold(text))
      }),
    )
  })
})

it('offers near words and leaves out far ones', () => {
  expect(nearestWords('prodution', ['production', 'test'])).toEqual(['production'])
  expect(nearestWords('zzz', ['production', 'test'])).toEqual([])
})

describe('against any fleet', () => {
  it('finds every machine and site by its id, and by its name itself or among others of that name', () => {
    fc.assert(
      fc.property(fleetArbitrary(), (fleet) => {
        for (const { id, name } of fleet.workstations) {
          expect(resolveName(fleet, id, ['workstation'])).toEqual({
            type: 'found',
            candidate: { kind: 'workstation', id, name },
          })
          if (name === '' || fleet.workstations.some((other) => other.id === name)) continue
          const byName = resolveName(fleet, name, ['workstation'])
          const found =
            byName.type === 'found' ? [byName.candidate] : byName.type === 'ambiguous' ? byName.candidates : []
          expect(found.map((candidate) => candidate.id)).toContain(id)
        }
        for (const { id } of fleet.sites) {
          expect(resolveName(fleet, id, ['site'])).toMatchObject({ type: 'found', candidate: { id } })
        }
      }),
    )
  })

  it('never invents: what it answers exists and is of the kind asked for', () => {
    fc.assert(
      fc.property(
        fleetArbitrary(),
        nameArbitrary,
        fc.subarray([...allKinds], { minLength: 1 }),
        (fleet, name, kinds) => {
          const answer = resolveName(fleet, name, kinds)
          const candidates =
            answer.type === 'found'
              ? [answer.candidate]
              : answer.type === 'ambiguous'
                ? answer.candidates
                : answer.nearest
          for (const { kind, id } of candidates) {
            expect(kinds).toContain(kind)
            const exists =
              kind === 'group'
                ? fleet.workstations.some(({ group }) => group === id || group.startsWith(`${id}/`))
                : [...fleet.sites, ...fleet.wrs, ...fleet.workstations].some((other) => other.id === id)
            expect(exists).toBe(true)
          }
        },
      ),
    )
  })
})

it('searches by a part of a name, at most as many as asked for', () => {
  fc.assert(
    fc.property(fleetArbitrary(), (fleet) => {
      expect(searchNames(fleet, '', ['workstation'], 3)).toHaveLength(Math.min(3, fleet.workstations.length))
      for (const { id, name } of searchNames(fleet, 'Compta', allKinds, 100)) {
        expect(`${fold(id)} ${fold(name)}`).toContain('compta')
      }
    }),
  )
})
