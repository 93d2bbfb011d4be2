import type { Card } from '../../bot/card/card.ts'
import type { HomeView } from './block-kit.ts'
import { writeContext } from './form-ids.ts'
import { type RenderOptions, renderCard } from './render.ts'

/**
 * A card as somebody's home. It belongs to no channel, so the person's own conversation with the bot is written into it:
 * there the presses are answered.
 */
export const renderHome = (
  card: Card,
  { channelId, ...options }: Omit<RenderOptions, 'surface'> & { readonly channelId: string },
): HomeView => ({
  type: 'home',
  callback_id: 'home',
  private_metadata: writeContext({ state: {}, channelId }),
  blocks: renderCard(card, { ...options, surface: 'modal' }).blocks,
})
