import type { Rich } from '../bot/card/card.ts'
import type { Command, Turn } from './command.ts'
import type { Reply } from './contract.ts'
import { context, privately, quoted, text } from './reply.ts'

/** From the live registry, filtered to what this person may do. */
export const help: Command = {
  name: 'help',
  synonyms: ['aide', '?', 'h'],
  action: 'look',
  say: async (turn, said) => {
    const word = said.trim()
    if (word === '') return everything(turn)
    const command = turn.commands.find(word)
    return command === null ? unknown(turn, word) : one(turn, command)
  },
}

const everything = ({ words, may, commands }: Turn): Reply => {
  const { command } = words
  const allowed = commands.all.filter(({ action }) => may(action))
  const items = allowed.map(({ name }): Rich => {
    const { usage, about } = command.commands[name]
    return [{ type: 'code', text: name === 'update' ? command.help.updateBriefly : usage }, ` · ${about}`]
  })
  return privately({
    title: command.help.title,
    tone: 'neutral',
    summary: command.help.title,
    blocks: [
      { type: 'list', items },
      ...(allowed.length < commands.all.length ? [text(command.help.lookOnly), text(words.people.lookInstead)] : []),
      context(command.help.more),
    ],
  })
}

const one = ({ words }: Turn, { name, synonyms }: Command): Reply => {
  const { command } = words
  const { usage, about } = command.commands[name]
  const examples = name === 'update' ? command.examples : []
  return privately({
    title: command.help.one(name),
    tone: 'neutral',
    summary: about,
    blocks: [
      text(about),
      {
        type: 'facts',
        items: [
          { label: command.help.usage, value: [{ type: 'code', text: usage }] },
          { label: command.help.also, value: synonyms.join(', ') },
        ],
      },
      ...(examples.length === 0
        ? []
        : [
            { type: 'heading' as const, text: command.help.examples },
            { type: 'list' as const, items: examples.map((example): Rich => [{ type: 'code', text: example }]) },
          ]),
    ],
  })
}

const unknown = ({ words, commands }: Turn, word: string): Reply => {
  const { unknownCommand } = words.problem
  const nearest = commands.nearest(word.slice(0, 40))
  const sentence = unknownCommand.text(quoted(word))
  return privately({
    title: unknownCommand.title,
    tone: 'warning',
    summary: sentence,
    blocks: [
      text(nearest === null ? sentence : `${sentence} ${unknownCommand.nearest(nearest.name)}`),
      text(unknownCommand.help),
    ],
  })
}
