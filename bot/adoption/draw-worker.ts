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
export const INLINE_BYTES = 22_000

const scales = [2, 1.5, 1.25, 1, 0.75, 0.5] as const

/** The largest of the scales that fits; the smallest where none does. */
export const draw = async ({ chart, locale }: DrawingTask): Promise<Drawing> => {
  const drawPng = await startPngDrawing()
  const svg = drawSvg(chart, locale)
  const full = drawPng(svg, scales[0])
  let inline = full
  for (const scale of scales.slice(1)) {
    if (inline.length <= INLINE_BYTES) break
    inline = drawPng(svg, scale)
  }
  return { full, inline }
}

if (parentPort !== null) parentPort.postMessage(await draw(workerData))
