import { element, icon } from './dom.js'
import { stepThrough } from './popup.js'

const words = {
  help: 'ce que le bot sait faire',
  status: 'versions par site, ce qui tourne, ce qui est éteint',
  releases: 'versions connues et leurs notes',
  update: 'préparer une mise à jour',
  rollout: 'montrer un déploiement',
  pause: 'suspendre',
  resume: 'reprendre',
  cancel: 'arrêter pour de bon',
  retry: 'relancer ce qui a échoué',
  next: 'lancer la vague suivante',
}

/** What could complete `text`: the command itself, its words, or a mention of the bot. */
const completions = (text, { commands, bot }) => {
  if (/^\/\S*$/.test(text)) {
    return commands
      .filter(({ command }) => command.startsWith(text) && command !== text)
      .map(({ command, hint }) => ({ label: command, hint, text: `${command} ` }))
  }
  const inside = /^(\/\S+\s+|[\s\S]*?@W360\s+)([a-z]*)$/.exec(text)
  if (inside) {
    const [, before, begun] = inside
    return Object.entries(words)
      .filter(([word]) => word.startsWith(begun) && word !== begun)
      .map(([word, hint]) => ({ label: `${before.trim()} ${word}`, hint, text: `${before}${word} ` }))
  }
  const mention = /(^|\s)@(\w*)$/.exec(text)
  if (mention && 'w360'.startsWith(mention[2].toLowerCase()) && mention[2] !== 'W360') {
    const start = text.slice(0, text.length - mention[2].length - 1)
    return [{ label: '@W360', hint: `mentionner ${bot.name}`, text: `${start}@W360 ` }]
  }
  return []
}

const find = (id) => document.getElementById(id)

/**
 * Where one writes. Enter sends, Shift and Enter begins a line, Tab takes a suggestion, the upward arrow in an empty
 * field brings back what was sent before.
 *
 * @param {{state: () => object, deliver: (text: string) => void, leaveThread: () => void}} room
 */
export const createComposer = ({ state, deliver, leaveThread }) => {
  const field = find('composer-text')
  const list = find('suggestions')
  const form = find('composer')
  const sent = []
  let recalled = -1
  let offered = []
  let active = -1
  find('send').append(icon('send'))

  const grow = () => {
    field.style.height = 'auto'
    field.style.height = `${Math.min(field.scrollHeight, 220)}px`
  }

  const write = (text) => {
    field.value = text
    field.setSelectionRange(text.length, text.length)
    grow()
    offer()
    field.focus()
  }

  const row = (completion, index) =>
    element(
      'div',
      {
        id: `suggestion-${index}`,
        role: 'option',
        class: index === active ? 'option active' : 'option',
        'aria-selected': String(index === active),
        onmousedown: (event) => {
          event.preventDefault()
          write(completion.text)
        },
      },
      element('code', {}, completion.label),
      element('span', {}, completion.hint ?? ''),
    )

  const draw = () => {
    list.hidden = offered.length === 0
    list.replaceChildren(...offered.map(row))
    if (active >= 0) field.setAttribute('aria-activedescendant', `suggestion-${active}`)
    else field.removeAttribute('aria-activedescendant')
    list.querySelector('.active')?.scrollIntoView({ block: 'nearest' })
  }

  const offer = () => {
    offered = completions(field.value, state())
    active = -1
    draw()
  }

  const withdraw = () => {
    offered = []
    active = -1
    draw()
  }

  const submit = () => {
    const text = field.value.trim()
    if (!text) return
    sent.unshift(field.value)
    recalled = -1
    write('')
    deliver(text)
  }

  const recall = (step) => {
    const next = recalled + step
    if (next < -1 || next >= sent.length) return
    recalled = next
    write(recalled < 0 ? '' : sent[recalled])
    withdraw()
  }

  /** @returns whether the key was taken */
  const key = ({ key: name, shiftKey }) => {
    const walking = { ArrowDown: 1, ArrowUp: -1 }[name]
    if (walking && offered.length > 0) {
      active = stepThrough(active, walking, offered.length)
      draw()
      return true
    }
    if (walking && (field.value === '' || recalled >= 0)) {
      recall(-walking)
      return true
    }
    if (name === 'Tab' && !shiftKey && offered.length > 0) {
      write(offered[Math.max(0, active)].text)
      return true
    }
    if (name === 'Enter' && !shiftKey) {
      if (active >= 0) write(offered[active].text)
      else submit()
      return true
    }
    if (name === 'Escape' && offered.length > 0) {
      withdraw()
      return true
    }
    if (name === 'Escape') leaveThread()
    return false
  }

  field.addEventListener('keydown', (event) => {
    if (event.isComposing || !key(event)) return
    event.preventDefault()
  })
  field.addEventListener('input', () => {
    recalled = -1
    grow()
    offer()
  })
  field.addEventListener('blur', withdraw)
  field.addEventListener('focus', offer)
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    submit()
  })

  return {
    write,
    focus: () => field.focus(),
    name: (placeholder) => {
      field.placeholder = placeholder
    },
    showThread: (description) => {
      const place = find('reply-to')
      place.hidden = !description
      place.replaceChildren(
        description ? element('span', {}, description) : '',
        description
          ? element(
              'button',
              { type: 'button', class: 'tool', 'aria-label': 'Quitter le fil', onclick: leaveThread },
              icon('cross'),
            )
          : '',
      )
    },
  }
}
