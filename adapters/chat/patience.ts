/**
 * Takes from an allowance that may be empty now, and waits for it where that is not too long.
 * @param take null when it took; else the milliseconds until it may be tried again
 * @param patience milliseconds that may be waited in all
 * @returns null when it was taken; else the milliseconds after which to ask again
 */
export const takeWithin = async (
  take: () => Promise<number | null>,
  patience: number,
  pause: (milliseconds: number) => Promise<unknown>,
): Promise<number | null> => {
  const deadline = performance.now() + patience
  for (;;) {
    const wait = await take()
    if (wait === null) return null
    if (performance.now() + wait > deadline) return wait
    await pause(wait)
  }
}
