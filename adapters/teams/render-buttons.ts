import type { Button } from '../../bot/card/card.ts'
import type { Words } from '../../bot/text/words.ts'
import { type ActionData, pressVerb } from './action-data.ts'
import type { Action, Element } from './adaptive-card.ts'
import { limits } from './limits.ts'
import { moreLine } from './render-more.ts'
import { richText } from './render-rich.ts'
import { present, sizeOf } from './text.ts'

const styles = { primary: 'positive', danger: 'destructive' } as const

/**
 * One group of buttons in at most `room` (`sizeOf`). Those that do not fit, or whose value cannot be sent whole, are
 * counted below.
 */
export const renderButtons = (buttons: readonly Button[], room: number, words: Words['card']): readonly Element[] => {
  const actions: Action[] = []
  let left = room
  for (const button of buttons) {
    if (JSON.stringify(button.value).length > limits.buttonValue) continue
    const action = actionOf(button, actions.length >= limits.actionsShown)
    left -= sizeOf(action)
    if (left < 0) break
    actions.push(action)
  }
  const set: readonly Element[] = actions.length === 0 ? [] : [{ type: 'ActionSet', actions, spacing: 'medium' }]
  return [...set, ...moreLine(buttons.length - actions.length, words)]
}

const actionOf = (button: Button, behind: boolean): Action => {
  const frame = {
    title: present(button.label, limits.actionTitle),
    ...(button.style === undefined ? {} : { style: styles[button.style] }),
    ...(behind ? { mode: 'secondary' as const } : {}),
  }
  const { confirm } = button
  if (confirm === undefined) return { ...pressOf(button), ...frame }
  return {
    type: 'Action.ShowCard',
    ...frame,
    card: {
      type: 'AdaptiveCard',
      body: [
        richText([{ type: 'TextRun', text: present(confirm.title, limits.confirmTitle), weight: 'bolder' }]),
        richText([{ type: 'TextRun', text: present(confirm.text, limits.confirmText) }], { spacing: 'small' }),
      ],
      actions: [
        {
          ...pressOf(button),
          title: present(confirm.yes, limits.confirmChoice),
          ...(button.style === undefined ? {} : { style: styles[button.style] }),
        },
      ],
    },
  }
}

/** Action.Execute gets its card back in the answer; only Action.Submit can ask for a dialog. */
const pressOf = ({ action, value, label, opens }: Button): Exclude<Action, { readonly type: 'Action.ShowCard' }> => {
  const data: ActionData = { w360: 'press', action, value }
  const title = present(label, limits.actionTitle)
  return opens === 'form'
    ? { type: 'Action.Submit', title, data: { ...data, msteams: { type: 'task/fetch' } }, associatedInputs: 'None' }
    : { type: 'Action.Execute', title, verb: pressVerb, data, associatedInputs: 'None' }
}
