import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { initWasm, Resvg } from '@resvg/resvg-wasm'

const require = createRequire(import.meta.url)

/** The icons, and what each is for. Teams: 192 × 192 in colour and 32 × 32 in white on nothing. Slack: at least 512 × 512. */
export const icons = [
  { file: 'color.png', source: 'color.svg', width: 192 },
  { file: 'outline.png', source: 'outline.svg', width: 32 },
  { file: 'slack.png', source: 'color.svg', width: 512 },
] as const

export const iconFolder = `${import.meta.dirname}/icons`

const engine: { started?: Promise<void> } = {}

/** An SVG as a PNG of this width in pixels: the same bytes on every machine. */
export const drawPng = async (svg: string, width: number): Promise<Buffer> => {
  engine.started ??= readFile(require.resolve('@resvg/resvg-wasm/index_bg.wasm')).then((wasm) => initWasm(wasm))
  await engine.started
  const drawing = new Resvg(svg, { fitTo: { mode: 'width', value: width } })
  const image = drawing.render()
  try {
    return Buffer.from(image.asPng())
  } finally {
    image.free()
    drawing.free()
  }
}
