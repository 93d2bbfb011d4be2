import { remotePlace } from '../../adoption/adoption-model.ts'
import type { Card } from '../../card/card.ts'
import type { Composed } from '../../chat/painter-model.ts'
import type { PictureFile } from '../../chat/platform.ts'
import type { Locale } from '../../text/locale.ts'
import { wordsFor } from '../../text/words.ts'
import type { RolloutView, TargetView } from '../view.ts'
import { closingCard } from './closing-card.ts'
import { livingCard } from './living-card.ts'
import { rolloutName } from './rollout-names.ts'
import { targetsCsv } from './targets-csv.ts'

/**
 * What the painter shows of a rollout: the living card until it is over, then the closing card with the full list.
 * @param readTargets asked only once it is over: there may be a hundred thousand of them
 * @param drawChart of the versions that run at its places; asked only once it is over, and null where there is none
 */
export const composeRollout = async (
  view: RolloutView,
  readTargets: () => Promise<readonly TargetView[]>,
  locale: Locale,
  drawChart: (places: ReadonlySet<string>) => Promise<PictureFile | null> = async () => null,
): Promise<Composed> => {
  if (!isOver(view)) return { card: livingCard(view, locale), over: false }
  const targets = await readTargets()
  const name = rolloutName(view, locale)
  const chart = await drawChart(placesOf(view))
  return {
    card: closingCard(view, locale, targets),
    over: true,
    attachments: [
      {
        name: fileName(name, view.targetVersion),
        title: wordsFor(locale).rollout.csv.title(name),
        content: targetsCsv(targets, locale),
      },
      // Last, for it alone may be missing: files are told apart by their place in this list.
      ...(chart === null ? [] : [chart]),
    ],
  }
}

const placesOf = ({ lanes }: RolloutView): ReadonlySet<string> =>
  new Set(lanes.map(({ siteId }) => siteId ?? remotePlace))

/** The living or the closing card, whichever it is time for. */
export const rolloutCard = (view: RolloutView, locale: Locale): Card =>
  isOver(view) ? closingCard(view, locale) : livingCard(view, locale)

const isOver = ({ state }: RolloutView): boolean => state === 'done' || state === 'cancelled'

/** A version is foreign: of its name only what every file system takes is kept. */
const fileName = (name: string, version: string): string => {
  const safe = version
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replaceAll(/^[.-]+|[.-]+$/g, '')
    .slice(0, 40)
  return `${[name, 'W360-Core', ...(safe === '' ? [] : [safe])].join('-')}.csv`
}
