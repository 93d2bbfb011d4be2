import type { Block, Rich } from '../../card/card.ts'
import type { ReasonCode } from '../../rules.ts'
import type { Locale } from '../../text/locale.ts'
import { wordsFor } from '../../text/words.ts'
import { type LaneView, type RolloutView, waitsForHours } from '../view.ts'
import { moment, placeName, readable, someNames } from './names.ts'
import { reasonWords } from './reason-text.ts'
import { zonesOfLane } from './rollout-names.ts'

const REASONS = 4
const PLACES = 5
const NAMES = 4
const LEDGER_LANES = 5

/** Lanes that stand still and why, by reason, those that wait for a person first. */
export const heldBlocks = (view: RolloutView, locale: Locale): readonly Block[] => {
  const words = wordsFor(locale).rollout
  const waiting = view.lanes.filter((lane) => !needsPerson(lane) && lane.state !== 'done' && lane.reason === 'wrs-off')
  return [
    ...byReason(view.lanes.filter(needsPerson), words.heldTitle, locale),
    ...byReason(waiting, words.waitingTitle, locale),
    ...windowBlocks(view, locale),
  ]
}

/** Sites that wait for their hours, each until when, on its own clocks. */
const windowBlocks = (view: RolloutView, locale: Locale): readonly Block[] => {
  const { living } = wordsFor(locale).schedule
  const waiting = view.lanes.filter(waitsForHours)
  if (waiting.length === 0 || (view.state !== 'running' && view.state !== 'ledger')) return []
  const sorted = waiting.toSorted((one, other) => whenOpen(one) - whenOpen(other))
  const rest = sorted.length - PLACES
  return [
    { type: 'text', text: [{ type: 'strong', text: living.title }] },
    {
      type: 'list',
      items: [
        ...sorted.slice(0, PLACES).map((lane): Rich => {
          const until =
            lane.opensAt === null ? living.unknown : living.opens(moment(lane.opensAt, zonesOfLane(lane, view), locale))
          return [{ type: 'strong', text: placeName(lane, locale) }, ` · ${until}`]
        }),
        ...(rest > 0 ? [living.more(rest)] : []),
      ],
    },
  ]
}

const whenOpen = ({ opensAt }: LaneView): number => opensAt?.getTime() ?? Number.POSITIVE_INFINITY

/** Whether a lane goes on only when somebody says so. */
export const needsPerson = (lane: LaneView): boolean => lane.state === 'held' || lane.state === 'between-waves'

const byReason = (lanes: readonly LaneView[], title: (places: string) => string, locale: Locale): readonly Block[] =>
  [...Map.groupBy(lanes, heldReason)].slice(0, REASONS).map(([reason, members]): Block => {
    const { what, next } = reasonWords(reason, {}, locale)
    const places = members.slice(0, PLACES).map((lane) => placeName(lane, locale))
    return {
      type: 'text',
      text: [{ type: 'strong', text: title(someNames(places, members.length, PLACES, locale)) }, `\n${what} ${next}`],
    }
  })

const heldReason = (lane: LaneView): ReasonCode => {
  if (lane.state === 'between-waves') return 'between-waves'
  return lane.reason ?? 'by-hand'
}

interface Awaited {
  readonly lane: LaneView
  readonly count: number
  readonly names: readonly string[]
}

/** The machines that are off: how many, the first names, and until when they are awaited, in their site's time. */
export const ledgerBlocks = (view: RolloutView, locale: Locale): readonly Block[] => {
  const words = wordsFor(locale).rollout
  const entries = view.lanes.map((lane) => awaitedIn(lane, locale)).filter(({ count }) => count > 0)
  if (entries.length === 0) return []
  const rest = entries.slice(LEDGER_LANES)
  const missing = rest.reduce((sum, { count }) => sum + count, 0)
  return [
    { type: 'heading', text: words.ledgerTitle },
    {
      type: 'list',
      items: [
        ...entries.slice(0, LEDGER_LANES).map((entry) => ledgerItem(view, entry, locale)),
        ...(rest.length > 0 ? [words.ledgerElsewhere(missing, rest.length)] : []),
      ],
    },
    { type: 'context', text: words.ledgerNote },
  ]
}

const awaitedIn = (lane: LaneView, locale: Locale): Awaited => {
  const wrs = lane.wrs.filter(({ state }) => state === 'off')
  const workstations = lane.ledger.filter(({ state, kind }) => state === 'off' && kind === 'workstation')
  return {
    lane,
    count: wrs.length + lane.counts.off,
    names: [...wrs, ...workstations].slice(0, NAMES).map(({ name, machineId }) => readable(name, machineId, locale)),
  }
}

const ledgerItem = (view: RolloutView, { lane, count, names }: Awaited, locale: Locale): Rich => {
  const words = wordsFor(locale).rollout
  const entry = words.ledger(count, someNames(names, count, NAMES, locale))
  const until =
    view.deadline === null ? entry : words.ledgerUntil(entry, moment(view.deadline, zonesOfLane(lane, view), locale))
  return [{ type: 'strong', text: placeName(lane, locale) }, ` · ${until}`]
}
