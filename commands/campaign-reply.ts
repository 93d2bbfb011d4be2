import type { CampaignOutcome } from '../bot/campaign/campaigns.ts'
import { campaignButtons } from '../bot/campaign/cards/buttons.ts'
import { campaignCard } from '../bot/campaign/cards/compose.ts'
import { problemText } from '../bot/campaign/cards/problem-text.ts'
import type { CampaignView } from '../bot/campaign/view.ts'
import type { Card } from '../bot/card/card.ts'
import type { Turn } from './command.ts'
import type { Reply } from './contract.ts'
import { buttonRow, note, privately, quoted, text } from './reply.ts'

/** The campaign for whoever asks alone; its living card stays where it lives, and can live here too. */
export const campaignViewCard = ({ words, locale }: Turn, view: CampaignView, before?: string): Card => {
  const card = campaignCard(view, locale)
  const watch = { action: 'campaign.watch', label: words.campaign.buttons.watch, value: { id: view.id } }
  return {
    ...card,
    blocks: [...(before === undefined ? [] : [text(before)]), ...card.blocks, ...(view.over ? [] : buttonRow([watch]))],
  }
}

/** What an act came to; `done` says it where it was done. */
export const outcomeReply = async (
  turn: Turn,
  id: string,
  outcome: CampaignOutcome,
  done: (view: CampaignView) => { readonly title: string; readonly sentence: string },
): Promise<Reply> => {
  const { refused } = turn.words.campaign
  const view = await turn.bot.campaigns.read(id)
  if (view === null || outcome.outcome === 'unknown') return privately(note('warning', refused.title, refused.unknown))
  switch (outcome.outcome) {
    case 'done': {
      const { title, sentence } = done(view)
      return privately(note('good', title, sentence))
    }
    case 'already':
      return privately(note('neutral', refused.alreadyTitle, refused.already(outcome.state)))
    case 'not-now':
      return privately(note('warning', refused.title, notNow(turn, view)))
    case 'changed':
      return privately(campaignViewCard(turn, view, refused.changed))
    case 'insufficient':
      return privately(insufficientCard(turn, { ...view, problems: outcome.problems }))
  }
}

const notNow = ({ words }: Turn, { state }: CampaignView): string => {
  const { refused } = words.campaign
  const promoted = state === 'promoted' || state === 'production' || state === 'done'
  return promoted ? refused.useRollback : refused.notNow(state)
}

/** What is missing and what to do about it, with the ways forward. */
export const insufficientCard = ({ words, locale }: Turn, view: CampaignView): Card => {
  const { refused } = words.campaign
  const [first, ...more] = view.problems.map((problem) => problemText(problem, view, locale))
  return {
    ...note('warning', refused.validateTitle(quoted(view.releaseVersion)), [
      first ?? refused.notNow(view.state),
      ...more,
    ]),
    blocks: [
      ...(first === undefined ? [text(refused.notNow(view.state))] : [first, ...more].map((line) => text(line))),
      ...campaignButtons(view, locale),
    ],
  }
}
