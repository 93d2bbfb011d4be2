import type { Block, Button, Span } from '../../card/card.ts'
import type { Locale } from '../../text/locale.ts'
import { wordsFor } from '../../text/words.ts'
import type { Fix, Plan, Refusal } from '../plan-model.ts'
import { clip, readable, someNames } from './names.ts'
import type { PlanSite } from './plan-counts.ts'
import { reasonWords } from './reason-text.ts'

/** Kinds of refusal told on one card, cases of one kind told in full, names and ways forward of each: a page, not a book. */
const MOST_KINDS = 6
const CASES_IN_FULL = 3
const NAMES = 5
const MOST_FIXES = 5

/** Which draft the ways forward belong to; null: none can be taken (a dry run). */
export type DraftRef = { readonly id: string; readonly version: number } | null

interface Case {
  readonly index: number
  readonly refusal: Refusal
}

/** Why a plan is not possible as asked, and the ways forward as buttons, by kind of refusal. */
export const refusalBlocks = (
  plan: Plan,
  sites: readonly PlanSite[],
  draft: DraftRef,
  locale: Locale,
): readonly Block[] => {
  if (plan.refusals.length === 0) return []
  const words = wordsFor(locale).plan
  const cases = plan.refusals.map((refusal, index): Case => ({ index, refusal }))
  const kinds = [...Map.groupBy(cases, ({ refusal }) => refusal.code).values()]
  // A way forward that several refusals share is offered once.
  const offered = new Set<string>()
  const blocked = plan.refusals.some(({ blocking }) => blocking)
  return [
    ...(blocked ? [{ type: 'text', text: words.blocked } as const] : []),
    ...kinds.slice(0, MOST_KINDS).flatMap((kind) => kindBlocks(kind, sites, draft, offered, locale)),
    ...(kinds.length > MOST_KINDS
      ? [{ type: 'context', text: words.moreKinds(kinds.length - MOST_KINDS) } as const]
      : []),
  ]
}

const kindBlocks = (
  cases: readonly Case[],
  sites: readonly PlanSite[],
  draft: DraftRef,
  offered: Set<string>,
  locale: Locale,
): readonly Block[] => {
  const rest = cases.slice(CASES_IN_FULL)
  const subjects = rest.map(({ refusal }) => subjectOf(refusal, sites, locale))
  const buttons = draft === null ? [] : fixButtons(cases, sites, draft, offered, locale)
  return [
    ...cases
      .slice(0, CASES_IN_FULL)
      .map(({ refusal }): Block => ({ type: 'text', text: refusalText(refusal, sites, locale) })),
    ...(rest.length > 0
      ? [
          {
            type: 'context',
            text: wordsFor(locale).plan.moreOfTheKind(rest.length, someNames(subjects, subjects.length, NAMES, locale)),
          } as const,
        ]
      : []),
    ...(buttons.length > 0 ? [{ type: 'buttons', buttons } as const] : []),
  ]
}

const refusalText = (refusal: Refusal, sites: readonly PlanSite[], locale: Locale): readonly Span[] => {
  const { what, next } = reasonWords(refusal.code, factsOf(refusal, sites), locale)
  const { machines } = refusal
  const names = machines.slice(0, NAMES).map(({ name, id }) => readable(name, id, locale))
  const who =
    machines.length === 0 ? '' : ` ${wordsFor(locale).plan.concerned(someNames(names, machines.length, NAMES, locale))}`
  return [{ type: 'strong', text: what }, ` ${next}${who}`]
}

const factsOf = (refusal: Refusal, sites: readonly PlanSite[]): Refusal['facts'] => {
  const site = sites.find(({ id }) => id === refusal.siteId)
  return site === undefined || site.name === '' ? refusal.facts : { site: site.name, ...refusal.facts }
}

/** What one of several refusals of a kind is about. */
const subjectOf = (refusal: Refusal, sites: readonly PlanSite[], locale: Locale): string => {
  const { facts, machines } = refusal
  const name = facts['wrs'] ?? facts['group'] ?? factsOf(refusal, sites)['site'] ?? machines[0]?.name ?? ''
  return readable(name, machines[0]?.id ?? '', locale)
}

const fixButtons = (
  cases: readonly Case[],
  sites: readonly PlanSite[],
  draft: NonNullable<DraftRef>,
  offered: Set<string>,
  locale: Locale,
): readonly Button[] => {
  const all = cases.flatMap(({ refusal, index }) =>
    refusal.fixes.flatMap((fix, position): readonly Button[] => {
      const sameAs = JSON.stringify(fix)
      if (offered.has(sameAs)) return []
      offered.add(sameAs)
      const label = fixLabel(fix, sites, locale)
      if (fix.type === 'watch') return [{ action: 'rollout.watch', label, value: { number: fix.rolloutNumber } }]
      return [
        {
          action: 'rollout.fix',
          label,
          value: { draft: draft.id, version: draft.version, refusal: index, fix: position },
        },
      ]
    }),
  )
  return all.slice(0, MOST_FIXES)
}

const fixLabel = (fix: Fix, sites: readonly PlanSite[], locale: Locale): string => {
  const { fixes } = wordsFor(locale).plan
  switch (fix.type) {
    case 'include-wrs':
      return fixes.includeWrs
    case 'use-tag':
      return fix.tag === null ? fixes.useAccountTag : fixes.useTag(clip(fix.tag, 40))
    case 'use-phase':
      return fix.tag === null ? fixes.usePhase(fix.phase) : fixes.usePhaseWithTag(fix.phase, clip(fix.tag, 30))
    case 'leave-out-site':
      return fix.siteId === 'remote'
        ? fixes.leaveOutRemote
        : fixes.leaveOutSite(
            clip(readable(sites.find(({ id }) => id === fix.siteId)?.name ?? '', fix.siteId, locale), 40),
          )
    case 'watch':
      return fixes.watch(fix.rolloutNumber)
  }
}
