import { describe, expect, it } from 'vitest'
import { parseConfiguration } from './config.ts'

const client = '11111111-1111-4111-8111-111111111111'
const tenant = '22222222-2222-4222-8222-222222222222'
const other = '33333333-3333-4333-8333-333333333333'
const registered = { TEAMS_CLIENT_ID: client, TEAMS_CLIENT_SECRET: 'a secret', TEAMS_TENANT_ID: tenant }

const problemsOf = (environment: Readonly<Record<string, string>>) => {
  const parsed = parseConfiguration(environment)
  return parsed.outcome === 'invalid' ? parsed.problems : []
}

describe('the settings of Teams', () => {
  it('takes one tenant or several, home first', () => {
    const parsed = parseConfiguration({ ...registered, TEAMS_TENANT_ID: `${tenant}, ${other}` })
    expect(parsed).toMatchObject({
      outcome: 'valid',
      configuration: { teams: { clientId: client, tenantIds: [tenant, other], cloud: null }, teamsLocal: false },
    })
  })

  it('names each setting that is missing beside one that is given', () => {
    expect(problemsOf({ TEAMS_CLIENT_ID: client })).toEqual([
      { type: 'incomplete', name: 'TEAMS_CLIENT_SECRET', with: 'TEAMS_CLIENT_ID' },
      { type: 'incomplete', name: 'TEAMS_TENANT_ID', with: 'TEAMS_CLIENT_ID' },
    ])
    expect(problemsOf({ ...registered, TEAMS_SERVICE_URL: 'https://smba.example.org' })).toHaveLength(2)
  })

  it('refuses what is no tenant', () => {
    expect(problemsOf({ ...registered, TEAMS_TENANT_ID: `${tenant},contoso` })).toEqual([
      { type: 'invalid', name: 'TEAMS_TENANT_ID' },
    ])
  })

  it('hears a playground without tokens on this machine only, and never in production', () => {
    expect(parseConfiguration({ TEAMS_LOCAL: '1' })).toMatchObject({ configuration: { teamsLocal: true, teams: null } })
    const against = (environment: Readonly<Record<string, string>>) =>
      problemsOf({ TEAMS_LOCAL: '1', ...environment }).map((problem) => ('with' in problem ? problem.with : null))
    expect(against({ HOST: '0.0.0.0' })).toEqual(['HOST=0.0.0.0'])
    expect(against(registered)).toEqual(['TEAMS_CLIENT_ID'])
    expect(against({ NODE_ENV: 'production' })).toContain('NODE_ENV=production')
  })

  it('asks in production for a chat, whichever', () => {
    const console = { NODE_ENV: 'production', WISPER_API_URL: 'https://w.example/v1', WISPER_API_TOKEN: 'token' }
    expect(problemsOf(console)).toEqual([
      { type: 'missing-in-production', name: 'SLACK_SIGNING_SECRET', or: 'TEAMS_CLIENT_ID' },
    ])
    expect(problemsOf({ ...console, ...registered })).toEqual([])
  })
})
