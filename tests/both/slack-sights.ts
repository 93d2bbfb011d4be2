import { expect } from 'vitest'
import { buttonsOf, type Message, type Person, POSTES, wordsOf } from '../e2e/workspace.ts'
import { withPlainSpaces } from './teams-person.ts'

export const wordsInSlack = (message: Message): string => withPlainSpaces(wordsOf(message))

export const forAllInSlack = ({ ephemeralFor }: Message): boolean => ephemeralFor === undefined

export const titledInSlack = (title: string) => (message: Message) =>
  wordsInSlack(message).split('\n')[0]?.includes(title) === true

export const actionsInSlack = (message: Message): readonly string[] => buttonsOf(message).map(({ action }) => action)

/** The latest message of the bot that everybody sees in the channel and for which it holds, once there is one. */
export const seesInSlack = async (
  person: Person,
  holds: (message: Message) => boolean,
  {
    channel = POSTES,
    timeout = 60_000,
    what = 'that',
  }: { readonly channel?: string; readonly timeout?: number; readonly what?: string } = {},
): Promise<Message> => {
  let all: readonly Message[] = []
  const find = async (): Promise<Message | undefined> => {
    all = (await person.messages(channel)).filter((each) => each.bot && forAllInSlack(each))
    return all.findLast(holds)
  }
  await expect
    .poll(find, { timeout, interval: 50 })
    .toBeDefined()
    .catch((error: unknown) => {
      throw new Error(`Not seen in Slack: ${what}. There is:\n${all.map(wordsInSlack).join('\n———\n')}`, {
        cause: error,
      })
    })
  const message = await find()
  if (message === undefined) throw new Error(`Gone again: ${what}`)
  return message
}
