import type { WaveSize } from './request.ts'

export type WavesProblem =
  /** `part` is what was typed; empty when a part, or all, is missing. */
  | { readonly why: 'not-a-size'; readonly part: string }
  | { readonly why: 'out-of-range'; readonly part: string }
  /** A part that is not larger than the one of its kind before it: it would be an empty wave. */
  | { readonly why: 'not-growing'; readonly part: string }
  | { readonly why: 'too-many'; readonly limit: number }

export type ParsedWaves =
  | { readonly type: 'waves'; readonly waves: readonly WaveSize[] }
  | { readonly type: 'problem'; readonly problem: WavesProblem }

/** More waves than a person can follow, and than a lane's card can show. */
const MAX_WAVES = 20
const MAX_COUNT = 1_000_000

const boundaryOf = (size: WaveSize, total: number): number =>
  size.type === 'count' ? size.machines : Math.ceil((total * size.percent) / 100)

/**
 * Cuts a lane's machines into waves. Sizes are cumulative; a share is rounded up. What the last size leaves over is one more
 * wave, so that never more machines move at once than was asked. No wave is empty, the order is kept.
 */
export const cutWaves = <Item>(machines: readonly Item[], sizes: readonly WaveSize[]): readonly (readonly Item[])[] => {
  const waves: (readonly Item[])[] = []
  let done = 0
  const cutAt = (boundary: number): void => {
    const end = Math.min(machines.length, boundary)
    if (!(end > done)) return
    waves.push(machines.slice(done, end))
    done = end
  }
  for (const size of sizes) cutAt(boundaryOf(size, machines.length))
  cutAt(machines.length)
  return waves
}

const isDigits = (text: string): boolean =>
  text.length > 0 && text.length <= 9 && [...text].every((character) => character >= '0' && character <= '9')

const parseSize = (part: string): WaveSize | WavesProblem => {
  const share = part.endsWith('%')
  const digits = share ? part.slice(0, -1) : part
  if (!isDigits(digits)) return { why: 'not-a-size', part }
  const value = Number(digits)
  if (value < 1 || value > (share ? 100 : MAX_COUNT)) return { why: 'out-of-range', part }
  return share ? { type: 'share', percent: value } : { type: 'count', machines: value }
}

const grows = (size: WaveSize, before: readonly WaveSize[]): boolean =>
  size.type === 'count'
    ? before.every((other) => other.type !== 'count' || other.machines < size.machines)
    : before.every((other) => other.type !== 'share' || other.percent < size.percent)

const isEverything = (size: WaveSize | undefined): boolean => size?.type === 'share' && size.percent === 100

/**
 * Reads `1,10%,50%,100%` (cumulative, commas or semicolons, spaces allowed). Where the last part is not 100 %, it is
 * added: the last wave is always everything that is left.
 */
export const parseWaves = (text: string): ParsedWaves => {
  const parts = text.replaceAll(';', ',').replaceAll('％', '%').replaceAll(/\s/gu, '').split(',')
  if (parts.length > MAX_WAVES) return { type: 'problem', problem: { why: 'too-many', limit: MAX_WAVES } }
  const waves: WaveSize[] = []
  for (const part of parts) {
    const size = parseSize(part)
    if ('why' in size) return { type: 'problem', problem: size }
    if (!grows(size, waves)) return { type: 'problem', problem: { why: 'not-growing', part } }
    waves.push(size)
  }
  if (!isEverything(waves.at(-1))) {
    const everything: WaveSize = { type: 'share', percent: 100 }
    if (!grows(everything, waves)) return { type: 'problem', problem: { why: 'not-growing', part: parts.at(-1) ?? '' } }
    waves.push(everything)
  }
  return { type: 'waves', waves }
}

/** The text that `parseWaves` reads back: `1,10%,50%,100%`. */
export const printWaves = (waves: readonly WaveSize[]): string =>
  waves.map((size) => (size.type === 'count' ? String(size.machines) : `${size.percent}%`)).join(',')
