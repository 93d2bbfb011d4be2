import { z } from 'zod'
import type { Card } from '../bot/card/card.ts'
import type { Joined } from '../bot/people/join-persons.ts'
import type { Claimed, LinkOutcome } from '../bot/people/links.ts'
import type { KnownIdentity } from '../bot/people/read-person.ts'
import { dateTime } from '../bot/text/format.ts'
import { actingAs, actor, type Command, onPress, type Turn } from './command.ts'
import type { Reply } from './contract.ts'
import { askWhichToPart, partButton, whoseToPart } from './link-undo.ts'
import { buttonRow, context, note, privately, replacing, text, zoneOf } from './reply.ts'
import { standingText } from './role-ask.ts'

/** The claim of a code: it says which, and is worth nothing to anybody but who made it. */
const claimSchema = z.object({ id: z.string().regex(/^[0-9a-f]{64}$/u) })

/** Joins one person's Slack and Teams identities: a code here, typed there, confirmed there. `--undo` takes it back. */
export const link: Command = {
  name: 'link',
  synonyms: ['lier', 'relier'],
  action: 'link',
  say: async (turn, said) => {
    const typed = said.trim().slice(0, MOST_CHARACTERS)
    const undone = whoseToPart(typed)
    if (undone !== null) return askWhichToPart(turn, undone)
    return typed === '' ? giveCode(turn) : claimCode(turn, typed)
  },
  presses: {
    'link.join': onPress('link', claimSchema, (turn, { id }) => join(turn, id)),
    'link.part': partButton,
  },
}

const MOST_CHARACTERS = 100

const giveCode = async (turn: Turn): Promise<Reply> => {
  const { link: words } = turn.words.people
  const { code, expiresAt } = await turn.bot.links.issue(actor(turn).id)
  return privately({
    title: words.codeTitle,
    tone: 'neutral',
    summary: words.codeTitle,
    blocks: [
      text([words.code, ' ', { type: 'code', text: `link ${code}` }]),
      text(words.once),
      context(dateTime(turn.locale, expiresAt, zoneOf(turn.occasion.user?.timeZone))),
    ],
  })
}

const claimCode = async (turn: Turn, code: string): Promise<Reply> => {
  const claimed = await turn.bot.links.claim(code, actor(turn).id)
  if (claimed.outcome === 'claimed') return privately(askCard(turn, claimed.id, claimed.preview))
  return privately(note('warning', turn.words.people.link.failed, refusalText(turn, claimed)))
}

const refusalText = ({ words }: Turn, claimed: Exclude<Claimed, { readonly outcome: 'claimed' }>): string => {
  const { link: text } = words.people
  switch (claimed.outcome) {
    case 'unknown':
      return text.unknown
    case 'own':
      return text.own
    case 'same-workspace':
      return text.sameWorkspace
    case 'wait':
      return text.wait(Math.max(1, Math.ceil(claimed.milliseconds / 60_000)))
  }
}

/** Both identities and what they would be together, before anything is joined. */
const askCard = (turn: Turn, id: string, joined: Joined): Card => {
  const { link: words } = turn.words.people
  const { platform, workspace, userId } = turn.occasion
  const here = joined.identities.filter(
    (each) => each.platform === platform && each.workspace === workspace && each.userId === userId,
  )
  const there = joined.identities.filter((each) => !here.includes(each))
  return {
    title: words.title,
    tone: 'warning',
    summary: words.warning,
    blocks: [
      {
        type: 'facts',
        items: [
          { label: words.here, value: identitiesText(turn, here) },
          { label: words.there, value: identitiesText(turn, there) },
          { label: words.together, value: standingText(turn.words, joined) },
        ],
      },
      text(words.warning),
      ...buttonRow([{ action: 'link.join', label: words.join, value: { id }, style: 'primary' }]),
    ],
  }
}

const identitiesText = ({ words }: Turn, identities: readonly KnownIdentity[]): string =>
  identities.map(({ name, platform }) => `${name} (${words.people.platforms[platform]})`).join(', ')

const join = async (turn: Turn, id: string): Promise<Reply> => {
  const { link: words } = turn.words.people
  const outcome = await turn.bot.links.join(id, actingAs(turn))
  if (outcome.outcome !== 'joined') return replacing(note('warning', words.failed, notJoinedText(turn, outcome)))
  return replacing(note('good', words.done, words.doneText(standingText(turn.words, outcome.joined))))
}

const notJoinedText = ({ words }: Turn, { outcome }: Exclude<LinkOutcome, { readonly outcome: 'joined' }>): string => {
  const { link: text } = words.people
  switch (outcome) {
    case 'already':
      return text.already
    case 'unknown':
      return text.unknown
    case 'same-workspace':
      return text.sameWorkspace
    case 'last-owner':
      return text.lastOwner
  }
}
