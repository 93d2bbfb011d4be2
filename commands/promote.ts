import { z } from 'zod'
import { evidenceBlocks, soakFacts } from '../bot/approval/cards/evidence-blocks.ts'
import { peopleSpans } from '../bot/approval/cards/people-text.ts'
import type { Preview, RequestRefusal } from '../bot/approval/request-model.ts'
import type { Button, Card } from '../bot/card/card.ts'
import { usableZones } from '../bot/rollout/cards/names.ts'
import { list } from '../bot/text/format.ts'
import { approvalForms, approvalPresses, approvalReply } from './approval.ts'
import { actingAs, actor, type Command, onPress, type Turn } from './command.ts'
import type { Reply } from './contract.ts'
import { fleetUnknownReply } from './fleet-unknown.ts'
import { buttonRow, note, privately, quoted, replacing, text } from './reply.ts'
import { homeOf } from './watch.ts'

/** Without the hash, to look at what would be asked; with it, to ask on just that evidence. */
const requestSchema = z.object({ tag: z.string().max(1_000), hash: z.string().max(200).optional() })

/** Asks that a tag become the account's: first what those who decide will see, then the button that asks. */
export const promote: Command = {
  name: 'promote',
  synonyms: ['promouvoir', 'promotion', 'approbation'],
  action: 'request',
  say: (turn, said) => sayPromote(turn, said.trim().replaceAll(/^["“”«\s]+|["“”»\s]+$/gu, '')),
  presses: {
    'promotion.request': onPress('request', requestSchema, (turn, { tag, hash }) =>
      hash === undefined ? preview(turn, tag) : request(turn, tag, hash),
    ),
    ...approvalPresses,
  },
  forms: approvalForms,
}

const sayPromote = async (turn: Turn, tag: string): Promise<Reply> => {
  if (tag !== '') return preview(turn, tag)
  const { refused, refusedTitle, choose } = turn.words.approval
  const [only, ...others] = await turn.bot.approvals.candidates()
  if (only === undefined) return privately(note('neutral', refusedTitle, refused['no-tag']))
  if (others.length === 0) return preview(turn, only.tag)
  const buttons = [only, ...others].slice(0, MOST_BUTTONS).map((each): Button => {
    return { action: 'promotion.request', label: choose.one(quoted(each.version)), value: { tag: each.tag } }
  })
  return privately(note('neutral', choose.title, choose.text, buttons))
}

const MOST_BUTTONS = 8

const preview = async (turn: Turn, tag: string): Promise<Reply> => {
  const previewed = await turn.bot.approvals.preview(tag, actor(turn).id)
  if (previewed.outcome !== 'ready') return refusal(turn, previewed)
  return privately(await previewCard(turn, previewed.preview))
}

const request = async (turn: Turn, tag: string, hash: string): Promise<Reply> => {
  const { words, bot } = turn
  const requested = await bot.approvals.request(tag, hash, actingAs(turn), await homeOf(turn))
  if (requested.outcome === 'requested') {
    return replacing(note('good', words.approval.requested.title, words.approval.requested.text(quoted(tag))))
  }
  if (requested.outcome !== 'changed') return refusal(turn, requested)
  const card = await previewCard(turn, requested.preview)
  return replacing({ ...card, tone: 'warning', blocks: [text(words.approval.preview.changed), ...card.blocks] })
}

const previewCard = async (turn: Turn, shown: Preview): Promise<Card> => {
  const { words, locale } = turn
  const { preview: told, facts, buttons, thisAccount } = words.approval
  const snapshot = await turn.recentSnapshot()
  const zones = usableZones(snapshot?.sites.map(({ timeZone }) => timeZone) ?? [])
  const sentence = told.text(quoted(shown.accountName, 60) || thisAccount, quoted(shown.previousTag, 60))
  return {
    title: told.title(quoted(shown.releaseVersion)),
    tone: 'neutral',
    summary: sentence,
    blocks: [
      text(sentence),
      {
        type: 'facts',
        items: [
          { label: facts.tag, value: [{ type: 'code', text: quoted(shown.tag, 60) }] },
          ...soakFacts(shown.evidence, zones, locale),
          { label: facts.hash, value: [{ type: 'code', text: shown.hash.slice(0, 12) }] },
        ],
      },
      ...evidenceBlocks(shown.evidence, zones, locale),
      ...buttonRow([
        {
          action: 'promotion.request',
          label: buttons.ask,
          value: { tag: shown.tag, hash: shown.hash },
          style: 'primary',
        },
      ]),
    ],
  }
}

/** No request was opened: why, and what to do next. */
const refusal = async (turn: Turn, refused: RequestRefusal): Promise<Reply> => {
  const words = turn.words.approval
  const say = (...sentences: readonly string[]): Reply => privately(note('warning', words.refusedTitle, sentences))
  switch (refused.outcome) {
    case 'fleet-unknown':
      return fleetUnknownReply(turn)
    case 'open-already':
      return refused.id === null ? say(words.stale.changed) : approvalReply(turn, refused.id)
    case 'quarantined':
      return say(
        words.refused.quarantined(quoted(refused.tag)),
        ...(refused.why === null || refused.why === '' ? [] : [words.because(quoted(refused.why, 300))]),
      )
    case 'open-failures':
      return say(
        words.refused['open-failures'](
          quoted(refused.tag),
          list(
            turn.locale,
            refused.names.slice(0, MOST_NAMES).map((name) => quoted(name)),
          ),
        ),
      )
    case 'nobody-could-decide': {
      const card = note('warning', words.refusedTitle, words.refused['nobody-could-decide'](refused.policy.needed))
      const able = peopleSpans(refused.able, turn.words.people.separator)
      return privately(
        able.length === 0 ? card : { ...card, blocks: [...card.blocks, text([words.refused.able, ...able])] },
      )
    }
    default:
      return say(words.refused[refused.outcome](quoted(refused.tag)))
  }
}

const MOST_NAMES = 10
