import { runDue, type World } from './world.ts'

const LONGEST_TIMER = 2 ** 31 - 1

/** The one timer that makes time pass in the console. */
export interface Engine {
  /** Sets the timer for what comes first; cheap enough to be called after each change. */
  readonly arm: () => void
  /** Does what is due before a request looks, so that no answer is older than its time. */
  readonly catchUp: () => void
  readonly stop: () => void
}

export const createEngine = (world: World): Engine => {
  let armed: { readonly due: number; readonly speed: number; readonly disarm: () => void } | null = null
  let running = false
  let stopped = false

  const run = (): void => {
    armed = null
    running = true
    try {
      runDue(world)
    } finally {
      running = false
    }
    arm()
  }
  const later = (delay: number): (() => void) => {
    if (delay <= 0) {
      const immediate = setImmediate(run)
      return () => clearImmediate(immediate)
    }
    const timer = setTimeout(run, Math.min(Math.ceil(delay), LONGEST_TIMER))
    return () => clearTimeout(timer)
  }
  const arm = (): void => {
    if (running || stopped) return
    const due = world.schedule.next()
    const speed = world.clock.speed()
    if (due === null || (armed !== null && armed.due <= due && armed.speed === speed)) return
    armed?.disarm()
    armed = { due, speed, disarm: later(world.clock.realDelay(due)) }
  }

  return {
    arm,
    catchUp: () => {
      const due = world.schedule.next()
      if (due === null || due > world.clock.now()) return
      armed?.disarm()
      run()
    },
    stop: () => {
      stopped = true
      armed?.disarm()
      armed = null
    },
  }
}
