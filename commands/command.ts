import type { Logger } from 'pino'
import type { z } from 'zod'
import type { AdoptionCharts } from '../bot/adoption/charts.ts'
import type { Announcements } from '../bot/announcement/announcements.ts'
import type { Subscriptions } from '../bot/announcement/subscriptions.ts'
import type { Approvals } from '../bot/approval/approvals.ts'
import type { Actor } from '../bot/audit/audit-model.ts'
import type { Trail } from '../bot/audit/trail.ts'
import type { Campaigns } from '../bot/campaign/campaigns.ts'
import type { Form, FormValues, Option } from '../bot/card/form.ts'
import type { PlaceFacts } from '../bot/chat/places.ts'
import type { PlaceAddress } from '../bot/chat/platform.ts'
import type { FleetSnapshot } from '../bot/fleet/model.ts'
import type { ConsoleHealth } from '../bot/fleet/observer.ts'
import type { Freezing } from '../bot/freeze/freezing.ts'
import type { Homes } from '../bot/home/homes.ts'
import type { Action } from '../bot/people/authorise.ts'
import type { Links } from '../bot/people/links.ts'
import type { People, Person } from '../bot/people/people.ts'
import type { Roles } from '../bot/people/roles.ts'
import type { Steering } from '../bot/rollout/steering.ts'
import type { SiteWindows } from '../bot/schedule/site-windows.ts'
import type { Locale, Words } from '../bot/text/words.ts'
import type { PrismaClient } from '../prisma/client/client.ts'
import type { Occasion, Reply } from './contract.ts'

/** What the command room needs of the rest: calls into bot/, nothing else. */
export interface CommandDependencies {
  readonly accountId: string
  readonly prisma: PrismaClient
  readonly steering: Steering
  readonly approvals: Approvals
  readonly campaigns: Campaigns
  readonly announcements: Announcements
  readonly subscriptions: Subscriptions
  /** Null while the console has never answered. */
  readonly readSnapshot: () => Promise<FleetSnapshot | null>
  readonly charts: AdoptionCharts
  readonly people: People
  readonly freezing: Freezing
  readonly windows: SiteWindows
  readonly roles: Roles
  readonly links: Links
  readonly trail: Trail
  readonly homes: Homes
  readonly consoleHealth: () => ConsoleHealth
  readonly ensurePlace: (address: PlaceAddress, facts?: PlaceFacts) => Promise<string>
  readonly defaultLocale: Locale
  readonly now: () => Date
  readonly logger: Logger
}

/** One thing that somebody asks for: who, where, in which language, with what at hand. */
export interface Turn {
  readonly occasion: Occasion
  /** Null when the platform could not say who it is: such a one may only look. */
  readonly person: Person | null
  readonly locale: Locale
  readonly words: Words
  /** What everybody in the place reads: its own language, else the installation's; in a conversation of two the person's. */
  readonly placeLocale: () => Promise<Locale>
  readonly may: (action: Action) => boolean
  /** Every command there is, for those that speak of the others. */
  readonly commands: Directory
  /** A snapshot of some seconds ago: for searches and forms, which ask many times. What is typed is read on a fresh one. */
  readonly recentSnapshot: () => Promise<FleetSnapshot | null>
  readonly bot: Omit<CommandDependencies, 'prisma' | 'accountId'>
}

export interface Directory {
  readonly all: readonly Command[]
  /** The command of this name or synonym. */
  readonly find: (word: string) => Command | null
  /** The one that was probably meant. */
  readonly nearest: (word: string) => Command | null
}

export type CommandName = keyof Words['command']['commands']

/** One command or button family. What it needs is checked in the room, before any of its handlers runs. */
export interface Command {
  readonly name: CommandName
  /** Other words for it, French ones first; of several words where needed. */
  readonly synonyms: readonly string[]
  /** What it needs when typed; help shows it to those who may. */
  readonly action: Action
  /** Where less is enough for some ways of typing it. The handler decides by the same test. */
  readonly actionFor?: (text: string) => Action
  readonly say: (turn: Turn, text: string) => Promise<Reply>
  readonly presses?: Readonly<Record<string, PressHandler>>
  readonly forms?: Readonly<Record<string, FormHandler>>
  readonly searches?: Readonly<Record<string, SearchHandler>>
}

export interface PressHandler {
  readonly actionFor: (value: unknown) => Action
  /** It may answer with a form, so every button with this action says so beforehand (`Button.opens`). */
  readonly opens?: 'form'
  /** Null: the value is not one of this button, so it comes from an older program. */
  readonly press: (turn: Turn, value: unknown) => Promise<Reply> | null
}

export interface FormHandler {
  readonly actionFor: (state: unknown) => Action
  readonly submit: (turn: Turn, state: unknown, values: FormValues) => Promise<Reply>
  readonly change: (turn: Turn, state: unknown, values: FormValues) => Promise<Form | null>
}

export type SearchHandler = (turn: Turn, query: string) => Promise<readonly Option[]>

/** A button with a checked value: whatever comes back from a chat is unchecked until here. */
export const onPress = <Value>(
  action: Action | ((value: Value) => Action),
  schema: z.ZodType<Value>,
  handle: (turn: Turn, value: Value) => Promise<Reply>,
): PressHandler => ({
  actionFor: (value) => {
    const parsed = schema.safeParse(value)
    // What cannot be read does nothing but say so.
    if (!parsed.success) return 'look'
    return typeof action === 'function' ? action(parsed.data) : action
  },
  press: (turn, value) => {
    const parsed = schema.safeParse(value)
    return parsed.success ? handle(turn, parsed.data) : null
  },
})

/** A button that opens a form: some platforms have to know before it is pressed. */
export const onPressForForm = <Value>(
  action: Action | ((value: Value) => Action),
  schema: z.ZodType<Value>,
  handle: (turn: Turn, value: Value) => Promise<Reply>,
): PressHandler => ({ ...onPress(action, schema, handle), opens: 'form' })

/** The person of an act. The room lets nobody unknown come this far, so there is one. */
export const actor = ({ person }: Turn): Person => {
  if (person === null) throw new Error('Somebody unknown came past the check.')
  return person
}

/** Who acts, under which identity and on which message: what an act is told with in the trail. */
export const actingAs = (turn: Turn): Actor => {
  const { platform, workspace, userId, permalink } = turn.occasion
  return {
    personId: actor(turn).id,
    identity: `${platform}:${workspace}/${userId}`,
    ...(permalink !== undefined && { permalink }),
  }
}
