import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { initWasm, Resvg } from '@resvg/resvg-wasm'
import { indexedPng } from './indexed-png.ts'

const require = createRequire(import.meta.url)

/** Inter in the two weights that the charts use, by script; what a script is not among draws as an empty box. */
const fonts = ['latin', 'latin-ext', 'greek', 'cyrillic', 'vietnamese'].flatMap((script) =>
  [400, 600].map((weight) => `@fontsource/inter/files/inter-${script}-${weight}-normal.woff2`),
)

const read = async (path: string): Promise<Uint8Array> => new Uint8Array(await readFile(require.resolve(path)))

/** Draws an SVG as PNG, `scale` pixels for each of its own, in so many colours. */
export type DrawPng = (svg: string, scale: number, colors: number) => Uint8Array

/** Once in a process or worker: the engine is WebAssembly, and its fonts are the same on every machine. */
export const startPngDrawing = async (): Promise<DrawPng> => {
  const [engine, ...fontBuffers] = await Promise.all(['@resvg/resvg-wasm/index_bg.wasm', ...fonts].map(read))
  if (engine === undefined) throw new Error('no drawing engine')
  await initWasm(engine)
  return (svg, scale, colors) => {
    const drawing = new Resvg(svg, {
      fitTo: { mode: 'zoom', value: scale },
      font: { fontBuffers, defaultFontFamily: 'Inter', sansSerifFamily: 'Inter' },
    })
    const image = drawing.render()
    try {
      return indexedPng({ width: image.width, height: image.height, data: image.pixels }, colors)
    } finally {
      image.free()
      drawing.free()
    }
  }
}
