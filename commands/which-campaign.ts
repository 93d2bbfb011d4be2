import type { CampaignView } from '../bot/campaign/view.ts'
import { list } from '../bot/text/format.ts'
import type { Turn } from './command.ts'
import type { Reply } from './contract.ts'
import { note, privately, quoted } from './reply.ts'

export type WhichCampaign =
  | { readonly type: 'view'; readonly view: CampaignView }
  | { readonly type: 'reply'; readonly reply: Reply }

const MOST_TAGS = 8

/**
 * The campaign that somebody means: the one of the tag, or without a tag the only one that this can be done to.
 * @param none said where there is none
 */
export const findCampaign = async (
  turn: Turn,
  tag: string | null,
  can: (view: CampaignView) => boolean,
  none: string,
): Promise<WhichCampaign> => {
  const { refused, buttons } = turn.words.campaign
  const say = (sentence: string, views: readonly CampaignView[] = []): WhichCampaign => ({
    type: 'reply',
    reply: privately(
      note(
        'warning',
        refused.title,
        sentence,
        views.slice(0, MOST_TAGS).map(({ id, releaseVersion }) => ({
          action: 'campaign.show',
          label: buttons.see(quoted(releaseVersion)),
          value: { id },
        })),
      ),
    ),
  })
  if (tag !== null) {
    const view = await turn.bot.campaigns.readByTag(tag)
    return view === null ? say(refused.noCampaignOf(quoted(tag))) : { type: 'view', view }
  }
  const open = await turn.bot.campaigns.listOpen()
  const fitting = open.filter(can)
  const [only, another] = fitting
  if (only === undefined) return say(none, open)
  if (another === undefined) return { type: 'view', view: only }
  const tags = fitting.slice(0, MOST_TAGS).map((view) => quoted(view.tag))
  return say(refused.whichTag(list(turn.locale, tags)), fitting)
}
