import { z } from 'zod'
import { type CampaignState, campaignStates } from '../campaign/campaign-model.ts'

/** Where a release stands here: its campaign's state, or what else became of it. */
export const announcementPhases = [
  ...campaignStates,
  /** The account has it, without a campaign. */
  'current',
  /** A newer one took its place before anybody tested it. */
  'superseded',
] as const
export type AnnouncementPhase = (typeof announcementPhases)[number]

/** `known`: it was there before the bot, and is no news. `open`: its cards follow it. `over`: they rest. */
export const announcementStates = ['known', 'open', 'over'] as const
export type AnnouncementState = (typeof announcementStates)[number]

export type ReleaseStanding = 'test' | 'official' | 'withdrawn'

/** What a phase is read from, at one moment. */
export interface AnnouncementFacts {
  /** `withdrawn` too where the console no longer lists it. */
  readonly status: ReleaseStanding
  /** The account's default tag is this one. */
  readonly isDefault: boolean
  readonly campaign: { readonly state: CampaignState; readonly ended: boolean } | null
  /** The console lists a later one that can be installed and is as far: official where this one is. */
  readonly superseded: boolean
}

/** A phase and when it began: a line in each thread. */
export const historySchema = z.array(z.object({ phase: z.enum(announcementPhases), at: z.coerce.date() }))
export type PhaseHistory = z.infer<typeof historySchema>

/** Machines by site that did not run it yet, when they were counted. */
export const reachSchema = z.object({
  at: z.coerce.date(),
  sites: z.array(
    z.object({
      /** Null: the remote machines, and those without a site. */
      name: z.string().nullable(),
      behind: z.int(),
      total: z.int(),
    }),
  ),
})
export type Reach = z.infer<typeof reachSchema>

/** Everything that a card shows of an announcement. */
export interface AnnouncementView {
  readonly id: string
  readonly tag: string
  readonly releaseVersion: string
  readonly status: ReleaseStanding
  readonly publishedAt: Date
  readonly phase: AnnouncementPhase
  readonly over: boolean
  readonly history: PhaseHistory
  readonly reach: Reach | null
  readonly quarantined: boolean
  readonly campaignId: string | null
  readonly dismissed: { readonly by: string; readonly at: Date; readonly why: string } | null
  /** Of the account's first site: for the times on the card. */
  readonly timeZone: string
}
