import { element } from './dom.js'

const starters = [
  ['/w360 help', 'ce que le bot sait faire'],
  ['/w360 status', 'où en est le parc'],
  ['/w360 update', 'préparer une mise à jour'],
]

const starterNode = ([text, hint], write) =>
  element(
    'li',
    {},
    element(
      'button',
      { type: 'button', class: 'starter', onclick: () => write(text) },
      element('code', {}, text),
      hint,
    ),
  )

/** In a place without messages: what one can try. A press writes it into the composer, and sends nothing. */
export const showEmpty = (hasMessages, write) => {
  const place = document.getElementById('empty')
  place.hidden = hasMessages
  if (hasMessages) return
  place.replaceChildren(
    element('h2', {}, 'Rien encore ici.'),
    element('p', {}, 'Trois choses à essayer :'),
    element('ul', {}, ...starters.map((starter) => starterNode(starter, write))),
  )
}
