import { z } from 'zod'
import type { PlatformName } from './card/card.ts'
import type { ConfigurationProblem } from './text/fr/start.ts'
import type { Locale } from './text/locale.ts'

/** The settings of DESIGN 10, parsed; what is absent is decided here, once. */
export interface Configuration {
  readonly host: string
  readonly port: number
  readonly databaseUrl: string | null
  readonly dataDirectory: string
  readonly redisUrl: string | null
  /** Null: the sandbox console. */
  readonly wisper: { readonly url: string; readonly token: string } | null
  /** Null without Teams as well: the sandbox workspace. */
  readonly slack: SlackSettings | null
  readonly teams: TeamsSettings | null
  /** The Agents Playground on this machine speaks to us, without tokens. */
  readonly teamsLocal: boolean
  readonly owners: readonly ChatIdentity[]
  readonly locale: Locale
  /** Where campaigns and requests for approval are shown besides where people raised them; each on a chat that runs. */
  readonly opsPlaces: readonly PlaceSetting[]
  readonly logLevel: string
  readonly sandboxPort: number
  /** Simulated seconds per real second in the console sandbox. */
  readonly sandboxSpeed: number
}

export interface SlackSettings {
  readonly signingSecret: string
  readonly botToken: string
  readonly appToken: string | null
  readonly apiUrl: string | null
}

export interface TeamsSettings {
  readonly clientId: string
  readonly clientSecret: string
  /** Only these are heard; the first one is home. */
  readonly tenantIds: readonly string[]
  /** Another Microsoft cloud than the public one. */
  readonly cloud: { readonly loginUrl: string; readonly openIdMetadataUrl: string; readonly serviceUrl: string } | null
}

export interface ChatIdentity {
  readonly platform: 'slack' | 'teams'
  readonly workspace: string
  readonly userId: string
}

export interface PlaceSetting {
  readonly platform: 'slack' | 'teams'
  readonly workspace: string
  readonly channelId: string
}

export type ParsedConfiguration =
  | { readonly outcome: 'valid'; readonly configuration: Configuration }
  | { readonly outcome: 'invalid'; readonly locale: Locale; readonly problems: readonly ConfigurationProblem[] }

const port = z.coerce.number().int().min(0).max(65_535)
const httpUrl = z.url({ protocol: /^https?$/ })

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu
/** Entra's ids are compared as Teams writes them, in small letters; what else names a place counts its capitals. */
const asDelivered = (id: string): string => (guid.test(id) ? id.toLowerCase() : id)

const environmentSchema = z.object({
  PORT: port.default(3978),
  HOST: z.string().default('127.0.0.1'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  W360_DATA_DIR: z.string().default('.w360'),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  WISPER_API_URL: httpUrl.refine((url) => /\/v1\/?$/.test(url)).optional(),
  WISPER_API_TOKEN: z.string().optional(),
  SLACK_SIGNING_SECRET: z.string().optional(),
  SLACK_BOT_TOKEN: z.string().startsWith('xoxb-').optional(),
  SLACK_APP_TOKEN: z.string().startsWith('xapp-').optional(),
  SLACK_API_URL: httpUrl.optional(),
  TEAMS_CLIENT_ID: z.guid().transform(asDelivered).optional(),
  TEAMS_CLIENT_SECRET: z.string().optional(),
  TEAMS_TENANT_ID: z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(z.guid().transform(asDelivered)).min(1))
    .optional(),
  TEAMS_LOGIN_URL: httpUrl.optional(),
  TEAMS_OPENID_URL: httpUrl.optional(),
  TEAMS_SERVICE_URL: httpUrl.optional(),
  TEAMS_LOCAL: z.enum(['0', '1']).default('0'),
  W360_OWNERS: z.string().default(''),
  W360_LOCALE: z.enum(['fr', 'en']).default('fr'),
  W360_OPS_PLACE: z.string().optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  SANDBOX_PORT: port.default(4360),
  SANDBOX_SPEED: z.coerce.number().positive().max(100_000).default(20),
  NODE_ENV: z.string().optional(),
})

