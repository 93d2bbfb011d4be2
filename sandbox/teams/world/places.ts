/** One of the people of the sandbox: the same as in the Slack sandbox, with the same e-mail addresses. */
export interface Person {
  /** How tests and the `/sandbox` calls name them. */
  readonly key: string
  readonly name: string
  readonly givenName: string
  readonly surname: string
  readonly email: string
  readonly userPrincipalName: string
  readonly aadObjectId: string
  /** What this bot knows them by, `29:…`. */
  readonly accountId: string
  readonly locale: string
  readonly timeZone: string
  readonly active: boolean
}

export interface Conversation {
  readonly key: string
  /** Without `;messageid=…`. */
  readonly id: string
  readonly kind: 'personal' | 'groupChat' | 'channel'
  readonly name: string
  /** Keys of people. */
  readonly members: readonly string[]
  /** The part of the service URL that this place's calls must have; null: all will do. */
  readonly region: string | null
  readonly botIsMember: boolean
}

export const botName = 'W360'
export const firstRegion = 'emea'

export const team = {
  id: '19:5e0f61a1c9d14b7fb2a7c8ad6d3c9e21@thread.tacv2',
  name: 'Parc informatique',
  aadGroupId: '3c1f3a0e-5c0b-4e0e-9a55-6a4a6c5f7d10',
} as const

interface PersonFacts {
  readonly key: string
  readonly givenName: string
  readonly surname: string
  readonly domain: string
  readonly aadObjectId: string
  readonly locale?: string
  readonly timeZone?: string
}

const person = ({ key, givenName, surname, domain, aadObjectId, locale, timeZone }: PersonFacts): Person => ({
  key,
  name: `${givenName} ${surname}`,
  givenName,
  surname,
  email: `${givenName}.${surname}@${domain}`.toLowerCase(),
  userPrincipalName: `${givenName}.${surname}@${domain}`.toLowerCase(),
  aadObjectId,
  accountId: `29:1${Buffer.from(`${key}/${aadObjectId}`).toString('base64url')}`,
  locale: locale ?? 'fr-FR',
  timeZone: timeZone ?? 'Europe/Paris',
  active: true,
})

export const firstPeople: readonly Person[] = [
  person({
    key: 'camille',
    givenName: 'Camille',
    surname: 'Renard',
    domain: 'montreval.example',
    aadObjectId: 'c4a1b0d2-6f0e-4b59-9d0c-1f5a3c0e0001',
  }),
  person({
    key: 'malik',
    givenName: 'Malik',
    surname: 'Benali',
    domain: 'montreval.example',
    aadObjectId: 'c4a1b0d2-6f0e-4b59-9d0c-1f5a3c0e0002',
    locale: 'en-GB',
    timeZone: 'Europe/London',
  }),
  person({
    key: 'sophie',
    givenName: 'Sophie',
    surname: 'Lambert',
    domain: 'wisper.example',
    aadObjectId: 'c4a1b0d2-6f0e-4b59-9d0c-1f5a3c0e0003',
  }),
  person({
    key: 'hugo',
    givenName: 'Hugo',
    surname: 'Petit',
    domain: 'montreval.example',
    aadObjectId: 'c4a1b0d2-6f0e-4b59-9d0c-1f5a3c0e0004',
  }),
]

const everybody = firstPeople.map(({ key }) => key)

const channel = (key: string, name: string, hex: string): Conversation => ({
  key,
  id: `19:${hex}@thread.tacv2`,
  kind: 'channel',
  name,
  members: everybody,
  region: firstRegion,
  botIsMember: true,
})

export const firstConversations: readonly Conversation[] = [
  channel('postes', 'Postes de travail', 'a80d2f6f3e1b4a1f8f6c0c6d2b9e4711'),
  channel('annonces', 'Annonces', 'b91e3f7f4e2c5b2f9f7d1d7e3caf5822'),
  {
    key: 'support',
    id: '19:c02f4a8a5f3d6c3fa08e2e8f4dba6933@thread.v2',
    kind: 'groupChat',
    name: 'Support Wisper',
    members: ['camille', 'malik', 'sophie'],
    // Another region than the rest: a bot that keeps one service URL for all places shows itself here.
    region: 'amer',
    botIsMember: true,
  },
  ...firstPeople.map(
    ({ key, aadObjectId }): Conversation => ({
      key,
      id: `a:1${Buffer.from(`chat/${aadObjectId}`).toString('base64url')}`,
      kind: 'personal',
      name: '',
      members: [key],
      region: null,
      botIsMember: true,
    }),
  ),
]
