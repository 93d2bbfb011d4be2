import { describe, expect, it } from 'vitest'
import { chatsOf, parseConfiguration } from './config.ts'
import { wordsFor } from './text/words.ts'

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

  it.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ['nothing', {}, ['slack']],
    ['Teams alone', registered, ['teams']],
    ['the playground alone', { TEAMS_LOCAL: '1' }, ['slack', 'teams']],
    ['both', { ...registered, SLACK_SIGNING_SECRET: 'secret', SLACK_BOT_TOKEN: 'xoxb-1' }, ['slack', 'teams']],
  ])('gives with %s the chats that run: Slack’s sandbox only where nothing real is', (_, environment, chats) => {
    const parsed = parseConfiguration(environment)
    if (parsed.outcome === 'invalid') throw new Error('invalid')
    expect([...chatsOf(parsed.configuration)]).toEqual(chats)
  })

  it('asks in production for a chat, whichever', () => {
    const console = { NODE_ENV: 'production', WISPER_API_URL: 'https://w.example/v1', WISPER_API_TOKEN: 'token' }
    expect(problemsOf(console)).toEqual([
      { type: 'missing-in-production', name: 'SLACK_SIGNING_SECRET', or: 'TEAMS_CLIENT_ID' },
    ])
    expect(problemsOf({ ...console, ...registered })).toEqual([])
  })
})

describe('the ids of Entra', () => {
  it('are the same in capitals, in which some tools write them: Teams delivers them small', () => {
    const small = '4f0c9d1e-aaaa-4bbb-8ccc-5d6e7f80a1b2'
    const large = small.toUpperCase()
    const person = '87D349ED-44D7-43E1-9A83-5F2406DEE5BD'
    const parsed = parseConfiguration({
      ...registered,
      TEAMS_CLIENT_ID: large,
      TEAMS_TENANT_ID: large,
      W360_OWNERS: `teams:${large}/${person}`,
      W360_OPS_PLACE: `teams:${large}/19:Ops_X@thread.tacv2`,
    })
    expect(parsed).toMatchObject({
      configuration: {
        teams: { clientId: small, tenantIds: [small] },
        owners: [{ platform: 'teams', workspace: small, userId: person.toLowerCase() }],
        opsPlaces: [{ platform: 'teams', workspace: small, channelId: '19:Ops_X@thread.tacv2' }],
      },
    })
  })
})

describe('the places where everything is shown', () => {
  const slack = { SLACK_SIGNING_SECRET: 'secret', SLACK_BOT_TOKEN: 'xoxb-1' }
  const inSlack = { platform: 'slack', workspace: 'T1', channelId: 'C1' }
  const inTeams = { platform: 'teams', workspace: tenant, channelId: '19:ops@thread.tacv2' }
  const both = `slack:T1/C1, teams:${tenant}/19:ops@thread.tacv2`

  it.each([both, both.replace(', ', ' '), both.replace(', ', ','), `${both}, slack:T1/C1`])(
    'are one or several, on both chats: %s',
    (text) => {
      expect(parseConfiguration({ ...slack, ...registered, W360_OPS_PLACE: text })).toMatchObject({
        configuration: { opsPlaces: [inSlack, inTeams] },
      })
    },
  )

  it('are none unless told, and in the sandbox those of its Slack', () => {
    expect(parseConfiguration({})).toMatchObject({ configuration: { opsPlaces: [] } })
    expect(parseConfiguration({ W360_OPS_PLACE: 'slack:T1/C1' })).toMatchObject({
      configuration: { opsPlaces: [inSlack] },
    })
  })

  it('name the part that is no place, and each one on a chat that is not connected or in a tenant unheard', () => {
    const all = { ...slack, ...registered }
    expect(problemsOf({ ...all, W360_OPS_PLACE: 'slack:T1/C1, #ops' })).toEqual([
      { type: 'invalid', name: 'W360_OPS_PLACE', part: '#ops' },
    ])
    const astray = (environment: Readonly<Record<string, string>>, place: string) =>
      problemsOf({ ...environment, W360_OPS_PLACE: place })
    const problem = { type: 'place-astray', name: 'W360_OPS_PLACE' }
    expect(astray(slack, `teams:${tenant}/19:x`)).toEqual([
      { ...problem, place: `teams:${tenant}/19:x`, needs: 'TEAMS_CLIENT_ID' },
    ])
    expect(astray(registered, 'slack:T1/C1')).toEqual([
      { ...problem, place: 'slack:T1/C1', needs: 'SLACK_SIGNING_SECRET' },
    ])
    expect(astray(all, `teams:${other}/19:x`)).toEqual([
      { ...problem, place: `teams:${other}/19:x`, needs: 'TEAMS_TENANT_ID' },
    ])
    expect(astray({ TEAMS_LOCAL: '1' }, 'teams:local/19:x')).toEqual([])
  })

  it('are told of in words, in both languages', () => {
    for (const locale of ['fr', 'en'] as const) {
      const { problem } = wordsFor(locale).start.configuration
      for (const each of [
        ...problemsOf({ ...slack, W360_OPS_PLACE: `teams:${tenant}/19:x` }),
        ...problemsOf({ ...slack, ...registered, W360_OPS_PLACE: `teams:${other}/19:x, #ops` }),
        ...problemsOf({ ...slack, W360_OPS_PLACE: '#ops' }),
      ]) {
        expect(problem(each)).toMatch(/^W360_OPS_PLACE\u00a0?: (teams:|«\u00a0#ops\u00a0»|“#ops”)/u)
      }
    }
  })
})
