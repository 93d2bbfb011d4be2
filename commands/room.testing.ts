import { randomUUID } from 'node:crypto'
import pino from 'pino'
import { fakeSubscriptions, noAnnouncements } from '../bot/announcement/announcements.fake.ts'
import type { Approvals } from '../bot/approval/approvals.ts'
import type { Actor } from '../bot/audit/audit-model.ts'
import type { Trail } from '../bot/audit/trail.ts'
import type { Campaigns } from '../bot/campaign/campaigns.ts'
import type { Button, Card } from '../bot/card/card.ts'
import type { Form } from '../bot/card/form.ts'
import type { FleetSnapshot, Wrs } from '../bot/fleet/model.ts'
import type { Freezing } from '../bot/freeze/freezing.ts'
import type { Freeze } from '../bot/freeze/read-freeze.ts'
import type { Homes } from '../bot/home/homes.ts'
import type { Role } from '../bot/people/authorise.ts'
import type { Links } from '../bot/people/links.ts'
import type { People, Person } from '../bot/people/people.ts'
import type { Roles } from '../bot/people/roles.ts'
import { lane, view } from '../bot/rollout/cards/cards.fixture.ts'
import { plan } from '../bot/rollout/plan.ts'
import { defaultPolicy, type UpdateRequest } from '../bot/rollout/request.ts'
import { openRolloutStates, type RolloutState } from '../bot/rollout/states.ts'
import type { Draft, RolloutRef, Stale, Steered, Steering } from '../bot/rollout/steering.ts'
import type { RolloutView } from '../bot/rollout/view.ts'
import type { SiteWindow } from '../bot/schedule/read-windows.ts'
import type { SiteWindows } from '../bot/schedule/site-windows.ts'
import { longestWindow } from '../bot/schedule/windows.ts'
import type { PrismaClient } from '../prisma/client/client.ts'
import type { CommandDependencies } from './command.ts'
import type { CommandRoom, Occasion, Reply } from './contract.ts'
import { presses } from './registry.ts'
import { createCommandRoom } from './room.ts'

export const now = new Date('2026-11-23T09:00:00Z')
export const oldTag = 'w-aaa'
export const testTag = 'w-ccc'

const facts = { power: 'on', version: '4.1', tag: oldTag, installedVersion: null, lastSeenAt: now } as const
const server = (id: string, siteId: string, change: Partial<Wrs> = {}): Wrs => ({
  ...facts,
  id,
  name: id.toUpperCase(),
  kind: 'wrs',
  siteId,
  role: 'main',
  ...change,
})

const workstations = (prefix: string, siteId: string, wrsId: string, group: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    ...facts,
    kind: 'workstation' as const,
    id: `${prefix.toLowerCase()}-${index + 1}`,
    name: `${prefix}-${index + 1}`,
    siteId,
    wrsId,
    group,
    connection: 'lan' as const,
    autoUpdate: false,
  }))

const release = (version: string, tag: string, status: 'test' | 'official' | 'withdrawn') => ({
  version,
  tag,
  status,
  publishedAt: new Date('2026-10-01T08:00:00Z'),
  notes: `# Noyau\n- **Plus** rapide\n- Voir [la page](https://example.org)\n\nFin.`,
})

/** Two sites, two WRS, some workstations of which one is off and one works from home. */
export const fleet: FleetSnapshot = {
  account: { id: 'acc', name: 'Ville de Montreval', defaultTag: oldTag, autoUpdate: false },
  sites: [
    { id: 'site-mairie', name: 'Hôtel de ville', timeZone: 'Europe/Paris' },
    { id: 'site-hopital', name: 'Hôpital', timeZone: 'Indian/Reunion' },
  ],
  wrs: [server('wrs-mai', 'site-mairie'), server('wrs-hop', 'site-hopital', { installedVersion: '4.2' })],
  workstations: [
    ...workstations('MAI', 'site-mairie', 'wrs-mai', 'Mairie/Accueil', 4),
    ...workstations('HOP', 'site-hopital', 'wrs-hop', 'Hôpital/Urgences', 3),
    ...workstations('OFF', 'site-hopital', 'wrs-hop', 'Hôpital/Urgences', 1).map((each) => ({
      ...each,
      power: 'off' as const,
    })),
    ...workstations('TLT', 'site-mairie', 'wrs-mai', 'Télétravail', 1).map((each) => ({
      ...each,
      connection: 'remote' as const,
    })),
  ],
  releases: [
    release('4.0', 'w-zzz', 'withdrawn'),
    release('4.1', oldTag, 'official'),
    release('4.2', 'w-bbb', 'official'),
    release('4.3', testTag, 'test'),
  ],
  takenAt: now,
}

