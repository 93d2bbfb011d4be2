import type { Logger } from 'pino'
import type { PlaceAddress } from '../../bot/chat/platform.ts'
import type { Origin } from './origin.ts'
import { placeOf } from './origin-of.ts'

const mostKnown = 5_000

/**
 * Remembers how to speak in each place from which something is heard. Only what is new is written: the first delivery
 * of a place since the start, and a way that Microsoft changed.
 */
export const createPlaceKeeper = (
  remember: (place: PlaceAddress) => Promise<unknown>,
  logger: Logger,
): ((origin: Origin) => void) => {
  const known = new Map<string, string>()
  return (origin) => {
    const place = placeOf(origin)
    const key = `${place.workspace}:${place.channelId}`
    const reference = JSON.stringify(place.reference)
    if (known.get(key) === reference) return
    if (known.size >= mostKnown) known.clear()
    known.set(key, reference)
    remember(place).catch(() => {
      known.delete(key)
      logger.warn({ code: 'teams_place_not_kept' }, 'how to speak in a place could not be written down')
    })
  }
}
