import { readFile, writeFile } from 'node:fs/promises'
import { drawPng, iconFolder, icons } from './draw.ts'

/** Draws the icons anew: `npm run icons`, after a change of their SVG. */
for (const { file, source, width } of icons) {
  const svg = await readFile(`${iconFolder}/${source}`, 'utf8')
  await writeFile(`${iconFolder}/${file}`, await drawPng(svg, width))
}