/** Settings that only mean something together. */
const companies = [
  ['WISPER_API_URL', 'WISPER_API_TOKEN'],
  ['SLACK_SIGNING_SECRET', 'SLACK_BOT_TOKEN'],
  ['TEAMS_CLIENT_ID', 'TEAMS_CLIENT_SECRET', 'TEAMS_TENANT_ID'],
  ['TEAMS_LOGIN_URL', 'TEAMS_OPENID_URL', 'TEAMS_SERVICE_URL'],
] as const

/** Without tokens anybody who reaches the port could speak as anybody: never beyond this machine. */
const loopbackHosts: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost'])

/**
 * Reads the environment and tells all problems at once, so that nobody mends one to meet the next. An empty variable is
 * an absent one. In production nothing is replaced by a sandbox.
 */
export const parseConfiguration = (environment: Readonly<Record<string, string | undefined>>): ParsedConfiguration => {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== ''),
  )
  const parsed = environmentSchema.safeParse(given)
  const problems: ConfigurationProblem[] = (parsed.error?.issues ?? []).map(({ path }) => ({
    type: 'invalid',
    name: String(path[0]),
  }))
  const has = (name: string): boolean => given[name] !== undefined
  for (const company of companies) {
    const present = company.find(has)
    if (present === undefined) continue
    for (const name of company.filter((setting) => !has(setting))) {
      problems.push({ type: 'incomplete', name, with: present })
    }
  }
  if (given['NODE_ENV'] === 'production') problems.push(...missingInProduction(has))
  if (given['TEAMS_LOCAL'] === '1') problems.push(...problemsOfLocalTeams(given))
  const owners = parseIdentities('W360_OWNERS', given)
  const opsPlaces = parseIdentities('W360_OPS_PLACE', given)
  problems.push(...owners.problems, ...opsPlaces.problems)
  const locale = given['W360_LOCALE'] === 'en' ? 'en' : 'fr'
  if (!parsed.success || problems.length > 0) return { outcome: 'invalid', locale, problems }
  const configuration = configurationFrom(parsed.data, owners.identities, opsPlaces.identities)
  const astray = placesAstray(configuration)
  return astray.length > 0 ? { outcome: 'invalid', locale, problems: astray } : { outcome: 'valid', configuration }
}

/** The chats that this installation speaks on; without any of its own, on the sandbox's Slack. */
export const chatsOf = ({
  slack,
  teams,
  teamsLocal,
}: Pick<Configuration, 'slack' | 'teams' | 'teamsLocal'>): ReadonlySet<PlatformName> =>
  new Set([
    ...(slack !== null || teams === null ? (['slack'] as const) : []),
    ...(teams !== null || teamsLocal ? (['teams'] as const) : []),
  ])

/** A card that could never be posted would be missed only on the day when somebody must decide. */
const placesAstray = (configuration: Configuration): readonly ConfigurationProblem[] => {
  const chats = chatsOf(configuration)
  const tenantIds = configuration.teams?.tenantIds
  return configuration.opsPlaces.flatMap(({ platform, workspace, channelId }): readonly ConfigurationProblem[] => {
    const place = `${platform}:${workspace}/${channelId}`
    const astray = { type: 'place-astray', name: 'W360_OPS_PLACE', place } as const
    if (!chats.has(platform)) {
      return [{ ...astray, needs: platform === 'slack' ? 'SLACK_SIGNING_SECRET' : 'TEAMS_CLIENT_ID' }]
    }
    const isUnheard = platform === 'teams' && tenantIds !== undefined && !tenantIds.includes(workspace)
    return isUnheard ? [{ ...astray, needs: 'TEAMS_TENANT_ID' }] : []
  })
}

const missingInProduction = (has: (name: string) => boolean): readonly ConfigurationProblem[] => {
  const type = 'missing-in-production'
  return [
    ...(has('WISPER_API_URL') ? [] : [{ type, name: 'WISPER_API_URL' } as const]),
    ...(has('SLACK_SIGNING_SECRET') || has('TEAMS_CLIENT_ID')
      ? []
      : [{ type, name: 'SLACK_SIGNING_SECRET', or: 'TEAMS_CLIENT_ID' } as const]),
  ]
}

