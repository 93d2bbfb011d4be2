import type { PrismaClient } from '../../prisma/client/client.ts'
import type { Act } from '../audit/read-trail.ts'
import type { Trail } from '../audit/trail.ts'
import type { Campaigns } from '../campaign/campaigns.ts'
import type { CampaignView } from '../campaign/view.ts'
import { type Freeze, readFreeze } from '../freeze/read-freeze.ts'
import type { Steering } from '../rollout/steering.ts'
import type { RolloutView } from '../rollout/view.ts'

/** The account at a glance: what every home shows, whoever looks. */
export interface Glance {
  readonly account: {
    /** Empty while the console has never answered; the tag too. */
    readonly name: string
    readonly defaultTag: string
    /** Null where the console's list does not name the tag. */
    readonly defaultVersion: string | null
  }
  readonly freeze: Freeze | null
  readonly campaigns: readonly CampaignView[]
  readonly rollouts: readonly RolloutView[]
  /** Machines that were off, over all open rollouts (rule powered-off). */
  readonly ledger: number
  /** Newest first. */
  readonly acts: readonly Act[]
}

export interface GlanceSource {
  readonly prisma: PrismaClient
  readonly accountId: string
  readonly steering: Pick<Steering, 'listOpen'>
  readonly campaigns: Pick<Campaigns, 'listOpen'>
  readonly trail: Pick<Trail, 'latest'>
}

const MOST_ACTS = 5

export const readGlance = async (source: GlanceSource): Promise<Glance> => {
  const { prisma, accountId, steering, campaigns, trail } = source
  const [account, freeze, openCampaigns, rollouts, { acts }] = await Promise.all([
    prisma.account.findUnique({ where: { id: accountId }, select: { name: true, defaultTag: true } }),
    readFreeze(prisma, accountId),
    campaigns.listOpen(),
    steering.listOpen(),
    trail.latest({ since: null, before: null, limit: MOST_ACTS }),
  ])
  const { name = '', defaultTag = '' } = account ?? {}
  const release = await prisma.release.findUnique({
    where: { accountId_tag: { accountId, tag: defaultTag } },
    select: { version: true },
  })
  return {
    account: { name, defaultTag, defaultVersion: release?.version ?? null },
    freeze,
    campaigns: openCampaigns,
    rollouts,
    ledger: rollouts.reduce((sum, { counts }) => sum + counts.off, 0),
    acts,
  }
}

const KEPT_MILLISECONDS = 10_000

/** Many homes are composed after one change: they share one reading, for as long as the mark is the same. */
export const keepGlance = (read: () => Promise<Glance>): ((mark: string) => Promise<Glance>) => {
  let kept: { readonly mark: string; readonly until: number; readonly reading: Promise<Glance> } | null = null
  return (mark) => {
    if (kept !== null && kept.mark === mark && kept.until > performance.now()) return kept.reading
    const mine = { mark, until: performance.now() + KEPT_MILLISECONDS, reading: read() }
    kept = mine
    mine.reading.catch(() => {
      if (kept === mine) kept = null
    })
    return mine.reading
  }
}
