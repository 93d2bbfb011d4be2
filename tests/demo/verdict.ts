import { type ConsoleState, type JournalEntry, judge } from '../support/judge.ts'
import { findList, isIn, type List, type Play } from './acts.ts'
import { labelsOf } from './message-lines.ts'
import { until } from './patience.ts'
import { ordersBetween, type Pause } from './scenes.ts'
import { buttonsOf, type Message, rolloutOf, titleOf } from './slack-message.ts'
import type { DemoWords } from './words/fr.ts'

export interface Finding {
  readonly rule: string
  /** One sentence for each time that it did not hold. */
  readonly broken: readonly string[]
}

export interface Judgement {
  readonly findings: readonly Finding[]
  readonly updates: number
  readonly restarts: number
}

const ROLLOUTS = 3

/**
 * What the console wrote down, and what stands in the channel: never what the bot says of itself.
 * @param pause null when the play did not come so far
 */
export const judgePlay = async (play: Play, before: ConsoleState, pause: Pause | null): Promise<Judgement> => {
  const { words, hands, release } = play
  const journal = await hands.journal()
  const after = await hands.state()
  const { early, again, updates, restarts } = judge(before, journal, release)
  const rules = words.verdict
  return {
    updates,
    restarts,
    findings: [
      { rule: rules.order, broken: early },
      { rule: rules.once, broken: again },
      ...judgeTags(journal, release.tag, words),
      { rule: rules.off, broken: ordersWhileOff(before, journal, words) },
      { rule: rules.paused, broken: await judgePause(play, pause) },
      { rule: rules.running, broken: judgeFleet(after, release.version, words) },
      { rule: rules.messages, broken: await judgeMessages(play) },
    ],
  }
}

/** Rules tag-required and tag-not-promoted, by what each order said. */
export const judgeTags = (journal: readonly JournalEntry[], tag: string, words: DemoWords): readonly Finding[] => {
  const { verdict } = words
  const promotion = journal.find((entry) => entry.action === 'promoted' && entry.tag === tag)
  const promotedAt = promotion?.seq ?? Number.POSITIVE_INFINITY
  const updates = journal.filter(({ action }) => action === 'update.accepted')
  const tests = updates.filter(({ seq, tag: sent }) => seq < promotedAt && sent !== tag)
  const productions = updates.filter(({ seq, tag: sent }) => seq > promotedAt && sent !== undefined)
  return [
    { rule: verdict.test, broken: tests.map((entry) => tagSentence(entry, words)) },
    {
      rule: verdict.production,
      broken: promotion === undefined ? [verdict.notPromoted] : productions.map((entry) => tagSentence(entry, words)),
    },
  ]
}

const tagSentence = ({ seq, targetId = '', tag }: JournalEntry, { verdict }: DemoWords): string =>
  tag === undefined ? verdict.noTag(seq, targetId) : verdict.tag(seq, targetId, tag)

/** Rule powered-off: such a machine waits in the bot's ledger, not in the console's queue. */
export const ordersWhileOff = (
  before: ConsoleState,
  journal: readonly JournalEntry[],
  { verdict }: DemoWords,
): readonly string[] => {
  const off = new Set(
    [...before.wrs, ...before.workstations].filter(({ power }) => power === 'off').map(({ id }) => id),
  )
  return journal.flatMap(({ seq, action, targetId = '' }) => {
    if (action === 'power.on') off.delete(targetId)
    if (action === 'power.off') off.add(targetId)
    return action.endsWith('.accepted') && off.has(targetId) ? [verdict.wasOff(seq, targetId)] : []
  })
}

const judgePause = async (play: Play, pause: Pause | null): Promise<readonly string[]> => {
  if (pause === null) return []
  const orders = await ordersBetween(play, pause)
  return orders === 0 ? [] : [play.words.verdict.ordersInPause(orders)]
}

const judgeFleet = ({ wrs, workstations }: ConsoleState, target: string, { verdict }: DemoWords): readonly string[] =>
  [...wrs, ...workstations].flatMap(({ name, version, power }) => [
    ...(version === target ? [] : [verdict.runs(name, version)]),
    ...(power === 'on' ? [] : [verdict.isOff(name)]),
  ])

const judgeMessages = async (play: Play): Promise<readonly string[]> => {
  const { verdict } = play.words
  const living = (await play.chat.messages(play.cast.lead)).filter(
    (message) => message.ephemeralFor === undefined && rolloutOf(message) !== null,
  )
  const told: (readonly string[])[] = []
  for (const message of living) told.push(await judgeMessage(play, message))
  return [...(living.length === ROLLOUTS ? [] : [verdict.rollouts(living.length)]), ...told.flat()]
}

const judgeMessage = async (play: Play, message: Message): Promise<readonly string[]> => {
  const { verdict } = play.words
  const title = titleOf(message)
  const list = isIn(play, 'done')(message) ? await awaitList(play, message) : null
  if (list !== null) play.transcript.note(play.words.csv(list.name, list.machines))
  return [
    ...(isIn(play, 'done')(message) ? [] : [verdict.notOver(title)]),
    ...(buttonsOf(message).length === 0 ? [] : [verdict.buttons(title, labelsOf(message))]),
    ...(list !== null && list.machines > 0 ? [] : [verdict.noList(title)]),
  ]
}

/** It comes a moment after the last change of its message. */
const awaitList = (play: Play, message: Message): Promise<List | null> =>
  until(play.patience, 'CSV', () => findList(play, message)).catch(() => null)
