import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import type { ApiOutcome, SlackApi } from './api.ts'
import { createGroups, createUsers } from './users.ts'

/** Slack's answers to one method, as the test wants them now; null: Slack cannot be asked. */
const slackThatSays = (answer: () => unknown | null) => {
  let calls = 0
  const call = async <Data>(_: string, __: object, schema: z.ZodType<Data>): Promise<ApiOutcome<Data>> => {
    calls += 1
    const said = answer()
    if (said === null) return { outcome: 'later', milliseconds: 1_000, code: 'own_rate_limit' }
    return { outcome: 'ok', data: schema.parse(said) }
  }
  return { api: { call } satisfies Pick<SlackApi, 'call'>, calls: () => calls }
}

const minute = 60_000
const sophie = (change: object = {}) => ({
  user: { name: 'sophie', locale: 'fr-FR', profile: { display_name: 'Sophie', email: 's@wisper.example' }, ...change },
})

describe('what Slack knows of people', () => {
  test('is asked once for all who wait, and again after a minute: a deactivated account is no older than that', async () => {
    let now = 0
    let deleted = false
    const slack = slackThatSays(() => sophie({ deleted }))
    const readUser = createUsers(slack.api, () => now)
    expect((await Promise.all([readUser('U1'), readUser('U1'), readUser('U1')])).map((user) => user?.active)).toEqual([
      true,
      true,
      true,
    ])
    expect(slack.calls()).toBe(1)
    deleted = true
    now = minute - 1
    expect(await readUser('U1')).toMatchObject({ active: true })
    now = minute
    expect(await readUser('U1')).toMatchObject({ active: false })
  })

  test('is nothing while Slack cannot be asked, not what it was before; and is asked again at once', async () => {
    let now = 0
    let reachable = true
    const slack = slackThatSays(() => (reachable ? sophie() : null))
    const readUser = createUsers(slack.api, () => now)
    expect(await readUser('U1')).not.toBeNull()
    reachable = false
    now = minute
    expect(await readUser('U1')).toBeNull()
    reachable = true
    expect(await readUser('U1')).toMatchObject({ name: 'Sophie' })
  })

  test('holds no address that nobody confirmed', async () => {
    for (const [confirmed, email] of [
      [undefined, 's@wisper.example'],
      [true, 's@wisper.example'],
      [false, null],
    ] as const) {
      const slack = slackThatSays(() => sophie(confirmed === undefined ? {} : { is_email_confirmed: confirmed }))
      expect(await createUsers(slack.api, () => 0)('U1')).toMatchObject({ email })
    }
  })
})

describe('who is in a user group', () => {
  test('is at most a minute old', async () => {
    let now = 0
    let users = ['U1']
    const slack = slackThatSays(() => ({ users }))
    const readGroup = createGroups(slack.api, () => now)
    expect(await readGroup('S1')).toEqual(['U1'])
    users = []
    expect(await readGroup('S1')).toEqual(['U1'])
    now = minute
    expect(await readGroup('S1')).toEqual([])
    expect(slack.calls()).toBe(2)
  })

  test('is not known while Slack cannot be asked', async () => {
    const readGroup = createGroups(slackThatSays(() => null).api, () => 0)
    expect(await readGroup('S1')).toBeNull()
  })
})
