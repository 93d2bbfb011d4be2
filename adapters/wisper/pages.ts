import type { z } from 'zod'
import { ConsoleError } from '../../bot/fleet/console.ts'
import { type Reading, readBody } from './reading.ts'
import { type Page, pageOf } from './wire.ts'

/** The contract's largest page. */
const PAGE_LIMIT = 1000

type Get = <T>(
  name: string,
  path: string,
  read: (body: unknown, headers: Headers) => Reading<T>,
  signal?: AbortSignal,
) => Promise<T>

/** Reads a list page by page, in the console's order. A console that leads in circles is refused, not followed. */
export async function* readPages<T>(
  name: string,
  path: string,
  item: z.ZodType<T>,
  get: Get,
  signal?: AbortSignal,
): AsyncGenerator<readonly T[]> {
  const page = pageOf(item)
  const seen = new Set<string>()
  for (let cursor: string | null = null; ; ) {
    const query = new URLSearchParams({ limit: String(PAGE_LIMIT), ...(cursor === null ? {} : { cursor }) })
    const { items, next }: Page<T> = await get(name, `${path}?${query}`, (body) => readBody(page, body), signal)
    yield items
    if (next === null) return
    if (seen.has(next))
      throw new ConsoleError('unexpected_answer', `${name}: the cursor of page ${seen.size + 2} was given before`)
    seen.add(next)
    cursor = next
  }
}

export async function readWhole<T>(pages: AsyncIterable<readonly T[]>): Promise<readonly T[]> {
  return (await Array.fromAsync(pages)).flat()
}
