import { randomUUID } from 'node:crypto'
import type { CryptoKey, JWTPayload } from 'jose'
import { exportJWK, generateKeyPair, jwtVerify, SignJWT, UnsecuredJWT } from 'jose'
import type { JsonObject } from '../../json.ts'
import type { Forgery } from '../contract.ts'
import type { World } from '../world/world.ts'

export const connectorIssuer = 'https://api.botframework.com'
const connectorAudience = 'https://api.botframework.com'
const tokenLifetime = 3_600

export interface Identity {
  /** What deliveries are signed with; its public half is in `keys`. */
  readonly privateKey: CryptoKey
  readonly publicKey: CryptoKey
  /** Known to nobody: what a forger has. Made when one forges. */
  readonly foreignKey: () => Promise<CryptoKey>
  readonly keyId: string
  /** As JSON Web Keys. */
  readonly keys: JsonObject
}

export const createIdentity = async (): Promise<Identity> => {
  const own = await generateKeyPair('RS256', { extractable: true })
  const keyId = randomUUID()
  const jwk = await exportJWK(own.publicKey)
  return {
    privateKey: own.privateKey,
    publicKey: own.publicKey,
    foreignKey: async () => (await generateKeyPair('RS256')).privateKey,
    keyId,
    keys: { keys: [{ ...jwk, kid: keyId, x5t: keyId, use: 'sig', alg: 'RS256', endorsements: ['msteams'] }] },
  }
}

const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1_000)

interface Claims extends JWTPayload {
  serviceurl?: string
}

// Five minutes of tolerance are usual: a forged time lies beyond them.
const hour = 3_600

const claimsFor = (world: World, serviceUrl: string, how: Forgery): Claims => {
  // The bot's SDK checks by the real clock, whatever the sandbox's clock says.
  const now = seconds(Date.now())
  const right: Claims = {
    iss: connectorIssuer,
    aud: world.settings.clientId,
    nbf: now - 60,
    exp: now + hour,
    serviceurl: serviceUrl,
  }
  switch (how) {
    case 'expired':
      return { ...right, nbf: now - 2 * hour, exp: now - hour }
    case 'notYetValid':
      return { ...right, nbf: now + hour, exp: now + 2 * hour }
    case 'wrongAudience':
      return { ...right, aud: randomUUID() }
    case 'wrongIssuer':
      return { ...right, iss: 'https://api.botframework.example' }
    case 'otherServiceUrl':
      return { ...right, serviceurl: 'https://smba.example/emea/' }
    case 'noServiceUrl': {
      const { serviceurl: _without, ...rest } = right
      return rest
    }
    default:
      return right
  }
}

/** The `Authorization` header of a delivery, or undefined for a delivery without one. */
export const signDelivery = async (
  world: World,
  identity: Identity,
  serviceUrl: string,
  how: Forgery,
): Promise<string | undefined> => {
  const claims = claimsFor(world, serviceUrl, how)
  if (how === 'noToken') return undefined
  if (how === 'garbage') return 'Bearer not.a.token'
  if (how === 'unsigned') return `Bearer ${new UnsecuredJWT(claims).encode()}`
  if (how === 'hmac') {
    // The public key as a shared secret: what a checker that trusts the token's own `alg` falls for.
    const secret = new TextEncoder().encode(JSON.stringify(identity.keys))
    const signer = new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: identity.keyId, typ: 'JWT' })
    return `Bearer ${await signer.sign(secret)}`
  }
  const kid = how === 'unknownKey' ? randomUUID() : identity.keyId
  const key = how === 'wrongKey' || how === 'unknownKey' ? await identity.foreignKey() : identity.privateKey
  const signer = new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid, x5t: kid, typ: 'JWT' })
  return `Bearer ${await signer.sign(key)}`
}

export interface IssuedToken {
  readonly token: string
  /** Seconds. */
  readonly lifetime: number
}

/** The bot's own token, as the token endpoint hands it out. */
export const issueToken = async (world: World, identity: Identity): Promise<IssuedToken> => {
  const { clientId, tenantId, tokenGeneration } = world.settings
  const now = seconds(world.now())
  const token = await new SignJWT({ appid: clientId, tid: tenantId, generation: tokenGeneration })
    .setProtectedHeader({ alg: 'RS256', kid: identity.keyId, typ: 'JWT' })
    .setIssuer(`https://sts.windows.net/${tenantId}/`)
    .setAudience(connectorAudience)
    .setNotBefore(now)
    .setExpirationTime(now + tokenLifetime)
    .sign(identity.privateKey)
  return { token, lifetime: tokenLifetime - 1 }
}

/** Whether a call of the connector comes from the bot. */
export const isBotToken = async (world: World, identity: Identity, authorization: string): Promise<boolean> => {
  const token = /^Bearer (\S+)$/.exec(authorization)?.[1]
  if (token === undefined) return false
  try {
    const { payload } = await jwtVerify(token, identity.publicKey, {
      algorithms: ['RS256'],
      audience: connectorAudience,
      currentDate: new Date(world.now()),
    })
    return payload['appid'] === world.settings.clientId && payload['generation'] === world.settings.tokenGeneration
  } catch {
    return false
  }
}
