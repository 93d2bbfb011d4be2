/** The simulated time, in milliseconds since the epoch, and the real time that it is driven by. */
export interface SimulatedClock {
  readonly now: () => number
  /** The time of those who call the console: what is promised to a client over HTTP is kept in this time. */
  readonly real: () => number
  readonly speed: () => number
  readonly setSpeed: (speed: number) => void
  /** Real milliseconds until that simulated time; 0 where it is past. */
  readonly realDelay: (until: number) => number
  /** Runs `act` as if it were that moment: what comes due is done at its own time, however late the timer is. */
  readonly during: (moment: number, act: () => void) => void
}

/**
 * Starts a clock at `start` that runs `speed` times as fast as `real`. At speed Infinity it runs like the real one: what is
 * infinitely fast is the work of the machines, and a time to live of a day must not end at once.
 */
export const simulatedClock = (real: () => number, start: number, speed: number): SimulatedClock => {
  let currentSpeed = speed
  let base = start
  let realBase = real()
  let latest = start
  let held: number | null = null

  const rate = (): number => (Number.isFinite(currentSpeed) ? currentSpeed : 1)
  const now = (): number => {
    if (held !== null) return held
    latest = Math.max(latest, base + (real() - realBase) * rate())
    return latest
  }

  return {
    now,
    real,
    speed: () => currentSpeed,
    setSpeed: (next) => {
      base = now()
      realBase = real()
      currentSpeed = next
    },
    realDelay: (until) => Math.max(0, (until - now()) / rate()),
    during: (moment, act) => {
      held = moment
      try {
        act()
      } finally {
        held = null
      }
    },
  }
}

/** Simulated milliseconds as the API writes times. */
export const isoTime = (milliseconds: number): string => new Date(Math.floor(milliseconds)).toISOString()
