import { setMaxListeners } from 'node:events'

/** Ends what is still under way when a sandbox closes: open pages, deliveries, retries that wait. */
export const endOfAll = (): AbortController => {
  const controller = new AbortController()
  // All of these listen at once: ten are no leak.
  setMaxListeners(0, controller.signal)
  return controller
}
