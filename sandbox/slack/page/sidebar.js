import { element, keepingFocus } from './dom.js'
import { avatar, roleOf } from './people.js'

/** Up and down, Home and End walk through the buttons of a list. */
export const walkWithArrows = (list, selector) => {
  list.addEventListener('keydown', (event) => {
    const stops = [...list.querySelectorAll(selector)]
    const here = stops.indexOf(document.activeElement)
    const target = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: stops.length - 1 }[event.key]
    if (here < 0 || target === undefined) return
    event.preventDefault()
    stops[Math.max(0, Math.min(stops.length - 1, target))]?.focus()
  })
}

const entry = (properties, current, ...content) =>
  element(
    'li',
    {},
    element(
      'button',
      { type: 'button', class: 'nav-item', 'aria-current': current ? 'true' : undefined, ...properties },
      ...content,
    ),
  )

const channelEntry = (channel, state, openChannel) => {
  const unread = state.unread.has(channel.id)
  const direct = channel.kind === 'im'
  return entry(
    {
      'data-testid': `channel-${channel.id}`,
      'data-action-id': channel.id,
      class: unread ? 'nav-item unread' : 'nav-item',
      onclick: () => openChannel(channel.id),
    },
    state.channel === channel.id,
    direct ? avatar(state.bot.id, state) : element('span', { class: 'hash', 'aria-hidden': 'true' }, '#'),
    element('span', { class: 'nav-name' }, direct ? state.bot.name : channel.name),
    channel.archived && element('span', { class: 'tag' }, 'archivé'),
    unread && element('span', { class: 'dot' }, element('span', { class: 'unseen' }, 'non lu')),
  )
}

const personEntry = (person, state, becomePerson) =>
  entry(
    {
      'data-testid': `person-${person.id}`,
      'data-action-id': person.id,
      class: 'nav-item person',
      onclick: () => becomePerson(person.id),
    },
    state.person === person.id,
    avatar(person.id, state),
    element(
      'span',
      { class: 'nav-name' },
      person.name,
      element('small', {}, person.active === false ? 'compte désactivé' : roleOf(person)),
    ),
  )

const find = (id) => document.getElementById(id)

/** The left column. `draw` may be called as often as one likes. */
export const createSidebar = ({ openChannel, becomePerson, actAsVendor }) => {
  for (const act of ['publish', 'withdraw']) find(act).addEventListener('click', () => actAsVendor(act, find(act)))
  for (const id of ['channels', 'direct', 'people']) walkWithArrows(find(id), 'button')
  const column = document.querySelector('.sidebar')

  const draw = (state) =>
    keepingFocus(column, undefined, () => {
      const entries = (kind) =>
        state.channels
          .filter((channel) => (channel.kind === 'im') === (kind === 'im'))
          .map((channel) => channelEntry(channel, state, openChannel))
      find('team-name').textContent = state.team
      find('channels').replaceChildren(...entries('channel'))
      find('direct').replaceChildren(...entries('im'))
      find('people').replaceChildren(...state.people.map((person) => personEntry(person, state, becomePerson)))
      find('vendor').hidden = !state.consoleOrigin
      find('console-link').replaceChildren(
        state.consoleOrigin
          ? element(
              'a',
              { href: `${state.consoleOrigin}/journal`, target: '_blank', rel: 'noopener' },
              'Journal de la console W360 ↗',
            )
          : '',
      )
    })

  return { draw }
}
