import type { Block } from '../../card/card.ts'
import { clip, readable, someNames } from '../../rollout/cards/names.ts'
import { reasonWords } from '../../rollout/cards/reason-text.ts'
import { reasonCodes } from '../../rules.ts'
import { number } from '../../text/format.ts'
import type { Locale } from '../../text/locale.ts'
import { wordsFor } from '../../text/words.ts'
import type { OpenFailure } from '../failures.ts'
import type { CampaignView } from '../view.ts'
import { acknowledgeButtons } from './buttons.ts'
import { at, NAMED, namesOf, rolloutNames } from './campaign-words.ts'
import { problemText } from './problem-text.ts'

const MOST_SITES = 15
const text = (content: string): Block => ({ type: 'text', text: content })
const context = (content: string): Block => ({ type: 'context', text: content })

/** What somebody who reads nothing else must not miss. */
export const warningBlocks = (view: CampaignView, locale: Locale): readonly Block[] => {
  const words = wordsFor(locale).campaign
  const { quarantine } = view
  const refused = view.state === 'rejected' || view.state === 'rolled-back' || view.state === 'withdrawn'
  const underWay = view.rollouts.filter(({ phase, open }) => open && phase !== 'rollback').map(({ number }) => number)
  return [
    ...(view.reason === null ? [] : [text(words.reasons[view.reason])]),
    ...(quarantine === null
      ? []
      : [text(words.quarantine(at(quarantine.since, view, locale), clip(quarantine.why, 200)))]),
    ...(refused && view.defaultTag === view.tag ? [text(words.stillDefault)] : []),
    ...(refused && underWay.length > 0 ? [text(words.underWay(rolloutNames(underWay, locale)))] : []),
  ]
}

/** Of a test: what is missing for a verdict, and who was not reached. */
export const problemBlocks = (view: CampaignView, locale: Locale): readonly Block[] => {
  if (view.state !== 'testing') return []
  const words = wordsFor(locale).campaign
  const { exclusions } = view.evidence
  return [
    ...(view.problems.length === 0
      ? []
      : [
          { type: 'heading', text: words.problems.title } as const,
          { type: 'list', items: view.problems.map((problem) => problemText(problem, view, locale)) } as const,
        ]),
    ...(exclusions.length === 0 ? [] : [context(words.notReached(exclusions.length, namesOf(exclusions, locale)))]),
  ]
}

export const failureBlocks = (view: CampaignView, locale: Locale): readonly Block[] => {
  const { failures } = view
  if (failures.length === 0) return []
  const words = wordsFor(locale).campaign
  const shown = failures.slice(0, NAMED)
  const buttons = acknowledgeButtons(view, locale)
  return [
    { type: 'heading', text: words.failuresTitle(failures.length) },
    { type: 'list', items: shown.map((failure) => failureText(failure, locale)) },
    ...(failures.length > shown.length ? [context(words.moreFailures(failures.length - shown.length))] : []),
    ...(buttons.length === 0 ? [] : [{ type: 'buttons', buttons } as const]),
  ]
}

const failureText = ({ name, machineId, reason, detail, acknowledgedBy }: OpenFailure, locale: Locale): string => {
  const words = wordsFor(locale).campaign
  const code = reasonCodes.find((known) => known === reason) ?? 'install-failed'
  const said = clip(detail ?? '', 120)
  const what = reasonWords(code, {}, locale).what
  const why = said === '' ? what : `${what} ${wordsFor(locale).reason.said(said)}`
  const line = words.failure(readable(name, machineId, locale), why)
  return acknowledgedBy === null ? line : words.acknowledged(line, clip(acknowledgedBy))
}

/** Before the promotion: whether there is a way back, per WRS (rule rollback). */
export const wayBackBlocks = (view: CampaignView, locale: Locale): readonly Block[] => {
  if (view.state !== 'testing' && view.state !== 'validated' && view.state !== 'awaiting-approval') return []
  const words = wordsFor(locale).campaign
  const { wayBack } = view.evidence
  const without = wayBack
    .filter(({ previousTag }) => previousTag === null)
    .map(({ wrsId, name }) => ({ machineId: wrsId, name }))
  const tags = Map.groupBy(
    wayBack.map(({ previousTag }) => previousTag).filter((tag) => tag !== null),
    (tag) => tag,
  )
  return [
    ...[...tags].slice(0, 3).map(([tag, all]) => context(words.wayBack(clip(tag), all.length))),
    ...(without.length === 0 ? [] : [text(words.noWayBack(namesOf(without, locale)))]),
  ]
}

/** After the promotion: what moves without the bot (rule three-triggers). */
export const moverBlocks = ({ movers }: CampaignView, locale: Locale): readonly Block[] => {
  const words = wordsFor(locale).campaign.movers
  return (['automatic', 'stop'] as const).flatMap((trigger) => {
    const { count, names } = movers[trigger]
    if (count === 0) return []
    const shown = names.map((name) => clip(name))
    return [context(words[trigger](count, someNames(shown, count, NAMED, locale)))]
  })
}

/** How far each place is, those that lack most first; only once the account has the tag. */
export const siteBlocks = (view: CampaignView, locale: Locale): readonly Block[] => {
  if (view.promotedAt === null || view.sites.length < 2) return []
  const { table, remote, moreSites } = wordsFor(locale).campaign
  const { doneOf } = wordsFor(locale).rollout
  const sorted = view.sites.toSorted((one, other) => other.total - other.running - (one.total - one.running))
  const rows = sorted
    .slice(0, MOST_SITES)
    .map(({ siteId, siteName, total, running, waiting }) => [
      siteId === null ? remote : readable(siteName ?? '', siteId, locale),
      doneOf(running, total),
      waiting === 0 ? '–' : number(locale, waiting),
    ])
  return [
    {
      type: 'table',
      columns: [{ title: table.site }, { title: table.done, align: 'right' }, { title: table.waiting, align: 'right' }],
      rows,
    },
    ...(sorted.length > rows.length ? [context(moreSites(sorted.length - rows.length))] : []),
  ]
}
