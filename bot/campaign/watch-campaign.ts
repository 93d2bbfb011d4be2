import { livingMessage } from '../chat/living.ts'
import type { CampaignContext } from './campaigns.ts'

export const watchCampaign = async (
  { prisma, accountId, now, onPainted }: CampaignContext,
  id: string,
  home: { readonly placeId: string; readonly threadId?: string },
): Promise<boolean> => {
  const row = await prisma.campaign.findFirst({ where: { id, accountId }, select: { id: true } })
  if (row === null) return false
  await livingMessage(prisma, { accountId, subject: 'campaign', subjectId: id, ...home, now: now() })
  onPainted()
  return true
}