export interface Call {
  readonly call: string
  readonly arguments: readonly unknown[]
}

/** Rollouts in memory, with the real planner: what the room asks of `Steering` is kept in `calls`. */
export interface FakeSteering extends Steering {
  readonly calls: Call[]
  readonly views: Map<string, RolloutView>
  /** Holds back what would start. */
  freeze: Freeze | null
  /** Sites that a rollout of this number has. */
  readonly busy: Map<string, number>
  /** The next start finds the fleet changed. */
  surprise: boolean
}

export const fakeSteering = (snapshot: FleetSnapshot): FakeSteering => {
  const views = new Map<string, RolloutView>()
  const calls: Call[] = []
  const busy = new Map<string, number>()
  let numbers = 11

  const planned = (request: UpdateRequest) =>
    plan(snapshot, request, defaultPolicy, { busySites: busy, quarantined: new Map() })
  const keep = (id: string, version: number, request: UpdateRequest): Draft => {
    const made = planned(request)
    views.set(
      id,
      view({
        id,
        number: null,
        version,
        state: 'draft',
        request,
        plan: made,
        targetVersion: made.target?.version ?? '',
        startedBy: null,
        startedAt: null,
        lanes: [],
      }),
    )
    return { outcome: 'drafted', id, version, request, plan: made }
  }
  const stale = (id: string, version: number | null): Stale | null => {
    const known = views.get(id)
    if (known === undefined) return { outcome: 'unknown' }
    if (version === null || version === known.version) return null
    return { outcome: 'changed', state: known.state, number: known.number }
  }
  const act =
    <Result extends object>(name: string, from: readonly RolloutState[], to: RolloutState, result: Result) =>
    async (ref: RolloutRef, by: Actor, override?: string): Promise<(Steered & Result) | Stale> => {
      calls.push({ call: name, arguments: [ref, by, ...(override === undefined ? [] : [override])] })
      const known = views.get(ref.id)
      if (known?.state === to && !from.includes(to)) return { outcome: 'already', state: to, number: known.number }
      const changed = stale(ref.id, ref.version)
      if (changed !== null || known === undefined) return changed ?? { outcome: 'unknown' }
      if (!from.includes(known.state)) return { outcome: 'not-now', state: known.state, number: known.number }
      if (fake.freeze !== null && override === undefined && name !== 'pause' && name !== 'cancel')
        return { outcome: 'frozen', freeze: fake.freeze, state: known.state, number: known.number }
      views.set(ref.id, { ...known, state: to, version: known.version + 1 })
      return { outcome: 'steered', rolloutId: ref.id, number: known.number ?? 0, ...result }
    }

  const fake: FakeSteering = {
    calls,
    views,
    busy,
    surprise: false,
    freeze: null,
    draft: async (request, by) => {
      calls.push({ call: 'draft', arguments: [request, by] })
      return keep(randomUUID(), 1, request)
    },
    dryRun: async (request) => {
      calls.push({ call: 'dryRun', arguments: [request] })
      return planned(request)
    },
    redraft: async (id, version, request, by) => {
      calls.push({ call: 'redraft', arguments: [id, version, request, by] })
      return stale(id, version) ?? keep(id, version + 1, request)
    },
    discard: async (id) => {
      if (views.get(id)?.state === 'draft') views.delete(id)
    },
    start: async (id, version, by, home, override) => {
      calls.push({ call: 'start', arguments: [id, version, by, home, ...(override === undefined ? [] : [override])] })
      const known = views.get(id)
      if (known !== undefined && known.state !== 'draft')
        return { outcome: 'already', state: known.state, number: known.number }
      const changed = stale(id, version)
      if (changed !== null || known === undefined) return changed ?? { outcome: 'unknown' }
      if (fake.surprise) return { outcome: 'replanned', draft: keep(id, version + 1, known.request) }
      const taken = known.plan.lanes.find(({ siteId }) => busy.has(siteId ?? 'remote'))
      if (taken !== undefined) {
        const siteId = taken.siteId ?? 'remote'
        return { outcome: 'site-busy', siteId, rolloutNumber: busy.get(siteId) ?? null }
      }
      if (fake.freeze !== null && override === undefined)
        return { outcome: 'frozen', freeze: fake.freeze, state: 'draft', number: null }
      numbers += 1
      const state = known.request.startAt === null ? 'running' : 'scheduled'
      const lanes = known.plan.lanes.map(({ siteId, siteName }) => {
        const site = snapshot.sites.find((candidate) => candidate.id === siteId)
        return lane({ siteId, siteName, timeZone: site?.timeZone ?? null })
      })
      views.set(id, { ...known, number: numbers, version: version + 1, state, startAt: known.request.startAt, lanes })
      return { outcome: 'started', rolloutId: id, number: numbers }
    },
    pause: act('pause', ['scheduled', 'running', 'ledger'], 'paused', {}),
    resume: act('resume', ['paused'], 'running', {}),
    cancel: act('cancel', openRolloutStates, 'cancelled', { sent: 3 }),
    retry: act('retry', ['running', 'paused', 'ledger', 'done'], 'running', { machines: 2 }),
    next: act('next', ['running', 'ledger'], 'running', { lanes: 1 }),
    watch: async (number, home) => {
      calls.push({ call: 'watch', arguments: [number, home] })
      return [...views.values()].some((each) => each.number === number)
    },
    read: async (id) => views.get(id) ?? null,
    readByNumber: async (number) => [...views.values()].find((each) => each.number === number) ?? null,
    listOpen: async () => [...views.values()].filter(({ state }) => openRolloutStates.includes(state)),
    listRecent: async () =>
      [...views.values()].flatMap(({ number, state, targetVersion, startedAt, endedAt }) =>
        number === null ? [] : [{ number, state, targetVersion, startedAt, endedAt }],
      ),
    targets: async () => [],
  }
  return fake
}

