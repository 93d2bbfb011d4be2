import type { FleetSnapshot, Release } from '../fleet/model.ts'

export interface ListedRelease extends Release {
  /** The account's default tag names it. */
  readonly isDefault: boolean
  /** How many machines run its version. */
  readonly machines: number
}

export interface ListedReleases {
  /** Newest first, by the console's order. */
  readonly releases: readonly ListedRelease[]
  /** How many that can still be installed come after the account's; null when the account's tag is not in the list. */
  readonly newer: number | null
}

/** The releases that the console announces, against the account. */
export const listReleases = ({ account, releases, wrs, workstations }: FleetSnapshot): ListedReleases => {
  const counts = new Map<string, number>()
  for (const { version } of [...wrs, ...workstations]) counts.set(version, (counts.get(version) ?? 0) + 1)
  const position = releases.findIndex(({ tag }) => tag === account.defaultTag)
  return {
    releases: releases
      .map((release) => ({
        ...release,
        isDefault: release.tag === account.defaultTag,
        machines: counts.get(release.version) ?? 0,
      }))
      .toReversed(),
    newer: position === -1 ? null : releases.slice(position + 1).filter(({ status }) => status !== 'withdrawn').length,
  }
}

/** The releases of a tag or a version, as typed; a tag wins, for it names one alone. */
export const findReleases = (listed: ListedReleases, typed: string): readonly ListedRelease[] => {
  const byTag = listed.releases.filter(({ tag }) => tag === typed)
  return byTag.length > 0 ? byTag : listed.releases.filter(({ version }) => version === typed)
}
