const most = 6

/**
 * Where an error came from, for the log, but no line of its message: that may hold what a person wrote (promise 7 of
 * DESIGN 8), and look like a frame. None where it cannot be told where the message ends.
 */
export const framesOf = (error: unknown): readonly string[] => {
  if (!(error instanceof Error)) return []
  const { stack = '', message } = error
  const begin = stack.indexOf(message)
  const after = begin < 0 ? '' : stack.slice(begin + message.length)
  return after
    .split('\n')
    .filter((line) => /^\s+at /u.test(line))
    .slice(0, most)
}
