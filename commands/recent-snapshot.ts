import type { FleetSnapshot } from '../bot/fleet/model.ts'
import type { Turn } from './command.ts'

const KEPT_MILLISECONDS = 5_000

/**
 * A person who types in a search field asks several times a second; all of them share one reading of the fleet. It is
 * let go after some seconds, for a large fleet is large in memory too.
 */
export const createRecentSnapshot = (
  readSnapshot: () => Promise<FleetSnapshot | null>,
): (() => Promise<FleetSnapshot | null>) => {
  let recent: Promise<FleetSnapshot | null> | null = null

  const letGo = (reading: Promise<FleetSnapshot | null>): void => {
    if (recent === reading) recent = null
  }

  return () => {
    if (recent !== null) return recent
    const reading = readSnapshot()
    recent = reading
    reading.then(
      // A fleet that is not known yet may be known a moment later.
      (snapshot) => (snapshot === null ? letGo(reading) : setTimeout(() => letGo(reading), KEPT_MILLISECONDS).unref()),
      () => letGo(reading),
    )
    return reading
  }
}

/**
 * The recent one where it knows this tag, else a fresh one: a release is asked for in the very seconds in which people
 * were told of it.
 */
export const snapshotKnowing = async (
  turn: Pick<Turn, 'recentSnapshot' | 'bot'>,
  tag: string,
): Promise<FleetSnapshot | null> => {
  const recent = await turn.recentSnapshot()
  return recent?.releases.some((release) => release.tag === tag) === true ? recent : await turn.bot.readSnapshot()
}
