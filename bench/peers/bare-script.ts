import { z } from 'zod'
import { consoleTask, waveEnds } from '../rollout/protocol.ts'
import { taskOf, tell, toldToBegin } from '../support/task.ts'
import { watchUsage } from '../support/usage.ts'

/**
 * What a colleague would write in an afternoon: the calls of a rollout and nothing else. It keeps nothing, asks no
 * one, sends no idempotency key, tries nothing twice, and waits for ever for a machine that fails. The bot is
 * measured against it.
 */
const { url, token } = taskOf(consoleTask, async () => undefined)

/** Requests under way at once, as many as the bot allows itself. */
const AT_ONCE = 32

let free = AT_ONCE
const waiting: (() => void)[] = []

const call = async (path: string, body?: unknown): Promise<unknown> => {
  if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve))
  else free -= 1
  try {
    const response = await fetch(`${url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`${path}: ${response.status}`)
    return await response.json()
  } finally {
    const next = waiting.shift()
    if (next === undefined) free += 1
    else next()
  }
}

const listOf = async <Item extends z.ZodType>(path: string, item: Item): Promise<readonly z.infer<Item>[]> => {
  const page = z.object({ items: z.array(item), next: z.string().nullable() })
  const items: z.infer<Item>[] = []
  let cursor: string | null = null
  do {
    const query = new URLSearchParams({ limit: '1000', ...(cursor === null ? {} : { cursor }) })
    const read: z.infer<typeof page> = page.parse(await call(`${path}?${query}`))
    items.push(...read.items)
    cursor = read.next
  } while (cursor !== null)
  return items
}

const seenPage = z.object({
  events: z.array(
    z.object({
      type: z.string(),
      targetId: z.string().optional(),
      version: z.string().optional(),
      installedVersion: z.string().nullish(),
    }),
  ),
  next: z.string(),
})

interface Wait {
  readonly fact: 'version' | 'installedVersion'
  readonly met: () => void
}

const waits = new Map<string, Wait>()

const allShow = (ids: readonly string[], fact: Wait['fact']): Promise<unknown> =>
  Promise.all(ids.map((id) => new Promise<void>((met) => waits.set(id, { fact, met }))))

const follow = async (cursor: string, version: string, over: () => boolean): Promise<void> => {
  let after = cursor
  while (!over()) {
    const page = seenPage.parse(await call(`/events?${new URLSearchParams({ after, wait: '1' })}`))
    for (const event of page.events) {
      const wait = waits.get(event.targetId ?? '')
      if (wait === undefined || event[wait.fact] !== version) continue
      waits.delete(event.targetId ?? '')
      wait.met()
    }
    after = page.next
  }
}

const move = async (targetType: 'wrs' | 'workstation', targets: readonly string[], tag: string): Promise<void> => {
  const installed = allShow(targets, 'installedVersion')
  await call('/commands', { kind: 'update', targetType, targets, tag })
  await installed
  const running = allShow(targets, 'version')
  await call('/commands', { kind: 'restart', targetType, targets })
  await running
}

const moveSite = async (servers: readonly string[], workstations: readonly string[], tag: string): Promise<void> => {
  for (const server of servers) await move('wrs', [server], tag)
  let done = 0
  for (const end of waveEnds(workstations.length)) {
    await move('workstation', workstations.slice(done, end), tag)
    done = end
  }
}

const placed = z.object({ id: z.string(), siteId: z.string() })

tell({ type: 'ready' })
await toldToBegin()
const usage = watchUsage()
const begun = performance.now()
const cursor = seenPage.parse(await call('/events')).next
const sites = await listOf('/sites', z.object({ id: z.string() }))
const target = (await listOf('/releases', z.object({ tag: z.string(), version: z.string() }))).at(-1)
const servers = Map.groupBy(await listOf('/wrs', placed), ({ siteId }) => siteId)
const workstations = Map.groupBy(await listOf('/workstations', placed), ({ siteId }) => siteId)
if (target === undefined) throw new Error('the console has no release')
const read = performance.now()
let over = false
const following = follow(cursor, target.version, () => over)
const idsOf = (machines: ReadonlyMap<string, readonly z.infer<typeof placed>[]>, siteId: string) =>
  (machines.get(siteId) ?? []).map(({ id }) => id)
await Promise.all(sites.map(({ id }) => moveSite(idsOf(servers, id), idsOf(workstations, id), target.tag)))
const moved = performance.now()
tell({
  type: 'done',
  readSeconds: (read - begun) / 1_000,
  planSeconds: 0,
  moveSeconds: (moved - read) / 1_000,
  ...usage(),
})
over = true
await following
