import type { RolloutView } from '../bot/rollout/view.ts'

/** The rollout that has this place now; null is the remote machines'. A lane in its ledger holds nobody up. */
export const holderOf = (open: readonly RolloutView[], siteId: string | null): RolloutView | undefined =>
  open.find(({ lanes }) =>
    lanes.some((lane) => lane.siteId === siteId && lane.state !== 'done' && lane.state !== 'ledger'),
  )
