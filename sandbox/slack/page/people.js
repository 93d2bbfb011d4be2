import { element } from './dom.js'

const roleWords = { admin: 'admin', support: 'support', viewer: 'lecture' }

/** What the person may do here, and their title where that does not already say it. */
export const roleOf = ({ role, title = '' }) => {
  const word = roleWords[role] ?? role
  return title.toLowerCase().includes(word) ? title : `${word} · ${title}`
}

const initialsOf = (name) =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((part) => part.charAt(0).toUpperCase())
    .join('')

const tintOf = (id, people) =>
  Math.max(
    0,
    people.findIndex((person) => person.id === id),
  ) % 6

/** A square with the initials; its colour belongs to the person. Silent, since the name stands beside it. */
export const avatar = (id, { people, bot }) => {
  if (id === bot.id) return element('span', { class: 'avatar avatar-bot', 'aria-hidden': 'true' }, 'W')
  const person = people.find((candidate) => candidate.id === id)
  return element(
    'span',
    { class: `avatar avatar-${tintOf(id, people)}`, 'aria-hidden': 'true' },
    person ? initialsOf(person.name) : '!',
  )
}

/** Names and the language of dates, as the renderers want them. */
export const directoryOf = ({ people, bot, channels }, locale) => ({
  locale,
  personName: (id) => (id === bot.id ? bot.name : people.find((person) => person.id === id)?.name),
  channelName: (id) => channels.find((channel) => channel.id === id)?.name,
})
