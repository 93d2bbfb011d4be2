/** What `promise` gives, or `late` when that takes longer. The work itself goes on. */
export const within = async <Result, Late>(
  promise: Promise<Result>,
  milliseconds: number,
  late: Late,
): Promise<Result | Late> => {
  const { promise: timeout, resolve } = Promise.withResolvers<Late>()
  const timer = setTimeout(() => resolve(late), Math.max(0, milliseconds))
  try {
    return await Promise.race([promise, timeout])
  } finally {
    clearTimeout(timer)
  }
}
