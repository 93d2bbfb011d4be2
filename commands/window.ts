import { z } from 'zod'
import type { FleetSnapshot } from '../bot/fleet/model.ts'
import { tokenize } from '../bot/rollout/request-text-tokens.ts'
import { fold, isKnownName, resolveName } from '../bot/rollout/select.ts'
import { isTimeZone } from '../bot/schedule/civil.ts'
import { beginsHours, parseHours } from '../bot/schedule/hours-text.ts'
import { REMOTE_PLACE, type SiteWindow } from '../bot/schedule/read-windows.ts'
import type { SiteHours } from '../bot/schedule/windows.ts'
import { actingAs, type Command, onPress, type Turn } from './command.ts'
import type { Reply } from './contract.ts'
import { fleetUnknownReply } from './fleet-unknown.ts'
import { note, privately, quoted, replacing, zoneOf } from './reply.ts'
import { requestProblemCard } from './request-problem.ts'
import {
  askCard,
  doneCard,
  hoursProblemText,
  hoursRefusalText,
  type Place,
  placeCard,
  type WindowChange,
  windowsCard,
} from './window-card.ts'

/** Maintenance windows and quiet hours: when work may be done at a site, on its own clocks. */
export const window: Command = {
  name: 'window',
  synonyms: ['fenêtre', 'fenêtres', 'fenetre', 'horaires', 'windows', 'plage'],
  action: 'window',
  // To see the hours is to look.
  actionFor: (said) => (readSaid(said).hours === '' ? 'look' : 'window'),
  say: (turn, said) => sayWindow(turn, said),
  presses: {
    'window.set': onPress(
      'window',
      z.object({
        place: z.string().max(200),
        /** As `printHours` writes them; '' for none. */
        hours: z.string().max(1_000),
        seen: z.int().min(0).max(8.64e15),
        zone: z.string().max(64).optional(),
      }),
      (turn, change) => pressSet(turn, change),
    ),
  },
}

const remoteWords: ReadonlySet<string> = new Set([REMOTE_PLACE, 'teletravail', 'distant', 'distants'])
const offWords: ReadonlySet<string> = new Set(['off', 'none', 'aucune', 'aucun', 'lever', 'supprimer', 'toujours'])

/**
 * What was typed: a name, then hours or a word for none; both '' where there is nothing.
 * @param isSite with it the longest name of a site is the name: « Boulogne sur Mer », though « Mer » is a Wednesday
 */
const readSaid = (
  said: string,
  isSite: (name: string) => boolean = () => false,
): { readonly name: string; readonly hours: string; readonly unclosed: string | null } => {
  const tokens = tokenize(said.slice(0, MOST_CHARACTERS))
  if (tokens.type === 'unclosed-quote') return { name: '', hours: '', unclosed: tokens.near }
  const words = tokens.tokens.map((token) => (token.type === 'option' ? `-${token.name}` : token.text))
  const isHours = tokens.tokens.map(
    (token) => token.type === 'word' && (beginsHours(token.text) || offWords.has(fold(token.text))),
  )
  const found = isHours.indexOf(true)
  const nameOf = (end: number): string => {
    const [first, ...others] = words.slice(0, end)
    return (others.length > 0 && fold(first ?? '') === 'site' ? others : words.slice(0, end)).join(' ')
  }
  const ends = words.map((_, index) => words.length - index).filter((end) => end > found && isSite(nameOf(end)))
  const end = ends[0] ?? (found === -1 ? words.length : found)
  return { name: nameOf(end), hours: words.slice(end).join(' '), unclosed: null }
}

const MOST_CHARACTERS = 2_000

