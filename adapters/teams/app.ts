import { type CloudEnvironment, PUBLIC, US_GOV, US_GOV_DOD, withOverrides } from '@microsoft/teams.api'
import { App, type IHttpServerAdapter } from '@microsoft/teams.apps'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { HttpAnswer, HttpRequest, HttpServer } from '../http/server.ts'
import { json } from '../http/server.ts'
import { createClientToken } from './client-token.ts'
import { messagesPath } from './endpoint.ts'
import { askFirstToken } from './first-token.ts'
import { isLoopbackUrl, problemOfLocalRequest } from './local.ts'
import { quietSdkLogger } from './sdk-logger.ts'

/** Another Microsoft cloud than the public one, or a stand-in. */
export interface TeamsCloud {
  readonly loginUrl: string
  readonly openIdMetadataUrl: string
  readonly serviceUrl: string
}

export interface TeamsAppOptions {
  readonly clientId: string
  readonly clientSecret: string
  readonly tenantId: string
  /** The Agents Playground on this machine: no tokens, either way. */
  readonly local: boolean
  readonly cloud?: TeamsCloud | undefined
  readonly http: HttpServer
  /** A delivery whose sender was checked. Never throws. */
  readonly take: (body: unknown) => Promise<InvokeAnswer>
  readonly logger: Logger
  readonly now: () => number
}

/** What goes back to Teams in the response. */
export interface InvokeAnswer {
  readonly status: number
  readonly body?: unknown
}

export interface TeamsApp {
  /** For the connector; empty where none is needed. @throws when the login service gives none. */
  token(): Promise<string>
}

/**
 * The SDK's App on our HTTP server. It checks the token of each delivery (key, audience, issuer, expiry, service URL)
 * and gets our own; what it delivers then goes straight to `take`, past its router, which answers some deliveries by
 * itself before anybody could ask from which tenant they come.
 * @throws `teams_local_not_loopback` when nobody's tokens are asked for, on an address that others can reach; and as
 * `askFirstToken` does, before anything is taken.
 */
export const startTeamsApp = async (options: TeamsAppOptions): Promise<TeamsApp> => {
  const { clientId, clientSecret, tenantId, local, cloud, http, take, logger, now } = options
  if (local && !isLoopbackUrl(http.origin)) throw new Error('teams_local_not_loopback')
  const environment = cloudOf(cloud)
  const clientToken =
    cloud === undefined ? undefined : createClientToken({ loginUrl: cloud.loginUrl, clientId, clientSecret, now })
  const app = new App({
    ...(local ? {} : { clientId, tenantId }),
    // Empty where it is not for the SDK to use: absent, it would look for one in the environment.
    clientSecret: local || clientToken !== undefined ? '' : clientSecret,
    ...(clientToken !== undefined && !local
      ? {
          token: (scope: string | string[], tenant?: string) =>
            clientToken([scope].flat().join(' '), tenant ?? tenantId),
        }
      : {}),
    cloud: environment,
    dangerouslyAllowUnauthenticatedRequests: local,
    messagingEndpoint: messagesPath,
    httpServerAdapter: adapterFor(options, environment.tokenIssuer),
    logger: quietSdkLogger(logger, { local }),
    telemetry: { agent365: false },
  })
  app.server.onRequest = async ({ body }) => take(body)
  const token = async (): Promise<string> => {
    if (local) return ''
    const given = await app.tokenProvider.getAppToken(environment.botScope)
    if (given === null) throw new Error('teams_token_none')
    return given.toString()
  }
  if (!local) await askFirstToken(token)
  await app.initialize()
  return { token }
}

const cloudOf = (cloud: TeamsCloud | undefined): CloudEnvironment => {
  if (cloud === undefined) return PUBLIC
  const { loginUrl: loginEndpoint, openIdMetadataUrl } = cloud
  // Which audience and issuer a cloud of Microsoft's has, the SDK knows.
  const base = [US_GOV, US_GOV_DOD].find((known) => known.openIdMetadataUrl === openIdMetadataUrl) ?? PUBLIC
  return withOverrides(base, { loginEndpoint: loginEndpoint.replace(/\/+$/, ''), openIdMetadataUrl })
}

/** The SDK's seam to a server: it gives a handler for its path, we give it the requests. */
const adapterFor = ({ http, local, logger }: TeamsAppOptions, issuer: string): IHttpServerAdapter => ({
  registerRoute: (method, path, handler) => {
    const handle = async ({ headers, body }: HttpRequest): Promise<HttpAnswer> => {
      const delivery = parseJson(body)
      const parsed = deliverySchema.safeParse(delivery)
      if (!parsed.success) {
        logger.warn({ code: 'teams_request_malformed' }, 'a request could not be read')
        return json(400, { error: 'malformed' })
      }
      const problem = local
        ? problemOfLocalRequest(headers, parsed.data.serviceUrl)
        : problemOfToken(one(headers['authorization']), issuer)
      if (problem !== null) {
        logger.warn({ code: 'teams_request_refused', verdict: problem }, 'a request was not from Teams')
        return json(local ? 403 : 401, { error: 'unauthorized' })
      }
      const answer = await handler({ body: delivery, headers: definedHeaders(headers) })
      if (answer.status === 401) {
        logger.warn({ code: 'teams_request_refused', verdict: 'token' }, 'a request was not from Teams')
        return json(401, { error: 'unauthorized' })
      }
      return answer.body === undefined ? { status: answer.status } : json(answer.status, answer.body)
    }
    http.route({ method, path, handle, head: local })
  },
})

/** Without a service URL the SDK would not compare it with the one in the token. */
const deliverySchema = z.object({
  serviceUrl: z.url({ protocol: /^https?$/ }),
  type: z.string(),
  channelId: z.literal('msteams'),
})

/**
 * The SDK takes tokens of Entra as well as Microsoft's own for bots, and of whatever tenant such a token names. Any
 * app of that tenant may get one for us, and would then speak as anybody. So only the bots' issuer is let through to it.
 */
const problemOfToken = (authorization: string | undefined, issuer: string): string | null => {
  const [scheme, token, more] = authorization?.split(' ') ?? []
  if (scheme === undefined || token === undefined || more !== undefined || scheme.toLowerCase() !== 'bearer') {
    return authorization === undefined ? 'missing' : 'malformed'
  }
  const claims = claimsSchema.safeParse(parseJson(Buffer.from(token.split('.')[1] ?? '', 'base64url')))
  if (!claims.success) return 'malformed'
  return claims.data.iss === issuer ? null : 'issuer'
}

const claimsSchema = z.object({ iss: z.string() })

const parseJson = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}

const definedHeaders = (headers: HttpRequest['headers']): Record<string, string | string[]> =>
  Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))

const one = (header: string | string[] | undefined): string | undefined => (Array.isArray(header) ? header[0] : header)
