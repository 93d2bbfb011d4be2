import { z } from 'zod'
import type { Button } from '../bot/card/card.ts'
import type { KnownIdentity } from '../bot/people/read-person.ts'
import type { Member } from '../bot/people/roles.ts'
import { actingAs, actor, onPress, type Turn } from './command.ts'
import type { Reply } from './contract.ts'
import { refuse } from './refuse.ts'
import { note, privately, quoted, replacing } from './reply.ts'
import { findPerson } from './which-person.ts'

/** Whose identity was shown, and which: if it is not one of theirs any more, nothing is done. */
const partSchema = z.object({
  personId: z.uuid(),
  platform: z.enum(['slack', 'teams']),
  workspace: z.string().max(200),
  userId: z.string().max(200),
})

/** After `--undo`: whose identities are to be parted, empty for one's own. Null: it was not said. */
export const whoseToPart = (said: string): string | null => {
  const undo = /^--(?:undo|annuler|d[ée]faire)(?:\s+(?<who>.+))?$/iu.exec(said)
  return undo === null ? null : (undo.groups?.['who'] ?? '').trim()
}

/** The identities of a person, each with the button that parts it. Those of others are an owner's to part. */
export const askWhichToPart = async (turn: Turn, who: string): Promise<Reply> => {
  const { part } = turn.words.people.link
  const found = who === '' ? await ownMember(turn) : await findPerson(turn, who)
  if (found.type === 'problem') return privately(note('warning', part.notDone, found.sentence))
  const { member } = found
  const isOwn = member.id === actor(turn).id
  if (!isOwn && !turn.may('manage')) return refuse(turn, 'manage')
  if (member.identities.length < 2) return privately(note('neutral', part.notDone, part.alone(quoted(member.name))))
  const buttons = member.identities.slice(0, MOST_IDENTITIES).map((identity) => partingButton(turn, member, identity))
  const sentences = [part.text, ...(isOwn ? [part.own] : [])]
  return privately(note('warning', part.title(quoted(member.name)), sentences, buttons))
}

const MOST_IDENTITIES = 8

const ownMember = async (
  turn: Turn,
): Promise<
  { readonly type: 'found'; readonly member: Member } | { readonly type: 'problem'; readonly sentence: string }
> => {
  const member = await turn.bot.roles.read(actor(turn).id)
  return member === null ? { type: 'problem', sentence: turn.words.people.link.part.gone } : { type: 'found', member }
}

const partingButton = ({ words }: Turn, { id }: Member, identity: KnownIdentity): Button => {
  const { link, platforms } = words.people
  const { platform, workspace, userId, name } = identity
  return {
    action: 'link.part',
    label: link.part.button(quoted(name), platforms[platform]),
    value: { personId: id, platform, workspace, userId },
    style: 'danger',
    confirm: { ...link.part.confirm, text: link.part.text },
  }
}

export const partButton = onPress('link', partSchema, async (turn, { personId, ...identity }) => {
  const { part } = turn.words.people.link
  // Joined meanwhile, one's own may be shown under the id of before.
  const member = await turn.bot.roles.read(personId)
  if (member !== null && member.id !== actor(turn).id && !turn.may('manage')) return refuse(turn, 'manage')
  const parted = await turn.bot.links.part(personId, identity, actingAs(turn))
  if (parted.outcome === 'unknown') return replacing(note('warning', part.notDone, part.gone))
  return replacing(note('good', part.done, part.doneText(quoted(parted.name))))
})
