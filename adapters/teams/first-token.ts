import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'

const patienceMilliseconds = 15_000

/** What Microsoft's library throws; of it, only codes are safe to repeat. */
const refusalSchema = z.object({
  errorCode: z.string().regex(/^\w{1,60}$/),
  status: z.number().optional(),
  errorNo: z.coerce.number().int().positive().optional(),
})

/** Of a client that is not known or not believed; a server that is busy or broken answers otherwise. */
const refusing: ReadonlySet<number> = new Set([400, 401, 403, 404])

/**
 * Asks for our own token once, so that a secret that is wrong or has expired is known at the start, not when the first
 * card fails.
 * @throws `teams_refused_CODE` when Microsoft does not take the secret, with its own code where it told one, and
 * `teams_away_CODE` when it could not be asked
 */
export const askFirstToken = async (
  token: () => Promise<string>,
  milliseconds: number = patienceMilliseconds,
): Promise<void> => {
  const given = new AbortController()
  try {
    const late = sleep(milliseconds, null, { signal: given.signal, ref: false }).then(() => {
      throw new Error('teams_token_timeout')
    })
    await Promise.race([token(), late])
  } catch (error) {
    throw new Error(codeOf(error), { cause: error })
  } finally {
    given.abort()
  }
}

const codeOf = (error: unknown): string => {
  const { data } = refusalSchema.safeParse(error)
  if (data !== undefined) {
    const { status = 0, errorNo, errorCode } = data
    if (!refusing.has(status)) return `teams_away_${errorCode}`
    return `teams_refused_${errorNo === undefined ? errorCode : `AADSTS${errorNo}`}`
  }
  // Of our own making where the cloud is another one.
  const [, code = 'unknown'] = /^teams_token_(\w+)$/.exec(error instanceof Error ? error.message : '') ?? []
  return `teams_${refusing.has(Number(code)) ? 'refused' : 'away'}_${code}`
}
