/** Whether this instance should be given work; `reasons` are short codes, e.g. `database: away`. */
export interface Readiness {
  readonly ready: boolean
  readonly reasons: readonly string[]
}

/** Answers null when all is well, else why not. */
export type Check = () => string | null | Promise<string | null>

/** Runs all checks at once; one that fails or takes longer than `milliseconds` is a reason itself. */
export const readinessOf =
  (checks: Readonly<Record<string, Check>>, milliseconds = 2_000): (() => Promise<Readiness>) =>
  async () => {
    const answers = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => {
        const answer = await answerOf(check, milliseconds)
        return answer === null ? [] : [`${name}: ${answer}`]
      }),
    )
    const reasons = answers.flat()
    return { ready: reasons.length === 0, reasons }
  }

const answerOf = async (check: Check, milliseconds: number): Promise<string | null> => {
  const { promise: late, resolve } = Promise.withResolvers<string>()
  const timer = setTimeout(() => resolve('no answer'), milliseconds)
  try {
    return await Promise.race([Promise.resolve().then(check), late])
  } catch {
    return 'check failed'
  } finally {
    clearTimeout(timer)
  }
}
