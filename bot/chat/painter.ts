import type { PlatformName } from '../card/card.ts'
import { paintMessage } from './paint.ts'
import type { PaintContext, Painter, PainterOptions } from './painter-model.ts'
import { selectDue, selectNextDue, showElsewhere } from './painter-store.ts'
import { placeIds } from './places.ts'

/** Changes of other instances come without a nudge, so the painter looks this often by itself. */
const idleMilliseconds = 1_000
/** How long a message that was in other hands is left alone. */
const busyMilliseconds = 1_000
/** Calls under way to one platform, and to one place of it: whoever is slow holds up nobody but themselves. */
const paintsAtOnce = 32
const paintsAtOncePerPlace = 8

interface UnderWay {
  readonly platform: PlatformName
  readonly placeId: string
  readonly ended: Promise<void>
}

/**
 * The reconciler toward the chats (DESIGN 5): makes each living message show what its subject is now. Level-triggered:
 * a pass reads what is wanted and what was painted, so that a crash, a doubled nudge or a second instance changes
 * nothing but the time. No transaction is open during a call to a chat.
 */
export const createPainter = (options: PainterOptions): Painter => {
  const context: PaintContext = {
    ...options,
    minimumEditGapMilliseconds: options.minimumEditGapMilliseconds ?? 3_000,
    callTimeoutMilliseconds: options.callTimeoutMilliseconds ?? 25_000,
    observe: options.observe ?? (() => undefined),
  }
  const { prisma, accountId, logger, now, opsPlaces = [] } = context
  const platforms: readonly PlatformName[] = [...options.platforms.keys()]
  const underWay = new Map<string, UnderWay>()
  const busyUntil = new Map<string, number>()
  let opsPlaceIds: readonly string[] | null = null
  let loop: Promise<void> | null = null
  let stopped = false
  let woken = false
  let wake: () => void = () => undefined

  const nudge = (): void => {
    woken = true
    wake()
  }

  const paint = async (id: string): Promise<void> => {
    try {
      const result = await paintMessage(context, id)
      if (result === 'busy') busyUntil.set(id, now().getTime() + busyMilliseconds)
    } catch (error) {
      busyUntil.set(id, now().getTime() + busyMilliseconds)
      logger.error({ code: 'paint.failed', messageId: id, err: error })
    } finally {
      underWay.delete(id)
      nudge()
    }
  }

  const busy = (at: Date): readonly string[] => {
    for (const [id, until] of busyUntil) if (until <= at.getTime()) busyUntil.delete(id)
    return [...underWay.keys(), ...busyUntil.keys()]
  }

  /** Begins what is due and not begun, and does not wait for it: a slow chat holds up nobody else. */
  const begin = async (at: Date, except: readonly string[]): Promise<readonly string[]> => {
    opsPlaceIds ??= await placeIds(prisma, accountId, opsPlaces)
    for (const opsPlaceId of opsPlaceIds) await showElsewhere(prisma, accountId, opsPlaceId, at)
    const begun = await Promise.all(platforms.map((platform) => beginOn(platform, at, except)))
    return begun.flat()
  }

  const beginOn = async (platform: PlatformName, at: Date, except: readonly string[]): Promise<readonly string[]> => {
    const room = roomOn(platform)
    if (room === 0) return []
    const due = await selectDue(
      prisma,
      { accountId, platforms: [platform], at, except: [...busy(at), ...except], fullPlaces: fullPlaces() },
      { all: room, perPlace: paintsAtOncePerPlace },
    )
    const begun: string[] = []
    for (const { id, placeId } of due) {
      if (underWay.has(id) || inPlace(placeId) >= paintsAtOncePerPlace) continue
      underWay.set(id, { platform, placeId, ended: paint(id) })
      begun.push(id)
    }
    return begun
  }

  const roomOn = (platform: PlatformName): number =>
    Math.max(0, paintsAtOnce - [...underWay.values()].filter((each) => each.platform === platform).length)

  const inPlace = (placeId: string): number => [...underWay.values()].filter((each) => each.placeId === placeId).length

  const fullPlaces = (): readonly string[] =>
    [...new Set([...underWay.values()].map(({ placeId }) => placeId))].filter(
      (placeId) => inPlace(placeId) >= paintsAtOncePerPlace,
    )

  const nextDue = async (at: Date): Promise<Date | null> => {
    const free = platforms.filter((platform) => roomOn(platform) > 0)
    const next = await selectNextDue(prisma, {
      accountId,
      platforms: free,
      at,
      except: busy(at),
      fullPlaces: fullPlaces(),
    })
    const times = [...busyUntil.values(), ...(next === null ? [] : [next.getTime()])]
    return times.length === 0 ? null : new Date(Math.min(...times))
  }

  const sleep = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
      if (woken || stopped) wake()
    })

  const run = async (): Promise<void> => {
    while (!stopped) {
      woken = false
      let pause = idleMilliseconds
      try {
        const at = now()
        await begin(at, [])
        const next = await nextDue(at)
        if (next !== null) pause = Math.max(0, Math.min(idleMilliseconds, next.getTime() - now().getTime()))
      } catch (error) {
        // The database is away: nothing is lost, the next round reads it all again.
        logger.warn({ code: 'paint.pass_failed', err: error })
        woken = false
      }
      await sleep(pause)
    }
  }

  return {
    nudge,
    pass: async (at) => {
      const seen: string[] = []
      while (true) {
        const begun = await begin(at, seen)
        seen.push(...begun)
        if (begun.length === 0) break
        await Promise.all(begun.map((id) => underWay.get(id)?.ended))
      }
      return { nextAt: await nextDue(at) }
    },
    start: () => {
      loop ??= run()
    },
    stop: async () => {
      stopped = true
      wake()
      await loop
      await Promise.all([...underWay.values()].map(({ ended }) => ended))
    },
  }
}

export type { Composed, PaintEvent, Painter, PainterOptions } from './painter-model.ts'
