import { timingSafeEqual } from 'node:crypto'
import type { JsonObject } from '../../json.ts'
import type { World } from '../world/world.ts'
import type { Identity } from './tokens.ts'
import { connectorIssuer, issueToken } from './tokens.ts'

export interface Answer {
  readonly status: number
  readonly body: JsonObject
}

const scope = 'https://api.botframework.com/.default'

const refused = (status: number, error: string, description: string): Answer => ({
  status,
  body: { error, error_description: description, error_codes: [Number(/\d+/.exec(description)?.[0] ?? 0)] },
})

const isSameText = (one: string, other: string): boolean => {
  const [first, second] = [Buffer.from(one), Buffer.from(other)]
  return first.byteLength === second.byteLength && timingSafeEqual(first, second)
}

/** `POST /TENANT/oauth2/v2.0/token` with client credentials: a token for the connector. */
export const answerTokenRequest = async (
  world: World,
  identity: Identity,
  tenant: string,
  form: URLSearchParams,
): Promise<Answer> => {
  const { clientId, clientSecret, tenantId } = world.settings
  if (tenant !== tenantId && tenant !== 'botframework.com') {
    return refused(400, 'invalid_request', `AADSTS90002: Tenant '${tenant}' not found.`)
  }
  if (form.get('grant_type') !== 'client_credentials') {
    return refused(400, 'unsupported_grant_type', 'AADSTS70003: The app requested an unsupported grant type.')
  }
  if (form.get('client_id') !== clientId) {
    return refused(400, 'unauthorized_client', 'AADSTS700016: The application was not found in the directory.')
  }
  if (!isSameText(form.get('client_secret') ?? '', clientSecret)) {
    return refused(401, 'invalid_client', 'AADSTS7000215: Invalid client secret provided.')
  }
  if (form.get('scope') !== scope) {
    return refused(400, 'invalid_scope', 'AADSTS70011: The provided value for the input parameter scope is not valid.')
  }
  const { token, lifetime } = await issueToken(world, identity)
  return {
    status: 200,
    body: { token_type: 'Bearer', expires_in: lifetime, ext_expires_in: lifetime, access_token: token },
  }
}

/** Where the keys are that sign deliveries. */
export const openIdMetadata = (world: World): JsonObject => ({
  issuer: connectorIssuer,
  authorization_endpoint: 'https://invalid.botframework.com',
  jwks_uri: `${world.settings.origin}/v1/.well-known/keys`,
  id_token_signing_alg_values_supported: ['RS256'],
  token_endpoint_auth_methods_supported: ['private_key_jwt'],
})
