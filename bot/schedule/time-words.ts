import { isDate } from './read-time.ts'

/** How « at the next maintenance window » is written back. */
export const NEXT_WINDOW = 'next-window'

/** Small letters without accents, one space between words. */
const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[\s-]+/gu, ' ')
    .trim()

const nextWindow: ReadonlySet<string> = new Set([
  'next window',
  'window',
  'prochaine fenetre',
  'la prochaine fenetre',
  'fenetre',
  'next maintenance window',
  'prochaine plage',
  'la prochaine plage',
  'prochaine plage de maintenance',
  'la prochaine plage de maintenance',
])

/** « next-window », « prochaine fenêtre »: no moment, but whenever each site lets machines restart. */
export const isNextWindow = (typed: string): boolean => nextWindow.has(plain(typed))

const atOnce: ReadonlySet<string> = new Set([
  ...['now', 'right now', 'at once', 'immediately', 'maintenant', 'tout de suite', 'immediatement'],
])

/** « now », « tout de suite »: what is done anyway where no moment is given. */
export const isNow = (typed: string): boolean => atOnce.has(plain(typed))

/** A day that was said without an hour, with one that fits it: as it can be typed. */
export const withHour = (typed: string): string => {
  const said = plain(typed)
  const hour = /matin|morning/u.test(said) ? '6:00' : /midi|noon/u.test(said) ? '15:00' : '20:00'
  return `${typed} ${hour}`
}

const weekdays =
  'lundi mardi mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven sam dim monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun'
const months =
  'janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre january february march april may june july august september october november december jan fev feb avr apr jul aug sept sep oct nov dec'
const units = 'h heure heures minute minutes min mins hour hours jour jours day days semaine semaines week weeks'
const others =
  'du am pm utc a at le la on the midi minuit noon midnight soir matin nuit morning evening night demain tomorrow prochain prochaine next une un an half demi demie window fenetre plage'
const starters = `ce cette apres in dans d’ici d'ici tonight demain tomorrow next prochain prochaine this le la on at a ${weekdays}`

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '))
const first = words(starters)
const following = words([weekdays, months, units, others].join(' '))
/** After an hour, nothing more than this belongs to a moment: the next number may be a machine. */
const afterClock = words('am pm utc demain tomorrow du')
const afterOf = words('matin soir')
const afterNumber = words([months, units, 'am pm'].join(' '))

const isClock = (text: string): boolean => /^\d{1,2}(?::\d{2}|h(?:\d{2})?|[ap]m)$/u.test(text)
const isNumber = (text: string): boolean => /^\d{1,2}$/u.test(text)
const isDay = (text: string): boolean => /^\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?$/u.test(text)

/**
 * Whether the next word still belongs to a moment typed without quotes, as in `--at samedi 6h site Mairie`.
 * @param begun what of the moment stands before it
 */
export const goesOnAsTime = (begun: string, next: string): boolean => {
  if (isDate(begun)) return /^\d/u.test(next)
  const before = plain(begun).split(' ')
  const [start = ''] = before
  const last = before.at(-1) ?? ''
  const word = plain(next)
  if (last === 'du') return afterOf.has(word)
  if (!first.has(start) && !isNumber(start) && !isDay(start))
    return isClock(start) && before.length === 1 && afterClock.has(word)
  if (isClock(last)) return afterClock.has(word)
  if (isNumber(last) && before.length > 1) return afterNumber.has(word) || isClock(word)
  if (isNumber(last)) return afterNumber.has(word)
  return following.has(word) || isClock(word) || isNumber(word) || isDay(word)
}
