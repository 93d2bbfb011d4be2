import type { Block, Rich } from '../../card/card.ts'
import { number } from '../../text/format.ts'
import type { Locale } from '../../text/locale.ts'
import { wordsFor } from '../../text/words.ts'
import type { TargetState } from '../states.ts'
import type { LaneView, RolloutView, TargetCounts } from '../view.ts'
import { laneBlocks, laneStateText } from './lane-steps.ts'
import { placeName } from './names.ts'
import { doneOf, reachable } from './rollout-names.ts'

/** So many lanes are shown step by step; of more, only those that need somebody, and a table of the others. */
const LANES_IN_FULL = 8
const TROUBLED_IN_FULL = 4
const ROWS = 30

/** The lanes of a rollout, so that a city with a thousand of them still gives a card that one reads. */
export const lanesBlocks = (view: RolloutView, locale: Locale): readonly Block[] => {
  const words = wordsFor(locale).rollout
  const keyed = view.lanes.map((lane, key) => ({ lane, key }))
  if (keyed.length <= LANES_IN_FULL) return keyed.flatMap(({ lane, key }) => laneBlocks(view, lane, key, locale))
  const sorted = keyed.toSorted((one, other) => rankOf(one.lane) - rankOf(other.lane))
  const troubled = sorted.filter(({ lane }) => rankOf(lane) < quiet).slice(0, TROUBLED_IN_FULL)
  const others = sorted.filter((entry) => !troubled.includes(entry)).map(({ lane }) => lane)
  return [
    ...troubled.flatMap(({ lane, key }) => laneBlocks(view, lane, key, locale)),
    ...(troubled.length > 0 ? [{ type: 'heading', text: words.sitesTitle(others.length) } as const] : []),
    ...lanesTable(view, others, locale, { bars: true }),
  ]
}

const quiet = 4

/** What needs somebody, then what moves, then what waits or is over. */
const rankOf = (lane: LaneView): number => {
  if (lane.state === 'held') return 0
  if (lane.state === 'between-waves') return 1
  if (lane.wrs.some(({ state }) => state === 'failed')) return 2
  if (lane.counts.failed > 0) return 3
  if (lane.state === 'wave' || lane.state === 'wrs') return quiet
  return lane.state === 'ledger' ? quiet + 1 : quiet + 2
}

/** One line a lane, at most thirty. @param shown with `bars`, how far each is can be seen without reading */
export const lanesTable = (
  view: RolloutView,
  lanes: readonly LaneView[],
  locale: Locale,
  shown: { readonly bars: boolean } = { bars: false },
): readonly Block[] => {
  const words = wordsFor(locale).rollout
  const { table } = words
  const rest = lanes.slice(ROWS)
  const done = rest.filter(({ state }) => state === 'done').length
  return [
    {
      type: 'table',
      columns: [
        { title: table.site },
        { title: table.state },
        { title: table.done, align: shown.bars ? 'left' : 'right' },
        { title: table.failed, align: 'right' },
        { title: table.off, align: 'right' },
      ],
      rows: lanes.slice(0, ROWS).map((lane) => rowOf(view, lane, shown.bars, locale)),
    },
    ...(rest.length > 0 ? [{ type: 'context', text: words.moreSites(rest.length, done) } as const] : []),
  ]
}

const rowOf = (view: RolloutView, lane: LaneView, withBar: boolean, locale: Locale): readonly Rich[] => {
  const count = (value: number): string => (value === 0 ? '–' : number(locale, value))
  const total = (state: TargetState): number =>
    lane.counts[state] + lane.wrs.filter((target) => target.state === state).length
  return [
    placeName(lane, locale),
    laneStateText(view, lane, locale),
    withBar ? `${barOf(lane.counts)} ${doneOf(lane.counts, locale)}` : doneOf(lane.counts, locale),
    count(total('failed')),
    // Once it is over, those still off have become missed.
    count(total('off') + total('missed')),
  ]
}

const BAR = 5

/** Full only when all is done: a bar that is rounded up would promise too much. */
const barOf = (counts: TargetCounts): string => {
  const total = reachable(counts)
  const filled = total === 0 ? 0 : Math.floor((counts.running / total) * BAR)
  return '▰'.repeat(filled) + '▱'.repeat(BAR - filled)
}
