import type { Configuration } from '../config.ts'
import type { SeedPerson } from './seed-people.ts'

const workspace: readonly SeedPerson[] = [
  { userId: 'U0CAMILLE', name: 'Camille Renard', organisation: 'customer', roles: ['operator', 'owner'] } as const,
  { userId: 'U0MALIK', name: 'Malik Benali', organisation: 'customer', roles: ['operator'] } as const,
  { userId: 'U0SOPHIE', name: 'Sophie Lambert', organisation: 'vendor', roles: ['support'] } as const,
].map((person) => ({ ...person, platform: 'slack', workspace: 'T0SANDBOX' }))

/** Whom Microsoft's Agents Playground invents, as it names them unless it is given others. */
export const playgroundPeople = [
  {
    userId: '00000000-0000-0000-0000-0000000000020',
    name: 'Alex Wilber',
    organisation: 'customer',
    roles: ['operator', 'owner'],
  },
  {
    userId: '00000000-0000-0000-0000-0000000000021',
    name: 'Megan Bowen',
    organisation: 'vendor',
    roles: ['support'],
  },
] as const

const playground: readonly SeedPerson[] = playgroundPeople.map((person) => ({
  ...person,
  platform: 'teams',
  workspace: '00000000-0000-0000-0000-0000000000001',
}))

/**
 * Who may act without being given a role, on this machine alone: nobody in a chat that is real, and nobody of the
 * playground, who shows no token, where the console is real.
 */
export const sandboxPeople = ({ slack, teams, teamsLocal, wisper }: Configuration): readonly SeedPerson[] => [
  ...(slack === null && teams === null ? workspace : []),
  ...(teamsLocal && wisper === null ? playground : []),
]
