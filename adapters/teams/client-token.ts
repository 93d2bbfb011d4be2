import { z } from 'zod'

/** Of a token's life, this much is left unused: a call that has begun with it may take a while. */
const marginMilliseconds = 5 * 60_000
const patienceMilliseconds = 10_000

const grantedSchema = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() })

/**
 * Our own token, by client credentials from another login service than Microsoft's public one, which is the one that
 * the SDK knows to ask. Asked for once at a time, and kept until shortly before its end.
 * @returns a function that rejects with `teams_token_CODE`, without what the service said
 */
export const createClientToken = (options: {
  readonly loginUrl: string
  readonly clientId: string
  readonly clientSecret: string
  readonly now: () => number
}): ((scope: string, tenantId: string) => Promise<string>) => {
  const { loginUrl, clientId, clientSecret, now } = options
  const kept = new Map<string, { readonly token: string; readonly until: number }>()
  const asking = new Map<string, Promise<string>>()

  const ask = async (scope: string, tenantId: string): Promise<string> => {
    const response = await fetch(`${loginUrl.replace(/\/+$/, '')}/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
        scope,
      }),
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMilliseconds),
    }).catch(() => null)
    if (response === null) throw new Error('teams_token_away')
    if (!response.ok) throw new Error(`teams_token_${response.status}`)
    const granted = grantedSchema.safeParse(await response.json().catch(() => null))
    if (!granted.success) throw new Error('teams_token_unreadable')
    const { access_token: token, expires_in: seconds } = granted.data
    kept.set(`${tenantId} ${scope}`, { token, until: now() + seconds * 1_000 - marginMilliseconds })
    return token
  }

  return (scope, tenantId) => {
    const key = `${tenantId} ${scope}`
    const known = kept.get(key)
    if (known !== undefined && known.until > now()) return Promise.resolve(known.token)
    const begun = asking.get(key) ?? ask(scope, tenantId).finally(() => asking.delete(key))
    asking.set(key, begun)
    return begun
  }
}
