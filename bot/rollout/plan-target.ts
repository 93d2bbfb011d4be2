import type { FleetSnapshot, Release } from '../fleet/model.ts'
import type { Fix, Plan, Refusal } from './plan-model.ts'
import type { Phase, UpdateRequest } from './request.ts'

export type TargetDecision =
  | { readonly type: 'target'; readonly target: NonNullable<Plan['target']>; readonly sentTag: string | null }
  | { readonly type: 'refused'; readonly refusal: Refusal }

type Quarantine = ReadonlyMap<string, string>

/** The release that a tag names; were it listed twice, the newest entry counts. Tags are compared for equality only (rule opaque-tag). */
export const releaseOf = (snapshot: FleetSnapshot, tag: string): Release | undefined =>
  snapshot.releases.findLast((release) => release.tag === tag)

/** A tag that an update may send and that makes a machine run `version`; undefined when there is none. */
export const usableTagFor = (snapshot: FleetSnapshot, version: string, preferred: string): string | undefined => {
  const gives = (release: Release | undefined): boolean =>
    release !== undefined && release.version === version && release.status !== 'withdrawn'
  if (gives(releaseOf(snapshot, preferred))) return preferred
  return snapshot.releases.findLast((release) => gives(release) && releaseOf(snapshot, release.tag) === release)?.tag
}

const refused = (code: Refusal['code'], facts: Refusal['facts'], fixes: readonly Fix[]): TargetDecision => ({
  type: 'refused',
  refusal: { code, siteId: null, machines: [], blocking: true, facts, fixes },
})

const useTag = (release: Release | undefined): readonly Fix[] =>
  release === undefined ? [] : [{ type: 'use-tag', tag: release.tag }]

/** The tags that a person probably means where the phase needs one: the release under test, or the way back. */
const tagFixes = (snapshot: FleetSnapshot, phase: Phase, quarantined: Quarantine): readonly Fix[] => {
  const usable = (release: Release): boolean =>
    release.status !== 'withdrawn' && !quarantined.has(release.tag) && releaseOf(snapshot, release.tag) === release
  if (phase === 'production') return []
  if (phase === 'test') {
    return useTag(snapshot.releases.findLast((release) => release.status === 'test' && usable(release)))
  }
  const { defaultTag } = snapshot.account
  const current = snapshot.releases.findLastIndex((release) => release.tag === defaultTag)
  const before = snapshot.releases.slice(0, Math.max(current, 0))
  return [
    ...useTag(snapshot.releases.find((release) => release.tag === defaultTag && usable(release))),
    ...useTag(before.findLast((release) => release.status === 'official' && usable(release))),
  ]
}

const decide = (
  snapshot: FleetSnapshot,
  { phase, tag: typed }: UpdateRequest,
  tag: string,
  quarantined: Quarantine,
): TargetDecision => {
  const release = releaseOf(snapshot, tag)
  const facts = { tag, source: typed === tag ? 'typed' : 'account' }
  if (release === undefined) return refused('unknown-tag', facts, tagFixes(snapshot, phase, quarantined))
  if (release.status === 'withdrawn') {
    return refused(
      'withdrawn-tag',
      { ...facts, version: release.version },
      tagFixes(snapshot, phase, quarantined).filter((fix) => fix.type !== 'use-tag' || fix.tag !== tag),
    )
  }
  return {
    type: 'target',
    target: { version: release.version, tag },
    sentTag: phase === 'production' ? null : tag,
  }
}

/**
 * What machines shall run, and which tag is sent with the order: the typed one in a test or a rollback (rule tag-required),
 * none in production (rule tag-not-promoted). A tag that is unknown or withdrawn is refused, the account's default too.
 */
export const decideTarget = (
  snapshot: FleetSnapshot,
  request: UpdateRequest,
  quarantined: Quarantine,
): TargetDecision => {
  const { phase } = request
  const { defaultTag } = snapshot.account
  const tag = request.tag === '' ? null : request.tag
  if (phase === 'production') {
    if (tag === null || tag === defaultTag) return decide(snapshot, request, defaultTag, quarantined)
    const release = releaseOf(snapshot, tag)
    const testable = release !== undefined && release.status !== 'withdrawn'
    return refused('tag-not-promoted', { tag, defaultTag }, [
      { type: 'use-tag', tag: null },
      ...(testable ? [{ type: 'use-phase', phase: 'test', tag } as const] : []),
    ])
  }
  if (tag !== null) return decide(snapshot, request, tag, quarantined)
  return refused('tag-required', { phase, defaultTag }, [
    ...tagFixes(snapshot, phase, quarantined),
    ...(phase === 'test' ? [{ type: 'use-phase', phase: 'production', tag: null } as const] : []),
  ])
}
