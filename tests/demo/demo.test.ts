import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { en } from './words/en.ts'
import { fr } from './words/fr.ts'

const program = join(import.meta.dirname, 'main.ts')

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

interface Demo {
  readonly output: () => string
  /** Its temporary files. */
  readonly folder: string
  interrupt(): void
  ended(): Promise<number | null>
}

const startDemo = async (...options: readonly string[]): Promise<Demo> => {
  const folder = await mkdtemp(join(tmpdir(), 'w360-demo-test-'))
  const child = spawn(process.execPath, [program, ...options], {
    env: { ...process.env, TMPDIR: folder, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const closed = once(child, 'close')
  cleanups.push(async () => {
    child.kill('SIGTERM')
    await closed
    await rm(folder, { recursive: true, force: true })
  })
  return {
    output: () => output,
    folder,
    interrupt: () => void child.kill('SIGINT'),
    ended: async () => {
      await closed
      return child.exitCode
    },
  }
}

describe('npm run demo', () => {
  test('plays the whole procedure and a way back, finds every rule held, and leaves nothing behind', async () => {
    const demo = await startDemo()
    const code = await demo.ended()
    expect(code, demo.output()).toBe(0)
    for (const scene of Object.values(fr.scenes)) expect(demo.output()).toContain(scene)
    const { order, once: twice, test: tagged, production, back, off, paused, outage, running, messages } = fr.verdict
    const { fourEyes, promotedOnce, trail, quarantined, stopped, play } = fr.verdict
    const told = [order, twice, tagged, production, back, off, paused, outage, running, messages, stopped, play]
    for (const rule of [...told, fourEyes, promotedOnce, trail, quarantined]) {
      expect(demo.output()).toContain(`✓ ${rule}`)
    }
    expect(demo.output()).toMatch(/✓ La chaîne du journal d’audit est intacte \(\d+ actes\)/u)
    expect(await readdir(demo.folder)).toEqual([])
  }, 180_000)

  test('Ctrl-C ends it at once, in its language, with the bot and its data gone', async () => {
    const demo = await startDemo('--locale', 'en')
    await expect.poll(() => demo.output(), { timeout: 40_000 }).toContain(en.scenes.release)
    demo.interrupt()
    expect(await demo.ended()).toBe(130)
    expect(demo.output()).toContain(en.interrupted)
    expect(await readdir(demo.folder)).toEqual([])
  }, 60_000)

  test('an option that it does not know gets the way to start it', async () => {
    const demo = await startDemo('--locale', 'de')
    expect(await demo.ended()).toBe(2)
    expect(demo.output()).toContain(fr.usage)
  })
})
