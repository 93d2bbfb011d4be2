import type { Turn } from './command.ts'
import type { Reply } from './contract.ts'
import type { Heard } from './registry.ts'
import { privately, quoted, text } from './reply.ts'

/** What was not understood: a little of it, the nearest command with its usage, and where all of them are. */
export const unknownCommandReply = (
  { words }: Turn,
  { word, nearest }: Extract<Heard, { readonly type: 'unknown' }>,
): Reply => {
  const { unknownCommand } = words.problem
  const sentence = unknownCommand.text(quoted(word))
  return privately({
    title: unknownCommand.title,
    tone: 'warning',
    summary: sentence,
    blocks: [
      text(nearest === null ? sentence : `${sentence} ${unknownCommand.nearest(nearest.name)}`),
      ...(nearest === null ? [] : [text([{ type: 'code', text: words.command.commands[nearest.name].usage }])]),
      text(unknownCommand.help),
    ],
  })
}
