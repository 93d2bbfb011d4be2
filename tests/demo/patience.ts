import { setTimeout as pause } from 'node:timers/promises'

/** Something did not go as the play says. Its words are for whoever watches. */
export class DemoFailure extends Error {
  override readonly name = 'DemoFailure'
}

export interface Patience {
  /** Ends every wait: somebody pressed Ctrl-C, or the whole took too long. */
  readonly signal: AbortSignal
  /** How long anything may take before it counts as not done. */
  readonly milliseconds: number
  /** The sentence for what did not come. */
  readonly late: (what: string) => string
}

const LOOK_MILLISECONDS = 40

/**
 * Looks until there is what is waited for.
 * @throws DemoFailure when it does not come in time, and the signal's reason when that ends the wait
 */
export const until = async <Found>(
  { signal, milliseconds, late }: Patience,
  what: string,
  look: () => Promise<Found | null>,
): Promise<Found> => {
  const deadline = performance.now() + milliseconds
  for (;;) {
    signal.throwIfAborted()
    const found = await look()
    if (found !== null) return found
    if (performance.now() > deadline) throw new DemoFailure(late(what))
    await pause(LOOK_MILLISECONDS, undefined, { signal })
  }
}
