import type { Block, Span } from '../bot/card/card.ts'
import type { Action } from '../bot/people/authorise.ts'
import type { KnownPerson } from '../bot/people/people.ts'
import type { Turn } from './command.ts'
import type { Occasion, Reply } from './contract.ts'
import { privately, text } from './reply.ts'

/** No, and who could. */
export const refuse = async (turn: Turn, action: Action): Promise<Reply> => {
  const { occasion } = turn
  const { people } = turn.words
  const why =
    occasion.user === null ? people.unreadable : occasion.user.active ? people.refused[action] : people.inactive
  const showsWho = occasion.user?.active === true
  return privately({
    title: people.refusedTitle,
    tone: 'warning',
    summary: why,
    blocks: [
      text(why),
      ...(showsWho ? [await whoCould(turn, action)] : []),
      ...(action === 'plan' ? [text(people.lookInstead)] : []),
    ],
  })
}

/** Some of those who may do it, by name. */
export const whoCould = async ({ occasion, words, bot }: Turn, action: Action): Promise<Block> => {
  const { people } = words
  const able = await bot.people.whoMay(action, occasion)
  const named = able.flatMap((person) => spanOf(person, occasion))
  return text(named.length === 0 ? people.nobody : [people.whoCould, ...separated(named, people.separator)])
}

/** A mention where the platform can make one; elsewhere the name, if it is known. */
const spanOf = ({ platform, workspace, userId, name }: KnownPerson, occasion: Occasion): readonly Span[] => {
  if (platform === occasion.platform && workspace === occasion.workspace) {
    return [{ type: 'person', platform, userId, name: name ?? userId }]
  }
  return name === null ? [] : [name]
}

const separated = (spans: readonly Span[], separator: string): readonly Span[] =>
  spans.flatMap((span, position) => (position === 0 ? [span] : [separator, span]))
