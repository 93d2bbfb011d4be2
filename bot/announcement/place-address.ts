import type { PlatformName } from '../card/card.ts'
import type { PlaceAddress } from '../chat/platform.ts'

const platforms: readonly PlatformName[] = ['slack', 'teams']

/** The address of a place as its row tells it; null for a platform that this program does not know. */
export const placeAddress = (row: {
  readonly platform: string
  readonly workspace: string
  readonly channelId: string
  readonly reference: unknown
}): PlaceAddress | null => {
  const platform = platforms.find((known) => known === row.platform)
  if (platform === undefined) return null
  const { workspace, channelId, reference } = row
  return { platform, workspace, channelId, ...(reference !== null && { reference }) }
}
