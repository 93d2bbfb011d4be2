import { addHours } from 'date-fns/addHours'
import type { PrismaClient } from '../../prisma/client/client.ts'
import { closeSubject, livingMessage, touchSubject } from '../chat/living.ts'
import { placeIds } from '../chat/places.ts'
import type { PlaceAddress } from '../chat/platform.ts'
import type { Transaction } from '../database.ts'
import { type CampaignFacts, type CampaignPolicy, type CampaignState, campaignStates } from './campaign-model.ts'
import { type NextCampaign, nextCampaign } from './next-campaign.ts'
import { hasLooseRollouts, openCampaigns } from './open-campaigns.ts'
import { type CampaignRow, countSites, reachableOf, readPlainFacts, type SiteCount } from './read-facts.ts'
import { recordAll } from './record-all.ts'
import { readTestDigest } from './test-digest.ts'

export interface CampaignReconcilerOptions {
  readonly prisma: PrismaClient
  readonly accountId: string
  readonly policy: CampaignPolicy
  readonly now: () => Date
  /** A living message may have to be painted. */
  readonly onPainted: () => void
  /** Where every campaign is shown besides where its first rollout lives (`W360_OPS_PLACE`). */
  readonly opsPlaces: readonly PlaceAddress[]
}

export interface CampaignReconciler {
  pass(): Promise<void>
}

/** Counting a large fleet takes its time: of the reconciler's, no more than this share. */
const COUNTING_SHARE = 1 / 20

/**
 * Moves every campaign to where the facts say it is (DESIGN 5: level-triggered). Two instances may do it at once: each
 * move is one conditional update. No transaction is open while machines are counted.
 */
export const createCampaignReconciler = (options: CampaignReconcilerOptions): CampaignReconciler => {
  const { prisma, accountId, now } = options
  /** What was last seen of each: a card is painted anew only when something on it changed. */
  const seen = new Map<string, { readonly facts: string; readonly lookAgainAt: number }>()

  const look = async (row: CampaignRow): Promise<void> => {
    const known = seen.get(row.id)
    const began = performance.now()
    if (known !== undefined && began < known.lookAgainAt) return
    const plain = await readPlainFacts(prisma, accountId, row)
    const sites = await countSites(prisma, accountId, row)
    const facts: CampaignFacts = { ...plain, reachable: reachableOf(sites) }
    const fingerprint = await fingerprintOf(options, row, facts, sites)
    const next = nextCampaign(facts)
    const changed = known?.facts !== fingerprint
    const moved = await settle(options, row, facts, next, changed)
    const ended = performance.now()
    seen.set(row.id, { facts: fingerprint, lookAgainAt: moved ? 0 : ended + (ended - began) / COUNTING_SHARE })
    if (changed || moved) options.onPainted()
  }

  return {
    pass: async () => {
      if (await hasLooseRollouts(prisma, accountId)) {
        await prisma.$transaction(async (tx) => {
          await recordAll(tx, accountId, await openCampaigns(tx, accountId, now()))
        })
      }
      const rows = await prisma.campaign.findMany({ where: { accountId, endedAt: null } })
      for (const id of seen.keys()) if (rows.every((row) => row.id !== id)) seen.delete(id)
      for (const row of rows) {
        const state = campaignStates.find((known) => known === row.state)
        // One of a newer program is left alone.
        if (state !== undefined) await look({ ...row, state })
      }
    },
  }
}

/** All that a card shows and that can change without a move; of the test, a digest. */
const fingerprintOf = async (
  { prisma, accountId, policy, now }: CampaignReconcilerOptions,
  row: CampaignRow,
  facts: CampaignFacts,
  sites: readonly SiteCount[],
): Promise<string> => {
  const { runningSince, ...test } = await readTestDigest(prisma, accountId, row)
  return JSON.stringify({
    facts,
    sites,
    test,
    version: row.version,
    soaked: runningSince !== null && addHours(runningSince, policy.soakHours) <= now(),
  })
}

