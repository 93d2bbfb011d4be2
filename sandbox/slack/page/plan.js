import { element, icon, link, reconcile } from './dom.js'
import { mrkdwnNodes } from './mrkdwn.js'
import { richTextNodes } from './rich-text.js'

const stateWords = { pending: 'En attente', in_progress: 'En cours', complete: 'Terminé', error: 'Échec' }

/** Titles are plain strings in Slack; a text object is taken too, so that a card in another spelling stays readable. */
const plain = (text) => (typeof text === 'string' ? text : (text?.text ?? ''))

const longText = (content, directory) => {
  if (!content) return []
  return typeof content === 'string' ? mrkdwnNodes(content, directory) : richTextNodes(content, directory)
}

const mark = (status) => {
  const sign = { complete: 'check', error: 'cross' }[status]
  const words = stateWords[status] ?? stateWords.pending
  return element(
    'span',
    { class: `mark mark-${status}`, role: 'img', 'aria-label': words, title: words },
    sign ? icon(sign) : undefined,
  )
}

const sources = (task) =>
  (task.sources ?? []).map((source) => element('li', {}, link(source.url, source.text ?? source.url)))

const taskNode = (task, surface) => {
  const details = longText(task.details, surface.directory)
  const output = longText(task.output, surface.directory)
  const more = [
    details.length > 0 && element('div', { class: 'task-details' }, ...details),
    output.length > 0 && element('div', { class: 'task-output' }, ...output),
    task.sources?.length > 0 && element('ul', { class: 'task-sources' }, ...sources(task)),
  ].filter(Boolean)
  const attributes = { class: `task task-${task.status}`, 'data-task-id': task.task_id }
  const title = element('span', { class: 'task-title' }, plain(task.title))
  if (more.length === 0) {
    return element('li', attributes, element('div', { class: 'task-line' }, mark(task.status), title))
  }
  const opened = surface.opened.get(task.task_id) ?? task.status !== 'complete'
  const box = element(
    'details',
    { open: opened },
    element('summary', { class: 'task-line' }, mark(task.status), title, icon('chevron')),
    element('div', { class: 'task-more' }, ...more),
  )
  box.querySelector('summary').addEventListener('click', () => surface.opened.set(task.task_id, !box.open))
  return element('li', attributes, box)
}

const tally = (tasks) => {
  const done = tasks.filter((task) => task.status === 'complete').length
  return `${done} sur ${tasks.length}`
}

/**
 * A plan and its tasks. Given the earlier drawing, only the tasks that changed are drawn anew: open details stay open
 * and the spinners of the others keep turning.
 */
export const planNode = (block, surface, previous) => {
  const tasks = block.tasks ?? []
  const node = previous ?? element('section', { class: 'plan' }, element('header'), element('ol', { class: 'tasks' }))
  const [header, list] = node.children
  const running = tasks.some((task) => task.status === 'in_progress')
  header.className = running ? 'plan-header running' : 'plan-header'
  header.replaceChildren(
    element('strong', {}, plain(block.title)),
    tasks.length > 0 ? element('span', { class: 'plan-tally' }, tally(tasks)) : '',
  )
  reconcile(
    list,
    tasks.map((task, index) => ({
      key: task.task_id ?? `#${index}`,
      signature: JSON.stringify(task),
      build: () => taskNode(task, surface),
    })),
  )
  return node
}
