import type { JsonObject } from '../../json.ts'

export type Role = 'admin' | 'support' | 'viewer'

export interface Person {
  readonly id: string
  readonly handle: string
  readonly name: string
  readonly title: string
  readonly locale: string
  readonly role: Role
  readonly active: boolean
}

export interface Channel {
  readonly id: string
  readonly name: string
  readonly kind: 'channel' | 'im'
  /** The one person of a direct conversation with the bot. */
  readonly person?: string
  readonly archived: boolean
  readonly botIsMember: boolean
}

export const team = { id: 'T0SANDBOX', name: 'Ville de Montreval', domain: 'ville-de-montreval' } as const
export const bot = { id: 'U0W360', name: 'W360', handle: 'w360', botId: 'B0W360', appId: 'A0W360' } as const
export const slackbot = 'USLACKBOT'
/** Slack sends it still, and tells apps to check the signature instead; so it opens nothing. */
export const verificationToken = 'sandbox-verification-token'
export const commands = [{ command: '/w360', hint: 'help | status | update | rollout …' }] as const

const person = (handle: string, name: string, title: string, role: Role, locale = 'fr-FR'): Person => ({
  id: `U0${handle.toUpperCase()}`,
  handle,
  name,
  title,
  locale,
  role,
  active: true,
})

export const firstPeople: readonly Person[] = [
  person('camille', 'Camille Renard', 'Administratrice systèmes', 'admin'),
  person('malik', 'Malik Benali', 'Administrateur systèmes', 'admin', 'en-GB'),
  person('sophie', 'Sophie Lambert', 'Support Wisper', 'support'),
  person('hugo', 'Hugo Petit', 'Technicien de proximité', 'viewer'),
]

const channel = (id: string, name: string): Channel => ({
  id,
  name,
  kind: 'channel',
  archived: false,
  botIsMember: true,
})

export const firstChannels: readonly Channel[] = [
  channel('C0POSTES', 'postes-de-travail'),
  channel('C0ANNONCES', 'annonces'),
  channel('C0SUPPORT', 'support-wisper'),
  ...firstPeople.map(
    (one): Channel => ({
      id: `D0${one.handle.toUpperCase()}`,
      name: 'directmessage',
      kind: 'im',
      person: one.id,
      archived: false,
      botIsMember: true,
    }),
  ),
]

export const userGroups: ReadonlyMap<string, readonly string[]> = new Map([
  ['S0ADMINS', ['U0CAMILLE', 'U0MALIK']],
  ['S0SUPPORT', ['U0SOPHIE']],
])

/** What people type after `@` for a user group. */
export const groupHandle = (id: string): string => `${id.slice('S0'.length).toLowerCase()}-w360`

export const emailOf = (one: Person): string =>
  `${one.name.toLowerCase().replaceAll(' ', '.')}@${one.role === 'support' ? 'wisper.example' : 'montreval.example'}`

export const teamForPayload: JsonObject = { id: team.id, domain: team.domain }
