import { z } from 'zod'

/** The id of the second input of a moment: its time of day. The first, its day, has the field's own id. */
export const timeInputIdOf = (fieldId: string): string => `time:${fieldId}`

/**
 * Stands beside the action data of a form, so that what comes back can be read without the form: every input comes
 * back as one string.
 */
export interface FieldNotes {
  readonly fields: Readonly<Record<string, 'text' | 'choice' | 'choices' | 'moment'>>
  /** In which the moments were shown. */
  readonly timeZone: string
}

export const fieldNotesSchema = z.object({
  fields: z.record(z.string(), z.enum(['text', 'choice', 'choices', 'moment'])).default({}),
  timeZone: z.string().optional(),
})
