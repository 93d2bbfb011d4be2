import { formValues, missingAnswers } from './answers.js'
import { explain, send } from './api.js'
import { showBlocks } from './blocks.js'
import { keepTabInside } from './dialog.js'
import { element, icon, keepingFocus } from './dom.js'
import { withEmoji } from './emoji.js'
import { showErrors } from './input-block.js'

const keyOf = (blockId, actionId) => `${blockId}\n${actionId}`

/** What a person typed or chose, by block and action; kept while the form is edited under their hands, as Slack does. */
export const createMemory = () => {
  const answers = new Map()
  return {
    recall: (blockId, actionId) => answers.get(keyOf(blockId, actionId)),
    remember: (blockId, actionId, answer) => answers.set(keyOf(blockId, actionId), answer),
  }
}

const firstField = 'input, textarea, select, .choices, button.button, a.button'

/**
 * The modal dialog of the person: always shows the view on top of their stack.
 *
 * @param {object} room
 * @param {() => string} room.person
 * @param {() => import('./mrkdwn.js').Directory} room.directory
 * @param {(text: string) => void} room.complain
 * @param {() => void} room.closed where the focus goes when there is nothing to give it back to
 */
export const createViewHost = (room) => {
  let view
  let memories = new Map()

  const title = element('h2', { id: 'view-title' })
  const back = element(
    'button',
    { type: 'button', class: 'tool', 'aria-label': 'Revenir', onclick: () => leave() },
    icon('back'),
  )
  const close = element(
    'button',
    { type: 'button', class: 'tool', 'aria-label': 'Fermer', 'data-testid': 'modal-x', onclick: () => leave() },
    icon('cross'),
  )
  const body = element('div', { class: 'dialog-body' })
  const trouble = element('p', { class: 'dialog-trouble', role: 'alert' })
  const cancel = element('button', {
    type: 'button',
    class: 'button',
    'data-testid': 'modal-close',
    onclick: () => leave(),
  })
  const submit = element('button', { type: 'submit', class: 'button primary filled', 'data-testid': 'modal-submit' })
  const form = element(
    'form',
    { novalidate: true },
    element('header', {}, back, title, close),
    body,
    trouble,
    element('footer', {}, cancel, submit),
  )
  const dialog = element(
    'dialog',
    { class: 'dialog view', 'data-testid': 'modal', 'aria-labelledby': 'view-title' },
    form,
  )
  keepTabInside(dialog)
  document.body.append(dialog)

  const memoryOf = (id) => {
    if (!memories.has(id)) memories.set(id, { ...createMemory(), opened: new Map() })
    return memories.get(id)
  }

  /** What was filled in here, else what the workspace knows of it (after the page was loaded again). */
  const recall = (blockId, actionId) =>
    memoryOf(view.id).recall(blockId, actionId) ?? view.state?.values?.[blockId]?.[actionId]

  const values = () => formValues(view.blocks, recall)

  const surfaceOf = (id) => ({
    kind: 'view',
    directory: room.directory(),
    ...memoryOf(id),
    recall,
    keep: (blockId, actionId, answer) =>
      send('/sandbox/press', { person: room.person(), view_id: id, block_id: blockId, action_id: actionId, ...answer }),
    act: async (blockId, actionId, answer) => {
      const place = { person: room.person(), view_id: id, block_id: blockId, action_id: actionId }
      const { ok, error } = await send('/sandbox/press', { ...place, ...answer, values: values() })
      if (!ok && view?.id === id) trouble.textContent = explain(error)
    },
    suggest: (blockId, actionId, typed) =>
      send('/sandbox/suggest', {
        person: room.person(),
        view_id: id,
        block_id: blockId,
        action_id: actionId,
        value: typed,
      }),
  })

  const leave = async () => {
    if (!view) return
    const { id } = view
    if (back.hidden) hide()
    const { ok, error } = await send('/sandbox/close-view', { person: room.person(), view_id: id })
    if (!ok && error !== 'view_not_found') room.complain(explain(error))
  }

  const hide = () => {
    view = undefined
    memories = new Map()
    if (!dialog.open) return
    dialog.close()
    if (document.activeElement === document.body) room.closed()
  }

  const show = (next, stackDepth = 1) => {
    if (!next) return hide()
    const another = next.id !== view?.id
    const hadFields = !another && body.querySelector(firstField) !== null
    view = next
    title.textContent = withEmoji(next.title?.text ?? '')
    back.hidden = stackDepth < 2
    close.hidden = stackDepth > 1
    cancel.textContent = withEmoji(next.close?.text ?? (stackDepth > 1 ? 'Retour' : 'Fermer'))
    submit.hidden = !next.submit
    submit.textContent = withEmoji(next.submit?.text ?? 'Envoyer')
    trouble.textContent = ''
    if (another) body.replaceChildren()
    if (!dialog.open) dialog.showModal()
    keepingFocus(body, undefined, () => showBlocks(body, next.blocks ?? [], surfaceOf(next.id)))
    if (another) body.scrollTop = 0
    if (!hadFields) (body.querySelector(firstField) ?? (next.submit ? submit : cancel)).focus()
    if (next.errors && Object.keys(next.errors).length > 0) showErrors(body, next.errors)
  }

  const deliver = async () => {
    const { id, blocks } = view
    const missing = missingAnswers(blocks, values())
    showErrors(body, missing)
    trouble.textContent = ''
    if (Object.keys(missing).length > 0) return
    submit.setAttribute('aria-busy', 'true')
    const { ok, errors, error } = await send('/sandbox/submit', {
      person: room.person(),
      view_id: id,
      values: values(),
    })
    submit.removeAttribute('aria-busy')
    if (view?.id !== id) return
    if (errors) showErrors(body, errors)
    else if (!ok) trouble.textContent = explain(error)
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (view?.submit && submit.getAttribute('aria-busy') !== 'true') deliver()
  })
  dialog.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && view?.submit) form.requestSubmit()
    if (event.key !== 'Escape') return
    event.preventDefault()
    leave()
  })
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault()
    leave()
  })
  return {
    show,
    hide,
    /** Says something in the dialog; false when none is open, so that it is said elsewhere. */
    tell: (text) => {
      if (view) trouble.textContent = text
      return view !== undefined
    },
  }
}
