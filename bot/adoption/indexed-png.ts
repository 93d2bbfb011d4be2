import { crc32, deflateSync } from 'node:zlib'

/** A picture as PNG needs it: four bytes a pixel, red, green, blue and opacity, row by row. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

/**
 * An opaque picture as a PNG of few colours (PNG 1.2, colour type 3): a fraction of the size of one in full colours,
 * which decides whether it fits into a message of Teams. The colours that cover most stay as they are; the
 * rare ones between them, at the edges of letters, become the nearest of those.
 * @param colors at most 256
 */
export const indexedPng = ({ width, height, data }: Pixels, colors: number): Uint8Array => {
  const view = new DataView(data.buffer, data.byteOffset, width * height * 4)
  const colorAt = (pixel: number): number => view.getUint32(pixel * 4) >>> 8
  const pixels = width * height
  const uses = new Map<number, number>()
  for (let pixel = 0; pixel < pixels; pixel += 1) uses.set(colorAt(pixel), (uses.get(colorAt(pixel)) ?? 0) + 1)
  const ranked = [...uses].toSorted(([, one], [, other]) => other - one).map(([color]) => color)
  const palette = ranked.slice(0, colors)
  const indexOf = new Map(palette.map((color, index) => [color, index]))
  for (const color of ranked.slice(colors)) indexOf.set(color, nearest(color, palette))

  const indexes = new Uint8Array(pixels)
  for (let pixel = 0; pixel < pixels; pixel += 1) indexes[pixel] = indexOf.get(colorAt(pixel)) ?? 0
  const rows = Buffer.concat(Array.from({ length: height }, (_, row) => filteredRow(indexes, width, row)))
  return Buffer.concat([
    signature,
    chunk('IHDR', headerOf(width, height)),
    chunk('PLTE', Uint8Array.from(palette.flatMap(channelsOf))),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', new Uint8Array()),
  ])
}

const NONE = 0
const UP = 2

/**
 * A row begins with its filter. One that is like the row above is told as « no difference », which costs next to
 * nothing: most rows of a bar chart are.
 */
const filteredRow = (indexes: Uint8Array, width: number, row: number): Uint8Array => {
  const start = row * width
  const own = indexes.subarray(start, start + width)
  const above = indexes.subarray(start - width, start)
  const same = row > 0 && own.every((index, column) => index === above[column])
  return same ? Buffer.concat([Uint8Array.of(UP), new Uint8Array(width)]) : Buffer.concat([Uint8Array.of(NONE), own])
}

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
const BITS = 8
const PALETTE = 3

const headerOf = (width: number, height: number): Uint8Array => {
  const header = new DataView(new ArrayBuffer(13))
  header.setUint32(0, width)
  header.setUint32(4, height)
  header.setUint8(8, BITS)
  header.setUint8(9, PALETTE)
  return new Uint8Array(header.buffer)
}

const channelsOf = (color: number): readonly [number, number, number] => [
  color >>> 16,
  (color >>> 8) & 0xff,
  color & 0xff,
]

const nearest = (color: number, palette: readonly number[]): number => {
  const [red, green, blue] = channelsOf(color)
  let best = 0
  let least = Infinity
  for (const [index, candidate] of palette.entries()) {
    const [otherRed, otherGreen, otherBlue] = channelsOf(candidate)
    const distance = (red - otherRed) ** 2 + (green - otherGreen) ** 2 + (blue - otherBlue) ** 2
    if (distance < least) [best, least] = [index, distance]
  }
  return best
}

/** Length, type, content, and a checksum over the last two. */
const chunk = (type: string, content: Uint8Array): Uint8Array => {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const whole = Buffer.alloc(typed.length + 8)
  whole.writeUInt32BE(content.length, 0)
  typed.copy(whole, 4)
  whole.writeUInt32BE(crc32(typed), typed.length + 4)
  return whole
}
