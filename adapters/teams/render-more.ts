import type { Words } from '../../bot/text/words.ts'
import type { RichTextBlock } from './adaptive-card.ts'

/** How many are not shown; nothing when all are. */
export const moreLine = (missing: number, words: Words['card']): readonly RichTextBlock[] =>
  missing > 0
    ? [
        {
          type: 'RichTextBlock',
          inlines: [{ type: 'TextRun', text: words.more(missing), size: 'small', isSubtle: true }],
          spacing: 'small',
        },
      ]
    : []
