import type { Button, Card } from '../bot/card/card.ts'
import type { Form } from '../bot/card/form.ts'
import type { Reply } from './contract.ts'

export const cardOf = (reply: Reply): Card => {
  if (reply.type !== 'card' && reply.type !== 'replace') throw new Error(`expected a card, got ${reply.type}`)
  return reply.card
}

export const formOf = (reply: Reply): Promise<Form> => {
  if (reply.type !== 'form') throw new Error(`expected a form, got ${reply.type}`)
  return reply.form
}

/** All that a person reads on a card, with its buttons; typographic spaces as plain ones. */
export const wordsOf = (reply: Reply): string => plainSpaces(JSON.stringify(cardOf(reply)))

export const titleOf = (reply: Reply): string => plainSpaces(cardOf(reply).title)

const plainSpaces = (text: string): string => text.replaceAll(/[\u00a0\u202f]/gu, ' ')

export const buttonsOf = ({ blocks }: Card): readonly Button[] =>
  blocks.flatMap((block) => (block.type === 'buttons' ? block.buttons : []))

export const buttonOf = (reply: Reply, action: string): Button => {
  const buttons = buttonsOf(cardOf(reply))
  const found = buttons.find((button) => button.action === action)
  if (found === undefined)
    throw new Error(`no button ${action} among ${buttons.map((button) => button.action).join(', ')}`)
  return found
}
