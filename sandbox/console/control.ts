import { z } from 'zod'
import { accountView, isPublished, promote, publish, setAutoUpdate, withdraw } from './account.ts'
import { isoTime } from './clock.ts'
import { complaint } from './commands.ts'
import { type Faults, faultSettings } from './faults.ts'
import { json, problem, type Reply } from './http.ts'
import { machineView } from './lists.ts'
import { abandon, powerOff, powerOn } from './machine.ts'
import type { Slot } from './machine-index.ts'
import type { Machine } from './model.ts'
import { consolePage } from './page.ts'
import { apply, setSpeed, surroundings, type World, wakeAutomatic } from './world.ts'

export interface ControlRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly body: unknown
}

export interface ControlRoom {
  readonly world: World
  readonly faults: Faults
  readonly requests: () => Readonly<Record<string, number>>
}

const MOST_ENTRIES = 100_000

/** A machine with what only the control side may see. */
const controlView = (machine: Machine, now: number) => ({
  ...machineView(machine, now),
  targetType: machine.targetType,
  installedTag: machine.installed?.build.tag ?? null,
  activity: machine.activity?.step ?? null,
  waiting: machine.queue.length,
  failInstalls: machine.failInstalls,
  rejects: machine.rejects,
})

const stateView = ({ world, faults }: ControlRoom) => {
  const now = world.clock.now()
  const speed = world.clock.speed()
  return {
    now: isoTime(now),
    speed: Number.isFinite(speed) ? speed : 'Infinity',
    account: accountView(world.account),
    sites: world.sites,
    releases: world.releases,
    wrs: world.machines.list('wrs').map((slot) => controlView(slot.machine, now)),
    workstations: world.machines.list('workstation').map((slot) => controlView(slot.machine, now)),
    faults: faults.get(),
  }
}

const readJournal = ({ world }: ControlRoom, query: URLSearchParams): Reply => {
  const parsed = z
    .object({
      after: z.coerce.number().int().min(0).default(0),
      limit: z.coerce.number().int().min(1).max(MOST_ENTRIES).default(MOST_ENTRIES),
    })
    .safeParse(Object.fromEntries(query))
  if (!parsed.success) return problem(400, 'invalid_request', complaint(parsed.error))
  return json(200, world.journal.read(parsed.data.after, parsed.data.limit))
}

const nothingLike = (what: string, id: string): Reply =>
  problem(404, 'not_found', `There is no ${what} ${JSON.stringify(id)}.`)

/** A control action: its shape, and what it does with a body of that shape. */
const action =
  <Shape extends z.ZodType>(shape: Shape, act: (room: ControlRoom, body: z.infer<Shape>) => Reply) =>
  (room: ControlRoom, body: unknown): Reply => {
    const parsed = shape.safeParse(body)
    return parsed.success ? act(room, parsed.data) : problem(400, 'invalid_request', complaint(parsed.error))
  }

const withMachine = ({ world }: ControlRoom, targetId: string, act: (slot: Slot) => Reply): Reply => {
  const slot = world.machines.find(targetId)
  return slot === undefined ? nothingLike('machine', targetId) : act(slot)
}

const seen = ({ world }: ControlRoom, slot: Slot): Reply => json(200, controlView(slot.machine, world.clock.now()))

const power = action(
  z.strictObject({
    targetId: z.string(),
    power: z.enum(['on', 'off']),
    how: z.enum(['stop', 'cut']).default('stop'),
  }),
  (room, body) =>
    withMachine(room, body.targetId, (slot) => {
      const around = surroundings(room.world)
      const outcome = body.power === 'on' ? powerOn(slot.machine, around) : powerOff(slot.machine, body.how, around)
      apply(room.world, slot, outcome)
      wakeAutomatic(room.world)
      return seen(room, slot)
    }),
)

const release = action(
  z.strictObject({
    version: z.string().min(1),
    tag: z.string().min(1),
    status: z.enum(['test', 'official', 'withdrawn']).default('test'),
    notes: z.string().default(''),
  }),
  ({ world }, body) =>
    publish(world, body)
      ? json(200, { tag: body.tag })
      : problem(409, 'tag_taken', 'This tag belongs to another version.'),
)

const withdrawal = action(z.strictObject({ tag: z.string() }), ({ world }, { tag }) =>
  withdraw(world, tag) ? json(200, { tag }) : nothingLike('release', tag),
)

const account = action(
  z.strictObject({ defaultTag: z.string().optional(), autoUpdate: z.boolean().optional() }),
  ({ world }, { defaultTag, autoUpdate }) => {
    if (defaultTag !== undefined && !isPublished(world, defaultTag)) {
      return problem(422, 'unknown_tag', `No release has the tag ${JSON.stringify(defaultTag)}, or it was withdrawn.`)
    }
    if (defaultTag !== undefined) promote(world, defaultTag, 'hand', null)
    if (autoUpdate !== undefined) setAutoUpdate(world, autoUpdate)
    return json(200, accountView(world.account))
  },
)

const machinePatch = z.strictObject({
  targetId: z.string(),
  name: z.string().optional(),
  siteId: z.string().nullable().optional(),
  wrsId: z.string().nullable().optional(),
  group: z.string().optional(),
  connection: z.enum(['lan', 'remote']).optional(),
  autoUpdate: z.boolean().optional(),
  failInstalls: z.int().min(0).optional(),
  rejects: z.boolean().optional(),
})

