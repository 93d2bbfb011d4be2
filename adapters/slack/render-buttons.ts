import type { Button, Confirm } from '../../bot/card/card.ts'
import type { MessageBlock, PlainText, SlackButton, SlackConfirm } from './block-kit.ts'
import { limits } from './limits.ts'
import { textLength } from './render-rich.ts'
import { present } from './text.ts'

/** An `action_id` must be unique in a message, so the name is followed by the button's number. */
const numberSign = '#'

export const actionIdOf = (action: string, index: number): string => `${action}${numberSign}${index}`

export const actionNameOf = (actionId: string): string => {
  const end = actionId.lastIndexOf(numberSign)
  return end < 0 ? actionId : actionId.slice(0, end)
}

export const plain = (text: string, maximum: number): PlainText => ({
  type: 'plain_text',
  text: present(text, maximum),
  emoji: false,
})

/** One group of buttons. `dropped` counts those that cannot be sent: a cut value would mean something else. */
export const renderButtons = (
  buttons: readonly Button[],
  firstIndex: number,
  room: number,
): { readonly blocks: MessageBlock[]; readonly dropped: number } => {
  const elements: SlackButton[] = []
  let left = room
  for (const [offset, button] of buttons.entries()) {
    const element = buttonOf(button, firstIndex + offset)
    if (element === null) continue
    left -= textLength(element)
    if (left < 0) break
    elements.push(element)
  }
  const blocks: MessageBlock[] = []
  for (let at = 0; at < elements.length; at += limits.buttonsInBlock) {
    blocks.push({ type: 'actions', elements: elements.slice(at, at + limits.buttonsInBlock) })
  }
  return { blocks, dropped: buttons.length - elements.length }
}

const buttonOf = (button: Button, index: number): SlackButton | null => {
  const value = JSON.stringify(button.value)
  const actionId = actionIdOf(button.action, index)
  if (value.length > limits.buttonValue || actionId.length > limits.identifier) return null
  return {
    type: 'button',
    action_id: actionId,
    text: plain(button.label, limits.buttonText),
    value,
    ...(button.style === undefined ? {} : { style: button.style }),
    ...(button.confirm === undefined ? {} : { confirm: confirmOf(button.confirm, button.style) }),
  }
}

const confirmOf = (confirm: Confirm, style: Button['style']): SlackConfirm => ({
  title: plain(confirm.title, limits.confirmTitle),
  text: plain(confirm.text, limits.confirmText),
  confirm: plain(confirm.yes, limits.confirmChoice),
  deny: plain(confirm.no, limits.confirmChoice),
  ...(style === 'danger' ? { style: 'danger' as const } : {}),
})
