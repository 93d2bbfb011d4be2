import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, it } from 'vitest'
import { z } from 'zod'

const entry = fileURLToPath(new URL('main.ts', import.meta.url))
let child: ChildProcess | null = null
afterEach(() => {
  child?.kill('SIGKILL')
})

const start = (flags: readonly string[]) => {
  const started = spawn(process.execPath, [entry, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] })
  child = started
  return started
}

it('runs as a process of its own: one line when it listens, a clean end at SIGTERM', async () => {
  const started = start(['--workstations', '250', '--per-site', '50', '--speed', 'Infinity', '--token', 'mine'])
  const [line]: unknown[] = await once(started.stdout, 'data')
  const told = z
    .object({ url: z.string(), origin: z.string(), token: z.string() })
    .parse(JSON.parse(z.instanceof(Buffer).parse(line).toString()))
  expect(told.token).toBe('mine')
  const answer = await fetch(`${told.url}/wrs`, { headers: { authorization: 'Bearer mine' } })
  expect(z.object({ items: z.array(z.unknown()) }).parse(await answer.json()).items).toHaveLength(5)
  started.kill('SIGTERM')
  expect(await once(started, 'exit')).toStrictEqual([0, null])
})

it('refuses flags that make no sense', async () => {
  const started = start(['--speed', 'fast'])
  const errors: string[] = []
  started.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()))
  const [code]: unknown[] = await once(started, 'close')
  expect(code).not.toBe(0)
  expect(errors.join('')).toContain('--speed must be a number')
})
