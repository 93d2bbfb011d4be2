import type { Card } from '../../bot/card/card.ts'
import type { Locale } from '../../bot/text/words.ts'
import type { AdaptiveCard } from './adaptive-card.ts'

export interface RenderOptions {
  readonly locale: Locale
  /** Whatever is a sandbox says so on every card (DESIGN 10). */
  readonly sandbox: boolean
}

export interface RenderedCard {
  readonly content: AdaptiveCard
  /** One plain line, for notifications and for readers that show no card. */
  readonly summary: string
}

/** A card as an Adaptive Card: pure, within the size that Teams takes, with nothing foreign read as Markdown. */
export const renderCard = (card: Card, options: RenderOptions): RenderedCard => ({
  content: {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    lang: options.locale,
    fallbackText: card.summary,
    speak: card.summary,
    body: [{ type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: card.title }] }],
    msteams: { width: 'Full' },
  },
  summary: card.summary,
})
