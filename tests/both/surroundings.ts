import { onTestFinished } from 'vitest'
import { startTeamsSandbox, type TeamsSandbox } from '../../sandbox/teams/start.ts'
import type { Environment } from '../e2e/bot.ts'
import { type Surroundings, startSurroundings } from '../e2e/surroundings.ts'
import { personInTeams, type TeamsPerson } from './teams-person.ts'

export interface BothChats extends Surroundings {
  readonly teams: TeamsSandbox
  /** By the key that the Teams sandbox gives them. */
  inTeams(key: string): TeamsPerson
}

/** A console, a Slack and a Teams, with the same people in both, that outlive the bot. */
export const startBoth = async (options: { readonly speed: number }): Promise<BothChats> => {
  const around = await startSurroundings(options)
  const { environment } = around
  const teams = await startTeamsSandbox({ messagingEndpoint: `http://127.0.0.1:${environment['PORT']}/api/messages` })
  const { cloud, tenantId } = teams
  const camille = teams.people.find(({ key }) => key === 'camille')?.aadObjectId
  const support = teams.conversations.find(({ key }) => key === 'support')?.id
  const settings: Environment = {
    TEAMS_CLIENT_ID: teams.clientId,
    TEAMS_CLIENT_SECRET: teams.clientSecret,
    TEAMS_TENANT_ID: tenantId,
    TEAMS_LOGIN_URL: cloud.loginUrl,
    TEAMS_OPENID_URL: cloud.openIdMetadataUrl,
    TEAMS_SERVICE_URL: cloud.serviceUrl,
    W360_OWNERS: `slack:T0SANDBOX/U0CAMILLE, teams:${tenantId}/${camille}`,
    W360_OPS_PLACE: `slack:T0SANDBOX/C0SUPPORT, teams:${tenantId}/${support}`,
  }
  return {
    ...around,
    teams,
    environment: { ...environment, ...settings },
    inTeams: (key) => personInTeams(teams, key),
    close: async () => {
      await teams.close()
      await around.close()
    },
  }
}

export const both = async (...options: Parameters<typeof startBoth>): Promise<BothChats> => {
  const made = await startBoth(...options)
  onTestFinished(() => made.close())
  return made
}
