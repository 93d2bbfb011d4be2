import { parseArgs } from 'node:util'
import { playDemo } from './play.ts'
import { fr } from './words/fr.ts'

/** 0: every rule held. 1: not, or it did not end. 2: what was typed is not a way to start it. 130: interrupted. */
const codes = { held: 0, broken: 1, interrupted: 130 } as const

const readLocale = (): 'fr' | 'en' | null => {
  try {
    const { locale } = parseArgs({ options: { locale: { type: 'string', default: 'fr' } } }).values
    return locale === 'fr' || locale === 'en' ? locale : null
  } catch {
    return null
  }
}

const locale = readLocale()
if (locale === null) {
  process.stderr.write(`${fr.usage}\n`)
  process.exitCode = 2
} else {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort())
  // Whoever read along has gone, as with `| head`: nobody is left to play for.
  process.stdout.on('error', () => stop.abort())
  const write = (line: string): void => void process.stdout.write(`${line}\n`)
  const ending = await playDemo({ locale, write, stopped: stop.signal })
  process.exitCode = codes[ending]
}
