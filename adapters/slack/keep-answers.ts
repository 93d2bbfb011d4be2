const mostKept = 5_000

/** Keeps what was answered for a key; what could not be said (null) is asked again. Asked once for all who wait. */
export const keepAnswers = (
  ask: (key: string) => Promise<string | null>,
): ((key: string) => Promise<string | null>) => {
  const kept = new Map<string, Promise<string | null>>()
  return (key) => {
    const known = kept.get(key)
    if (known !== undefined) return known
    if (kept.size >= mostKept) kept.clear()
    const answer = ask(key).then((answered) => {
      if (answered === null) kept.delete(key)
      return answered
    })
    kept.set(key, answer)
    return answer
  }
}