/** Puts a rollout there as if it had been started. */
export const running = (steering: FakeSteering, change: Partial<RolloutView> = {}): RolloutView => {
  const started = view({
    id: randomUUID(),
    number: 12,
    state: 'running',
    startedBy: 'Camille',
    lanes: [lane()],
    ...change,
  })
  steering.views.set(started.id, started)
  return started
}

export const personOf = (roles: readonly Role[], organisation: Person['organisation'] = 'customer'): Person => ({
  id: 'b6a1f5d2-4a1c-4d3e-9b2f-0a1b2c3d4e5f',
  name: 'Camille',
  organisation,
  roles,
})

export const occasion = (change: Partial<Occasion> = {}): Occasion => ({
  platform: 'slack',
  workspace: 'T1',
  userId: 'U1',
  user: { name: 'Camille', email: null, locale: 'fr', timeZone: 'Europe/Paris', active: true },
  place: { platform: 'slack', workspace: 'T1', channelId: 'C1' },
  direct: false,
  canOpenForm: true,
  at: now,
  ...change,
})

export interface Rig {
  readonly room: CommandRoom
  readonly steering: FakeSteering
  readonly say: (text: string, change?: Partial<Occasion>) => Promise<Reply>
  readonly press: (action: string, value: unknown, change?: Partial<Occasion>) => Promise<Reply>
  readonly logged: () => string
}

