import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fleetArbitrary } from '../fleet/fleet.arbitrary.ts'
import type { FleetSnapshot, Workstation, Wrs } from '../fleet/model.ts'
import { type PlanContext, plan } from './plan.ts'
import { applyFix } from './plan-fix.ts'
import type { Plan, PlannedMachine } from './plan-model.ts'
import { requestArbitrary } from './request.arbitrary.ts'
import { defaultPolicy, type UpdateRequest } from './request.ts'

const free: PlanContext = { busySites: new Map(), quarantined: new Map() }

interface Case {
  readonly fleet: FleetSnapshot
  readonly request: UpdateRequest
  readonly context: PlanContext
}

const caseArbitrary: fc.Arbitrary<Case> = fleetArbitrary().chain((fleet) =>
  fc.record({
    fleet: fc.constant(fleet),
    request: requestArbitrary(fleet),
    context: fc.record({
      busySites: fc
        .uniqueArray(fc.constantFrom('remote', ...fleet.sites.map((site) => site.id)), { maxLength: 1 })
        .map((keys) => new Map(keys.map((key) => [key, 7]))),
      quarantined: fc
        .uniqueArray(fc.constantFrom('tag-a', 'tag-b'), { maxLength: 1 })
        .map((tags) => new Map(tags.map((tag) => [tag, 'rejected']))),
    }),
  }),
)

const planOf = ({ fleet, request, context }: Case): Plan => plan(fleet, request, defaultPolicy, context)

const inLanes = (made: Plan): readonly PlannedMachine[] =>
  made.lanes.flatMap((lane) => [...lane.wrs, ...lane.waves.flat(), ...lane.off])

const idsEverywhere = (made: Plan): readonly string[] => [
  ...inLanes(made).map((machine) => machine.id),
  ...[...made.skipped, ...made.refusals].flatMap((reason) => reason.machines.map((machine) => machine.id)),
]

/** The selection told a second time, as plainly as possible. */
const selectedIds = ({ fleet, request }: Case): ReadonlySet<string> => {
  const { selection, leaveOut = [] } = request
  const everything = selection.type === 'everything'
  const laneOf = (workstation: Workstation): string => {
    if (workstation.connection === 'remote') return 'remote'
    const own = fleet.wrs.find((server) => server.id === workstation.wrsId)
    return own?.siteId ?? workstation.siteId ?? 'remote'
  }
  const known = (siteId: string | null): boolean => fleet.sites.some((site) => site.id === siteId)
  const wrs = fleet.wrs.filter(
    (server) =>
      (everything ||
        selection.wrs.includes(server.id) ||
        (known(server.siteId) && selection.sites.includes(server.siteId))) &&
      !leaveOut.includes(server.siteId),
  )
  const workstations = fleet.workstations.filter(
    (workstation) =>
      (everything ||
        selection.workstations.includes(workstation.id) ||
        selection.sites.includes(workstation.siteId ?? '?') ||
        selection.groups.some(
          (group) => workstation.group === group || (group !== '' && workstation.group.startsWith(`${group}/`)),
        )) &&
      !leaveOut.includes(laneOf(workstation)),
  )
  return new Set([...wrs, ...workstations].map((machine) => machine.id))
}

const isBlocked = (made: Plan): boolean => made.refusals.some((refusal) => refusal.blocking)

const check = (predicate: (one: Case, made: Plan) => void): void => {
  fc.assert(
    fc.property(caseArbitrary, (one) => predicate(one, planOf(one))),
    { numRuns: 600 },
  )
}

