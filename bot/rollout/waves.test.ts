import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wavesArbitrary } from './request.arbitrary.ts'
import { defaultWaves, type WaveSize } from './request.ts'
import { cutWaves, parseWaves, printWaves } from './waves.ts'

const sizes = (count: number, waves: readonly WaveSize[]): readonly number[] =>
  cutWaves(
    Array.from({ length: count }, (_, position) => position),
    waves,
  ).map((wave) => wave.length)

describe('cutWaves', () => {
  it('cuts one machine, 10 %, 50 % and the rest, cumulatively and rounded up', () => {
    expect(sizes(100, defaultWaves)).toEqual([1, 9, 40, 50])
    expect(sizes(5, defaultWaves)).toEqual([1, 2, 2])
    expect(sizes(1, defaultWaves)).toEqual([1])
    expect(sizes(0, defaultWaves)).toEqual([])
  })

  it('makes what the last size leaves over a wave of its own', () => {
    expect(sizes(10, [{ type: 'count', machines: 3 }])).toEqual([3, 7])
    expect(sizes(10, [])).toEqual([10])
  })

  it('takes every machine once and in order, with no empty wave', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { maxLength: 300 }), wavesArbitrary, (machines, waves) => {
        const cut = cutWaves(machines, waves)
        expect(cut.flat()).toEqual(machines)
        expect(cut.every((wave) => wave.length > 0)).toBe(true)
      }),
    )
  })
})

describe('parseWaves', () => {
  it('reads counts and shares, with French spacing too', () => {
    expect(parseWaves('1,10%,50%,100%')).toEqual({ type: 'waves', waves: defaultWaves })
    expect(parseWaves('1 ; 10\u00A0% ; 50 % ; 100 %')).toEqual({ type: 'waves', waves: defaultWaves })
  })

  it('ends with everything when the text does not', () => {
    expect(parseWaves('2')).toEqual({
      type: 'waves',
      waves: [
        { type: 'count', machines: 2 },
        { type: 'share', percent: 100 },
      ],
    })
  })

  it.each([
    ['', { why: 'not-a-size', part: '' }],
    ['1,,50%', { why: 'not-a-size', part: '' }],
    ['ten', { why: 'not-a-size', part: 'ten' }],
    ['-5', { why: 'not-a-size', part: '-5' }],
    ['1e3', { why: 'not-a-size', part: '1e3' }],
    ['0', { why: 'out-of-range', part: '0' }],
    ['101%', { why: 'out-of-range', part: '101%' }],
    ['50%,10%', { why: 'not-growing', part: '10%' }],
    ['5,5', { why: 'not-growing', part: '5' }],
    ['100%,5', { why: 'not-growing', part: '5' }],
    [Array.from({ length: 30 }, (_, position) => position + 1).join(','), { why: 'too-many', limit: 20 }],
  ])('says what is wrong with %j', (text, problem) => {
    expect(parseWaves(text)).toEqual({ type: 'problem', problem })
  })

  it('reads back what it prints, and never throws', () => {
    fc.assert(
      fc.property(wavesArbitrary, (waves) => {
        expect(parseWaves(printWaves(waves))).toEqual({ type: 'waves', waves })
      }),
    )
    fc.assert(
      fc.property(fc.string({ maxLength: 300, unit: 'binary' }), (text) => {
        expect(['waves', 'problem']).toContain(parseWaves(text).type)
      }),
    )
  })
})