/** A room on fakes: the person, the fleet and the console's health are what the test says. */
export const rig = (
  options: {
    readonly person?: Person | null
    readonly snapshot?: FleetSnapshot | null
    readonly health?: ReturnType<CommandDependencies['consoleHealth']>
    readonly change?: Partial<CommandDependencies>
    readonly people?: Partial<People>
  } = {},
): Rig => {
  const snapshot = options.snapshot === undefined ? fleet : options.snapshot
  const steering = fakeSteering(snapshot ?? fleet)
  const person = options.person === undefined ? personOf(['owner', 'viewer']) : options.person
  const lines: string[] = []
  const bare = createCommandRoom({
    accountId: 'account',
    prisma: noPlaces,
    steering,
    readSnapshot: async () => snapshot,
    people: {
      resolve: async () => person,
      whoMay: async () => [],
      eligible: async () => [],
      ensure: async () => null,
      ...options.people,
    },
    approvals: noApprovals,
    campaigns: noCampaigns,
    announcements: noAnnouncements,
    subscriptions: fakeSubscriptions(),
    trail: emptyTrail,
    charts: { chart: async () => null },
    homes: quietHomes,
    freezing: fakeFreezing(steering),
    windows: fakeWindows(),
    roles: noRoles,
    links: noLinks,
    consoleHealth: () => options.health ?? { reachable: true, since: null, problem: null },
    ensurePlace: async ({ channelId }) => `place of ${channelId}`,
    defaultLocale: 'fr',
    now: () => now,
    logger: pino({ level: 'trace' }, { write: (line: string) => lines.push(line) }),
    ...options.change,
  })
  const room: CommandRoom = {
    ...bare,
    say: async (...said) => sayingWhatOpens(await bare.say(...said)),
    press: async (at, pressed) => {
      const reply = await bare.press(at, pressed)
      if (reply.type === 'form' && !opensForm(pressed.action))
        throw new Error(`${pressed.action} answers with a form and does not declare it`)
      return sayingWhatOpens(reply)
    },
    submit: async (...sent) => sayingWhatOpens(await bare.submit(...sent)),
  }
  return {
    room,
    steering,
    say: (text, change) => room.say(occasion(change), text),
    press: (action, value, change) => room.press(occasion(change), { action, value }),
    logged: () => lines.join(''),
  }
}

const opensForm = (action: string): boolean => presses.get(action)?.handler.opens === 'form'

/** Whatever a test makes the room show: a button says that it opens a form exactly where it may. */
const sayingWhatOpens = (reply: Reply): Reply => {
  if (reply.type !== 'card' && reply.type !== 'replace') return reply
  for (const { action, opens } of buttonsOf(reply.card)) {
    if ((opens === 'form') !== opensForm(action))
      throw new Error(`${action} on « ${reply.card.title} »: opens is wrong`)
  }
  return reply
}

/** No release was tested, so none can be asked for. */
const noApprovals: Approvals = {
  preview: async (tag) => ({ outcome: 'no-campaign', tag }),
  candidates: async () => [],
  request: async (tag) => ({ outcome: 'no-campaign', tag }),
  decide: async () => ({ outcome: 'unknown' }),
  callBack: async () => ({ outcome: 'unknown' }),
  watch: async () => false,
  read: async () => null,
  compose: async () => null,
}

/** No release was tested yet. */
export const noCampaigns: Campaigns = {
  read: async () => null,
  readByTag: async () => null,
  listOpen: async () => [],
  listRecent: async () => [],
  suggestTest: async () => null,
  validate: async () => ({ outcome: 'unknown' }),
  reject: async () => ({ outcome: 'unknown' }),
  acknowledge: async () => ({ outcome: 'unknown' }),
  usbDone: async () => ({ outcome: 'unknown' }),
  lift: async () => 'unknown-tag',
  watch: async () => false,
}

/** Nothing was done yet. */
const emptyTrail: Trail = {
  latest: async () => ({ acts: [], more: false }),
  file: async () => ({ content: '', rows: 0, cut: false }),
  verify: async () => ({ outcome: 'whole', rows: 0, head: null }),
}

