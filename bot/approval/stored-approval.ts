import { z } from 'zod'
import type { Approval } from '../../prisma/client/client.ts'
import type { Evidence } from '../campaign/campaign-model.ts'
import { parseState } from '../rollout/states.ts'
import {
  type ApprovalPolicy,
  type ApprovalState,
  approvalStates,
  type EndReason,
  endReasons,
} from './approval-model.ts'
import { type EvidenceChange, evidenceChangeSchema } from './evidence-changes.ts'

/** What an approval keeps as text and JSON, read back: written by this program, so a shape that does not fit fails closed. */

const name = z.string()
const moment = z.string().nullable()

const evidenceSchema: z.ZodType<Evidence> = z.object({
  tag: z.string(),
  version: z.string(),
  machines: z.array(
    z.object({
      machineId: z.string(),
      name,
      kind: z.enum(['wrs', 'workstation']),
      siteName: z.string().nullable(),
      askedTag: z.string(),
      installedAt: moment,
      restartedAt: moment,
      runningSince: moment,
      runningVersion: z.string(),
      power: z.enum(['on', 'off']),
    }),
  ),
  failures: z.array(
    z.object({ machineId: z.string(), name, reason: z.string(), acknowledgedBy: z.string().nullable() }),
  ),
  exclusions: z.array(z.object({ machineId: z.string(), name, reason: z.string() })),
  runningSince: moment,
  soakOverride: z.string().nullable(),
  wayBack: z.array(z.object({ wrsId: z.string(), name, previousTag: z.string().nullable() })),
})

const policySchema: z.ZodType<ApprovalPolicy> = z.object({
  needed: z.int().min(1),
  organisation: z.enum(['customer', 'vendor']).nullable(),
  expiresAfterHours: z.number(),
  remindAfterHours: z.number(),
})

export const evidenceFrom = (value: unknown): Evidence => evidenceSchema.parse(value)
export const approvalPolicyFrom = (value: unknown): ApprovalPolicy => policySchema.parse(value)
export const approvalStateFrom = (value: string): ApprovalState => parseState(approvalStates, value)
export const endReasonFrom = (value: string | null): EndReason | null => z.enum(endReasons).nullable().parse(value)
export const changesFrom = (value: unknown): readonly EvidenceChange[] =>
  value === null ? [] : z.array(evidenceChangeSchema).parse(value)
export const verdictFrom = (value: string): 'approve' | 'reject' => z.enum(['approve', 'reject']).parse(value)
export const platformFrom = (value: string): 'slack' | 'teams' => z.enum(['slack', 'teams']).parse(value)

export type ApprovalRow = Approval
