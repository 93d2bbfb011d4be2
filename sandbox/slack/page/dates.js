const capitalised = (text) => text.charAt(0).toUpperCase() + text.slice(1)

const daysFromToday = (date) => {
  const dayOf = (moment) => Date.UTC(moment.getFullYear(), moment.getMonth(), moment.getDate())
  return Math.round((dayOf(date) - dayOf(new Date())) / 86_400_000)
}

const formatted = (locale, options) => (date) => new Intl.DateTimeFormat(locale, options).format(date)

/** "hier", "aujourd'hui", "demain", or what `otherwise` makes of the date. */
const pretty = (locale, otherwise) => (date) => {
  const days = daysFromToday(date)
  if (Math.abs(days) > 1) return otherwise(date)
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day')
}

const ago = (locale) => (date) => {
  const seconds = Math.round((date.getTime() - Date.now()) / 1000)
  const size = [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
  ].find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1]
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(Math.round(seconds / size[1]), size[0])
}

const writers = (locale) => {
  const short = formatted(locale, { day: 'numeric', month: 'short', year: 'numeric' })
  const middle = formatted(locale, { day: 'numeric', month: 'long', year: 'numeric' })
  const long = formatted(locale, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
  return {
    date_num: formatted(locale, { day: '2-digit', month: '2-digit', year: 'numeric' }),
    date_slash: formatted(locale, { day: '2-digit', month: '2-digit', year: 'numeric' }),
    date: middle,
    date_short: short,
    date_long: long,
    date_pretty: pretty(locale, middle),
    date_short_pretty: pretty(locale, short),
    date_long_pretty: pretty(locale, long),
    day_divider_pretty: pretty(locale, formatted(locale, { weekday: 'long', day: 'numeric', month: 'long' })),
    time: formatted(locale, { hour: '2-digit', minute: '2-digit' }),
    time_secs: formatted(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit' }),
    ago: ago(locale),
  }
}

/**
 * A date as Slack's templates say it: `{date_short_pretty} à {time}`. Unknown words between braces stay as they are.
 *
 * @param {number} timestamp seconds since 1970
 */
export const writeDate = (timestamp, template, locale) => {
  const date = new Date(timestamp * 1000)
  if (Number.isNaN(date.getTime())) return undefined
  const known = writers(locale)
  const text = template.replaceAll(/\{(\w+)\}/g, (whole, name) =>
    Object.hasOwn(known, name) ? known[name](date) : whole,
  )
  return template.startsWith('{') ? capitalised(text) : text
}

/** The moment of a message from its `ts`. */
export const momentOf = (ts) => Number.parseFloat(ts)

export const timeOf = (ts, locale) => writeDate(momentOf(ts), '{time}', locale)

export const fullDateOf = (ts, locale) => writeDate(momentOf(ts), '{date_long} {time_secs}', locale)

export const dayOf = (ts, locale) => writeDate(momentOf(ts), '{day_divider_pretty}', locale)
