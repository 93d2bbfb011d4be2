import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { playgroundPeople } from '../../bot/people/sandbox-people.ts'

/** The version that all this was tried with; it is a preview, and changes. */
export const playgroundPackage = '@microsoft/m365agentsplayground@0.2.28'

export type PersonName = 'alex' | 'megan'

/** Where each person's playground listens: they are two programs, one chat each. */
export const portOf: Readonly<Record<PersonName, number>> = { alex: 56_150, megan: 56_151 }

const tenantId = '00000000-0000-0000-0000-0000000000001'
const [alex, megan] = playgroundPeople
const people = { alex, megan } as const
/** Where the bot shows Megan what is to be approved, as `W360_OPS_PLACE` has it. */
export const placeOfMegan = `teams:${tenantId}/personal-chat-of-megan`

/** They only stand by: the playground wants five besides the one who uses it. */
const bystanders = ['Adele Vance', 'Isaiah Langer', 'Patti Fernandez', 'Lynne Robbins'].map((name, index) => ({
  name,
  userId: `00000000-0000-0000-0000-000000000002${index + 2}`,
}))

/**
 * The playground's own configuration, for one person. Unlike those that it makes up at each start, these conversations
 * have lasting ids, so the bot finds its living messages' places again; each person has their own, because a
 * conversation has one service URL and these are two services.
 */
export const configurationFor = (name: PersonName): string => {
  const other = name === 'alex' ? 'megan' : 'alex'
  return stringify({
    version: '0.1.1',
    tenantId,
    bot: { id: '00000000-0000-0000-0000-00000000000011', name: 'W360' },
    currentUser: userFrom(people[name]),
    users: [people[other], ...bystanders].map(userFrom),
    personalChat: { id: chatOf(name) },
    groupChat: { id: `group-chat-of-${name}`, name: 'Postes de travail' },
    team: {
      id: `team-of-${name}`,
      name: 'Informatique',
      aadGroupId: '00000000-0000-0000-0000-000000000031',
      channels: [{ id: `channel-of-${name}`, name: 'Annonces' }],
    },
  })
}

/** The conversation of two, between this person and the bot. */
export const chatOf = (name: PersonName): string => `personal-chat-of-${name}`

const userFrom = ({ name, userId }: { readonly name: string; readonly userId: string }) => {
  const [givenName = '', surname = ''] = name.split(' ')
  const email = `${givenName}${surname.slice(0, 1)}@example.com`.toLowerCase()
  return {
    // Its account in a conversation, where Teams would have `29:…`.
    id: `29:${givenName.toLowerCase()}`,
    name,
    aadObjectId: userId,
    ...{ givenName, surname, email, userPrincipleName: email },
  }
}

/**
 * How the playground is started: the one that is installed where `W360_PLAYGROUND` says (its `cli.js`, or a folder
 * with it in its `node_modules`), or fetched by npx. It is never a dependency: its terms are those of a preview.
 */
export const commandFor = (options: {
  readonly installed: string | undefined
  readonly endpoint: string
  readonly port: number
}): { readonly program: string; readonly argumentList: readonly string[] } => {
  const { installed, endpoint, port } = options
  const argumentList = ['-e', endpoint, '-c', 'msteams', '-p', `${port}`, '--disable-telemetry']
  if (installed === undefined || installed === '1') {
    return { program: 'npx', argumentList: ['--yes', playgroundPackage, ...argumentList] }
  }
  return { program: process.execPath, argumentList: [fileOf(installed), ...argumentList] }
}

const fileOf = (installed: string): string => {
  if (!existsSync(installed)) throw new Error(`W360_PLAYGROUND: ${installed} does not exist`)
  if (!statSync(installed).isDirectory()) return installed
  const file = join(installed, 'node_modules', '@microsoft', 'm365agentsplayground', 'cli.js')
  return existsSync(file) ? file : join(installed, 'cli.js')
}
