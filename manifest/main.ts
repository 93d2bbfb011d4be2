import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { wordsFor } from '../bot/text/words.ts'
import { buildManifests } from './build.ts'
import { readArguments } from './read-arguments.ts'

/** 0: written. 1: not written. 2: what was typed is not a way to start it. */
const codes = { written: 0, failed: 1, typed: 2 } as const

const readVersion = async (): Promise<string> => {
  const text = await readFile(join(import.meta.dirname, '..', 'package.json'), 'utf8')
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version
}

/** `npm run manifest -- …`: the app manifests of Slack and Teams, filled in, checked and packed. Asks no network. */
const run = async (typed: readonly string[]): Promise<number> => {
  const say = (lines: readonly string[], stream: NodeJS.WritableStream): void =>
    void stream.write(`${lines.join('\n')}\n`)
  const read = readArguments(typed)
  if (read.outcome === 'usage') {
    say(wordsFor(read.locale).manifest.tool.usage, process.stdout)
    return typed.length === 0 ? codes.typed : codes.written
  }
  if (read.outcome === 'invalid') {
    const words = wordsFor(read.locale).manifest.tool
    say([words.title, ...read.problems.map((problem) => `  ${words.problem(problem)}`)], process.stderr)
    return codes.typed
  }
  const { request } = read
  const words = wordsFor(request.locale).manifest.tool
  const built = await buildManifests(request, await readVersion())
  if (built.outcome === 'invalid') {
    say([words.invalid, ...built.problems.map((problem) => `  ${problem}`)], process.stderr)
    return codes.failed
  }
  const refused = await writeAll(request.folder, built.files)
  if (refused !== null) {
    say([words.unwritable(request.folder, refused)], process.stderr)
    return codes.failed
  }
  const lines = [...built.files.keys()].map((file) => `  ${file.padEnd(22)}${words.files[file]}`)
  say([words.written(request.folder), ...lines, '', words.next], process.stdout)
  return codes.written
}

/** The system's code where it refuses, null where all was written. */
const writeAll = async (folder: string, files: ReadonlyMap<string, string | Uint8Array>): Promise<string | null> => {
  try {
    await mkdir(folder, { recursive: true })
    for (const [file, content] of files) await writeFile(join(folder, file), content)
    return null
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
    throw error
  }
}

process.exitCode = await run(process.argv.slice(2))