const sayWindow = async (turn: Turn, said: string): Promise<Reply> => {
  const snapshot = await turn.bot.readSnapshot()
  if (snapshot === null) return fleetUnknownReply(turn)
  const { name, hours: typed, unclosed } = readSaid(said, (text) => isKnownName(snapshot, text, ['site']))
  const words = turn.words.schedule.window
  if (unclosed !== null)
    return privately(requestProblemCard(turn, { type: 'unclosed-quote', near: unclosed }, 'window'))
  const windows = new Map((await turn.bot.windows.list()).map((each) => [each.place, each]))
  if (name === '') {
    if (typed !== '') return privately(note('warning', words.title, [words.whichSite, words.usage]))
    return privately(windowsCard(turn, snapshot, [...windows.values()]))
  }
  const place = placeOf(turn, snapshot, name, windows)
  if ('reply' in place) return place.reply
  const present = windows.get(place.id) ?? null
  if (typed === '') return privately(placeCard(turn, place, present))
  if (offWords.has(fold(typed))) {
    if (present === null) return privately(placeCard(turn, place, null))
    return privately(askCard(turn, place, present, null))
  }
  if (place.timeZone === null) return privately(note('warning', place.name, words.unknownZone(place.name)))
  const parsed = parseHours(typed)
  if (parsed.type === 'problem')
    return privately(note('warning', words.title, [hoursProblemText(turn, parsed.problem), words.usage]))
  const refused = turn.bot.windows.refusal(parsed.hours)
  if (refused !== null) return privately(note('warning', words.title, hoursRefusalText(turn, refused)))
  return privately(askCard(turn, place, present, parsed.hours))
}

const placeOf = (
  turn: Turn,
  snapshot: FleetSnapshot,
  name: string,
  windows: ReadonlyMap<string, SiteWindow>,
): Place | { readonly reply: Reply } => {
  if (remoteWords.has(fold(name)))
    return { id: REMOTE_PLACE, name: turn.words.plan.remote, timeZone: zoneOf(turn.occasion.user?.timeZone) }
  const kinds = ['site'] as const
  const resolution = resolveName(snapshot, name, kinds)
  if (resolution.type === 'unknown' && windows.has(name)) return goneSite(name)
  if (resolution.type === 'unknown')
    return {
      reply: privately(
        requestProblemCard(turn, { type: 'unknown-site', name, kinds, nearest: resolution.nearest }, 'window'),
      ),
    }
  if (resolution.type === 'ambiguous')
    return {
      reply: privately(
        requestProblemCard(turn, { type: 'ambiguous', name, candidates: resolution.candidates }, 'window'),
      ),
    }
  return siteOf(snapshot, resolution.candidate.id) ?? { id: resolution.candidate.id, name, timeZone: null }
}

/** A site that the console no longer lists may still have hours, to be lifted. */
const goneSite = (id: string): Place => ({ id, name: quoted(id, 60), timeZone: null })

const siteOf = (snapshot: FleetSnapshot, id: string): Place | null => {
  const site = snapshot.sites.find((candidate) => candidate.id === id)
  if (site === undefined) return null
  return { id, name: quoted(site.name, 60), timeZone: isTimeZone(site.timeZone) ? site.timeZone : null }
}

/** The button of an ask: what it carries was checked when it was made, and is checked again. */
const pressSet = async (turn: Turn, change: WindowChange): Promise<Reply> => {
  const snapshot = await turn.bot.readSnapshot()
  if (snapshot === null) return fleetUnknownReply(turn)
  const words = turn.words.schedule.window
  const gone = replacing(note('warning', words.title, words.goneSite))
  const hours = hoursOf(change.hours)
  if (hours === 'unreadable' || (hours !== null && turn.bot.windows.refusal(hours) !== null)) return gone
  const zone = change.zone !== undefined && isTimeZone(change.zone) ? change.zone : null
  const place =
    change.place === REMOTE_PLACE
      ? { id: REMOTE_PLACE, name: turn.words.plan.remote, timeZone: zone }
      : (siteOf(snapshot, change.place) ?? (hours === null ? goneSite(change.place) : null))
  if (place === null || (hours !== null && place.timeZone === null)) return gone
  const seen = change.seen === 0 ? null : new Date(change.seen)
  const outcome = await turn.bot.windows.set(
    place.id,
    hours,
    seen,
    actingAs(turn),
    ...(place.id === REMOTE_PLACE && place.timeZone !== null ? [place.timeZone] : []),
  )
  const now = (await turn.bot.windows.list()).find((each) => each.place === place.id) ?? null
  return replacing(doneCard(turn, place, now, outcome))
}

const hoursOf = (typed: string): SiteHours | null | 'unreadable' => {
  if (typed === '') return null
  const parsed = parseHours(typed)
  return parsed.type === 'hours' ? parsed.hours : 'unreadable'
}
