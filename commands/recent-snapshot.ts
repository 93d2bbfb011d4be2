import type { FleetSnapshot } from '../bot/fleet/model.ts'

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