describe('every plan', () => {
  it('puts each selected machine into exactly one place, and no other but a WRS that was to be included', () => {
    check((one, made) => {
      const selected = selectedIds(one)
      const ids = idsEverywhere(made).filter((id) => id !== 'gone')
      expect(new Set(ids).size).toBe(ids.length)
      const wrsIds = new Set(one.fleet.wrs.map((server) => server.id))
      for (const id of ids) expect(selected.has(id) || (one.request.includeWrs && wrsIds.has(id))).toBe(true)
      if (isBlocked(made)) return
      for (const id of selected) expect(ids).toContain(id)
    })
  })

  it('updates no workstation before a WRS that decides for it runs the target (promise 3)', () => {
    check(({ fleet }, made) => {
      for (const lane of made.lanes) {
        const earlier = new Set([...lane.wrs, ...lane.off].map((machine) => machine.id))
        const ready = (server: Wrs): boolean => server.version === made.target?.version || earlier.has(server.id)
        for (const { id } of lane.waves.flat()) {
          const workstation = fleet.workstations.find((candidate) => candidate.id === id)
          if (workstation === undefined || workstation.connection === 'remote' || workstation.wrsId === null) continue
          const own = fleet.wrs.find((server) => server.id === workstation.wrsId)
          expect(own).toBeDefined()
          if (own === undefined) continue
          const standIns = fleet.wrs.filter((server) => server.power === 'on' && server.siteId === own.siteId)
          const deciding = own.power === 'on' || own.siteId !== workstation.siteId ? [own] : standIns
          expect(deciding.every(ready)).toBe(true)
          if (deciding.length === 0) expect(ready(own)).toBe(true)
        }
      }
    })
  })

  it('sends no order to a machine that is off, and keeps all that are off in the ledger', () => {
    check(({ fleet }, made) => {
      const off = new Set(
        [...fleet.wrs, ...fleet.workstations].filter(({ power }) => power === 'off').map(({ id }) => id),
      )
      for (const lane of made.lanes) {
        for (const machine of [...lane.wrs, ...lane.waves.flat()]) expect(off.has(machine.id)).toBe(false)
        for (const machine of lane.off) expect(off.has(machine.id)).toBe(true)
      }
    })
  })

  it('sends a tag in the test phase and a rollback, never in production', () => {
    check(({ request, fleet }, made) => {
      if (made.target === null) {
        expect(isBlocked(made)).toBe(true)
        expect(made.sentTag).toBeNull()
        return
      }
      if (request.phase === 'production') {
        expect(made.sentTag).toBeNull()
        expect(made.target.tag).toBe(fleet.account.defaultTag)
      } else {
        expect(made.sentTag).toBe(request.tag)
        expect(made.target.tag).toBe(request.tag)
      }
    })
  })

  it('has no lane when something blocks it, and else no lane and no wave that is empty', () => {
    check((_, made) => {
      if (isBlocked(made)) expect(made.lanes).toEqual([])
      for (const lane of made.lanes) {
        expect(lane.wrs.length + lane.waves.length + lane.off.length).toBeGreaterThan(0)
        for (const wave of lane.waves) expect(wave.length).toBeGreaterThan(0)
      }
      const keys = made.lanes.map((lane) => lane.siteId)
      expect(new Set(keys).size).toBe(keys.length)
    })
  })

  it('touches no lane that another rollout holds', () => {
    check(({ context }, made) => {
      for (const lane of made.lanes) expect(context.busySites.has(lane.siteId ?? 'remote')).toBe(false)
    })
  })

  it('updates main WRS before secondary ones', () => {
    check(({ fleet }, made) => {
      for (const lane of made.lanes) {
        const roles = lane.wrs.map(({ id }) => fleet.wrs.find((server) => server.id === id)?.role)
        expect(roles).toEqual(roles.toSorted())
      }
    })
  })

  it('is the same for the same arguments, and survives being stored as JSON', () => {
    check((one, made) => {
      expect(planOf(one)).toEqual(made)
      expect(JSON.parse(JSON.stringify(made))).toEqual(made)
    })
  })

  it('compares tags for equality only: other tags, the same plan (rule opaque-tag)', () => {
    const rename = (tag: string): string => `~${[...tag].toReversed().join('')}`
    const renameIn = (value: unknown, key?: string): unknown => {
      if (Array.isArray(value)) return value.map((item) => renameIn(item))
      if (value instanceof Date || value === null) return value
      if (typeof value === 'object') {
        return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, renameIn(item, name)]))
      }
      const isTag = key !== undefined && (key === 'tag' || key.endsWith('Tag'))
      return isTag && typeof value === 'string' ? rename(value) : value
    }
    check(({ fleet, request, context }, made) => {
      const renamed = plan(
        {
          ...fleet,
          account: { ...fleet.account, defaultTag: rename(fleet.account.defaultTag) },
          wrs: fleet.wrs.map((server) => ({ ...server, tag: rename(server.tag) })),
          workstations: fleet.workstations.map((workstation) => ({ ...workstation, tag: rename(workstation.tag) })),
          releases: fleet.releases.map((release) => ({ ...release, tag: rename(release.tag) })),
        },
        { ...request, tag: request.tag === null ? null : rename(request.tag) },
        defaultPolicy,
        { ...context, quarantined: new Map([...context.quarantined].map(([tag, why]) => [rename(tag), why])) },
      )
      expect(renamed).toEqual(renameIn(made))
    })
  })

  it('offers only ways forward that do away with their own refusal', () => {
    check((one, made) => {
      for (const refusal of made.refusals) {
        for (const fix of refusal.fixes) {
          if (fix.type === 'watch') continue
          const fixed = planOf({ ...one, request: applyFix(one.request, fix) })
          const same = fixed.refusals.filter(
            (other) =>
              other.code === refusal.code &&
              other.siteId === refusal.siteId &&
              other.facts['wrsId'] === refusal.facts['wrsId'],
          )
          // Back on the account's default, that tag may itself be unknown or withdrawn: another refusal, not the same.
          expect(same).toEqual([])
        }
      }
    })
  })

  it('is a promise kept: once its machines run the target, there is nothing left to do', () => {
    check(({ fleet, request }, _) => {
      const made = plan(fleet, request, defaultPolicy, free)
      if (made.target === null || isBlocked(made)) return
      const { version, tag } = made.target
      const done = new Set(inLanes(made).map((machine) => machine.id))
      const after = <Machine extends Workstation | Wrs>(machine: Machine): Machine =>
        done.has(machine.id) ? { ...machine, version, tag, installedVersion: null } : machine
      const again = plan(
        { ...fleet, wrs: fleet.wrs.map(after), workstations: fleet.workstations.map(after) },
        request,
        defaultPolicy,
        free,
      )
      expect(inLanes(again).filter((machine) => done.has(machine.id))).toEqual([])
    })
  })
})
