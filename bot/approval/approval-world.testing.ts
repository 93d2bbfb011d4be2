import { randomUUID } from 'node:crypto'
import { pino } from 'pino'
import type { PrismaClient } from '../../prisma/client/client.ts'
import { ACCOUNT, began, createWorld, newTag, oldTag, type World } from '../campaign/campaign-world.testing.ts'
import type { PlatformName } from '../card/card.ts'
import type { PlaceAddress } from '../chat/platform.ts'
import { type Console, ConsoleError } from '../fleet/console.ts'
import type { Account } from '../fleet/model.ts'
import type { KnownPerson } from '../people/people.ts'
import { toJson } from '../rollout/stored.ts'
import type { ApprovalContext } from './approval-context.ts'
import { type ApprovalPolicy, defaultApprovalPolicy } from './approval-model.ts'
import type { Approvals, Decided, Decider, Requested } from './approvals.ts'
import { createApprovals } from './create-approvals.ts'
import type { Verdict } from './next-approval.ts'
import { type ApprovalReconciler, createApprovalReconciler, type ReconcilerOptions } from './reconcile-approvals.ts'

export { ACCOUNT, began, newTag, oldTag }

export const HOUR = 3_600_000

/** An account whose test of `newTag` is validated: Camille may ask, Sophie and Paul of support may decide. */
export interface ApprovalWorld {
  readonly world: World
  readonly prisma: PrismaClient
  readonly people: Readonly<Record<'camille' | 'sophie' | 'paul', Decider>>
  readonly able: KnownPerson[]
  readonly context: ApprovalContext
  readonly approvals: Approvals
  now(): Date
  advance(hours: number): void
  /** Opens a request for `newTag` on the evidence as it is. */
  request(by?: Decider): Promise<string>
  tryRequest(by?: Decider): Promise<Requested>
  decide(id: string, by: Decider, verdict?: Verdict, version?: number | null): Promise<Decided>
  /** A reconciler as a process that starts now has one. */
  reconciler(console: Console, options?: Partial<ReconcilerOptions>): ApprovalReconciler
  row(id: string): ReturnType<PrismaClient['approval']['findUniqueOrThrow']>
  /** One person's identity on a platform. */
  identity(personId: string, userId: string, email: string | null, platform?: 'slack' | 'teams'): Promise<void>
}

