import { explain, listen, read, send } from './api.js'
import { createComposer } from './composer.js'
import { showEmpty } from './empty.js'
import { createHome } from './home.js'
import { showMessages } from './messages.js'
import { plainFromMrkdwn } from './mrkdwn.js'
import { announce, complain, markTold, showToast } from './notices.js'
import { directoryOf } from './people.js'
import { createScroller } from './scroll.js'
import { createSidebar } from './sidebar.js'
import { createMemory, createViewHost } from './view.js'

const firstPerson = 'U0CAMILLE'

const find = (id) => document.getElementById(id)

const state = {
  team: '',
  person: '',
  channel: '',
  /** Of the conversation with the bot, which part is open. */
  tab: 'messages',
  people: [],
  channels: [],
  commands: [],
  bot: { id: '', name: 'W360' },
  consoleOrigin: undefined,
  unread: new Set(),
  messages: new Map(),
  closedThreads: new Set(),
  surfaces: new Map(),
  replyTo: undefined,
}

const me = () => state.people.find(({ id }) => id === state.person)
const here = () => state.channels.find(({ id }) => id === state.channel)
const directory = () => directoryOf(state, me()?.locale ?? 'fr-FR')

/** The address keeps who and where, so that two windows can be two people, and a reload changes nothing. */
const rememberInAddress = () => {
  const tab = state.tab === 'home' ? { tab: 'home' } : {}
  history.replaceState(null, '', `?${new URLSearchParams({ person: state.person, channel: state.channel, ...tab })}`)
}

const showBusy = (busy) => {
  find('busy').textContent = busy ? `${state.bot.name} réfléchit…` : ''
}

const surfaceOf = (message) => {
  const known = state.surfaces.get(message.ts) ?? { ...createMemory(), opened: new Map() }
  state.surfaces.set(message.ts, known)
  const place = { person: state.person, channel: message.channel, ts: message.ts }
  return {
    kind: 'message',
    directory: directory(),
    ...known,
    act: async (blockId, actionId, answer) => {
      const { ok, error } = await send('/sandbox/press', {
        ...place,
        block_id: blockId,
        action_id: actionId,
        ...answer,
      })
      if (!ok) complain(explain(error))
    },
    suggest: (blockId, actionId, typed) =>
      send('/sandbox/suggest', { ...place, block_id: blockId, action_id: actionId, value: typed }),
  }
}

const draw = (news = false) => {
  showMessages(find('messages'), [...state.messages.values()], {
    directory: directory(),
    people: state.people,
    bot: state.bot,
    closedThreads: state.closedThreads,
    surfaceOf,
    reply: (root) => enterThread(root),
    remove: async ({ channel, ts }) => {
      const { ok, error } = await send('/sandbox/control', { deleteMessage: { channel, ts } })
      if (!ok) showToast(explain(error))
    },
    toggleThread: (root) => {
      if (!state.closedThreads.delete(root)) state.closedThreads.add(root)
      draw()
    },
  })
  showEmpty(state.messages.size > 0, composer.write)
  scroller.settle(news)
}

const drawFrame = () => {
  sidebar.draw(state)
  const channel = here()
  const direct = channel?.kind === 'im'
  const title = direct ? state.bot.name : `#${channel?.name ?? ''}`
  find('channel-title').textContent = title
  find('channel-note').textContent = channel?.archived ? 'Canal archivé' : direct ? 'Message direct' : ''
  document.title = `${title} — ${state.team}, bac à sable`
  composer.name(state.replyTo ? 'Répondre dans le fil' : direct ? `Écrire à ${title}` : `Écrire dans ${title}`)
}

const showTab = (tab) => {
  state.tab = here()?.kind === 'im' ? tab : 'messages'
  const atHome = state.tab === 'home'
  find('scroller').hidden = atHome
  find('composer').hidden = atHome
  home.show(here()?.kind === 'im' ? state.tab : undefined)
  rememberInAddress()
  if (!atHome) scroller.toEnd()
}

const enterThread = (root) => {
  state.replyTo = root
  const message = root && state.messages.get(root)
  const author = message && (directory().personName(message.user) ?? '')
  composer.showThread(message ? `Réponse au fil de ${author}` : undefined)
  drawFrame()
  if (root) composer.focus()
}

