import { adoption } from './en/adoption.ts'
import { announcement } from './en/announcement.ts'
import { approval } from './en/approval.ts'
import { audit } from './en/audit.ts'
import { campaign } from './en/campaign.ts'
import { card } from './en/card.ts'
import { command } from './en/command.ts'
import { freeze } from './en/freeze.ts'
import { home } from './en/home.ts'
import { manifest } from './en/manifest.ts'
import { people } from './en/people.ts'
import { plan } from './en/plan.ts'
import { problem } from './en/problem.ts'
import { reason } from './en/reason.ts'
import { release } from './en/release.ts'
import { rollout } from './en/rollout.ts'
import { schedule } from './en/schedule.ts'
import { start } from './en/start.ts'
import { status } from './en/status.ts'
import type { Words } from './fr.ts'

export const en: Words = {
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
