import type { Option } from '../bot/card/form.ts'
import type { FleetSnapshot } from '../bot/fleet/model.ts'
import type { Turn } from './command.ts'

/** A select shows so many. */
const MOST = 100

/** The releases that can be chosen, newest first by the console's order; withdrawn ones are none. */
export const releaseOptions = (
  { words }: Pick<Turn, 'words'>,
  { account, releases }: FleetSnapshot,
): { readonly options: readonly Option[]; readonly missing: number; readonly suggested: string | null } => {
  const usable = releases.filter(({ status }) => status !== 'withdrawn').toReversed()
  const shown = usable.slice(0, MOST)
  const newest = shown[0]
  return {
    options: shown.map(({ version, tag, status, quarantinedAt }) => ({
      value: tag,
      label: words.command.update.version(version, tag),
      description: [
        words.release.statuses[status],
        ...(tag === account.defaultTag ? [words.release.current] : []),
        ...(quarantinedAt == null ? [] : [words.campaign.quarantined]),
      ].join(', '),
    })),
    missing: usable.length - shown.length,
    // What Wisper has just given for testing is what a test is most often about.
    suggested: newest?.status === 'test' && newest.quarantinedAt == null ? newest.tag : null,
  }
}
