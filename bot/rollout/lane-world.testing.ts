import type { ReasonCode } from '../rules.ts'
import { type SiteHours, sightOf } from '../schedule/windows.ts'
import type {
  CommandSight,
  LaneFacts,
  LaneOutcome,
  MachineSight,
  RolloutFacts,
  TargetFacts,
  TargetRecord,
  WrsFacts,
} from './lane-model.ts'
import { nextLane } from './next-lane.ts'
import { assumedDurations } from './plan-estimate.ts'
import { defaultPolicy } from './request.ts'
import { finalTargetStates, WRS_WAVE } from './states.ts'

/** A site as the bot sees it, and a console that does what it is told when the test says so. For tests of `nextLane`. */
export interface LaneWorld {
  facts: LaneFacts
  now: Date
  /** The hours of the site; null: it has none. */
  readonly site: { readonly hours: SiteHours; readonly timeZone: string } | null
  /** Every order ever given, with what the site looked like at that moment. */
  readonly orders: {
    readonly kind: string
    readonly target: string
    readonly servedByTarget: boolean
    readonly wasOpen: boolean
    readonly at: Date
  }[]
}

export const OLD = 'v-old'
export const NEW = 'v-new'

export const worldOf = (shape: {
  readonly wrs: number
  readonly waves: readonly number[]
  readonly remote?: boolean
  readonly rollout?: Partial<RolloutFacts>
  readonly site?: LaneWorld['site']
  readonly start?: Date
}): LaneWorld => {
  const wrsIds = Array.from({ length: shape.wrs }, (_, index) => `wrs-${index}`)
  const start = shape.start ?? new Date('2026-11-22T08:00:00Z')
  const wrsTargets = wrsIds.map((id) =>
    target(id, 'wrs', WRS_WAVE, sight(shape.remote ? null : 'site', null, null), start),
  )
  const workstations = shape.waves.flatMap((size, wave) =>
    Array.from({ length: size }, (_, index) => {
      const wrsId = wrsIds[index % Math.max(1, wrsIds.length)] ?? null
      const machine = shape.remote ? sight(null, null, 'remote') : sight('site', wrsId, 'lan')
      return target(`pc-${wave}-${index}`, 'workstation', wave, machine, start)
    }),
  )
  const facts: LaneFacts = {
    rollout: {
      id: 'rollout',
      state: 'running',
      phase: 'test',
      sentTag: 'tag-new',
      targetTag: 'tag-new',
      targetVersion: NEW,
      policy: defaultPolicy,
      startAt: null,
      restartAt: null,
      restartInWindow: false,
      pauseBetweenWaves: false,
      deadline: new Date('2026-11-29T08:00:00Z'),
      releaseStatus: 'test',
      defaultTag: 'tag-old',
      ...shape.rollout,
    },
    lane: {
      id: 'lane',
      position: 0,
      siteId: shape.remote ? null : 'site',
      state: 'wrs',
      reason: null,
      waveIndex: 0,
      toleratedWave: null,
      commandCount: 0,
    },
    waves: shape.waves.map((_, index) => ({ index, state: 'waiting' })),
    targets: [...wrsTargets, ...workstations],
    horizon: 0,
    ended: [],
    wrs: new Map(),
    window: null,
    durations: assumedDurations,
  }
  return { facts: withServers(facts), now: start, site: shape.site ?? null, orders: [] }
}

const sight = (siteId: string | null, wrsId: string | null, connection: 'lan' | 'remote' | null): MachineSight => ({
  power: 'on',
  version: OLD,
  installedVersion: null,
  siteId,
  wrsId,
  connection,
})

const target = (
  machineId: string,
  kind: 'wrs' | 'workstation',
  wave: number,
  machine: MachineSight,
  since: Date,
): TargetFacts => ({
  machineId,
  kind,
  wave,
  state: 'waiting',
  reason: null,
  detail: null,
  attempt: 1,
  commandKey: null,
  since,
  dueAt: null,
  installedAt: null,
  restartedAt: null,
  runningAt: null,
  machine,
  command: null,
})

/** The WRS that serve are the lane's own machines: one truth for both. */
const withServers = (facts: LaneFacts): LaneFacts => ({
  ...facts,
  wrs: new Map(
    facts.targets.flatMap(({ machineId, kind, machine }): [string, WrsFacts][] =>
      kind === 'wrs' && machine !== null
        ? [[machineId, { id: machineId, siteId: machine.siteId, power: machine.power, version: machine.version }]]
        : [],
    ),
  ),
})

