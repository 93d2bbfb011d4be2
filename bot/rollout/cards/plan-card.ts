import type { Block, Card, Fact, Rich, Tone } from '../../card/card.ts'
import { duration, list, number, percent } from '../../text/format.ts'
import type { Locale } from '../../text/locale.ts'
import { wordsFor } from '../../text/words.ts'
import type { Plan, PlannedMachine } from '../plan-model.ts'
import type { UpdateRequest, WaveSize } from '../request.ts'
import type { Draft } from '../steering.ts'
import { clip, moment, usableZones } from './names.ts'
import { planButtons } from './plan-buttons.ts'
import { countPlaces, movingTexts, type PlanSite, type PlanTotals, totalsOf } from './plan-counts.ts'
import { noticeTexts } from './plan-notice-text.ts'
import { placesBlocks } from './plan-places.ts'
import { type DraftRef, refusalBlocks } from './plan-refusals.ts'

/** What a plan card needs to know beyond the plan: the sites' names and time zones. */
export interface PlanSurroundings {
  readonly sites: readonly PlanSite[]
}

const VERSIONS = 3

/**
 * What would happen, to how many machines and where, with the ways forward as buttons. Start is offered only when the
 * plan can start and does something. Button values: `rollout.start`, `update.edit` and `rollout.discard` carry
 * `{draft, version}`; `rollout.fix` `{draft, version, refusal, fix}`, indexes into `plan.refusals` and its `fixes`;
 * `rollout.watch` `{number}`.
 */
export const planCard = (
  draft: Pick<Draft, 'id' | 'version' | 'request' | 'plan'>,
  surroundings: PlanSurroundings,
  locale: Locale,
): Card => compose(draft.plan, draft.request, surroundings, { id: draft.id, version: draft.version }, locale)

/** The same without buttons: nothing was kept that they could act on. */
export const dryRunCard = (plan: Plan, request: UpdateRequest, surroundings: PlanSurroundings, locale: Locale): Card =>
  compose(plan, request, surroundings, null, locale)

const compose = (
  plan: Plan,
  request: UpdateRequest,
  { sites }: PlanSurroundings,
  draft: DraftRef,
  locale: Locale,
): Card => {
  const words = wordsFor(locale).plan
  const places = countPlaces(plan, sites)
  const totals = totalsOf(places)
  const title = words.title(plan.phase, plan.target === null ? null : clip(plan.target.version))
  const notices = noticeTexts(plan, sites, locale)
  return {
    title,
    tone: toneOf(plan),
    summary: summaryOf(plan, title, totals, locale),
    blocks: [
      ...(draft === null ? [{ type: 'context', text: words.dryRun } as const] : []),
      ...refusalBlocks(plan, sites, draft, locale),
      { type: 'facts', items: factsOf(plan, request, zonesOf(plan, sites), totals, locale) },
      { type: 'text', text: outcomeText(plan, totals, locale) },
      ...placesBlocks(plan, places, locale),
      ...(totals.wrs > 0 ? [{ type: 'context', text: words.order } as const] : []),
      ...noticeBlocks(notices, words.notices.title),
      ...(draft === null ? [] : [planButtons(request, totals, draft, locale)]),
    ],
  }
}

const isBlocked = (plan: Plan): boolean => plan.refusals.some(({ blocking }) => blocking)

const toneOf = (plan: Plan): Tone => {
  if (isBlocked(plan)) return 'bad'
  return plan.refusals.length > 0 || plan.notices.length > 0 ? 'warning' : 'neutral'
}

const summaryOf = (plan: Plan, title: string, totals: PlanTotals, locale: Locale): string => {
  const words = wordsFor(locale).plan
  if (isBlocked(plan)) return words.summaryBlocked(title)
  const machines = totals.moving + totals.off
  return machines === 0 ? words.summaryNothing(title) : words.summary(title, machines)
}

const noticeBlocks = (notices: readonly string[], title: string): readonly Block[] =>
  notices.length === 0
    ? []
    : [
        { type: 'heading', text: title },
        { type: 'list', items: notices },
      ]