const loadMessages = async () => {
  const { person, channel } = state
  const answer = await read('/sandbox/messages', { channel, person })
  if (person !== state.person || channel !== state.channel) return
  if (!answer.messages) return showToast(explain(answer.error))
  state.messages = new Map(answer.messages.map((message) => [message.ts, message]))
  draw()
}

const openChannel = async (channel) => {
  state.channel = channel
  state.unread.delete(channel)
  state.messages = new Map()
  // Drawn anew, not brought up to date: the buttons of the old drawing act for whoever it was drawn for.
  find('messages').replaceChildren()
  enterThread(undefined)
  showTab('messages')
  scroller.toEnd()
  await loadMessages()
  scroller.toEnd()
  composer.focus()
}

const received = (message) => {
  if (message.ephemeralFor && message.ephemeralFor !== state.person) return
  if (message.error) markTold()
  if (message.channel !== state.channel) {
    if (message.user !== state.person) state.unread.add(message.channel)
    return sidebar.draw(state)
  }
  const news = !state.messages.has(message.ts)
  state.messages.set(message.ts, message)
  draw(news)
  if (!news) return
  if (message.user === state.person) return scroller.reveal(message.ts)
  const names = directory()
  announce(
    `${names.personName(message.user) ?? 'Slackbot'} : ${plainFromMrkdwn(message.text ?? '', names).slice(0, 300)}`,
  )
}

let stream

const becomePerson = async (person, wanted) => {
  stream?.close()
  views.hide()
  home.forget()
  const world = await read('/sandbox/state', { person })
  if (!world.people) {
    complain(explain(world.error))
    return person === firstPerson || state.people.length > 0 ? undefined : becomePerson(firstPerson)
  }
  showBusy(false)
  state.surfaces.clear()
  state.unread.clear()
  const kind = here()?.kind
  const wasAtHome = state.tab === 'home'
  Object.assign(state, world, { person, team: world.team?.name ?? String(world.team ?? '') })
  const channel =
    state.channels.find(({ id }) => id === (wanted ?? state.channel)) ??
    state.channels.find((candidate) => candidate.kind === (kind ?? 'channel')) ??
    state.channels[0]
  let opened = false
  stream = listen(person, {
    connected: () => {
      find('connection').textContent = ''
      if (opened) loadMessages()
      opened = true
    },
    lost: () => {
      find('connection').textContent = 'Reconnexion…'
    },
    message: received,
    delete: ({ channel: where, ts }) => {
      if (where !== state.channel || !state.messages.delete(ts)) return
      draw()
    },
    view: ({ view, stackDepth }) => views.show(view, stackDepth),
    home: ({ home: next }) => home.receive(next),
    notice: ({ text }) => {
      markTold()
      if (!views.tell(text)) showToast(text)
    },
    busy: ({ busy }) => showBusy(busy),
  })
  await openChannel(channel.id)
  if (wasAtHome && channel.kind === 'im') await home.choose('home')
}

const deliver = async (text) => {
  const { person, channel, replyTo } = state
  if (!replyTo) scroller.toEnd()
  const thread = replyTo ? { thread_ts: replyTo } : {}
  const { ok, error } = await send('/sandbox/say', { person, channel, text, ...thread })
  if (!ok) complain(explain(error))
}

const composer = createComposer({ state: () => state, deliver, leaveThread: () => enterThread(undefined) })
const scroller = createScroller()
/** A second press while the first is under way would be a second release. */
const actAsVendor = async (act, button) => {
  button.disabled = true
  const { ok, error, version } = await send('/sandbox/vendor', { act })
  button.disabled = false
  if (!ok) return complain(explain(error))
  showToast(act === 'publish' ? `Wisper publie la version ${version}.` : `Wisper retire la version ${version}.`)
}

const sidebar = createSidebar({ openChannel, becomePerson, actAsVendor })
const home = createHome({
  person: () => state.person,
  directory,
  complain,
  chosen: showTab,
})
const views = createViewHost({
  person: () => state.person,
  directory,
  complain,
  closed: () => composer.focus(),
})

const address = new URLSearchParams(location.search)
await becomePerson(address.get('person') ?? firstPerson, address.get('channel') ?? undefined)
if (address.get('tab') === 'home') await home.choose('home')
// A permalink names its message by its `ts` without the point.
const [, seconds, micros] = /^p(\d+)(\d{6})$/.exec(address.get('message') ?? '') ?? []
if (seconds) scroller.show(`${seconds}.${micros}`)
