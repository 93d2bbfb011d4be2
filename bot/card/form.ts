import type { Block, Rich } from './card.ts'

/** A form: a dialog without a platform. */
export interface Form {
  /** Which handler takes it: `update`. */
  readonly id: string
  readonly title: string
  readonly submit: string
  readonly cancel: string
  /** Comes back untouched with the submission; at most 2,000 characters as JSON. No authority. */
  readonly state: Readonly<Record<string, string>>
  readonly intro?: readonly Exclude<Block, { readonly type: 'buttons' }>[]
  readonly fields: readonly Field[]
}

interface FieldBase {
  /** Unique in the form. */
  readonly id: string
  readonly label: string
  readonly hint?: string
  readonly optional?: boolean
  /** The form is composed anew when this field changes. */
  readonly live?: boolean
}

export type Field =
  | (FieldBase & {
      readonly type: 'select'
      readonly options: readonly Option[]
      readonly initial?: string
      readonly placeholder?: string
    })
  | (FieldBase & {
      readonly type: 'multi-select'
      readonly options: readonly Option[]
      readonly initial?: readonly string[]
      readonly placeholder?: string
    })
  /** Options come from the fleet as the person types, at most 100 at a time. `source` names the handler. */
  | (FieldBase & {
      readonly type: 'search'
      readonly source: string
      readonly many: boolean
      readonly initial?: readonly Option[]
      readonly placeholder?: string
    })
  | (FieldBase & {
      readonly type: 'text'
      readonly initial?: string
      readonly placeholder?: string
      readonly long?: boolean
      readonly maximumLength?: number
    })
  | (FieldBase & { readonly type: 'date-time'; readonly initial?: Date })
  | (FieldBase & {
      readonly type: 'checkbox'
      readonly options: readonly Option[]
      readonly initial?: readonly string[]
    })

export interface Option {
  /** At most 150 characters. */
  readonly value: string
  readonly label: string
  readonly description?: string
}

/** What a person entered, by field: nothing, one or several values; a date-time is ISO 8601 in UTC. */
export type FormValues = Readonly<Record<string, readonly string[]>>

export type { Rich }
