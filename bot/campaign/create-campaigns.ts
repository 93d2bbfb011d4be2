import { acknowledgeFailure, confirmUsb, liftTag, rejectTag, validateTag } from './acts.ts'
import type { CampaignContext, Campaigns } from './campaigns.ts'
import { readCampaignView } from './read-view.ts'
import type { CampaignView } from './view.ts'
import { watchCampaign } from './watch-campaign.ts'

export const createCampaigns = (context: CampaignContext): Campaigns => {
  const { prisma, accountId } = context
  const read = (id: string): Promise<CampaignView | null> => readCampaignView(context, id)
  const ids = async (where: object, take?: number) =>
    await prisma.campaign.findMany({
      where: { accountId, ...where },
      orderBy: { createdAt: 'desc' },
      select: { id: true },
      ...(take !== undefined && { take }),
    })
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
      const views = await Promise.all((await ids({ endedAt: null }, 20)).map(({ id }) => read(id)))
      return views.filter((view) => view !== null)
    },
    listRecent: async (limit) => {
      const views = await Promise.all((await ids({}, limit)).map(({ id }) => read(id)))
      return views.filter((view) => view !== null)
    },
    validate: (ref, by, override) => validateTag(context, ref, by, override),
    reject: (ref, by, reason) => rejectTag(context, ref, by, reason),
    acknowledge: (failure, by) => acknowledgeFailure(context, failure, by),
    usbDone: (id, by) => confirmUsb(context, id, by),
    lift: (tag, by, reason) => liftTag(context, tag, by, reason),
    watch: (id, home) => watchCampaign(context, id, home),
  }
}