/** Only what the database would read: machines that have not ended, up to the next wave; the others as counts. */
const asRead = (facts: LaneFacts): LaneFacts => {
  const horizon = facts.lane.waveIndex + 1
  return {
    ...facts,
    horizon,
    targets: facts.targets.filter(
      ({ state, wave }) => !finalTargetStates.has(state) && (state !== 'waiting' || wave <= horizon),
    ),
    ended: facts.targets
      .filter(({ state }) => finalTargetStates.has(state))
      .map(({ wave, state }) => ({ wave, state, count: 1 })),
  }
}

/** Lets the lane decide, and keeps what it decided as the database would. */
export const decide = (world: LaneWorld): LaneOutcome => {
  const { site } = world
  const window = site === null ? null : sightOf(site.hours, world.now, site.timeZone)
  const outcome = nextLane({ ...asRead(world.facts), window }, world.now)
  const changed = new Map(outcome.targets.map((record) => [record.machineId, record]))
  const ordered = new Map(outcome.intents.flatMap((intent) => intent.targets.map((id) => [id, intent] as const)))
  for (const [id, intent] of ordered)
    world.orders.push({ kind: intent.kind, target: id, at: world.now, ...circumstances(world.facts, id) })
  world.facts = withServers({
    ...world.facts,
    lane: outcome.lane,
    waves: outcome.waves,
    targets: world.facts.targets.map((before) => {
      const record: TargetRecord = changed.get(before.machineId) ?? before
      const intent = ordered.get(before.machineId)
      const command: CommandSight | null =
        intent === undefined
          ? record.commandKey === null
            ? null
            : before.command
          : { kind: intent.kind, state: 'answered', answeredAt: world.now, error: null, item: null }
      return { ...before, ...record, machine: before.machine, command }
    }),
  })
  return outcome.lookAgain ? decide(world) : outcome
}

const circumstances = (facts: LaneFacts, id: string): { servedByTarget: boolean; wasOpen: boolean } => {
  const found = facts.targets.find(({ machineId }) => machineId === id)
  const wasOpen =
    found?.command != null && found.command.item === null && found.state !== 'waiting' && found.state !== 'installed'
  const wrsId = found?.machine?.wrsId ?? null
  if (found === undefined || found.kind === 'wrs' || wrsId === null) return { servedByTarget: true, wasOpen }
  const own = facts.wrs.get(wrsId)
  const serving = own?.power === 'on' ? [own] : [...facts.wrs.values()].filter(({ power }) => power === 'on')
  return { servedByTarget: serving.length > 0 && serving.every(({ version }) => version === NEW), wasOpen }
}

/** Changes one machine as the console would tell of it. */
export const see = (
  world: LaneWorld,
  machineId: string,
  change: Partial<MachineSight>,
  item?: { readonly state: 'done' | 'failed' | 'expired' | 'rejected'; readonly reason: string | null },
): void => {
  world.facts = withServers({
    ...world.facts,
    targets: world.facts.targets.map((before) =>
      before.machineId === machineId && before.machine !== null
        ? {
            ...before,
            machine: { ...before.machine, ...change },
            command: before.command !== null && item !== undefined ? { ...before.command, item } : before.command,
          }
        : before,
    ),
  })
}

/** The console does what it was told with one machine: installs, or restarts into what is installed. */
export const obey = (world: LaneWorld, machineId: string): void => {
  const found = world.facts.targets.find((candidate) => candidate.machineId === machineId)
  if (found?.machine?.power !== 'on' || found.command === null || found.command.item !== null) return
  if (found.state === 'updating') see(world, machineId, { installedVersion: NEW }, { state: 'done', reason: null })
  if (found.state === 'restarting') {
    see(
      world,
      machineId,
      { version: found.machine.installedVersion ?? found.machine.version, installedVersion: null },
      { state: 'done', reason: null },
    )
  }
}

export const wait = (world: LaneWorld, seconds: number): void => {
  world.now = new Date(world.now.getTime() + seconds * 1_000)
}

/** Decides and obeys until nothing moves any more, waiting out every alarm on the way. @returns rounds it took */
export const runOut = (world: LaneWorld): number => {
  for (let round = 0; round < 500; round += 1) {
    const { dueAt } = decide(world)
    const busy = world.facts.targets.filter(({ state }) => state === 'updating' || state === 'restarting')
    for (const { machineId } of busy) obey(world, machineId)
    if (busy.length > 0) continue
    if (dueAt === null || world.facts.targets.every(({ state }) => finalTargetStates.has(state) || state === 'off'))
      return round
    world.now = new Date(dueAt.getTime())
  }
  throw new Error('the lane never came to rest')
}

export const stateOf = (
  world: LaneWorld,
  machineId: string,
): { readonly state: string; readonly reason: ReasonCode | null } => {
  const found = world.facts.targets.find((candidate) => candidate.machineId === machineId)
  if (found === undefined) throw new Error(`no target ${machineId}`)
  return { state: found.state, reason: found.reason }
}
