import type { Block, Step, StepState } from '../../bot/card/card.ts'
import type { Words } from '../../bot/text/words.ts'
import type { MessageBlock, RichTextElement, TaskCard } from './block-kit.ts'
import { limits } from './limits.ts'
import { bold, richBlock, textLength } from './render-rich.ts'
import { clean, clip, present } from './text.ts'

type Steps = Extract<Block, { readonly type: 'steps' }>

const statuses: Readonly<Record<StepState, TaskCard['status']>> = {
  waiting: 'pending',
  running: 'in_progress',
  done: 'complete',
  failed: 'error',
  paused: 'pending',
  skipped: 'complete',
}

export const stepMarks: Readonly<Record<StepState, string>> = {
  waiting: '○',
  running: '◔',
  done: '✓',
  failed: '✗',
  paused: '‖',
  skipped: '–',
}

/** Kept for the last task, which says how many are missing. */
const reservedForMore = 60

/**
 * Slack's `plan` block, which it draws with states that change in place. Ids are made unique in the message, for
 * Slack refuses a doubled one.
 * @param taken ids that other plans of the same message use; grows.
 */
export const renderPlanBlock = (steps: Steps, room: number, taken: Set<string>, words: Words['card']): MessageBlock => {
  const title = present(steps.title, limits.taskTitle)
  const tasks: TaskCard[] = []
  let left = room - title.length - reservedForMore
  const most = steps.items.length > limits.tasks ? limits.tasks - 1 : limits.tasks
  for (const step of steps.items.slice(0, most)) {
    const task = taskOf(step, taken, words)
    const cost = textLength(task)
    if (cost > left) break
    tasks.push(task)
    left -= cost
  }
  const missing = steps.items.length - tasks.length
  if (missing > 0) {
    // Past the room that was left nothing more fits, but a plan of fifty has kept its last place for this one.
    tasks.push({ type: 'task_card', task_id: unique('more', taken), title: words.more(missing), status: 'pending' })
  }
  return tasks.length === 0 ? { type: 'plan', title } : { type: 'plan', title, tasks }
}

const taskOf = (step: Step, taken: Set<string>, words: Words['card']): TaskCard => {
  const detail = [wordOf(step.state, words), step.detail]
    .filter((part) => part !== undefined && part !== '')
    .join(' · ')
  const tidy = clip(clean(detail).trim(), limits.taskText)
  const output = clip(clean(step.output ?? '').trim(), limits.taskText)
  return {
    type: 'task_card',
    task_id: unique(step.id, taken),
    title: present(step.title, limits.taskTitle),
    status: statuses[step.state],
    ...(tidy === '' ? {} : { details: richBlock([{ type: 'text', text: tidy }]) }),
    ...(output === '' ? {} : { output: richBlock([{ type: 'text', text: output }]) }),
  }
}

/** Slack's four states do not tell a paused step from a waiting one, nor a skipped one from a done one. */
const wordOf = (state: StepState, words: Words['card']): string | undefined =>
  state === 'paused' || state === 'skipped' ? words.stepStates[state] : undefined

const unique = (id: string, taken: Set<string>): string => {
  const base = present(id, 200)
  let candidate = base
  for (let count = 2; taken.has(candidate); count += 1) candidate = `${base}~${count}`
  taken.add(candidate)
  return candidate
}

/** Steps as lines with marks, where there can be no plan block: in a modal, or after Slack refused one. */
export const stepLines = (steps: Steps, room: number, words: Words['card']): RichTextElement[] => {
  const elements: RichTextElement[] = [bold(present(steps.title, limits.taskTitle))]
  let left = room - textLength(elements) - reservedForMore
  let shown = 0
  for (const step of steps.items) {
    const details = [step.detail, step.output].filter((part) => part !== undefined && part !== '').join('\n   ')
    const line = `\n${stepMarks[step.state]} ${present(step.title, limits.taskTitle)}${details === '' ? '' : ` – ${clip(clean(details), limits.taskText)}`}`
    if (line.length > left) break
    elements.push({ type: 'text', text: line })
    left -= line.length
    shown += 1
  }
  const missing = steps.items.length - shown
  if (missing > 0) elements.push({ type: 'text', text: `\n${words.more(missing)}` })
  return elements
}