/** In whole sentences: what moves, what waits, what stays; or plainly that nothing does. */
const outcomeText = (plan: Plan, totals: PlanTotals, locale: Locale): string => {
  const words = wordsFor(locale).plan
  const there = totals.there > 0 ? [words.there(totals.there)] : []
  if (totals.moving + totals.off === 0) {
    if (plan.refusals.length > 0) return [words.nothingLeft, ...there].join(' ')
    return words.nothing
  }
  return [...movingTexts(totals, locale), ...there].join(' ')
}

const zonesOf = (plan: Plan, sites: readonly PlanSite[]): readonly string[] => {
  const lanes = new Set(plan.lanes.map(({ siteId }) => siteId))
  return usableZones(sites.filter(({ id }) => lanes.has(id)).map(({ timeZone }) => timeZone))
}

const factsOf = (
  plan: Plan,
  request: UpdateRequest,
  zones: readonly string[],
  totals: PlanTotals,
  locale: Locale,
): readonly Fact[] => {
  const words = wordsFor(locale).plan
  const { facts } = words
  const fact = (label: string, value: Rich): Fact => ({ label, value })
  const acts = totals.moving + totals.off > 0
  return [
    fact(facts.phase, words.phases[plan.phase]),
    ...(plan.target === null
      ? []
      : [
          fact(facts.target, [
            { type: 'strong', text: clip(plan.target.version) },
            ` · ${words.targetTag} `,
            { type: 'code', text: clip(plan.target.tag) },
          ]),
          fact(facts.sent, plan.sentTag === null ? words.noTagSent : [{ type: 'code', text: clip(plan.sentTag) }]),
        ]),
    ...(acts ? [fact(facts.from, presentVersions(plan, locale))] : []),
    ...(totals.workstations + totals.remote > 1 ? [fact(facts.waves, wavesText(request, locale))] : []),
    ...(acts
      ? [
          fact(
            facts.start,
            request.startAt === null ? words.startNow : words.startAt(moment(request.startAt, zones, locale)),
          ),
          fact(
            facts.restart,
            request.restartInWindow !== undefined
              ? wordsFor(locale).schedule.plan.restart
              : request.restartAt === null
                ? words.restartNow
                : words.notBefore(moment(request.restartAt, zones, locale)),
          ),
        ]
      : []),
    ...(totals.moving > 0 && plan.estimateSeconds > 0
      ? [
          fact(
            facts.estimate,
            (plan.waits === undefined ? words.about : words.aboutOfWork)(duration(locale, plan.estimateSeconds)),
          ),
        ]
      : []),
  ]
}

/** `4.2 (58), 4.1 (2)`: what the machines of the plan run now. */
const presentVersions = (plan: Plan, locale: Locale): string => {
  const words = wordsFor(locale).plan
  const counts = new Map<string, number>()
  const count = ({ fromVersion }: PlannedMachine): void => {
    counts.set(fromVersion, (counts.get(fromVersion) ?? 0) + 1)
  }
  for (const lane of plan.lanes) for (const part of [lane.wrs, ...lane.waves, lane.off]) part.forEach(count)
  const sorted = [...counts].toSorted(([, one], [, other]) => other - one)
  const shown = sorted
    .slice(0, VERSIONS)
    .map(([version, machines]) => words.versionOn(clip(version), number(locale, machines)))
  const missing = sorted.length - shown.length
  return missing > 0 ? words.andMore(shown.join(', '), missing) : shown.join(', ')
}

const wavesText = (request: UpdateRequest, locale: Locale): string => {
  const words = wordsFor(locale).plan
  const size = (wave: WaveSize): string =>
    wave.type === 'count' ? words.waveOf(wave.machines) : percent(locale, wave.percent / 100)
  const sizes = words.waves(list(locale, request.waves.map(size)))
  return request.pauseBetweenWaves ? words.wavesByHand(sizes) : sizes
}
