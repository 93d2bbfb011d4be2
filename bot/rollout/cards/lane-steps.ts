import type { Block, Step, StepState } from '../../card/card.ts'
import { civilOf } from '../../schedule/civil.ts'
import { dateTime, timeOfDay } from '../../text/format.ts'
import type { Locale } from '../../text/locale.ts'
import { wordsFor } from '../../text/words.ts'
import type { TargetState } from '../states.ts'
import { type LaneView, type RolloutView, type TargetView, type WaveView, waitsForHours } from '../view.ts'
import { clip, placeName, readable } from './names.ts'
import { reasonWords } from './reason-text.ts'
import { countsText, reachable, zonesOfLane } from './rollout-names.ts'

const MOST_WRS = 5
const DETAIL_LENGTH = 160

/** One lane: its WRS, then its waves, with their states, and how far its workstations are. */
export const laneBlocks = (view: RolloutView, lane: LaneView, key: number, locale: Locale): readonly Block[] => {
  const title = `${placeName(lane, locale)} · ${laneStateText(view, lane, locale)}`
  const items = [
    ...wrsSteps(view, lane, key, locale),
    ...lane.waves.map((wave) => waveStep(view, lane, wave, key, locale)),
  ]
  const total = reachable(lane.counts)
  return [
    { type: 'steps', title, items: items.length > 0 ? items : [emptyStep(key, locale)] },
    ...(view.lanes.length > 1 && total > 0
      ? [
          {
            type: 'progress',
            label: wordsFor(locale).rollout.workstations,
            done: lane.counts.running,
            total,
            failed: lane.counts.failed,
            small: true,
          } as const,
        ]
      : []),
  ]
}

/** Where a lane is, in a few words. */
export const laneStateText = (view: RolloutView, lane: LaneView, locale: Locale): string => {
  const words = wordsFor(locale).rollout
  // A lane has its first state from the plan on, and its last one however it ended.
  if (lane.state !== 'done' && view.startedAt === null) return words.targetStates.waiting
  if (lane.state === 'done' && wasCutShort(lane)) return words.states.cancelled
  if (waitsForHours(lane)) return wordsFor(locale).schedule.living.state
  if (lane.state !== 'wave') return words.lane[lane.state]
  return lane.waveIndex < lane.waves.length
    ? words.laneWave(lane.waveIndex + 1, lane.waves.length)
    : words.states.running
}

const wasCutShort = ({ counts, wrs }: LaneView): boolean =>
  counts.cancelled > 0 || wrs.some(({ state }) => state === 'cancelled')

const emptyStep = (key: number, locale: Locale): Step => ({
  id: `${key}.none`,
  title: wordsFor(locale).rollout.noStep,
  state: 'skipped',
})

const wrsSteps = (view: RolloutView, lane: LaneView, key: number, locale: Locale): readonly Step[] => {
  const words = wordsFor(locale).rollout
  if (lane.wrs.length <= MOST_WRS + 1)
    return lane.wrs.map((target, place) => targetStep(view, lane, target, `${key}.wrs.${place}`, locale))
  // Of many, those that are not through are worth a line of their own.
  const sorted = lane.wrs.toSorted((one, other) => Number(one.state === 'running') - Number(other.state === 'running'))
  const rest = sorted.slice(MOST_WRS)
  return [
    ...sorted.slice(0, MOST_WRS).map((target, place) => targetStep(view, lane, target, `${key}.wrs.${place}`, locale)),
    {
      id: `${key}.wrs.more`,
      title: words.moreWrs(rest.length),
      state: rest.every(({ state }) => state === 'running') ? 'done' : 'waiting',
    },
  ]
}

const stepStates: Readonly<Record<TargetState, StepState>> = {
  waiting: 'waiting',
  updating: 'running',
  installed: 'running',
  restarting: 'running',
  off: 'paused',
  running: 'done',
  failed: 'failed',
  skipped: 'skipped',
  missed: 'failed',
  cancelled: 'skipped',
}

const targetStep = (view: RolloutView, lane: LaneView, target: TargetView, id: string, locale: Locale): Step => {
  const state = stepStates[target.state]
  const output = target.detail !== null && target.state === 'failed' ? clip(target.detail, DETAIL_LENGTH) : ''
  return {
    id,
    title: wordsFor(locale).rollout.wrs(readable(target.name, target.machineId, locale)),
    state: view.state === 'paused' && (state === 'running' || state === 'waiting') ? 'paused' : state,
    detail: targetDetail(view, lane, target, locale),
    ...(output === '' ? {} : { output }),
  }
}

const targetDetail = (view: RolloutView, lane: LaneView, target: TargetView, locale: Locale): string => {
  const words = wordsFor(locale).rollout
  const tries = target.attempt > 1 ? [words.attempt(target.attempt)] : []
  if (target.state === 'running') {
    const version = clip(target.version, 40)
    const [zone] = zonesOfLane(lane, view)
    if (target.runningAt === null || zone === undefined) return words.runs(version)
    // The card says when it began: an hour alone is of that day.
    const isOfThatDay = view.startedAt !== null && isSameDay(target.runningAt, view.startedAt, zone)
    return isOfThatDay
      ? words.runsSince(version, timeOfDay(locale, target.runningAt, zone))
      : words.runsSinceMoment(version, dateTime(locale, target.runningAt, zone))
  }
  if (target.state === 'installed') {
    return [words.installedNotRunning(clip(target.installedVersion ?? view.targetVersion, 40)), ...tries].join(' · ')
  }
  const why = target.reason === null || target.state === 'off' ? [] : [reasonWords(target.reason, {}, locale).what]
  return [words.targetStates[target.state], ...tries, ...why].join(' · ')
}

const isSameDay = (one: Date, other: Date, zone: string): boolean => {
  const [day, otherDay] = [civilOf(one, zone), civilOf(other, zone)]
  return day.day === otherDay.day && day.month === otherDay.month && day.year === otherDay.year
}

const waveStep = (view: RolloutView, lane: LaneView, wave: WaveView, key: number, locale: Locale): Step => {
  const words = wordsFor(locale).rollout
  const untouched = wave.counts.waiting === wave.counts.total
  const awaitsGo = lane.state === 'between-waves' && wave.index === lane.waveIndex + 1
  const parts = [
    ...(awaitsGo ? [words.awaitsGo] : []),
    ...(untouched ? [] : [countsText(wave.counts, view.targetVersion, locale)]),
  ].filter((part) => part !== '')
  return {
    id: `${key}.wave.${wave.index}`,
    title: words.wave(wave.index + 1, wave.counts.total),
    state: waveState(view, lane, wave),
    ...(parts.length > 0 ? { detail: parts.join(' · ') } : {}),
  }
}

const waveState = (view: RolloutView, lane: LaneView, wave: WaveView): StepState => {
  const { counts } = wave
  const over = wave.state === 'done' || (lane.state === 'between-waves' && wave.index <= lane.waveIndex)
  if (over) return counts.failed > 0 && counts.running === 0 ? 'failed' : 'done'
  if (view.state === 'cancelled') return 'skipped'
  if (lane.state === 'between-waves') return wave.index === lane.waveIndex + 1 ? 'paused' : 'waiting'
  if (lane.state === 'held' && wave.index === lane.waveIndex) return 'paused'
  if (wave.state === 'waiting') return 'waiting'
  return view.state === 'paused' ? 'paused' : 'running'
}
