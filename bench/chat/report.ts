import { parseArgs } from 'node:util'
import type { DatabaseKind } from '../support/databases.ts'
import type { Bench } from '../support/report.ts'
import { type Goal, number, percentile, table } from '../support/table.ts'
import { type ChatFigures, type ChatRun, measureChat } from './chat.ts'
import { evenly, leastDelays } from './least.ts'
import { chatPlatforms } from './protocol.ts'
import { ownRates, type Rates, statedRates } from './rates.ts'

const platformNames = { slack: 'Slack', teams: 'Teams' } as const
const databaseNames = { postgres: 'PostgreSQL', embedded: 'embedded' } as const
const databaseKinds: readonly DatabaseKind[] = ['postgres', 'embedded']

/**
 * `chat [--rollouts 50] [--channels 50] [--places 1000] [--seconds 180] [--platforms slack,teams]
 * [--who postgres,embedded] [--node-option …]`
 */
export const reportChat: Bench = async (argumentList, onProgress) => {
  const { values } = parseArgs({
    args: [...argumentList],
    options: {
      rollouts: { type: 'string', default: '50' },
      channels: { type: 'string', default: '50' },
      places: { type: 'string', default: '1000' },
      seconds: { type: 'string', default: '180' },
      platforms: { type: 'string', default: chatPlatforms.join(',') },
      who: { type: 'string', default: databaseKinds.join(',') },
      'node-option': { type: 'string', multiple: true, default: [] },
    },
  })
  const figures = await measureChat({
    platforms: values.platforms.split(',').map((text) => oneOf('platforms', text, chatPlatforms)),
    databases: values.who.split(',').map((text) => oneOf('who', text, databaseKinds)),
    rollouts: countFrom('rollouts', values.rollouts, 1_000),
    channels: countFrom('channels', values.channels, Number(values.places)),
    places: countFrom('places', values.places, 10_000),
    seconds: countFrom('seconds', values.seconds, 3_000),
    nodeOptions: values['node-option'],
    onProgress,
  })
  const summaries = figures.runs.map((run) => summaryOf(figures, run))
  const { rollouts, channels, places, seconds } = figures
  return {
    title: `chat: ${number(rollouts)} rollouts in ${number(channels)} places that change once a second each, for ${number(seconds)} s, and a release announced to ${number(places)} places meanwhile`,
    sections: [
      changeTable(summaries),
      announcementTable(summaries),
      ...tooFastLines(summaries),
      ...boundLines(summaries),
      ...Object.entries(figures.skipped).map(([who, why]) => `${who}: skipped, ${why}`),
    ],
    goals: summaries.flatMap(goalsOf),
    figures: { ...figures, runs: summaries },
    faults: figures.runs.flatMap((run) => run.faults.map((fault) => `${nameOf(run)}: ${fault}`)),
  }
}

const countFrom = (name: string, text: string, most: number): number => {
  const count = Number(text)
  if (Number.isInteger(count) && count >= 1 && count <= most) return count
  throw new RangeError(`--${name}: ${text} is not a whole number from 1 to ${most}`)
}

const oneOf = <Name extends string>(option: string, text: string, names: readonly Name[]): Name => {
  const found = names.find((name) => name === text)
  if (found === undefined) throw new RangeError(`--${option}: ${text} is none of ${names.join(', ')}`)
  return found
}

/** Seconds until a change was visible, or could have been. */
interface Spread {
  readonly median: number
  readonly p99: number
}

interface Summary {
  readonly run: Omit<ChatRun, 'changes' | 'announced' | 'noted'>
  readonly changes: number
  readonly visible: Spread
  /** What the platform's rates allow, and what the bot allows itself of them. */
  readonly least: { readonly stated: Spread; readonly own: Spread }
  readonly announced: { readonly half: number; readonly all: number; readonly notes: number }
  readonly leastAnnounced: { readonly stated: number; readonly own: number }
}

const nameOf = ({ platform, database }: Pick<ChatRun, 'platform' | 'database'>): string =>
  `${platformNames[platform]}, ${databaseNames[database]}`

const tooFastOf = ({ tooFast }: Pick<ChatRun, 'tooFast'>): number =>
  Object.values(tooFast).reduce((sum, calls) => sum + calls, 0)

const spreadOf = (delays: readonly number[]): Spread => ({
  median: percentile(delays, 0.5) / 1_000,
  p99: percentile(delays, 0.99) / 1_000,
})