/** Nothing is under way. */
export const quietHomes: Homes = {
  readGlance: async () => ({
    account: { name: fleet.account.name, defaultTag: oldTag, defaultVersion: '4.1' },
    freeze: null,
    campaigns: [],
    rollouts: [],
    ledger: 0,
    acts: [],
  }),
  waitingFor: async () => [],
  linkTo: async () => null,
  mark: async () => 'mark',
}

const noRoles: Roles = {
  change: async () => ({ outcome: 'unknown' }),
  read: async () => null,
  groupSize: async () => null,
  list: async () => ({ members: [], groups: [], unseenOwners: [] }),
}

const noLinks: Links = {
  issue: async () => ({ code: 'AAAA-BBBB-CCCC', expiresAt: now }),
  claim: async () => ({ outcome: 'unknown' }),
  join: async () => ({ outcome: 'unknown' }),
  part: async () => ({ outcome: 'unknown' }),
}

const fakeFreezing = (steering: FakeSteering): Freezing => ({
  read: async () => steering.freeze,
  freeze: async (reason) => {
    if (steering.freeze !== null) return { outcome: 'already', freeze: steering.freeze }
    steering.freeze = { since: now, reason, by: 'Camille' }
    return { outcome: 'frozen', freeze: steering.freeze }
  },
  unfreeze: async (since) => {
    const { freeze } = steering
    if (freeze === null) return { outcome: 'not-frozen' }
    if (since !== null && since.getTime() !== freeze.since.getTime()) return { outcome: 'changed', freeze }
    steering.freeze = null
    return { outcome: 'unfrozen', freeze }
  },
})

/** Hours that last as long as the test. */
const fakeWindows = (): SiteWindows => {
  const windows = new Map<string, SiteWindow>()
  return {
    list: async () => [...windows.values()],
    refusal: (hours) => {
      const longest = longestWindow(hours) / 1_000
      if (longest === 0) return { type: 'never-open' }
      return longest < 780 ? { type: 'too-short', longest, needed: 780 } : null
    },
    set: async (place, hours, seen, _, timeZone) => {
      const present = windows.get(place)
      if ((present?.setAt.getTime() ?? 0) !== (seen?.getTime() ?? 0)) return 'changed'
      if (hours === null) return windows.delete(place) ? 'cleared' : 'already'
      const site = fleet.sites.find(({ id }) => id === place)
      windows.set(place, { place, hours, timeZone: timeZone ?? site?.timeZone ?? null, setAt: now, setBy: 'Camille' })
      return 'set'
    },
  }
}

/** The one thing that the room reads by itself: whether somebody chose a language for the place. Nobody did. */
const noPlaces = { place: { findUnique: async () => null } } as unknown as PrismaClient

export const cardOf = (reply: Reply): Card => {
  if (reply.type !== 'card' && reply.type !== 'replace') throw new Error(`expected a card, got ${reply.type}`)
  return reply.card
}

export const formOf = (reply: Reply): Promise<Form> => {
  if (reply.type !== 'form') throw new Error(`expected a form, got ${reply.type}`)
  return reply.form
}

/** All that a person reads on a card, with its buttons; typographic spaces as plain ones. */
export const wordsOf = (reply: Reply): string => plainSpaces(JSON.stringify(cardOf(reply)))

export const titleOf = (reply: Reply): string => plainSpaces(cardOf(reply).title)

const plainSpaces = (text: string): string => text.replaceAll(/[\u00a0\u202f]/gu, ' ')

export const buttonsOf = ({ blocks }: Card): readonly Button[] =>
  blocks.flatMap((block) => (block.type === 'buttons' ? block.buttons : []))

export const buttonOf = (reply: Reply, action: string): Button => {
  const buttons = buttonsOf(cardOf(reply))
  const found = buttons.find((button) => button.action === action)
  if (found === undefined)
    throw new Error(`no button ${action} among ${buttons.map((button) => button.action).join(', ')}`)
  return found
}