/** @returns whether it moved or ended */
const settle = async (
  { prisma, accountId, now, opsPlaces }: CampaignReconcilerOptions,
  row: CampaignRow,
  facts: CampaignFacts,
  next: NextCampaign,
  changed: boolean,
): Promise<boolean> => {
  const moves = next.state !== row.state
  const ends = isOver(next.state, facts, row.usbDoneAt)
  if (!moves && !ends && !changed) return false
  return await prisma.$transaction(async (tx) => {
    const at = now()
    if (moves || ends) {
      const { count } = await tx.campaign.updateMany({
        // What a person did meanwhile is read at the next pass.
        where: { id: row.id, accountId, version: row.version, endedAt: null },
        data: {
          ...(moves && { state: next.state, reason: next.reason, version: { increment: 1 } }),
          ...(moves && isPromoted(next.state) && row.promotedAt === null && { promotedAt: at }),
          ...(ends && { endedAt: at }),
        },
      })
      if (count === 0) return false
    }
    if (!ends) await showWhereItLives(tx, accountId, row, opsPlaces, at)
    if (ends) await closeSubject(tx, accountId, 'campaign', row.id)
    else if (changed || moves) await touchSubject(tx, accountId, 'campaign', row.id)
    if (moves) {
      await recordAll(tx, accountId, [
        {
          by: null,
          action: 'campaign.moved',
          subject: 'campaign',
          subjectId: row.id,
          before: { state: row.state },
          after: { state: next.state, tag: row.tag, ...(next.reason !== null && { reason: next.reason }) },
          at,
        },
      ])
    }
    return moves || ends
  })
}

const ofCampaign = (accountId: string, id: string) => ({ accountId, subject: 'campaign', subjectId: id }) as const

const isPromoted = (state: CampaignState): boolean => state === 'promoted' || state === 'production' || state === 'done'

/**
 * Nothing is left to show: its rollouts and their ledgers have ended, and so has what people are to be reminded of. A
 * tag that was refused stays in sight while machines run it.
 */
const isOver = (state: CampaignState, { rollouts, reachable }: CampaignFacts, usbDoneAt: Date | null): boolean => {
  if (rollouts.some(({ open }) => open)) return false
  if (state === 'done') return usbDoneAt !== null
  if (state === 'rolled-back') return true
  return (state === 'rejected' || state === 'withdrawn') && reachable.running === 0
}

/** Where the first of its rollouts lives, unless somebody has it live elsewhere by now; and in every ops place. */
const showWhereItLives = async (
  tx: Transaction,
  accountId: string,
  { id }: CampaignRow,
  opsPlaces: readonly PlaceAddress[],
  now: Date,
): Promise<void> => {
  const subject = ofCampaign(accountId, id)
  const shown = await tx.message.findMany({ where: subject, select: { placeId: true } })
  const ops = await placeIds(tx, accountId, opsPlaces)
  const isHome = ({ placeId }: { readonly placeId: string }): boolean => !ops.includes(placeId)
  const home = shown.some(isHome) ? null : await findHome(tx, accountId, id)
  if (home !== null) await livingMessage(tx, { ...subject, ...home, now })
  for (const placeId of ops) await livingMessage(tx, { ...subject, placeId, now })
}

const findHome = async (
  tx: Transaction,
  accountId: string,
  campaignId: string,
): Promise<{ readonly placeId: string; readonly threadId?: string } | null> => {
  const [shown] = await tx.$queryRaw<{ placeId: string; threadId: string | null }[]>`
    SELECT message.place_id::text AS "placeId", message.thread_id AS "threadId" FROM message
    JOIN rollout ON rollout.id::text = message.subject_id AND rollout.account_id = message.account_id
    WHERE message.account_id = ${accountId} AND message.subject = 'rollout' AND rollout.campaign_id = ${campaignId}::uuid
    ORDER BY rollout.number, message.created_at LIMIT 1`
  if (shown === undefined) return null
  return { placeId: shown.placeId, ...(shown.threadId !== null && { threadId: shown.threadId }) }
}