/** Either way of sending may be the better one; no way is better than both. */
const leastOf = ({ channels, seconds }: ChatFigures, { changes }: ChatRun, rates: Rates): Spread => {
  const sharesOf = (message: number) => rates.edit({ place: `${message % channels}`, message: `${message}` })
  const atOnce = spreadOf(leastDelays(changes, sharesOf))
  const spaced = spreadOf(
    leastDelays(changes, (message) => sharesOf(message).flatMap((share) => evenly(share, seconds * 1_000))),
  )
  return { median: Math.min(atOnce.median, spaced.median), p99: Math.min(atOnce.p99, spaced.p99) }
}

const summaryOf = (figures: ChatFigures, run: ChatRun): Summary => {
  const { changes, announced, noted, ...rest } = run
  const { platform } = run
  const { places } = figures
  const posts = Array.from({ length: places }, (_, message) => ({ message, at: 0 }))
  const leastPosts = (rates: Rates): number =>
    Math.max(...leastDelays(posts, (message) => rates.post({ place: `${message}`, message: `${message}` }))) / 1_000
  return {
    run: rest,
    changes: changes.length,
    visible: spreadOf(changes.map(({ delay }) => delay ?? Number.POSITIVE_INFINITY)),
    least: {
      stated: leastOf(figures, run, statedRates[platform]),
      own: leastOf(figures, run, ownRates[platform]),
    },
    announced: {
      half: percentile(announced, 0.5) / 1_000,
      all: (announced[places - 1] ?? Number.POSITIVE_INFINITY) / 1_000,
      notes: (noted[places - 1] ?? Number.POSITIVE_INFINITY) / 1_000,
    },
    leastAnnounced: { stated: leastPosts(statedRates[platform]), own: leastPosts(ownRates[platform]) },
  }
}

const changeTable = (summaries: readonly Summary[]): string =>
  table(
    [
      'a change',
      'changes',
      'edits',
      '429s',
      'median s',
      'p99 s',
      'least',
      'least p99',
      'own least',
      'own p99',
      'CPU s',
    ],
    summaries.map(({ run, changes, visible, least: { stated, own } }) => [
      nameOf(run),
      ...[changes, run.edits, tooFastOf(run)].map((count) => number(count)),
      ...[visible, stated, own].flatMap(({ median, p99 }) => [number(median, 1), number(p99, 1)]),
      number(run.cpuSeconds, 1),
    ]),
  )

const announcementTable = (summaries: readonly Summary[]): string =>
  table(
    ['an announcement', 'posts', 'half s', 'all places s', 'least', 'own least', 'with notes s', 'peak MB'],
    summaries.map(({ run, announced: { half, all, notes }, leastAnnounced: { stated, own } }) => [
      nameOf(run),
      number(run.posts),
      ...[half, all, stated, own, notes].map((seconds) => number(seconds, 1)),
      number(run.peakMegabytes),
    ]),
  )

/** DESIGN 9: a change is visible within four seconds. */
const GOAL_SECONDS = 4

const tooFastLines = (summaries: readonly Summary[]): readonly string[] =>
  summaries.flatMap(({ run }) =>
    Object.entries(run.tooFast).map(([method, calls]) => `${nameOf(run)}: ${calls} × 429 to ${method}`),
  )

const boundLines = (summaries: readonly Summary[]): readonly string[] =>
  chatPlatforms.flatMap((platform): readonly string[] => {
    const stated = summaries.find(({ run }) => run.platform === platform)?.least.stated
    if (stated === undefined || stated.p99 <= GOAL_SECONDS) return []
    const seconds = number(stated.p99, 1)
    return [
      `${platformNames[platform]}: its rates alone make a p99 of ${seconds} s here; ${GOAL_SECONDS} s cannot be met by anybody`,
    ]
  })

const goalsOf = ({ run, visible, least, announced, leastAnnounced }: Summary): readonly Goal[] => {
  const goal = (what: string, figure: number, most: number, unit: string): Goal => ({
    what: `${nameOf(run)}: ${what}`,
    figure,
    bound: 'at-most',
    goal: most,
    unit,
  })
  return [
    goal('429s caused', tooFastOf(run), 0, ''),
    goal('a change is visible, p99', visible.p99, GOAL_SECONDS, ' s'),
    // Where the rates make no one wait, nothing is to be compared.
    ...(least.own.p99 > GOAL_SECONDS
      ? [goal('the same, least within its own allowance = 1', visible.p99 / least.own.p99, 1.1, ' ×')]
      : []),
    ...(leastAnnounced.stated > 0
      ? [goal('all places, least that the rates allow = 1', announced.all / leastAnnounced.stated, 2, ' ×')]
      : []),
  ]
}
