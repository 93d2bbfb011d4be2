import type { FleetSnapshot, Release, Workstation, Wrs } from '../fleet/model.ts'
import { type PlanContext, plan } from './plan.ts'
import type { Plan, PlanLane } from './plan-model.ts'
import { defaultPolicy, defaultWaves, type UpdateRequest } from './request.ts'

/** Small fleets and requests for the examples of the planner's tests. */
export const at = new Date('2026-11-23T08:00:00Z')
export const release = (version: string, tag: string, status: Release['status']): Release => ({
  version,
  tag,
  status,
  publishedAt: at,
  notes: '',
})

/** 4.1 and 4.2 are official, 4.3 is under test; `bad` was withdrawn, `same` gives 4.2 under another tag. */
export const releases = [
  release('4.1', 'v41', 'official'),
  release('4.2', 'v42', 'official'),
  release('4.2', 'same', 'official'),
  release('4.2.9', 'bad', 'withdrawn'),
  release('4.3', 'v43', 'test'),
]

export const wrs = (id: string, siteId: string, over: Partial<Wrs> = {}): Wrs => ({
  kind: 'wrs',
  id,
  name: id.toUpperCase(),
  siteId,
  role: 'main',
  power: 'on',
  version: '4.2',
  tag: 'v42',
  installedVersion: null,
  lastSeenAt: at,
  ...over,
})

export const pc = (
  id: string,
  siteId: string | null,
  wrsId: string | null,
  over: Partial<Workstation> = {},
): Workstation => ({
  kind: 'workstation',
  id,
  name: id.toUpperCase(),
  siteId,
  wrsId,
  group: 'Paris/Compta',
  connection: 'lan',
  autoUpdate: false,
  power: 'on',
  version: '4.2',
  tag: 'v42',
  installedVersion: null,
  lastSeenAt: at,
  ...over,
})

export const at43 = { version: '4.3', tag: 'v43' } as const
export const at41 = { version: '4.1', tag: 'v41' } as const

export const fleetOf = (
  servers: readonly Wrs[],
  workstations: readonly Workstation[],
  over: Partial<FleetSnapshot> = {},
): FleetSnapshot => ({
  account: { id: 'account', name: 'Ville', defaultTag: 'v42', autoUpdate: false },
  sites: [
    { id: 'paris', name: 'Paris', timeZone: 'Europe/Paris' },
    { id: 'lyon', name: 'Lyon', timeZone: 'Europe/Paris' },
  ],
  wrs: servers,
  workstations,
  releases,
  takenAt: at,
  ...over,
})

export const requestOf = (over: Partial<UpdateRequest> = {}): UpdateRequest => ({
  phase: 'test',
  tag: 'v43',
  selection: { type: 'everything' },
  includeWrs: false,
  waves: defaultWaves,
  pauseBetweenWaves: false,
  restartAt: null,
  startAt: null,
  ...over,
})

export const some = (
  over: Partial<Extract<UpdateRequest['selection'], { type: 'some' }>>,
): UpdateRequest['selection'] => ({
  type: 'some',
  sites: [],
  groups: [],
  workstations: [],
  wrs: [],
  ...over,
})

export const planFor = (fleet: FleetSnapshot, request: UpdateRequest, context: Partial<PlanContext> = {}): Plan =>
  plan(fleet, request, defaultPolicy, { busySites: new Map(), quarantined: new Map(), ...context })

export const shape = (lane: PlanLane) => ({
  site: lane.siteId,
  wrs: lane.wrs.map((machine) => machine.id),
  waves: lane.waves.map((wave) => wave.map((machine) => machine.id)),
  off: lane.off.map((machine) => machine.id),
})

export const lanesOf = (made: Plan) => made.lanes.map(shape)
export const codes = (made: Plan) => made.refusals.map((refusal) => refusal.code)
export const all: UpdateRequest['waves'] = [{ type: 'share', percent: 100 }]
