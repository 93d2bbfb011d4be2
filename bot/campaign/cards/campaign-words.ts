import { type Action, rolesThatMay } from '../../people/authorise.ts'
import { clip, moment, readable, someNames, usableZones } from '../../rollout/cards/names.ts'
import { alternatives } from '../../text/format.ts'
import type { Locale } from '../../text/locale.ts'
import { wordsFor } from '../../text/words.ts'
import type { CampaignView } from '../view.ts'

export const NAMED = 5

/** « un opérateur ou un propriétaire »: from the one table, so that a card says what the check will say. */
export const whoMay = (action: Action, locale: Locale): string => {
  const { roles } = wordsFor(locale).campaign
  return alternatives(
    locale,
    rolesThatMay(action).map((role) => roles[role]),
  )
}

export const at = (when: Date | string, view: CampaignView, locale: Locale): string =>
  moment(new Date(when), usableZones(view.zones), locale)

/** `A, B et 3 de plus`. */
export const namesOf = (
  machines: readonly { readonly machineId: string; readonly name: string }[],
  locale: Locale,
): string =>
  someNames(
    machines.slice(0, NAMED).map(({ name, machineId }) => readable(name, machineId, locale)),
    machines.length,
    NAMED,
    locale,
  )

export const person = (name: string, locale: Locale): string => clip(name) || wordsFor(locale).plan.noName

export const versionOf = ({ releaseVersion }: CampaignView): string => clip(releaseVersion, 40)

export const rolloutNames = (numbers: readonly number[], locale: Locale): string =>
  numbers.map((value) => wordsFor(locale).rollout.number(value)).join(', ')

export const fleetCount = ({ sites }: CampaignView) => ({
  total: sites.reduce((sum, { total }) => sum + total, 0),
  running: sites.reduce((sum, { running }) => sum + running, 0),
  waiting: sites.reduce((sum, { waiting }) => sum + waiting, 0),
})
