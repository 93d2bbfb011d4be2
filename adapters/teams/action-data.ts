import { z } from 'zod'

/**
 * What our cards and dialogs carry in the `data` of their actions, and what comes back with a press or a submission.
 * Ids and versions, never authority (DESIGN 5): all of it is unchecked until the command has checked it. `from` is the
 * message from whose button a dialog was opened, so that the answer can replace it.
 */
export type ActionData =
  /** A button of a card. With `opens` it asks for a dialog (`task/fetch`). */
  | { readonly w360: 'press'; readonly action: string; readonly value: ButtonData }
  /** A form is sent. */
  | { readonly w360: 'submit'; readonly form: string; readonly state: FormState; readonly from?: string | undefined }
  /** A live field changed: the form anew. */
  | {
      readonly w360: 'change'
      readonly form: string
      readonly state: FormState
      readonly field: string
      readonly from?: string | undefined
    }

type ButtonData = Readonly<Record<string, string | number | boolean>>
type FormState = Readonly<Record<string, string>>

/** The verb of every Action.Execute. */
export const pressVerb = 'w360'

const fieldPrefix = 'field:'
/** The id of a field's input. */
export const inputIdOf = (fieldId: string): string => `${fieldPrefix}${fieldId}`
export const fieldIdOf = (inputId: string): string | null =>
  inputId.startsWith(fieldPrefix) ? inputId.slice(fieldPrefix.length) : null

const state = z.record(z.string(), z.string())

export const actionDataSchema = z.discriminatedUnion('w360', [
  z.object({
    w360: z.literal('press'),
    action: z.string(),
    value: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  }),
  z.object({ w360: z.literal('submit'), form: z.string(), state, from: z.string().optional() }),
  z.object({ w360: z.literal('change'), form: z.string(), state, field: z.string(), from: z.string().optional() }),
])
