import { type CampaignState, campaignStates } from '../campaign/campaign-model.ts'
import type { Transaction } from '../database.ts'
import { releaseStatusFrom } from '../fleet/read-snapshot.ts'
import { parseState } from '../rollout/states.ts'
import {
  type AnnouncementFacts,
  type AnnouncementPhase,
  type AnnouncementState,
  announcementPhases,
  announcementStates,
  historySchema,
  type PhaseHistory,
  type Reach,
} from './announcement-model.ts'
import { standingOf } from './next-phase.ts'

/** An announcement as stored, with the facts of this moment. */
export interface FoundAnnouncement {
  readonly id: string
  readonly tag: string
  readonly state: AnnouncementState
  readonly version: number
  readonly phase: AnnouncementPhase
  readonly shown: string
  readonly history: PhaseHistory
  /** As last looked at. */
  readonly knownStatus: string
  readonly remindedAt: Date | null
  readonly facts: AnnouncementFacts
  readonly releaseVersion: string
  readonly quarantined: boolean
  readonly campaignId: string | null
  /** Another one when the notes that its cards gather are: the vendor wrote on, or the account moved. Null: not open. */
  readonly notes: string | null
}

interface Row {
  readonly id: string
  readonly tag: string
  readonly state: string
  readonly version: number
  readonly phase: string
  readonly shown: string
  readonly history: unknown
  readonly knownStatus: string
  readonly remindedAt: Date | null
  readonly status: string
  readonly gone: boolean
  readonly releaseVersion: string
  readonly quarantined: boolean
  readonly isDefault: boolean
  readonly campaignId: string | null
  readonly campaignState: string | null
  readonly campaignEnded: boolean
  readonly superseded: boolean
  readonly notes: string | null
}

/** In one statement, and without counting a machine. @param tag of one release alone; null: of all */
export const readFacts = async (
  database: Transaction,
  accountId: string,
  tag: string | null = null,
): Promise<readonly FoundAnnouncement[]> => {
  const rows = await database.$queryRaw<Row[]>`
    SELECT announcement.id::text, announcement.tag, announcement.state, announcement.version, announcement.phase,
      announcement.shown, announcement.history, announcement.release_status AS "knownStatus",
      announcement.reminded_at AS "remindedAt", release.status, release.gone_at IS NOT NULL AS gone,
      release.version AS "releaseVersion", release.quarantined_at IS NOT NULL AS quarantined,
      account.default_tag = announcement.tag AS "isDefault", campaign.id::text AS "campaignId",
      campaign.state AS "campaignState", campaign.ended_at IS NOT NULL AS "campaignEnded",
      EXISTS (
        SELECT FROM release AS later
        WHERE later.account_id = release.account_id AND later.position > release.position AND later.gone_at IS NULL
          AND later.quarantined_at IS NULL AND later.status <> 'withdrawn'
          AND (release.status <> 'official' OR later.status = 'official')
      ) AS superseded,
      CASE WHEN announcement.state = 'open' THEN (
        SELECT md5(string_agg(concat_ws(' ', told.tag, told.version, told.status, md5(told.notes)), ' '
          ORDER BY told.position))
        FROM release AS told
        WHERE told.account_id = release.account_id AND told.gone_at IS NULL AND told.position <= release.position
          AND told.position > CASE WHEN own.position < release.position THEN own.position ELSE release.position - 1 END
      ) END AS notes
    FROM announcement JOIN account ON account.id = announcement.account_id
    JOIN release ON release.account_id = announcement.account_id AND release.tag = announcement.tag
    LEFT JOIN release AS own
      ON own.account_id = account.id AND own.tag = account.default_tag AND own.gone_at IS NULL
    LEFT JOIN campaign ON campaign.account_id = announcement.account_id AND campaign.tag = announcement.tag
    WHERE announcement.account_id = ${accountId} AND (${tag}::text IS NULL OR announcement.tag = ${tag}::text)
    ORDER BY release.position`
  return rows.map(foundFrom)
}

const foundFrom = (row: Row): FoundAnnouncement => {
  const campaignState = row.campaignState === null ? null : parseState<CampaignState>(campaignStates, row.campaignState)
  return {
    ...row,
    state: parseState(announcementStates, row.state),
    phase: parseState(announcementPhases, row.phase),
    history: historySchema.safeParse(row.history).data ?? [],
    facts: {
      status: row.gone ? 'withdrawn' : releaseStatusFrom(row.status),
      isDefault: row.isDefault,
      campaign: campaignState === null ? null : { state: campaignState, ended: row.campaignEnded },
      superseded: row.superseded,
    },
  }
}

/** All that a card shows and that may change by itself. */
export const shownOf = ({ facts, quarantined, campaignId, releaseVersion, notes }: FoundAnnouncement): string =>
  JSON.stringify([facts, quarantined, campaignId, releaseVersion, standingOf(facts).over ? null : notes])

/** Counts, by site, the machines that do not run the release. One pass over the fleet. */
export const countReach = async (
  database: Transaction,
  accountId: string,
  releaseVersion: string,
  at: Date,
): Promise<Reach> => {
  const sites = await database.$queryRaw<Reach['sites']>`
    WITH counted AS (
      SELECT CASE WHEN connection = 'remote' THEN NULL ELSE site_id END AS site_id, count(*)::int AS total,
        count(*) FILTER (WHERE version <> ${releaseVersion})::int AS behind
      FROM machine WHERE account_id = ${accountId} AND gone_at IS NULL GROUP BY 1
    )
    SELECT site.name, counted.behind, counted.total
    FROM counted LEFT JOIN site ON site.account_id = ${accountId} AND site.id = counted.site_id
    ORDER BY site.position NULLS LAST`
  return { at, sites }
}
