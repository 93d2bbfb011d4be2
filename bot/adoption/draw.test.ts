import { crc32, inflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Adoption, dayOf, daysBefore } from './adoption-model.ts'
import { today } from './chart.arbitrary.ts'
import { chartOf } from './chart-model.ts'
import { drawChart } from './draw-chart.ts'
import { INLINE_BYTES } from './draw-worker.ts'
import { indexedPng } from './indexed-png.ts'
import { adoptionFrom } from './read-adoption.ts'

interface ReadPng {
  readonly width: number
  readonly height: number
  /** Red, green and blue of each pixel. */
  readonly colors: readonly string[]
}

/** Reads as the specification says, and refuses what it forbids. */
const readPng = (png: Uint8Array): ReadPng => {
  const bytes = Buffer.from(png)
  expect([...bytes.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const chunks = new Map<string, Buffer>()
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    const typed = bytes.subarray(at + 4, at + 8 + length)
    expect(bytes.readUInt32BE(at + 8 + length)).toBe(crc32(typed))
    chunks.set(typed.subarray(0, 4).toString('latin1'), typed.subarray(4))
    at += 12 + length
  }
  expect([...chunks.keys()]).toEqual(['IHDR', 'PLTE', 'IDAT', 'IEND'])
  const header = chunks.get('IHDR') ?? Buffer.alloc(13)
  expect([...header.subarray(8)]).toEqual([8, 3, 0, 0, 0])
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  const palette = chunks.get('PLTE') ?? Buffer.alloc(0)
  const rows = inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0))
  expect(rows).toHaveLength((width + 1) * height)
  const indexes = Buffer.alloc(width * height)
  for (let row = 0; row < height; row += 1) {
    const filter = rows[row * (width + 1)] ?? -1
    if (filter !== 0 && filter !== 2) throw new Error(`a filter of ${filter}`)
    for (let column = 0; column < width; column += 1) {
      const above = filter === 2 ? (indexes[(row - 1) * width + column] ?? 0) : 0
      indexes[row * width + column] = ((rows[row * (width + 1) + 1 + column] ?? 0) + above) % 256
    }
  }
  const known = Array.from({ length: palette.length / 3 }, (_, index) =>
    palette.subarray(index * 3, index * 3 + 3).toString('hex'),
  )
  return { width, height, colors: Array.from(indexes, (index) => known[index] ?? 'none') }
}

describe('a picture of few colours', () => {
  it('comes out as it went in', () => {
    const shape = fc.record({ width: fc.integer({ min: 1, max: 24 }), height: fc.integer({ min: 1, max: 24 }) })
    const picture = shape.chain(({ width, height }) =>
      fc.record({
        width: fc.constant(width),
        height: fc.constant(height),
        pixels: fc.array(fc.constantFrom(0x000000, 0xffffff, 0x0b4f9e, 0xf2a33a, 0x0000ff), {
          minLength: width * height,
          maxLength: width * height,
        }),
      }),
    )
    fc.assert(
      fc.property(picture, ({ width, height, pixels }) => {
        const data = Uint8Array.from(pixels.flatMap((color) => [color >> 16, (color >> 8) & 0xff, color & 0xff, 0xff]))
        const read = readPng(indexedPng({ width, height, data }, 5))
        expect(read).toEqual({ width, height, colors: pixels.map((color) => color.toString(16).padStart(6, '0')) })
      }),
    )
  })

  it('keeps what covers most when it has too many, and brings the others near', () => {
    const pixels = [...Array.from({ length: 300 }, () => 0x0b4f9e), ...Array.from({ length: 100 }, (_, shade) => shade)]
    const data = Uint8Array.from(pixels.flatMap((color) => [color >> 16, (color >> 8) & 0xff, color & 0xff, 0xff]))
    const { colors } = readPng(indexedPng({ width: 20, height: 20, data }, 64))
    expect(new Set(colors).size).toBe(64)
    expect(new Set(colors.slice(0, 300))).toEqual(new Set(['0b4f9e']))
    for (const [shade, color] of colors.slice(300).entries()) {
      expect(Math.abs(Number.parseInt(color, 16) - shade)).toBeLessThan(60)
    }
  })
})

/** Eight sites over thirty days on three versions: as full as a chart gets. */
const full: Adoption = adoptionFrom({
  counts: Array.from({ length: 30 }, (_, ago) => ago).flatMap((ago) =>
    Array.from({ length: 8 }, (_, site) => site).flatMap((site) =>
      [30 - ago, ago, 5]
        .map((machines, version) => ({
          day: dayOf(daysBefore(today, ago)),
          place: `s${site}`,
          version: ['2026.10.0', '2026.9.2', '2026.8.1'][version] ?? '',
          machines: machines + site * 7,
        }))
        .filter(({ machines }) => machines > 0),
    ),
  ),
  versions: ['2026.8.1', '2026.9.2', '2026.10.0'],
  sites: Array.from({ length: 8 }, (_, site) => ({ id: `s${site}`, name: `École élémentaire Jean-Jaurès ${site}` })),
  now: today,
})

describe('drawing', () => {
  it('gives a sharp file, and the same small enough for a message, while the bot goes on', async () => {
    let turns = 0
    const ticking = setInterval(() => {
      turns += 1
    }, 5)
    const drawing = await drawChart({ chart: chartOf(full, 'fr'), locale: 'fr' }).finally(() => clearInterval(ticking))
    // Drawn on this thread, it would have had none.
    expect(turns).toBeGreaterThan(10)
    const { width, height, colors } = readPng(drawing.full)
    expect([width, height]).toEqual([1_920, 1_680])
    expect(colors[0]).toBe('ffffff')
    for (const ink of ['0b4f9e', 'f2a33a', '7cc0e8']) expect(colors).toContain(ink)
    expect(drawing.inline.length).toBeLessThanOrEqual(INLINE_BYTES)
    expect(readPng(drawing.inline).width).toBeGreaterThanOrEqual(960)
  })

  it('of nothing at all is a picture all the same', async () => {
    const empty = adoptionFrom({ counts: [], versions: [], sites: [], now: today })
    const drawing = await drawChart({ chart: chartOf(empty, 'en'), locale: 'en' })
    expect(readPng(drawing.full).width).toBe(1_920)
  })
})
