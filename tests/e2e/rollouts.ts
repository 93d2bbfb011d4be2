import { expect } from 'vitest'
import { buttonsOf, type Message, type Person, POSTES, type Pressing, wordsOf } from './workspace.ts'

/** `R-12` in the title of a rollout's living message, behind its mark if it has one; a campaign's names it further down. */
const numberIn = (message: Message): string | undefined => /^\P{L}*(R-\d+) ·/u.exec(wordsOf(message))?.[1]

/** The living messages of rollouts that everybody sees in the channel. */
export const livingMessages = async (person: Person, channel = POSTES): Promise<readonly Message[]> =>
  (await person.messages(channel)).filter(
    (message) => message.bot && message.ephemeralFor === undefined && numberIn(message) !== undefined,
  )

/** Its title says so; a site that is done says it of itself. */
export const isOver = (message: Message): boolean => /· (terminé|arrêté)$/.test(wordsOf(message).split('\n')[0] ?? '')

/** Types an update and waits for its plan; fails with the bot's words where there is nothing to start. */
export const planOf = async (person: Person, typed: string): Promise<Message> => {
  const plan = await person.ask(`/w360 ${typed}`)
  if (!buttonsOf(plan).some(({ action }) => action === 'rollout.start'))
    throw new Error(`No plan to start for "${typed}":\n${wordsOf(plan)}`)
  return plan
}

/** The only living message in the channel, once it is there and `holds`. */
export const livingWhen = async (
  person: Person,
  holds: (message: Message) => boolean,
  timeout = 60_000,
): Promise<Message> => {
  let last: Message | undefined
  await expect
    .poll(
      async () => {
        last = (await livingMessages(person)).at(-1)
        return last !== undefined && holds(last)
      },
      { timeout, interval: 100, message: 'the living message says so' },
    )
    .toBe(true)
    .catch((error: unknown) => {
      throw new Error(`The living message ended up as:\n${last === undefined ? 'absent' : wordsOf(last)}`, {
        cause: error,
      })
    })
  if (last === undefined) throw new Error('no living message')
  return last
}

/** Plans and starts; gives the living message as it first appears. */
export const startRollout = async (person: Person, typed: string, more?: Pressing): Promise<Message> => {
  const known = new Set((await livingMessages(person)).map(({ ts }) => ts))
  const plan = await planOf(person, typed)
  expect(await person.press(plan, 'rollout.start', more)).toEqual({ ok: true })
  return livingWhen(person, ({ ts }) => !known.has(ts))
}
