/**
 * The part of Adaptive Cards 1.5 that we write, with what Teams adds to it: `msteams`, `choices.data`, the `filtered`
 * style, and `ProgressBar`, which is newer and always has a fallback.
 */
export interface AdaptiveCard {
  readonly type: 'AdaptiveCard'
  readonly $schema: string
  readonly version: '1.5'
  readonly lang: string
  /** Shown where the card cannot be. */
  readonly fallbackText: string
  readonly speak: string
  readonly body: readonly Element[]
  readonly actions?: readonly Action[]
  readonly msteams: { readonly width: 'Full'; readonly entities?: readonly Mention[] }
}

/** A card within a card, behind an `Action.ShowCard`. */
export interface InnerCard {
  readonly type: 'AdaptiveCard'
  readonly body: readonly Element[]
  readonly actions: readonly Action[]
}

export interface Mention {
  readonly type: 'mention'
  /** As it stands in a TextBlock: `<at>Camille</at>`. */
  readonly text: string
  readonly mentioned: { readonly id: string; readonly name: string }
}

export type Element = Text | Layout | Input

interface Placed {
  readonly separator?: boolean
  readonly spacing?: 'none' | 'small' | 'default' | 'medium' | 'large'
}

export type ColorName = 'default' | 'accent' | 'good' | 'warning' | 'attention'
export type StyleName = 'default' | 'emphasis' | 'good' | 'warning' | 'attention' | 'accent'

export type Text = TextBlock | RichTextBlock

/** Read as Markdown by Teams. */
export interface TextBlock extends Placed {
  readonly type: 'TextBlock'
  readonly text: string
  readonly wrap: true
  readonly style?: 'heading'
  readonly size?: 'small' | 'medium' | 'large'
  readonly weight?: 'bolder'
  readonly isSubtle?: boolean
  readonly horizontalAlignment?: 'right'
}

/** Never read as Markdown. */
export interface RichTextBlock extends Placed {
  readonly type: 'RichTextBlock'
  readonly inlines: readonly TextRun[]
  readonly horizontalAlignment?: 'right'
}

export interface TextRun {
  readonly type: 'TextRun'
  readonly text: string
  readonly size?: 'small' | 'medium' | 'large'
  readonly weight?: 'bolder'
  readonly fontType?: 'monospace'
  readonly isSubtle?: boolean
  readonly color?: ColorName
  readonly selectAction?: { readonly type: 'Action.OpenUrl'; readonly url: string }
}

export type Layout =
  | (Placed & {
      readonly type: 'Container'
      readonly items: readonly Element[]
      readonly style?: StyleName
      readonly bleed?: boolean
    })
  | (Placed & { readonly type: 'ColumnSet'; readonly columns: readonly Column[] })
  | (Placed & {
      readonly type: 'Table'
      readonly columns: readonly TableColumn[]
      readonly rows: readonly TableRow[]
      readonly firstRowAsHeader: boolean
      readonly showGridLines: boolean
    })
  | (Placed & { readonly type: 'Image'; readonly url: string; readonly altText: string; readonly size: 'stretch' })
  | (Placed & { readonly type: 'ActionSet'; readonly actions: readonly Action[] })
  | (Placed & {
      readonly type: 'ProgressBar'
      readonly value: number
      readonly max: number
      readonly color: ColorName
      readonly fallback: Element
    })

export interface Column {
  readonly type: 'Column'
  /** A weight, or pixels. */
  readonly width: number | 'auto' | 'stretch' | `${number}px`
  readonly items: readonly Element[]
  readonly spacing?: 'none' | 'small' | 'default'
  readonly verticalContentAlignment?: 'center' | 'bottom'
}

export interface TableColumn {
  /** A weight, or pixels. */
  readonly width: number | `${number}px`
  readonly horizontalCellContentAlignment?: 'right'
}

export interface TableRow {
  readonly type: 'TableRow'
  readonly style?: StyleName
  readonly cells: readonly { readonly type: 'TableCell'; readonly items: readonly Element[] }[]
}

interface Named extends Placed {
  readonly id: string
  readonly label: string
  readonly isRequired?: boolean
  readonly errorMessage?: string
}

export interface Choice {
  readonly title: string
  readonly value: string
}

export type Input =
  | (Named & {
      readonly type: 'Input.ChoiceSet'
      readonly choices: readonly Choice[]
      readonly style: 'compact' | 'expanded' | 'filtered'
      readonly isMultiSelect: boolean
      readonly wrap: true
      /** Several are joined by commas. */
      readonly value?: string
      readonly placeholder?: string
      readonly 'choices.data'?: { readonly type: 'Data.Query'; readonly dataset: string }
    })
  | (Named & {
      readonly type: 'Input.Text'
      readonly isMultiline: boolean
      readonly maxLength: number
      readonly value?: string
      readonly placeholder?: string
    })
  | (Named & { readonly type: 'Input.Date'; readonly value?: string })
  | (Named & { readonly type: 'Input.Time'; readonly value?: string })

interface Pressable {
  readonly title: string
  readonly style?: 'positive' | 'destructive'
  readonly mode?: 'secondary'
  readonly tooltip?: string
}

export type Action =
  | (Pressable & {
      readonly type: 'Action.Execute'
      readonly verb: string
      readonly data: object
      readonly associatedInputs: 'None'
    })
  | (Pressable & { readonly type: 'Action.Submit'; readonly data: object; readonly associatedInputs?: 'None' })
  | (Pressable & { readonly type: 'Action.ShowCard'; readonly card: InnerCard })
