import type { Block } from '../../card/card.ts'
import { clip, readable } from '../../rollout/cards/names.ts'
import type { Locale } from '../../text/locale.ts'
import { wordsFor } from '../../text/words.ts'
import type { CampaignView } from '../view.ts'
import { at } from './campaign-words.ts'

const MOST_MACHINES = 10

/** Each test machine: what it runs and since when, those that run the tag first. */
export const evidenceBlocks = (view: CampaignView, locale: Locale): readonly Block[] => {
  const { evidence } = view
  if (evidence.machines.length === 0) return []
  const words = wordsFor(locale)
  const sorted = [
    ...evidence.machines.filter(({ runningSince }) => runningSince !== null),
    ...evidence.machines.filter(({ runningSince }) => runningSince === null),
  ]
  const shown = sorted.slice(0, MOST_MACHINES)
  return [
    {
      type: 'list',
      items: shown.map(({ machineId, name, siteName, runningVersion, runningSince }) =>
        [
          readable(name, machineId, locale),
          ...(siteName === null ? [] : [clip(siteName, 40)]),
          runningSince === null
            ? clip(runningVersion, 40)
            : words.rollout.runsSinceMoment(clip(runningVersion, 40), at(runningSince, view, locale)),
        ].join(' · '),
      ),
    },
    ...(sorted.length > shown.length
      ? [{ type: 'context', text: words.campaign.moreFailures(sorted.length - shown.length) } as const]
      : []),
  ]
}
