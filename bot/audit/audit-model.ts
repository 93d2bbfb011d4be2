import type { Transaction } from '../database.ts'

/** Who acts: the person, and the identity under which they did. */
export interface Actor {
  readonly personId: string
  /** `slack:T1/U1`. */
  readonly identity: string
  /** Of the message where they acted; absent where there is none, e.g. for a typed command. */
  readonly permalink?: string
}

/** The closed list of what the trail tells of. */
export const auditActions = [
  'rollout.started',
  'rollout.paused',
  'rollout.resumed',
  'rollout.cancelled',
  'rollout.retried',
  'rollout.next',
  'rollout.grown',
  'rollout.ended',
  'window.set',
  'window.cleared',
  'campaign.opened',
  'campaign.moved',
  'campaign.failure-acknowledged',
  'campaign.validated',
  'campaign.rejected',
  'campaign.usb-done',
  'tag.quarantined',
  'tag.lifted',
  'release.announced',
  'release.dismissed',
  'release.restored',
  'place.subscribed',
  'place.unsubscribed',
  'place.language',
  'approval.requested',
  'approval.decided',
  'approval.voided',
  'approval.expired',
  'promotion.done',
  'promotion.task',
  'promotion.failed',
  'account.frozen',
  'account.unfrozen',
  'account.freeze-overridden',
  'role.granted',
  'role.revoked',
  'group.granted',
  'group.revoked',
  'organisation.set',
  'identity.linked',
  'identity.unlinked',
] as const
export type AuditAction = (typeof auditActions)[number]

export type AuditSubject = 'rollout' | 'campaign' | 'approval' | 'release' | 'account' | 'person' | 'site' | 'place'

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

export interface AuditEntry {
  /** Null: the bot itself, by a fact that it saw. */
  readonly by: Actor | null
  readonly action: AuditAction
  readonly subject: AuditSubject
  readonly subjectId: string
  readonly before?: Json
  readonly after?: Json
  /** Foreign: what the person gave as their reason. */
  readonly reason?: string
  readonly at: Date
}

/**
 * Writes one link of the chain, in the transaction of the change that it tells of: both stand or fall together
 * (promise 8 of DESIGN 8). Call it last in the transaction: it takes the one lock that orders the chain.
 */
export type RecordAudit = (tx: Transaction, accountId: string, entry: AuditEntry) => Promise<void>
