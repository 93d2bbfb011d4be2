import { z } from 'zod'
import type { CampaignView } from '../bot/campaign/view.ts'
import type { Button } from '../bot/card/card.ts'
import type { Release } from '../bot/fleet/model.ts'
import { campaignViewCard, outcomeReply } from './campaign-reply.ts'
import { actingAs, type Command, onPress, type Turn } from './command.ts'
import type { Reply } from './contract.ts'
import { buttonRow, note, privately, quoted, text } from './reply.ts'
import { homeOf } from './watch.ts'

export const campaignSchema = z.object({ id: z.uuid() })
/** Of a button on a card: what was seen. */
export const seenCampaignSchema = z.object({ id: z.uuid(), version: z.int() })
export type SeenCampaign = z.infer<typeof seenCampaignSchema>

const failureSchema = z.object({ id: z.uuid(), machine: z.string().max(1_000), failedAt: z.iso.datetime() })

const MOST = 5

/** Where a release stands on its way through the account. */
export const campaign: Command = {
  name: 'campaign',
  synonyms: ['campagne', 'campagnes', 'campaigns', 'phase', 'phases'],
  action: 'look',
  say: async (turn, said) => {
    const typed = said.trim().replaceAll(/^["“”«\s]+|["“”»\s]+$/gu, '')
    return typed === '' ? await sayOpen(turn) : await sayOne(turn, typed)
  },
  presses: {
    'campaign.show': onPress('look', campaignSchema, async (turn, { id }) =>
      shown(turn, await turn.bot.campaigns.read(id)),
    ),
    'campaign.watch': onPress('watch', campaignSchema, (turn, { id }) => watchHere(turn, id)),
    'campaign.acknowledge': onPress('verdict', failureSchema, async (turn, { id, machine, failedAt }) => {
      const failure = { id, machineId: machine, failedAt: new Date(failedAt) }
      const outcome = await turn.bot.campaigns.acknowledge(failure, actingAs(turn))
      const { done } = turn.words.campaign
      return outcomeReply(turn, id, outcome, () => ({ title: done.acknowledgedTitle, sentence: done.acknowledged }))
    }),
  },
}

const shown = (turn: Turn, view: CampaignView | null): Reply => {
  const { refused } = turn.words.campaign
  return privately(view === null ? note('warning', refused.title, refused.unknown) : campaignViewCard(turn, view))
}

/** A tag, or the version that people call it by. */
const sayOne = async (turn: Turn, typed: string): Promise<Reply> => {
  const { campaigns } = turn.bot
  const byTag = await campaigns.readByTag(typed)
  if (byTag !== null) return shown(turn, byTag)
  const recent = await campaigns.listRecent(20)
  const found = recent.find(({ releaseVersion }) => releaseVersion === typed)
  if (found !== undefined) return shown(turn, await campaigns.read(found.id))
  const { refused } = turn.words.campaign
  const offer = await testOffer(turn, ({ tag, version }) => tag === typed || version === typed)
  return privately(note('warning', refused.title, refused.noCampaignOf(quoted(typed)), offer))
}

/** The newest release that may be tested here and `fits`, with machines to try it on: a whole request. */
const testOffer = async (turn: Turn, fits: (release: Release) => boolean): Promise<readonly Button[]> => {
  const snapshot = await turn.recentSnapshot()
  const release = snapshot?.releases.findLast(
    (known) =>
      known.status !== 'withdrawn' &&
      (known.quarantinedAt ?? null) === null &&
      known.tag !== snapshot.account.defaultTag &&
      fits(known),
  )
  if (release === undefined || !turn.may('plan')) return []
  const suggested = await turn.bot.campaigns.suggestTest(release.tag)
  if (suggested === null) return []
  const { buttons } = turn.words.campaign
  return [{ action: 'update.plan', label: buttons.testOf(quoted(release.version)), value: { text: suggested } }]
}

const sayOpen = async (turn: Turn): Promise<Reply> => {
  const [only, ...others] = await turn.bot.campaigns.listOpen()
  if (only === undefined) return noneReply(turn)
  const card = campaignViewCard(turn, only)
  const { buttons } = turn.words.campaign
  return privately({
    ...card,
    blocks: [
      ...card.blocks,
      ...buttonRow(
        others.slice(0, MOST).map(({ id, releaseVersion }) => ({
          action: 'campaign.show',
          label: buttons.see(quoted(releaseVersion)),
          value: { id },
        })),
      ),
    ],
  })
}

const noneReply = async (turn: Turn): Promise<Reply> => {
  const { words, bot } = turn
  const { none, buttons } = words.campaign
  const recent = await bot.campaigns.listRecent(MOST)
  return privately({
    ...note('neutral', none.title, none.text),
    blocks: [
      text(none.text),
      text(none.begin),
      ...buttonRow(await testOffer(turn, () => true)),
      ...(recent.length === 0
        ? []
        : [
            { type: 'heading' as const, text: none.recent },
            {
              type: 'list' as const,
              items: recent.map(({ releaseVersion, state }) => none.line(quoted(releaseVersion), state)),
            },
            ...buttonRow(
              recent.slice(0, 3).map(({ id, releaseVersion }) => ({
                action: 'campaign.show',
                label: buttons.see(quoted(releaseVersion)),
                value: { id },
              })),
            ),
          ]),
    ],
  })
}

const watchHere = async (turn: Turn, id: string): Promise<Reply> => {
  const { refused, done } = turn.words.campaign
  const known = await turn.bot.campaigns.watch(id, await homeOf(turn))
  const view = known ? await turn.bot.campaigns.read(id) : null
  if (view === null) return privately(note('warning', refused.title, refused.unknown))
  return privately(note('good', `W360 Core ${quoted(view.releaseVersion)}`, done.watched))
}
