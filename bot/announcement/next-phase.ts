import type { AnnouncementFacts, AnnouncementPhase } from './announcement-model.ts'

export interface Standing {
  readonly phase: AnnouncementPhase
  /** Nothing is to be expected of it any more. */
  readonly over: boolean
}

/** Where a release stands here, from the facts alone: whatever was missed meanwhile is caught up with in one step. */
export const standingOf = ({ status, isDefault, campaign, superseded }: AnnouncementFacts): Standing => {
  if (status === 'withdrawn') return { phase: 'withdrawn', over: true }
  if (campaign !== null) return { phase: campaign.state, over: campaign.ended }
  if (isDefault) return { phase: 'current', over: true }
  if (superseded) return { phase: 'superseded', over: true }
  return { phase: 'announced', over: false }
}
