import { explain, send } from './api.js'
import { showBlocks } from './blocks.js'
import { element } from './dom.js'
import { createMemory } from './view.js'

const find = (id) => document.getElementById(id)

/**
 * The bot's own page: what it shows to one person, beside their conversation.
 *
 * @param {object} room
 * @param {() => string} room.person
 * @param {() => import('./mrkdwn.js').Directory} room.directory
 * @param {(text: string) => void} room.complain
 * @param {(tab: 'home' | 'messages') => void} room.chosen
 */
export const createHome = (room) => {
  const page = find('home')
  const body = find('home-body')
  const tabs = { home: find('tab-home'), messages: find('tab-messages') }
  let home
  let memory = { ...createMemory(), opened: new Map() }

  const surface = () => {
    const { id } = home
    return {
      kind: 'view',
      directory: room.directory(),
      ...memory,
      act: async (blockId, actionId, answer) => {
        const { ok, error } = await send('/sandbox/press', {
          person: room.person(),
          view_id: id,
          block_id: blockId,
          action_id: actionId,
          ...answer,
        })
        if (!ok) room.complain(explain(error))
      },
      suggest: (blockId, actionId, typed) =>
        send('/sandbox/suggest', {
          person: room.person(),
          view_id: id,
          block_id: blockId,
          action_id: actionId,
          value: typed,
        }),
    }
  }

  const draw = () => {
    if (home) showBlocks(body, home.blocks ?? [], surface())
    else body.replaceChildren(element('p', { class: 'home-empty' }, 'Le bot n’a encore rien affiché ici.'))
  }

  const choose = async (tab) => {
    room.chosen(tab)
    const { ok, error } = await send('/sandbox/open-home', { person: room.person(), tab })
    if (!ok) room.complain(explain(error))
  }

  for (const [name, button] of Object.entries(tabs)) {
    button.addEventListener('click', () => choose(name))
    button.addEventListener('keydown', (event) => {
      if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
      const other = name === 'home' ? 'messages' : 'home'
      tabs[other].focus()
      choose(other)
    })
  }

  return {
    /** What the workspace says that stands there now; null: nothing yet. */
    receive: (next) => {
      if (next?.id !== home?.id) memory = { ...createMemory(), opened: new Map() }
      home = next ?? undefined
      draw()
    },
    /** Drawn anew, not brought up to date: the buttons of the old drawing act for whoever it was drawn for. */
    forget: () => {
      home = undefined
      body.replaceChildren()
    },
    choose,
    /** Which part is open; none where the conversation has no such page. */
    show: (tab) => {
      find('tabs').hidden = tab === undefined
      page.hidden = tab !== 'home'
      for (const [name, button] of Object.entries(tabs)) {
        button.setAttribute('aria-selected', String(name === tab))
        button.tabIndex = name === tab ? 0 : -1
      }
    },
  }
}