export const createApprovalWorld = async (
  prisma: PrismaClient,
  options: {
    readonly policy?: Partial<ApprovalPolicy>
    readonly opsPlaces?: readonly PlaceAddress[]
    readonly chats?: readonly PlatformName[]
  } = {},
): Promise<ApprovalWorld> => {
  for (const table of ['identity', 'role'] as const) await prisma.$executeRawUnsafe(`DELETE FROM ${table}`)
  const world = await createWorld(prisma)
  const clock = { now: began.getTime() + 30 * HOUR }
  const now = (): Date => new Date(clock.now)
  await world.rollout('test', {
    'wrs-paris': { state: 'running', at: began },
    p1: { state: 'running', at: began },
  })
  await world.run(newTag, ['wrs-paris', 'p1'])
  const verdict = {
    kind: 'validated',
    personId: world.by.personId,
    name: 'Camille',
    at: began.toISOString(),
    evidence: '',
    soakOverride: null,
    reason: null,
  }
  await prisma.campaign.updateMany({ data: { state: 'validated', verdict: toJson(verdict) } })

  const able: KnownPerson[] = []
  const decider = async (name: string, organisation: 'customer' | 'vendor', personId: string): Promise<Decider> => {
    if (personId !== world.by.personId) {
      await prisma.person.create({ data: { id: personId, accountId: ACCOUNT, name, organisation, createdAt: began } })
    }
    const userId = `U0${name.toUpperCase()}`
    await prisma.identity.create({
      data: { accountId: ACCOUNT, platform: 'slack', workspace: 'T1', userId, personId, name },
    })
    return { actor: { personId, identity: `slack:T1/${userId}` }, platform: 'slack', organisation, mayDecide: true }
  }
  const people = {
    camille: { ...(await decider('Camille', 'customer', world.by.personId)), mayDecide: false },
    sophie: await decider('Sophie', 'vendor', randomUUID()),
    paul: await decider('Paul', 'customer', randomUUID()),
  }
  for (const [name, { actor }] of [
    ['Sophie', people.sophie],
    ['Paul', people.paul],
  ] as const) {
    able.push({ platform: 'slack', workspace: 'T1', userId: `U0${name.toUpperCase()}`, name, personId: actor.personId })
  }

  const context: ApprovalContext = {
    prisma,
    accountId: ACCOUNT,
    policy: { ...defaultApprovalPolicy, ...options.policy },
    people: {
      eligible: async (_, except) => able.filter(({ personId }) => personId === null || !except.includes(personId)),
      whoMay: async () => [
        { platform: 'slack', workspace: 'T1', userId: 'U0CAMILLE', name: 'Camille', personId: world.by.personId },
      ],
    },
    opsPlaces: options.opsPlaces ?? [],
    chats: new Set(options.chats ?? ['slack', 'teams']),
    now,
    wake: async () => undefined,
    onPainted: () => undefined,
  }
  const approvals = createApprovals(context)
  const tryRequest = async (by: Decider = people.camille): Promise<Requested> => {
    const previewed = await approvals.preview(newTag, by.actor.personId)
    return previewed.outcome === 'ready'
      ? approvals.request(newTag, previewed.preview.hash, by.actor, { placeId: world.placeId })
      : previewed
  }
  return {
    world,
    prisma,
    people,
    able,
    context,
    approvals,
    now,
    advance: (hours) => {
      clock.now += hours * HOUR
    },
    tryRequest,
    request: async (by) => {
      const requested = await tryRequest(by)
      if (requested.outcome !== 'requested') throw new Error(`no request: ${JSON.stringify(requested)}`)
      return requested.id
    },
    decide: (id, by, verdict = 'approve', version = 1) =>
      approvals.decide({ id, version }, by, verdict, verdict === 'reject' ? 'Trop tôt' : null),
    reconciler: (console, more = {}) =>
      createApprovalReconciler({
        ...context,
        console,
        logger: pino({ level: 'silent' }),
        alone: true,
        refresh: () => undefined,
        ...more,
      }),
    row: (id) => prisma.approval.findUniqueOrThrow({ where: { id } }),
    identity: async (personId, userId, email, platform = 'slack') => {
      await prisma.identity.create({
        data: { accountId: ACCOUNT, platform, workspace: 'T1', userId, personId, email, name: userId },
      })
    },
  }
}

export interface FakeConsole extends Console {
  readonly calls: string[]
  /** What the next calls of `promote` do, in turn; afterwards it promotes. */
  readonly script: ((act: () => Promise<Promoted>) => Promise<Promoted>)[]
  defaultTag: string
  readAccount: Console['readAccount']
}

type Promoted = Awaited<ReturnType<Console['promote']>>

/** A console in memory with the promises of the real one: If-Match, and first answers by key. */
export const createFakeConsole = (): FakeConsole => {
  const answers = new Map<string, Promoted | ConsoleError>()
  let revision = 1
  const account = (): Account => ({ id: 'acc', name: 'Ville', defaultTag: fake.defaultTag, autoUpdate: false })
  const nowhere = async (): Promise<never> => {
    throw new ConsoleError('not_found', 'not in this console')
  }
  const act = async (tag: string, etag: string, key: string): Promise<Promoted> => {
    const known = answers.get(key)
    if (known instanceof ConsoleError) throw known
    if (known !== undefined) return known
    if (etag !== `"${revision}"`) {
      const error = new ConsoleError('account_changed', 'promote: status 412')
      answers.set(key, error)
      throw error
    }
    revision += 1
    fake.defaultTag = tag
    const answer = { account: account(), etag: `"${revision}"` }
    answers.set(key, answer)
    return answer
  }
  const fake: FakeConsole = {
    calls: [],
    script: [],
    defaultTag: oldTag,
    readAccount: async () => ({ account: account(), etag: `"${revision}"` }),
    promote: async (tag, etag, key) => {
      fake.calls.push(`${tag} ${etag} ${key}`)
      const next = fake.script.shift()
      return next === undefined ? act(tag, etag, key) : next(() => act(tag, etag, key))
    },
    listSites: nowhere,
    listWrs: nowhere,
    listReleases: nowhere,
    listWorkstations: () => {
      throw new ConsoleError('not_found', 'not in this console')
    },
    sendCommand: nowhere,
    readCommand: nowhere,
    readEvents: nowhere,
  }
  return fake
}
