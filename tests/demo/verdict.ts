import { type ConsoleState, type JournalEntry, judge } from '../support/judge.ts'
import type { Play } from './acts.ts'
import { labelsOf } from './message-lines.ts'
import { until } from './patience.ts'
import { ordersBetween } from './scenes.ts'
import { CUT, isCampaignIn } from './scenes-production.ts'
import { findList, isIn, type List, type Stretch, sharedMessages } from './sights.ts'
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

/** Where a part of the play begins: so far goes the journal, and so stand the machines. */
export interface Mark {
  readonly seq: number
  readonly state: ConsoleState
}

/** What the play came through; null what it did not come to. */
export interface Course {
  readonly before: ConsoleState
  /** Somebody paused a rollout. */
  readonly pause: Stretch | null
  /** A site had no WRS. */
  readonly outage: Stretch | null
  /** Where the second release begins, and where it is taken back. */
  readonly second: Mark | null
  readonly back: Mark | null
}

const ROLLOUTS = 5

/** What the console wrote down, and what stands in the channel: never what the bot says of itself. */
export const judgePlay = async (play: Play, course: Course): Promise<Judgement> => {
  const { words, hands, release, second } = play
  const journal = await hands.journal()
  const after = await hands.state()
  const secondAt = course.second?.seq ?? Number.POSITIVE_INFINITY
  const backAt = course.back?.seq ?? Number.POSITIVE_INFINITY
  const first = journal.filter(({ seq }) => seq <= secondAt)
  const tested = journal.filter(({ seq }) => seq > secondAt && seq <= backAt)
  const returned = journal.filter(({ seq }) => seq > backAt)
  const parts = [
    judge(course.before, first, release),
    ...(course.second === null ? [] : [judge(course.second.state, tested, second)]),
    ...(course.back === null ? [] : [judge(course.back.state, returned, release)]),
  ]
  const rules = words.verdict
  return {
    updates: parts.reduce((sum, { updates }) => sum + updates, 0),
    restarts: parts.reduce((sum, { restarts }) => sum + restarts, 0),
    findings: [
      { rule: rules.order, broken: parts.flatMap(({ early }) => early) },
      { rule: rules.once, broken: parts.flatMap(({ again }) => again) },
      ...judgeTags(first, release.tag, words),
      { rule: rules.back, broken: judgeBack(tested, returned, play) },
      { rule: rules.off, broken: ordersWhileOff(course.before, journal, words) },
      { rule: rules.paused, broken: await judgePause(play, course.pause) },
      { rule: rules.outage, broken: judgeOutage(journal, course, words) },
      { rule: rules.running, broken: judgeFleet(after, release.version, words) },
      { rule: rules.messages, broken: await judgeMessages(play) },
    ],
  }
}

/** The second release is sent by its own tag, the way back by the earlier one (rules tag-required and rollback). */
export const judgeBack = (
  tested: readonly JournalEntry[],
  returned: readonly JournalEntry[],
  { words, release, second }: Pick<Play, 'words' | 'release' | 'second'>,
): readonly string[] => {
  const updates = (entries: readonly JournalEntry[]) => entries.filter(({ action }) => action === 'update.accepted')
  const wrong = [
    ...updates(tested).filter(({ tag }) => tag !== second.tag),
    ...updates(returned).filter(({ tag }) => tag !== release.tag),
  ]
  if (updates(tested).length === 0 || updates(returned).length === 0) return [words.verdict.noWayBack]
  return wrong.map((entry) => tagSentence(entry, words))
}

/** Rule order: a site without its WRS waits, and the others do not wait for it. */
export const judgeOutage = (
  journal: readonly JournalEntry[],
  { before, outage }: Pick<Course, 'before' | 'outage'>,
  { verdict }: DemoWords,
): readonly string[] => {
  if (outage === null) return [verdict.noOutage]
  const site = new Set(before.workstations.filter(({ wrsId }) => wrsId === CUT.id).map(({ id }) => id))
  const orders = journal.filter(
    ({ seq, action }) => seq > outage.from && seq <= outage.to && action === 'update.accepted',
  )
  const there = orders.filter(({ targetId = '' }) => site.has(targetId) || targetId === CUT.id)
  if (orders.length === there.length) return [verdict.noOutage]
  return there.map(({ seq, targetId = '' }) => verdict.wasOff(seq, targetId))
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

const judgePause = async (play: Play, pause: Stretch | null): Promise<readonly string[]> => {
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
  const shared = await sharedMessages(play)
  const living = shared.filter((message) => rolloutOf(message) !== null)
  const told: (readonly string[])[] = []
  for (const message of living) told.push(await judgeMessage(play, message))
  const campaign = shared.find((message) => isCampaignIn(message, play.release.version, 'done'))
  const pressable = shared.filter((message) => buttonsOf(message).some(({ action }) => action.startsWith('approval.')))
  return [
    ...(living.length === ROLLOUTS ? [] : [verdict.rollouts(living.length, ROLLOUTS)]),
    ...told.flat(),
    ...(campaign === undefined ? [verdict.notOver(play.release.version)] : []),
    ...pressable.map((message) => verdict.buttons(titleOf(message), labelsOf(message))),
  ]
}

const judgeMessage = async (play: Play, message: Message): Promise<readonly string[]> => {
  const { verdict } = play.words
  const title = titleOf(message)
  const list = isIn(play, 'done')(message) ? await awaitList(play, message) : null
  if (list !== null) play.transcript.note(play.words.csv(list.name, list.machines))
  return [
    ...(isIn(play, 'done')(message) ? [] : [verdict.notOver(title)]),
    // What failed may be tried again at any time: its button is the one that stays.
    ...(buttonsOf(message).every(({ action }) => action === 'rollout.retry')
      ? []
      : [verdict.buttons(title, labelsOf(message))]),
    ...(list !== null && list.machines > 0 ? [] : [verdict.noList(title)]),
  ]
}

/** It comes a moment after the last change of its message. */
const awaitList = (play: Play, message: Message): Promise<List | null> =>
  until(play.patience, 'CSV', () => findList(play, message)).catch(() => null)
