import type { Locale } from '../../text/locale.ts'
import { wordsFor } from '../../text/words.ts'
import type { Notice, Plan } from '../plan-model.ts'
import { clip, moment, placeName, readable, someNames, usableZones } from './names.ts'
import type { PlanSite } from './plan-counts.ts'

const NAMES = 5
const WHY_LENGTH = 200
/** From so many sites on, they are told in one sentence. */
const SITES_ONE_BY_ONE = 4

type WindowNotice = Extract<Notice, { readonly code: 'outside-window' }>
type SiteNotice = Extract<Notice, { readonly code: 'exposure' | 'wrs-off' }>

/** What is worth knowing before Start, one sentence each, in the planner's order (the gravest first). */
export const noticeTexts = (plan: Plan, sites: readonly PlanSite[], locale: Locale): readonly string[] => {
  const kinds = Map.groupBy(plan.notices, ({ code }) => code)
  return [...kinds.values()].flatMap((notices) => {
    const ofSites = notices.filter((notice) => notice.code === 'exposure' || notice.code === 'wrs-off')
    if (ofSites.length > 0) return siteTexts(ofSites, sites, locale)
    const ofWindows = notices.filter((notice) => notice.code === 'outside-window')
    if (ofWindows.length > 0) return windowTexts(ofWindows, sites, locale)
    return notices.flatMap((notice) => {
      const text = singleText(notice, locale)
      return text === null ? [] : [text]
    })
  })
}

const singleText = (notice: Notice, locale: Locale): string | null => {
  const words = wordsFor(locale).plan.notices
  switch (notice.code) {
    case 'three-triggers': {
      const names = notice.machines.slice(0, NAMES).map(({ name, id }) => readable(name, id, locale))
      const say = notice.trigger === 'stop' ? words.stop : words.automatic
      return say(notice.machines.length, someNames(names, notice.machines.length, NAMES, locale))
    }
    case 'rollback':
      return words.rollback(notice.machines)
    case 'quarantined-tag':
      return words.quarantined(clip(notice.tag), clip(notice.why, WHY_LENGTH))
    case 'exposure':
    case 'wrs-off':
    case 'outside-window':
      return null
  }
}

const siteTexts = (notices: readonly SiteNotice[], sites: readonly PlanSite[], locale: Locale): readonly string[] => {
  const { notices: words, sites: siteCount } = wordsFor(locale).plan
  const sentence = (code: SiteNotice['code'], machines: number): string =>
    code === 'exposure' ? words.exposure(machines) : words.wrsOff(machines)
  if (notices.length < SITES_ONE_BY_ONE) {
    return notices.map(({ siteId, code, machines }) => {
      const siteName = sites.find(({ id }) => id === siteId)?.name ?? null
      return words.at(placeName({ siteId, siteName }, locale), sentence(code, machines))
    })
  }
  const [first] = notices
  if (first === undefined) return []
  const machines = notices.reduce((total, notice) => total + notice.machines, 0)
  return [words.at(siteCount(notices.length), sentence(first.code, machines))]
}

/** Who waits until when, each on its own clocks: one by one where they are few, else those of one moment together. */
const windowTexts = (
  notices: readonly WindowNotice[],
  sites: readonly PlanSite[],
  locale: Locale,
): readonly string[] => {
  const { plan: words, schedule } = wordsFor(locale)
  const said = notices.map(({ siteId, opensAt, timeZone, restarts }) => {
    const say = restarts ? schedule.plan.restarts : schedule.plan.waits
    const sentence =
      opensAt === null ? schedule.plan.unknown : say(moment(new Date(opensAt), usableZones([timeZone]), locale))
    return {
      place: placeName({ siteId, siteName: sites.find(({ id }) => id === siteId)?.name ?? null }, locale),
      sentence,
    }
  })
  if (said.length < SITES_ONE_BY_ONE) return said.map(({ place, sentence }) => words.notices.at(place, sentence))
  const groups = [...Map.groupBy(said, ({ sentence }) => sentence)]
  const told = groups.slice(0, NAMES).map(([sentence, members]) => {
    const [only, another] = members
    const who = only === undefined || another !== undefined ? words.sites(members.length) : only.place
    return words.notices.at(who, sentence)
  })
  const missing = groups.slice(NAMES).reduce((sum, [, members]) => sum + members.length, 0)
  return missing > 0 ? [...told, schedule.plan.later(missing)] : told
}
