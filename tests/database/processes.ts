import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, vi } from 'vitest'
import type { ChildPlan } from './child.ts'

export interface Child {
  readonly process: ChildProcess
  readonly lines: readonly string[]
  /** Waits for the first line: `open`, or why not. */
  verdict(): Promise<string>
  kill(): Promise<void>
  end(): Promise<void>
}

export function startChild(plan: ChildPlan): Child {
  const file = join(import.meta.dirname, 'child.ts')
  const child = spawn(process.execPath, [file, JSON.stringify(plan)], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines: string[] = []
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line))
  const exited = once(child, 'exit')
  return {
    process: child,
    lines,
    verdict: async () => {
      await vi.waitFor(() => expect(lines.length).toBeGreaterThan(0), { timeout: 40_000, interval: 20 })
      return lines[0] ?? ''
    },
    kill: async () => {
      child.kill('SIGKILL')
      await exited
    },
    end: async () => {
      child.stdin.end()
      await exited
    },
  }
}
