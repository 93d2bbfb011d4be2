import { parentPort, workerData } from 'node:worker_threads'
import type { Locale } from '../text/locale.ts'
import type { Chart } from './chart-model.ts'
import { startPngDrawing } from './draw-png.ts'
import { drawSvg } from './draw-svg.ts'

/** What a worker is given. */
export interface DrawingTask {
  readonly chart: Chart
  readonly locale: Locale
}

export interface Drawing {
  /** For a file: sharp on every screen. */
  readonly full: Uint8Array
  /** The same in at most `INLINE_BYTES`, to stand inside a message. */
  readonly inline: Uint8Array
}

/** Of what Teams takes for a whole message: text counts two bytes a letter there, and a picture becomes text (base64). */
export const INLINE_BYTES = 24_000

const FULL = { scale: 2, colors: 64 } as const
/** The best first. */
const smaller = [
  { scale: 1.5, colors: 32 },
  { scale: 1.25, colors: 24 },
  { scale: 1, colors: 24 },
  { scale: 1, colors: 16 },
  { scale: 1, colors: 12 },
  { scale: 0.75, colors: 12 },
  { scale: 0.5, colors: 8 },
] as const

/** Inline, the best that fits; the smallest where none does. */
const draw = async ({ chart, locale }: DrawingTask): Promise<Drawing> => {
  const drawPng = await startPngDrawing()
  const svg = drawSvg(chart, locale)
  const full = drawPng(svg, FULL.scale, FULL.colors)
  let inline = full
  for (const { scale, colors } of smaller) {
    if (inline.length <= INLINE_BYTES) break
    inline = drawPng(svg, scale, colors)
  }
  return { full, inline }
}

if (parentPort !== null) parentPort.postMessage(await draw(workerData))
