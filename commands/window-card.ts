import type { Card, Fact, Rich } from '../bot/card/card.ts'
import type { FleetSnapshot } from '../bot/fleet/model.ts'
import { moment } from '../bot/rollout/cards/names.ts'
import { type HoursProblem, printHours } from '../bot/schedule/hours-text.ts'
import { hoursWords } from '../bot/schedule/hours-words.ts'
import { REMOTE_PLACE, type SiteWindow, windowAt } from '../bot/schedule/read-windows.ts'
import type { HoursRefusal } from '../bot/schedule/site-windows.ts'
import type { SiteHours } from '../bot/schedule/windows.ts'
import { duration } from '../bot/text/format.ts'
import type { Turn } from './command.ts'
import { buttonRow, context, quoted, text } from './reply.ts'

/** A site, or the remote machines. */
export interface Place {
  readonly id: string
  readonly name: string
  /** Null: the console names none that exists. */
  readonly timeZone: string | null
}

/** What a button of these cards carries. */
export interface WindowChange {
  readonly place: string
  readonly hours: string
  readonly seen: number
  readonly zone?: string | undefined
}

const MOST_SITES = 30

/** Whether work may be done now, and until or from when, on the place's own clocks. */
const stateText = ({ words, locale, bot }: Turn, window: Pick<SiteWindow, 'hours' | 'timeZone'>): string => {
  const say = words.schedule.window
  if (window.timeZone === null) return say.neverKnown
  const { open, closesAt, opensAt } = windowAt(window, bot.now())
  const at = (when: Date): string => moment(when, [window.timeZone ?? 'UTC'], locale)
  if (open) return closesAt === null ? say.openAlways : say.openUntil(at(closesAt))
  return opensAt === null ? say.neverKnown : say.closedUntil(at(opensAt))
}

/** Every place that has hours. */
export const windowsCard = (turn: Turn, snapshot: FleetSnapshot, windows: readonly SiteWindow[]): Card => {
  const { words, locale } = turn
  const say = words.schedule.window
  const names = new Map(snapshot.sites.map(({ id, name }) => [id, quoted(name, 60)]))
  const nameOf = ({ place }: SiteWindow): string =>
    place === REMOTE_PLACE ? words.plan.remote : (names.get(place) ?? quoted(place, 60))
  const items = windows
    .slice(0, MOST_SITES)
    .map(
      (window): Rich => [
        { type: 'strong', text: nameOf(window) },
        ` · ${hoursWords(window.hours, locale)} · ${stateText(turn, window)}`,
      ],
    )
  const missing = windows.length - items.length
  const sentence = windows.length === 0 ? say.none : say.others
  return {
    title: say.listTitle,
    tone: 'neutral',
    summary: sentence,
    blocks: [
      ...(items.length === 0 ? [] : [{ type: 'list' as const, items }]),
      ...(missing > 0 ? [context(words.problem.moreNames(missing))] : []),
      text(sentence),
      context(say.usage),
    ],
  }
}

/** One place: its hours, whether they are now, and how to lift them. */
export const placeCard = (turn: Turn, place: Place, present: SiteWindow | null): Card => {
  const say = turn.words.schedule.window
  if (present === null)
    return {
      title: say.of(place.name),
      tone: 'neutral',
      summary: say.anyTime(place.name),
      blocks: [text(say.anyTime(place.name)), context(say.usage)],
    }
  return {
    title: say.of(place.name),
    tone: 'neutral',
    summary: hoursWords(present.hours, turn.locale),
    blocks: [
      { type: 'facts', items: factsOf(turn, present) },
      ...buttonRow(
        turn.may('window')
          ? [
              {
                action: 'window.set',
                label: say.lift,
                value: carried(place, present, null),
                confirm: confirmLift(turn, place),
              },
            ]
          : [],
      ),
    ],
  }
}

const confirmLift = ({ words }: Turn, { name }: Place) => {
  const { lift, keep, liftTitle, liftText } = words.schedule.window
  return { title: liftTitle, text: liftText(name), yes: lift, no: keep }
}

