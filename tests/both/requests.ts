import { expect } from 'vitest'
import { releases } from '../e2e/console.ts'
import type { Message, Person } from '../e2e/workspace.ts'
import { actionsInSlack, seesInSlack, wordsInSlack } from './slack-sights.ts'
import { actionsInTeams, forAllInTeams, type TeamsPerson, wordsInTeams } from './teams-person.ts'

const { tag } = releases.test

/** Makes both accounts one person: a code from Slack, typed in the chat of two in Teams. */
export const join = async (inSlack: Person, inTeams: TeamsPerson): Promise<void> => {
  const given = await inSlack.ask('/w360 link')
  const [code] = /[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}/.exec(wordsInSlack(given)) ?? []
  const asked = await inTeams.ask(`link ${code}`, inTeams.key)
  expect(wordsInTeams(await inTeams.pressAndSee(asked, 'link.join'))).toContain('Vos identités sont réunies')
}

export const makeSupport = async (owner: Person, whom: string): Promise<void> => {
  for (const change of ['--organisation vendor', 'support']) {
    const asked = await owner.ask(`/w360 role ${whom} ${change}`)
    await owner.pressAndSee(asked, 'role.apply')
  }
}

/** The test phase, over in Slack: one workstation runs the version, and its watching was cut short. */
export const testInSlack = async (operator: Person): Promise<void> => {
  const plan = await operator.ask(`/w360 update post MED-PUB-01 --tag ${tag}`)
  expect(await operator.press(plan, 'rollout.start')).toEqual({ ok: true })
  await seesInSlack(operator, (message) => actionsInSlack(message).includes('campaign.override'), {
    what: 'the campaign, to be validated',
  })
  const asked = await operator.ask(`/w360 validate ${tag} --override "Correctif attendu ce soir"`)
  await operator.pressAndSee(asked, 'campaign.validate')
}

/** The same in Teams. */
export const testInTeams = async (operator: TeamsPerson): Promise<void> => {
  const plan = await operator.ask(`update post MED-PUB-01 --tag ${tag}`)
  expect(await operator.press(plan, 'rollout.start')).toMatchObject({ ok: true })
  await operator.sees((message) => forAllInTeams(message) && actionsInTeams(message).includes('campaign.override'), {
    timeout: 60_000,
    what: 'the campaign, to be validated',
  })
  const asked = await operator.ask(`validate ${tag} --override "Correctif attendu ce soir"`)
  await operator.pressAndSee(asked, 'campaign.validate')
}

/** What is read of one card, wherever it stands. */
export interface Shown {
  readonly where: string
  readonly words: string
  readonly actions: readonly string[]
}

/** Where a request stands, to be read again and again: a message in Slack or in Teams. */
export const inSlack =
  (person: Person, { channel, ts }: Message) =>
  async (): Promise<Shown> => {
    const message = (await person.messages(channel)).find((each) => each.ts === ts)
    if (message === undefined) throw new Error(`No message any more in ${channel}`)
    return { where: `slack ${channel}`, words: wordsInSlack(message), actions: actionsInSlack(message) }
  }

export const inTeams = (person: TeamsPerson, place: string, messageId: string) => async (): Promise<Shown> => {
  const message = person.messages(place).find(({ id }) => id === messageId)
  if (message === undefined) throw new Error(`No message any more in ${place}`)
  return { where: `teams ${place}`, words: wordsInTeams(message), actions: actionsInTeams(message) }
}

/** Polls the cards until none has a button left. @returns them, and the milliseconds since `since` */
export const closed = async (
  cards: readonly (() => Promise<Shown>)[],
  since: number,
  timeout: number,
): Promise<{ readonly milliseconds: number; readonly shown: readonly Shown[] }> => {
  let shown: readonly Shown[] = []
  await expect
    .poll(
      async () => {
        shown = await Promise.all(cards.map((read) => read()))
        return shown.flatMap(({ where, actions }) => actions.map((action) => `${where}: ${action}`))
      },
      { timeout, interval: 25, message: 'no card has a button left' },
    )
    .toEqual([])
  return { milliseconds: performance.now() - since, shown }
}
