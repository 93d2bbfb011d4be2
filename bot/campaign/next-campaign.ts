import type { CampaignFacts, CampaignState } from './campaign-model.ts'

/** Why a campaign moved, when that is not plain from the state. Kept with the campaign; bot/text says it in words. */
export const campaignReasons = [
  'by-hand',
  'rollback',
  'release-withdrawn',
  'default-changed',
  'approval-rejected',
] as const
export type CampaignReason = (typeof campaignReasons)[number]

export interface NextCampaign {
  readonly state: CampaignState
  readonly reason: CampaignReason | null
}

/** Nothing leads out of these but a new test of the same tag. */
export const finalCampaignStates: ReadonlySet<CampaignState> = new Set(['done', 'rolled-back', 'withdrawn'])

const afterPromotion: ReadonlySet<CampaignState> = new Set(['promoted', 'production', 'done'])

/**
 * Where a campaign stands by the facts alone (DESIGN 3, rule account-phase). Pure, and level-triggered: it reads what is,
 * not what happened, so that whatever was done by hand in the console is caught up with in one step.
 */
export const nextCampaign = (facts: CampaignFacts): NextCampaign => {
  const { state } = facts
  if (finalCampaignStates.has(state)) return { state, reason: null }
  if (facts.rollouts.some(({ phase }) => phase === 'rollback')) return { state: 'rolled-back', reason: 'rollback' }
  if (facts.releaseStatus === 'withdrawn' || facts.releaseStatus === null) {
    return { state: 'withdrawn', reason: 'release-withdrawn' }
  }
  // Somebody said no: that the console was changed all the same is told, not taken for a yes.
  if (state === 'rejected' || facts.verdict === 'rejected') return { state: 'rejected', reason: null }
  if (facts.defaultTag === facts.tag) return inProduction(facts)
  // Left again by hand: the bot itself never changes the account's tag to another one than a campaign's.
  if (afterPromotion.has(state)) return { state: 'rolled-back', reason: 'default-changed' }
  return beforePromotion(facts)
}

const inProduction = (facts: CampaignFacts): NextCampaign => {
  const reason = afterPromotion.has(facts.state) || isApproved(facts) ? null : 'by-hand'
  const { total, running } = facts.reachable
  const production = facts.rollouts.filter(({ phase }) => phase === 'production')
  // What only waits for its ledger holds nothing up (rule powered-off); what runs or is about to has not ended.
  const underWay = production.some(({ open, state }) => open && state !== 'ledger')
  if (total > 0 && running === total && !underWay) return { state: 'done', reason }
  return { state: production.length > 0 || facts.state === 'production' ? 'production' : 'promoted', reason }
}

const isApproved = ({ approval }: CampaignFacts): boolean =>
  approval === 'approved' || approval === 'task' || approval === 'done'

const beforePromotion = (facts: CampaignFacts): NextCampaign => {
  if (facts.verdict === 'validated') {
    if (facts.approval === 'rejected' && facts.quarantined) return { state: 'rejected', reason: 'approval-rejected' }
    return { state: facts.approval === 'open' || isApproved(facts) ? 'awaiting-approval' : 'validated', reason: null }
  }
  return { state: facts.rollouts.some(({ phase }) => phase === 'test') ? 'testing' : 'announced', reason: null }
}