const problemsOfLocalTeams = (given: Readonly<Record<string, string | undefined>>): readonly ConfigurationProblem[] => {
  const { NODE_ENV: mode, HOST: host = '127.0.0.1', TEAMS_CLIENT_ID: clientId } = given
  const against = [
    ...(mode === 'production' ? ['NODE_ENV=production'] : []),
    ...(clientId === undefined ? [] : ['TEAMS_CLIENT_ID']),
    ...(loopbackHosts.has(host) ? [] : [`HOST=${host}`]),
  ]
  return against.map((other) => ({ type: 'not-together', name: 'TEAMS_LOCAL', with: other }))
}

const configurationFrom = (
  settings: z.infer<typeof environmentSchema>,
  owners: readonly ChatIdentity[],
  opsPlaces: readonly ChatIdentity[],
): Configuration => {
  const {
    WISPER_API_URL: url,
    WISPER_API_TOKEN: token,
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_BOT_TOKEN: botToken,
  } = settings
  return {
    host: settings.HOST,
    port: settings.PORT,
    databaseUrl: settings.DATABASE_URL ?? null,
    dataDirectory: settings.W360_DATA_DIR,
    redisUrl: settings.REDIS_URL ?? null,
    wisper: url === undefined || token === undefined ? null : { url, token },
    slack:
      signingSecret === undefined || botToken === undefined
        ? null
        : {
            signingSecret,
            botToken,
            appToken: settings.SLACK_APP_TOKEN ?? null,
            apiUrl: settings.SLACK_API_URL ?? null,
          },
    teams: teamsFrom(settings),
    teamsLocal: settings.TEAMS_LOCAL === '1',
    owners,
    locale: settings.W360_LOCALE,
    opsPlaces: opsPlaces.map(({ platform, workspace, userId }) => ({ platform, workspace, channelId: userId })),
    logLevel: settings.LOG_LEVEL,
    sandboxPort: settings.SANDBOX_PORT,
    sandboxSpeed: settings.SANDBOX_SPEED,
  }
}

const teamsFrom = (settings: z.infer<typeof environmentSchema>): TeamsSettings | null => {
  const { TEAMS_CLIENT_ID: clientId, TEAMS_CLIENT_SECRET: clientSecret, TEAMS_TENANT_ID: tenantIds } = settings
  if (clientId === undefined || clientSecret === undefined || tenantIds === undefined) return null
  const { TEAMS_LOGIN_URL: loginUrl, TEAMS_OPENID_URL: openIdMetadataUrl, TEAMS_SERVICE_URL: serviceUrl } = settings
  const cloud =
    loginUrl === undefined || openIdMetadataUrl === undefined || serviceUrl === undefined
      ? null
      : { loginUrl, openIdMetadataUrl, serviceUrl }
  return { clientId, clientSecret, tenantIds, cloud }
}

/** `slack:T1/U1, teams:TENANT/AADID`, each once; a part that is neither is a problem. */
const parseIdentities = (
  name: string,
  given: Readonly<Record<string, string | undefined>>,
): { readonly identities: readonly ChatIdentity[]; readonly problems: readonly ConfigurationProblem[] } => {
  const parts = [...new Set((given[name] ?? '').split(/[\s,]+/u))].filter((part) => part !== '')
  const read = parts.map((part) => identityFrom(part) ?? ({ type: 'invalid', name, part } as const))
  return {
    identities: read.filter((each) => 'userId' in each),
    problems: read.filter((each) => 'type' in each),
  }
}

const identityFrom = (part: string): ChatIdentity | null => {
  const [, platform, workspace, userId] = /^(slack|teams):([^/]+)\/([^/]+)$/u.exec(part) ?? []
  if (workspace === undefined || userId === undefined) return null
  if (platform === 'slack') return { platform, workspace, userId }
  return { platform: 'teams', workspace: asDelivered(workspace), userId: asDelivered(userId) }
}
