import { showBlocks } from './blocks.js'
import { dayOf, fullDateOf, momentOf, timeOf } from './dates.js'
import { element, icon, keepingFocus, reconcile } from './dom.js'
import { mrkdwnNodes } from './mrkdwn.js'
import { avatar } from './people.js'

const compactWithin = 300

const fileNode = (file) => (file.mimetype?.startsWith('image/') ? pictureNode(file) : documentNode(file))

/** Seen at once, as Slack shows it; whole in a tab of its own. */
const pictureNode = (file) =>
  element(
    'figure',
    { class: 'picture' },
    element('figcaption', {}, file.title),
    element(
      'a',
      { href: file.url, target: '_blank', rel: 'noreferrer' },
      element('img', { src: file.url, alt: file.alt_txt ?? file.title }),
    ),
  )

const documentNode = (file) =>
  element(
    'a',
    { class: 'file', href: file.url, download: file.name },
    icon('file'),
    element('span', {}, file.name, element('small', {}, sizeInWords(file.size))),
  )

const sizeInWords = (bytes) => {
  if (bytes === undefined) return ''
  if (bytes < 1000) return `${bytes} octets`
  const [size, unit] = bytes < 1_000_000 ? [bytes / 1000, 'ko'] : [bytes / 1_000_000, 'Mo']
  return `${size.toLocaleString('fr-FR', { maximumFractionDigits: 1 })} ${unit}`
}

const tool = (name, words, testId, work) =>
  element(
    'button',
    { type: 'button', class: 'tool', title: words, 'aria-label': words, 'data-testid': testId, onclick: work },
    icon(name),
  )

const toolbar = (message, room) => {
  const root = message.thread_ts ?? message.ts
  return element(
    'div',
    { class: 'toolbar' },
    !message.ephemeralFor && tool('reply', 'Répondre dans le fil', `reply-${message.ts}`, () => room.reply(root)),
    !message.ephemeralFor && tool('trash', 'Supprimer ce message', `delete-${message.ts}`, () => room.remove(message)),
  )
}

const heading = (message, room) => {
  const { directory } = room
  const name = message.error ? 'Slackbot' : (directory.personName(message.user) ?? message.user)
  return [
    element('strong', { class: 'author', id: `author-${message.ts}` }, name),
    message.bot && element('span', { class: 'tag' }, 'appli'),
    element('time', { title: fullDateOf(message.ts, directory.locale) }, timeOf(message.ts, directory.locale)),
    message.edited && element('span', { class: 'edited' }, '(modifié)'),
  ].filter(Boolean)
}

const note = (message) => {
  if (message.ephemeralFor) return element('p', { class: 'only-you' }, icon('eye'), 'Visible par vous seulement')
  return ''
}

const skeleton = (message, room) =>
  element(
    'article',
    {
      tabindex: '-1',
      'data-testid': `message-${message.ts}`,
      'data-ts': message.ts,
      'aria-labelledby': `author-${message.ts}`,
    },
    element('div', { class: 'gutter' }, avatar(message.error ? '' : message.user, room)),
    element(
      'div',
      { class: 'content' },
      element('p', { class: 'note' }),
      element('header'),
      element('div', { class: 'body' }),
      element('div', { class: 'files' }),
      toolbar(message, room),
    ),
  )

/** Draws a message, or brings an earlier drawing of it up to date without tearing down what did not change. */
const messageNode = (message, compact, room, previous) => {
  const node = previous ?? skeleton(message, room)
  const kinds = { compact, bot: message.bot, ephemeral: message.ephemeralFor, failed: message.error }
  node.className = ['message', ...Object.keys(kinds).filter((kind) => kinds[kind])].join(' ')
  const [notePlace, header, body, files] = node.querySelector('.content').children
  notePlace.replaceChildren(note(message))
  header.replaceChildren(...heading(message, room))
  files.replaceChildren(...(message.files ?? []).map(fileNode))
  keepingFocus(body, node, () => {
    if (message.blocks?.length > 0) showBlocks(body, message.blocks, room.surfaceOf(message))
    else reconcile(body, [textItem(message, room)])
  })
  return node
}

const textItem = (message, { directory }) => ({
  key: 'text',
  signature: message.text,
  build: () => element('div', { class: 'block section' }, ...mrkdwnNodes(message.text ?? '', directory)),
})

const threadNode = (root, replies, room, previous) => {
  const node =
    previous ??
    element(
      'div',
      { class: 'thread' },
      element('button', { type: 'button', class: 'thread-toggle' }),
      element('ol', { class: 'replies' }),
    )
  const [toggle, list] = node.children
  const open = !room.closedThreads.has(root.ts)
  toggle.setAttribute('aria-expanded', String(open))
  toggle.replaceChildren(icon('chevron'), replies.length === 1 ? '1 réponse' : `${replies.length} réponses`)
  toggle.onclick = () => room.toggleThread(root.ts)
  list.hidden = !open
  reconcile(list, open ? replies.map((reply, index) => messageItem(reply, replies[index - 1], room)) : [])
  return node
}

const followsOn = (message, before) =>
  before !== undefined &&
  before.user === message.user &&
  !before.error &&
  !message.error &&
  !message.ephemeralFor &&
  !before.ephemeralFor &&
  momentOf(message.ts) - momentOf(before.ts) < compactWithin

const messageItem = (message, before, room, replies = []) => {
  const compact = followsOn(message, before)
  return {
    key: message.ts,
    signature: JSON.stringify([message, compact, replies, room.closedThreads.has(message.ts), room.directory.locale]),
    build: (previous) => {
      const row = previous ?? element('li', { class: 'row' })
      const article = messageNode(message, compact, room, row.querySelector(':scope > article') ?? undefined)
      const thread =
        replies.length > 0
          ? threadNode(message, replies, room, row.querySelector(':scope > .thread') ?? undefined)
          : undefined
      for (const child of [...row.children]) if (child !== article && child !== thread) child.remove()
      if (article.parentNode !== row) row.prepend(article)
      if (thread && thread.parentNode !== row) row.append(thread)
      return row
    },
  }
}

const dividerItem = (day) => ({
  key: `day ${day}`,
  signature: day,
  build: () => element('li', { class: 'day' }, element('span', {}, day)),
})

/** Messages in the order of time; replies under their root, or on their own where the root is gone. */
const threaded = (messages) => {
  const sorted = [...messages].sort((one, other) => momentOf(one.ts) - momentOf(other.ts))
  const known = new Set(sorted.map(({ ts }) => ts))
  const isReply = ({ ts, thread_ts: root }) => root !== undefined && root !== ts && known.has(root)
  const repliesOf = Map.groupBy(sorted.filter(isReply), ({ thread_ts: root }) => root)
  return sorted.filter((message) => !isReply(message)).map((root) => ({ root, replies: repliesOf.get(root.ts) ?? [] }))
}

/** Shows the messages of a channel in `list`. */
export const showMessages = (list, messages, room) => {
  const items = []
  let day
  let before
  for (const { root, replies } of threaded(messages)) {
    const today = dayOf(root.ts, room.directory.locale)
    if (today !== day) {
      items.push(dividerItem(today))
      before = undefined
    }
    day = today
    items.push(messageItem(root, before, room, replies))
    before = replies.length > 0 ? undefined : root
  }
  reconcile(list, items)
}