const factsOf = (turn: Turn, window: SiteWindow): readonly Fact[] => {
  const { facts } = turn.words.schedule.window
  const zones = window.timeZone === null ? [] : [window.timeZone]
  return [
    { label: facts.hours, value: hoursWords(window.hours, turn.locale) },
    { label: facts.now, value: stateText(turn, window) },
    { label: facts.zone, value: window.timeZone ?? '–' },
    {
      label: facts.set,
      value: [window.setBy, moment(window.setAt, zones, turn.locale)].filter((part) => part !== '').join(' · '),
    },
  ]
}

/** `Place` and hours as a button carries them. */
const carried = (
  place: Place,
  present: SiteWindow | null,
  hours: SiteHours | null,
): Record<string, string | number> => ({
  place: place.id,
  hours: hours === null ? '' : printHours(hours),
  seen: present?.setAt.getTime() ?? 0,
  ...(place.id === REMOTE_PLACE && place.timeZone !== null && { zone: place.timeZone }),
})

/** Of the remote machines, whose hours may have been meant on other clocks than these, with their zone. */
const beforeText = (place: Place, present: SiteWindow, locale: Turn['locale']): string => {
  const hours = hoursWords(present.hours, locale)
  return present.timeZone === null || present.timeZone === place.timeZone ? hours : `${hours} (${present.timeZone})`
}

/** What would change, before it does. @param hours null: they would be lifted */
export const askCard = (turn: Turn, place: Place, present: SiteWindow | null, hours: SiteHours | null): Card => {
  const { words, locale } = turn
  const say = words.schedule.window
  const facts: readonly Fact[] = [
    ...(present === null ? [] : [{ label: say.facts.before, value: beforeText(place, present, locale) }]),
    ...(hours === null
      ? []
      : [
          { label: say.facts.hours, value: hoursWords(hours, locale) },
          { label: say.facts.now, value: stateText(turn, { hours, timeZone: place.timeZone }) },
        ]),
    { label: say.facts.zone, value: place.timeZone ?? '–' },
  ]
  const effect = hours === null ? say.liftText(place.name) : say.effect(place.name)
  return {
    title: say.of(place.name),
    tone: 'neutral',
    summary: effect,
    blocks: [
      { type: 'facts', items: facts },
      text(effect),
      ...buttonRow([
        {
          action: 'window.set',
          label: hours === null ? say.lift : say.apply,
          value: carried(place, present, hours),
          style: 'primary',
        },
      ]),
    ],
  }
}

/** What became of it. */
export const doneCard = (
  turn: Turn,
  place: Place,
  present: SiteWindow | null,
  outcome: 'set' | 'cleared' | 'already' | 'changed',
): Card => {
  const say = turn.words.schedule.window
  const sentence = {
    set: say.done(place.name),
    cleared: say.lifted(place.name),
    already: say.already(place.name),
    changed: say.changed(place.name),
  }[outcome]
  return {
    title: say.of(place.name),
    tone: outcome === 'changed' ? 'warning' : 'good',
    summary: sentence,
    blocks: [text(sentence), ...(present === null ? [] : [{ type: 'facts' as const, items: factsOf(turn, present) }])],
  }
}

export const hoursProblemText = ({ words }: Turn, problem: HoursProblem): string => {
  const say = words.schedule.window.problem
  switch (problem.type) {
    case 'unreadable':
      return say.unreadable(quoted(problem.text))
    case 'empty-rule':
      return say.emptyRule(quoted(problem.text))
    case 'too-many':
      return say.tooMany(problem.limit)
  }
}

export const hoursRefusalText = ({ words, locale }: Turn, refusal: HoursRefusal): string => {
  const say = words.schedule.window.problem
  return refusal.type === 'never-open'
    ? say.neverOpen
    : say.tooShort(duration(locale, refusal.longest), duration(locale, refusal.needed))
}
