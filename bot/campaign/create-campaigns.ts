import { parseState } from '../rollout/states.ts'
import { acknowledgeFailure, confirmUsb, liftTag, rejectTag, validateTag } from './acts.ts'
import { campaignStates } from './campaign-model.ts'
import type { CampaignContext, Campaigns } from './campaigns.ts'
import { readCampaignView } from './read-view.ts'
import { suggestTest } from './suggest-testers.ts'
import type { CampaignView } from './view.ts'
import { watchCampaign } from './watch-campaign.ts'

/** An account has one or two at a time; more than this nobody reads. */
const MOST_OPEN = 20

export const createCampaigns = (context: CampaignContext): Campaigns => {
  const { prisma, accountId } = context
  const read = (id: string): Promise<CampaignView | null> => readCampaignView(context, id)
  return {
    read,
    readByTag: async (tag) => {
      const row = await prisma.campaign.findUnique({
        where: { accountId_tag: { accountId, tag } },
        select: { id: true },
      })
      return row === null ? null : await read(row.id)
    },
    listOpen: async () => {
      const rows = await prisma.campaign.findMany({
        where: { accountId, endedAt: null },
        orderBy: { createdAt: 'desc' },
        take: MOST_OPEN,
        select: { id: true },
      })
      const views = await Promise.all(rows.map(({ id }) => read(id)))
      return views.filter((view) => view !== null)
    },
    listRecent: async (limit) => {
      const rows = await prisma.campaign.findMany({
        where: { accountId },
        orderBy: { createdAt: 'desc' },
        take: limit,
        select: { id: true, tag: true, releaseVersion: true, state: true, createdAt: true, endedAt: true },
      })
      return rows.map((row) => ({ ...row, state: parseState(campaignStates, row.state) }))
    },
    suggestTest: (tag) => suggestTest(prisma, accountId, tag),
    validate: (ref, by, override) => validateTag(context, ref, by, override),
    reject: (ref, by, reason) => rejectTag(context, ref, by, reason),
    acknowledge: (failure, by) => acknowledgeFailure(context, failure, by),
    usbDone: (id, by) => confirmUsb(context, id, by),
    lift: (tag, by, reason) => liftTag(context, tag, by, reason),
    watch: (id, home) => watchCampaign(context, id, home),
  }
}
