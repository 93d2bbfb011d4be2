import pino from 'pino'
import { fakeSubscriptions, noAnnouncements } from '../bot/announcement/announcements.fake.ts'
import type { FleetSnapshot } from '../bot/fleet/model.ts'
import type { Role } from '../bot/people/authorise.ts'
import type { People, Person } from '../bot/people/people.ts'
import type { Locale } from '../bot/text/words.ts'
import type { PrismaClient } from '../prisma/client/client.ts'
import type { CommandDependencies } from './command.ts'
import type { CommandRoom, Occasion, Reply } from './contract.ts'
import { fleet, now } from './fleet.testing.ts'
import {
  emptyTrail,
  fakeFreezing,
  fakeWindows,
  noApprovals,
  noCampaigns,
  noLinks,
  noRoles,
  quietHomes,
} from './quiet.testing.ts'
import { presses } from './registry.ts'
import { buttonsOf } from './reply.testing.ts'
import { createCommandRoom } from './room.ts'
import { type FakeSteering, fakeSteering } from './steering.testing.ts'

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
    /** Chosen with `language`; nobody did. */
    readonly placeLocale?: Locale
  } = {},
): Rig => {
  const snapshot = options.snapshot === undefined ? fleet : options.snapshot
  const steering = fakeSteering(snapshot ?? fleet)
  const person = options.person === undefined ? personOf(['owner', 'viewer']) : options.person
  const lines: string[] = []
  const bare = createCommandRoom({
    accountId: 'account',
    prisma: placesIn(options.placeLocale),
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

/** The one thing that the room reads by itself: whether somebody chose a language for the place. */
const placesIn = (locale: Locale | undefined) => {
  const row = { id: 'place', platform: 'slack', workspace: 'T1', channelId: 'C1', reference: null, name: null, locale }
  return { place: { findUnique: async () => (locale === undefined ? null : row) } } as unknown as PrismaClient
}
