import type { Operation } from '../contract.ts'
import type { World } from '../world/world.ts'

interface Rate {
  readonly calls: number
  readonly seconds: number
}

const perConversation: readonly Rate[] = [
  { calls: 7, seconds: 1 },
  { calls: 8, seconds: 2 },
  { calls: 60, seconds: 30 },
  { calls: 1_800, seconds: 3_600 },
]

const doubled = perConversation.map(({ calls, seconds }): Rate => ({ calls: calls * 2, seconds }))
const perApp: readonly Rate[] = [{ calls: 50, seconds: 1 }]

// A little under the full time, so that a caller who keeps to it is not refused for the jitter of a timer.
const leniency = 0.95

const scopeOf: Readonly<Partial<Record<Operation, 'speak' | 'create' | 'read'>>> = {
  send: 'speak',
  typing: 'speak',
  edit: 'speak',
  delete: 'speak',
  createConversation: 'create',
  members: 'read',
  member: 'read',
}

interface Window {
  readonly key: string
  readonly rates: readonly Rate[]
}

const windowsOf = (operation: Operation, conversation: string | undefined): readonly Window[] => {
  const scope = scopeOf[operation]
  if (scope === undefined) return []
  const place = scope === 'create' ? '' : (conversation ?? '')
  return [
    { key: 'app', rates: perApp },
    { key: `${scope} ${place}`, rates: scope === 'read' ? doubled : perConversation },
  ]
}

const wait = (past: readonly number[], { calls, seconds }: Rate, now: number): number => {
  const length = seconds * 1_000 * leniency
  const recent = past.filter((at) => now - at < length)
  const first = recent.at(-calls)
  return first === undefined ? 0 : first + length - now
}

/** Seconds until the call may be made, or undefined where it may be made now (and is then counted). */
export const secondsToWait = (
  world: World,
  operation: Operation,
  conversation: string | undefined,
): number | undefined => {
  if (!world.settings.rateLimits) return undefined
  const now = world.now()
  const windows = windowsOf(operation, conversation)
  const milliseconds = Math.max(
    0,
    ...windows.flatMap(({ key, rates }) => rates.map((rate) => wait(world.rates.get(key) ?? [], rate, now))),
  )
  if (milliseconds > 0) return Math.max(1, Math.ceil(milliseconds / 1_000))
  for (const { key, rates } of windows) {
    const longest = Math.max(...rates.map(({ seconds }) => seconds)) * 1_000
    const past = (world.rates.get(key) ?? []).filter((at) => now - at < longest)
    world.rates.set(key, [...past, now])
  }
  return undefined
}
