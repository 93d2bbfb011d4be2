import { glob, readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { presses } from './registry.ts'

const root = resolve(import.meta.dirname, '..')

/** The object literal around a position, braces included. */
const literalAround = (source: string, position: number): string => {
  const edge = (from: number, step: 1 | -1, inward: string, outward: string): number => {
    let depth = 0
    for (let at = from; at >= 0 && at < source.length; at += step) {
      if (source[at] === inward) depth += 1
      if (source[at] === outward && depth === 0) return at
      if (source[at] === outward) depth -= 1
    }
    return from
  }
  return source.slice(edge(position, -1, '}', '{'), edge(position, 1, '{', '}') + 1)
}

/** Every button that is written down in the sources, by its literal. */
const collectButtons = async () => {
  const found: { readonly file: string; readonly action: string; readonly opens: boolean }[] = []
  for await (const file of glob(['bot/**/*.ts', 'commands/*.ts', 'adapters/**/*.ts'], { cwd: root })) {
    if (/\.(test|testing|fixture|arbitrary|fake)\.ts$/u.test(file)) continue
    const source = await readFile(resolve(root, file), 'utf8')
    for (const { index, 1: action = '' } of source.matchAll(/\baction: '([\w.-]+)'/gu)) {
      if (presses.has(action))
        found.push({ file, action, opens: /\bopens: 'form'/u.test(literalAround(source, index)) })
    }
  }
  return found
}

describe('a button that opens a form', () => {
  it('is known before it is pressed, wherever it stands', async () => {
    const buttons = await collectButtons()
    const forms = [...presses].filter(([, { handler }]) => handler.opens === 'form').map(([action]) => action)
    expect(new Set(buttons.filter(({ opens }) => opens).map(({ action }) => action))).toEqual(new Set(forms))
    const silent = buttons.filter(({ action, opens }) => opens !== forms.includes(action))
    expect(silent).toEqual([])
  })
})
