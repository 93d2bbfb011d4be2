import { z } from 'zod'

/** What buttons carry: an id and a version, never authority (DESIGN 5). */

export const draftSchema = z.object({ draft: z.uuid(), version: z.int() })
export type DraftRef = z.infer<typeof draftSchema>

/** Indexes into the plan's refusals and the fixes of that refusal. */
export const fixSchema = draftSchema.extend({ refusal: z.int().min(0), fix: z.int().min(0) })
export type FixRef = z.infer<typeof fixSchema>

export const rolloutSchema = z.object({ id: z.uuid(), version: z.int() })
export type PressedRollout = z.infer<typeof rolloutSchema>

export const numberSchema = z.object({ number: z.int().min(1).max(999_999_999) })

export const tagSchema = z.object({ tag: z.string().max(1_000) })

/** A form to open, with what was typed. */
export const openSchema = z.object({ text: z.string().max(2_000) })

/** What travels with the form `update`. */
export const formStateSchema = z.object({
  dryRun: z.literal('yes').optional(),
  draft: z.uuid().optional(),
  version: z
    .string()
    .regex(/^\d{1,9}$/u)
    .optional(),
})
export type FormState = z.infer<typeof formStateSchema>