const patched = (machine: Machine, patch: z.infer<typeof machinePatch>): Machine | null => {
  const { name, siteId, wrsId, group, connection, autoUpdate, failInstalls, rejects } = patch
  const common = {
    name: name ?? machine.name,
    siteId: siteId === undefined ? machine.siteId : siteId,
    failInstalls: failInstalls ?? machine.failInstalls,
    rejects: rejects ?? machine.rejects,
  }
  if (machine.targetType === 'wrs') {
    const foreign = siteId === null || [wrsId, group, connection, autoUpdate].some((value) => value !== undefined)
    return foreign ? null : { ...machine, ...common }
  }
  return {
    ...machine,
    ...common,
    wrsId: wrsId === undefined ? machine.wrsId : wrsId,
    group: group ?? machine.group,
    connection: connection ?? machine.connection,
    autoUpdate: autoUpdate ?? machine.autoUpdate,
  }
}

const missingPlace = (world: World, siteId?: string | null, wrsId?: string | null): Reply | null => {
  if (typeof siteId === 'string' && !world.sites.some((site) => site.id === siteId)) return nothingLike('site', siteId)
  if (typeof wrsId !== 'string' || world.machines.find(wrsId)?.machine.targetType === 'wrs') return null
  return nothingLike('WRS', wrsId)
}

const machine = action(machinePatch, (room, body) =>
  withMachine(room, body.targetId, (slot) => {
    const missing = missingPlace(room.world, body.siteId, body.wrsId)
    if (missing !== null) return missing
    const next = patched(slot.machine, body)
    if (next === null)
      return problem(400, 'invalid_request', 'A WRS has a site, and no WRS, group, connection or switch of its own.')
    apply(room.world, slot, { machine: next, effects: [] })
    wakeAutomatic(room.world)
    return seen(room, slot)
  }),
)

const addition = action(
  z.strictObject({
    targetId: z.string().min(1),
    name: z.string().min(1),
    siteId: z.string().nullable().default(null),
    wrsId: z.string().nullable().default(null),
    group: z.string().default('Nouveaux'),
    connection: z.enum(['lan', 'remote']).default('lan'),
    tag: z.string(),
  }),
  (room, body) => {
    const { world } = room
    const { targetId, tag, ...facts } = body
    if (world.machines.find(targetId) !== undefined) return problem(409, 'id_taken', 'There is such a machine already.')
    const missing = missingPlace(world, body.siteId, body.wrsId)
    const build = world.releases.find((candidate) => candidate.tag === tag)
    if (missing !== null) return missing
    if (build === undefined) return nothingLike('release', tag)
    const slot = world.machines.add({
      ...facts,
      id: targetId,
      targetType: 'workstation',
      autoUpdate: false,
      power: 'on',
      running: { version: build.version, tag },
      installed: null,
      lastSeenAt: world.clock.now(),
      failInstalls: 0,
      rejects: false,
      queue: [],
      activity: null,
      automaticAt: null,
      begun: 0,
    })
    wakeAutomatic(world)
    return seen(room, slot)
  },
)

const removal = action(z.strictObject({ targetId: z.string() }), (room, { targetId }) =>
  withMachine(room, targetId, (slot) => {
    apply(room.world, slot, abandon(slot.machine))
    room.world.machines.remove(targetId)
    room.world.onChange()
    return json(200, { targetId })
  }),
)

const faults = action(faultSettings, (room, body) => {
  room.faults.set(body)
  return json(200, room.faults.get())
})

const speed = action(
  z.strictObject({ speed: z.union([z.number().positive(), z.literal('Infinity')]) }),
  ({ world }, body) => {
    setSpeed(world, body.speed === 'Infinity' ? Number.POSITIVE_INFINITY : body.speed)
    return json(200, body)
  },
)

const reads: Readonly<Record<string, (room: ControlRoom, query: URLSearchParams) => Reply>> = {
  '/': ({ world }) => consolePage(world),
  '/journal': readJournal,
  '/control/state': (room) => json(200, stateView(room)),
  '/control/requests': (room) => json(200, room.requests()),
  '/control/faults': (room) => json(200, room.faults.get()),
}

const writes: Readonly<Record<string, (room: ControlRoom, body: unknown) => Reply>> = {
  '/control/power': power,
  '/control/release': release,
  '/control/withdraw': withdrawal,
  '/control/account': account,
  '/control/machine': machine,
  '/control/add': addition,
  '/control/remove': removal,
  '/control/faults': faults,
  '/control/speed': speed,
}

/** The side of the console that no real one has: what hands do in the building, and what the vendor does in his. */
export const answerControl = (room: ControlRoom, request: ControlRequest): Reply => {
  const { method, path } = request
  const read = Object.hasOwn(reads, path) ? reads[path] : undefined
  const write = Object.hasOwn(writes, path) ? writes[path] : undefined
  if (read === undefined && write === undefined) return problem(404, 'not_found', `There is nothing at ${path}.`)
  if (method === 'GET' && read !== undefined) return read(room, request.query)
  if (method === 'POST' && write !== undefined) return write(room, request.body)
  return problem(405, 'method_not_allowed', `${path} does not take ${method}.`)
}
