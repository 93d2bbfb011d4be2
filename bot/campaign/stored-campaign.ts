import { z } from 'zod'

/** What a campaign keeps as JSON, read back: written by this program, so a shape that does not fit fails closed. */

const acknowledgementSchema = z.object({
  personId: z.string(),
  name: z.string(),
  at: z.iso.datetime(),
  /** Which failure it was, by the moment of it: a machine that fails again is to be looked at again. */
  failedAt: z.iso.datetime(),
})
export type Acknowledgement = Readonly<z.infer<typeof acknowledgementSchema>>

const verdictSchema = z.object({
  kind: z.enum(['validated', 'rejected']),
  personId: z.string(),
  name: z.string(),
  at: z.iso.datetime(),
  /** `evidenceHash` of what was seen at that moment. */
  evidence: z.string(),
  /** An owner's reason for a shorter soak time. */
  soakOverride: z.string().nullable(),
  /** Why it was rejected. */
  reason: z.string().nullable(),
})
export type Verdict = Readonly<z.infer<typeof verdictSchema>>

/** By machine. */
export const acknowledgedFrom = (value: unknown): ReadonlyMap<string, Acknowledgement> =>
  new Map(Object.entries(z.record(z.string(), acknowledgementSchema).parse(value)))

export const verdictFrom = (value: unknown): Verdict | null => verdictSchema.nullable().parse(value)
