import { z } from 'zod'
import { isoTime } from './clock.ts'
import { json, problem, type Reply } from './http.ts'
import type { Slot } from './machine-index.ts'
import type { Machine, Workstation, Wrs } from './model.ts'
import { installedVersionOf, type World } from './world.ts'

export const MOST_ITEMS = 1_000
const USUAL_ITEMS = 100

const MINUTE = 60_000

/** A machine that is on reports all the time; to the minute, as the console shows it. */
const lastSeen = (machine: Machine, now: number): string => {
  const at = machine.power === 'on' ? now : machine.lastSeenAt
  return isoTime(Math.floor(at / MINUTE) * MINUTE)
}

export const wrsView = (machine: Wrs, now: number) => ({
  id: machine.id,
  name: machine.name,
  siteId: machine.siteId,
  role: machine.role,
  power: machine.power,
  version: machine.running.version,
  tag: machine.running.tag,
  installedVersion: installedVersionOf(machine),
  lastSeenAt: lastSeen(machine, now),
})

export const workstationView = (machine: Workstation, now: number) => ({
  id: machine.id,
  name: machine.name,
  siteId: machine.siteId,
  wrsId: machine.wrsId,
  group: machine.group,
  connection: machine.connection,
  power: machine.power,
  version: machine.running.version,
  tag: machine.running.tag,
  installedVersion: installedVersionOf(machine),
  autoUpdate: machine.autoUpdate,
  lastSeenAt: lastSeen(machine, now),
})

export const machineView = (machine: Machine, now: number) =>
  machine.targetType === 'wrs' ? wrsView(machine, now) : workstationView(machine, now)

interface Row<Value> {
  readonly order: number
  readonly value: Value
}

interface Listing<Value> {
  readonly name: string
  readonly count: number
  readonly row: (index: number) => Row<Value> | undefined
  readonly wanted: (value: Value) => boolean
  readonly view: (value: Value) => unknown
}

const cursorShape = z.tuple([z.string(), z.int().min(0)])

/** A cursor belongs to one list with one set of filters; with another it is unknown. */
const cursorOf = (question: string, order: number): string =>
  Buffer.from(JSON.stringify([question, order])).toString('base64url')

const orderOfCursor = (question: string, cursor: string): number | null => {
  try {
    const parsed = cursorShape.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
    return parsed.success && parsed.data[0] === question ? parsed.data[1] : null
  } catch {
    return null
  }
}

/** Index of the first row after that order: rows are sorted by it, and keep it when others leave. */
const firstAfter = <Value>(listing: Listing<Value>, order: number): number => {
  let low = 0
  let high = listing.count
  while (low < high) {
    const middle = (low + high) >> 1
    if ((listing.row(middle)?.order ?? Number.POSITIVE_INFINITY) > order) high = middle
    else low = middle + 1
  }
  return low
}

const limitOf = (text: string | null): number | null => {
  if (text === null) return USUAL_ITEMS
  if (!/^\d{1,4}$/.test(text)) return null
  const limit = Number(text)
  return limit >= 1 && limit <= MOST_ITEMS ? limit : null
}

const answerPage = <Value>(listing: Listing<Value>, query: URLSearchParams): Reply => {
  const limit = limitOf(query.get('limit'))
  if (limit === null) return problem(400, 'invalid_limit', `limit must be a whole number from 1 to ${MOST_ITEMS}.`)
  const filters = [...query].filter(([name]) => name !== 'cursor' && name !== 'limit').sort()
  const question = JSON.stringify([listing.name, ...filters])
  const cursor = query.get('cursor')
  const from = cursor === null ? 0 : orderOfCursor(question, cursor)
  if (from === null) return problem(400, 'invalid_cursor', 'This cursor is not one of this list.')

  const items: unknown[] = []
  let last = from
  for (let index = firstAfter(listing, from); index < listing.count; index += 1) {
    const row = listing.row(index)
    if (row === undefined || !listing.wanted(row.value)) continue
    // One more than asked for was found: only so is it known that there is a next page.
    if (items.length === limit) return json(200, { items, next: cursorOf(question, last) })
    items.push(listing.view(row.value))
    last = row.order
  }
  return json(200, { items, next: null })
}

const everything = (): boolean => true

const plainListing = <Value>(name: string, values: readonly Value[]): Listing<Value> => ({
  name,
  count: values.length,
  row: (index) => {
    const value = values[index]
    return value === undefined ? undefined : { order: index + 1, value }
  },
  wanted: everything,
  view: (value) => value,
})

const machineListing = (
  name: string,
  slots: readonly Slot[],
  wanted: (machine: Machine) => boolean,
  now: number,
): Listing<Machine> => ({
  name,
  count: slots.length,
  row: (index) => {
    const slot = slots[index]
    return slot === undefined ? undefined : { order: slot.order, value: slot.machine }
  },
  wanted,
  view: (machine) => machineView(machine, now),
})

const workstationFilter = z.object({
  siteId: z.string().optional(),
  group: z.string().optional(),
  connection: z.enum(['lan', 'remote']).optional(),
  power: z.enum(['on', 'off']).optional(),
})

/** A group stands for itself and what is below it in the tree. */
const isInGroup = (group: string, wanted: string): boolean => group === wanted || group.startsWith(`${wanted}/`)

export const listSites = (world: World, query: URLSearchParams): Reply =>
  answerPage(plainListing('sites', world.sites), query)

export const listReleases = (world: World, query: URLSearchParams): Reply =>
  answerPage(plainListing('releases', world.releases), query)

export const listWrs = (world: World, query: URLSearchParams): Reply =>
  answerPage(machineListing('wrs', world.machines.list('wrs'), everything, world.clock.now()), query)

/** `GET /workstations` with its filters, all of which have to hold. */
export const listWorkstations = (world: World, query: URLSearchParams): Reply => {
  const parsed = workstationFilter.safeParse(Object.fromEntries(query))
  if (!parsed.success) {
    return problem(400, 'invalid_request', parsed.error.issues.map((issue) => issue.path.join('.')).join(', '))
  }
  const { siteId, group, connection, power } = parsed.data
  const wanted = (machine: Machine): boolean =>
    machine.targetType === 'workstation' &&
    (siteId === undefined || machine.siteId === siteId) &&
    (group === undefined || isInGroup(machine.group, group)) &&
    (connection === undefined || machine.connection === connection) &&
    (power === undefined || machine.power === power)
  return answerPage(
    machineListing('workstations', world.machines.list('workstation'), wanted, world.clock.now()),
    query,
  )
}
