import { adoption } from './fr/adoption.ts'
import { announcement } from './fr/announcement.ts'
import { approval } from './fr/approval.ts'
import { audit } from './fr/audit.ts'
import { campaign } from './fr/campaign.ts'
import { card } from './fr/card.ts'
import { command } from './fr/command.ts'
import { freeze } from './fr/freeze.ts'
import { home } from './fr/home.ts'
import { manifest } from './fr/manifest.ts'
import { people } from './fr/people.ts'
import { plan } from './fr/plan.ts'
import { problem } from './fr/problem.ts'
import { reason } from './fr/reason.ts'
import { release } from './fr/release.ts'
import { rollout } from './fr/rollout.ts'
import { schedule } from './fr/schedule.ts'
import { start } from './fr/start.ts'
import { status } from './fr/status.ts'

/** Every French word, by room. The type of this object is what the English one must match. */
export const fr = {
  adoption,
  audit,
  announcement,
  approval,
  campaign,
  card,
  command,
  freeze,
  home,
  manifest,
  people,
  plan,
  problem,
  reason,
  release,
  rollout,
  schedule,
  start,
  status,
}

export type Words = typeof fr
