import type { PrismaClient } from '../prisma/client/client.ts'
import type { AdoptionCharts } from './adoption/charts.ts'
import type { Announcements } from './announcement/announcements.ts'
import type { Approvals } from './approval/approvals.ts'
import type { Campaigns } from './campaign/campaigns.ts'
import { composeCampaign } from './campaign/cards/compose.ts'
import { readLeft } from './campaign/read-left.ts'
import type { PainterOptions } from './chat/painter-model.ts'
import { composeRollout } from './rollout/cards/compose.ts'
import type { Steering } from './rollout/steering.ts'

/** How each thing that has living messages is told in one: what the painter asks for, by the kind of the thing. */
export const composeSubjects = (rooms: {
  readonly prisma: PrismaClient
  readonly accountId: string
  readonly steering: Steering
  readonly approvals: Approvals
  readonly campaigns: Campaigns
  readonly announcements: Announcements
  readonly charts: AdoptionCharts
}): PainterOptions['compose'] => {
  const { prisma, accountId, steering, approvals, campaigns, announcements, charts } = rooms
  return async (subject, subjectId, locale) => {
    if (subject === 'approval') return approvals.compose(subjectId, locale)
    if (subject === 'announcement') return announcements.compose(subjectId, locale)
    if (subject === 'campaign') {
      const seen = await campaigns.read(subjectId)
      return seen === null
        ? null
        : composeCampaign(seen, () => readLeft(prisma, accountId, seen.releaseVersion), locale)
    }
    const view = subject === 'rollout' ? await steering.read(subjectId) : null
    if (view === null) return null
    const targets = () => steering.targets(subjectId)
    return composeRollout(view, targets, locale, async (places) => {
      const chart = await charts.chart(places, locale)
      return chart?.type === 'drawn' ? chart.file : null
    })
  }
}
