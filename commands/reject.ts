import { z } from 'zod'
import type { CampaignState } from '../bot/campaign/campaign-model.ts'
import { versionOf } from '../bot/campaign/cards/campaign-words.ts'
import type { CampaignView } from '../bot/campaign/view.ts'
import { type SeenCampaign, seenCampaignSchema } from './campaign.ts'
import { outcomeReply } from './campaign-reply.ts'
import { readTagText } from './campaign-text.ts'
import { actingAs, type Command, onPress, onPressForForm, type Turn } from './command.ts'
import type { Reply } from './contract.ts'
import { isQuiet, MOST_REASON, reasonField, reasonForm, seenStateSchema } from './reason.ts'
import { note, privately, quoted, text } from './reply.ts'
import { findCampaign } from './which-campaign.ts'

const nowSchema = seenCampaignSchema.extend({ reason: z.string().min(1).max(MOST_REASON) })
const beforePromotion: readonly CampaignState[] = ['announced', 'testing', 'validated', 'awaiting-approval']

/** The no of the test phase: the tag goes into quarantine. */
export const reject: Command = {
  name: 'reject',
  synonyms: ['rejeter', 'refuser'],
  action: 'verdict',
  say: async (turn, said) => {
    const read = readTagText(turn, said, 'reason')
    if (read.type === 'reply') return read.reply
    const canReject = ({ state }: CampaignView): boolean => beforePromotion.includes(state)
    const which = await findCampaign(turn, read.tag, canReject, turn.words.campaign.refused.noCampaignToJudge)
    if (which.type === 'reply') return which.reply
    const { view } = which
    const seen = { id: view.id, version: view.version }
    // Where it cannot be done, the attempt says why in the words of the state.
    if (!canReject(view)) return rejectNow(turn, seen, read.reason)
    return read.reason === '' ? openForm(turn, seen) : privately(askCard(turn, view, read.reason))
  },
  presses: {
    'campaign.reject': onPressForForm('verdict', seenCampaignSchema, (turn, seen) => openForm(turn, seen)),
    'campaign.reject-now': onPress('verdict', nowSchema, (turn, { reason, ...seen }) => rejectNow(turn, seen, reason)),
  },
  forms: {
    'campaign.reject': reasonForm({
      action: 'verdict',
      schema: seenStateSchema,
      missing: (words) => words.campaign.refused.reasonNeeded,
      act: (turn, seen, reason) => rejectNow(turn, seen, reason),
    }),
  },
}

const askCard = ({ words }: Turn, view: CampaignView, reason: string) => {
  const { forms, buttons } = words.campaign
  const intro = forms.rejectIntro(versionOf(view), quoted(view.tag))
  return note(
    'warning',
    forms.rejectTitle,
    [intro, `${forms.reason} : ${reason}`],
    [
      {
        action: 'campaign.reject-now',
        label: buttons.reject,
        value: { id: view.id, version: view.version, reason },
        style: 'danger',
      },
    ],
  )
}

const rejectNow = async (turn: Turn, seen: SeenCampaign, reason: string): Promise<Reply> => {
  const outcome = await turn.bot.campaigns.reject(seen, actingAs(turn), reason)
  const { done } = turn.words.campaign
  return outcomeReply(turn, seen.id, outcome, (view) => ({
    title: done.rejectedTitle(versionOf(view)),
    sentence: done.rejected,
  }))
}

const openForm = async (turn: Turn, { id, version }: SeenCampaign): Promise<Reply> => {
  const { forms, refused } = turn.words.campaign
  if (!turn.occasion.canOpenForm) {
    const open = { action: 'campaign.reject', opens: 'form' as const, label: forms.open, value: { id, version } }
    return privately(note('neutral', forms.rejectTitle, refused.reasonNeeded, [open]))
  }
  const compose = async () => {
    const view = await turn.bot.campaigns.read(id)
    return {
      id: 'campaign.reject',
      title: forms.rejectTitle,
      submit: forms.rejectSubmit,
      cancel: forms.cancel,
      state: { id, version: String(version) },
      intro: [text(view === null ? refused.unknown : forms.rejectIntro(versionOf(view), quoted(view.tag)))].filter(
        isQuiet,
      ),
      fields: [reasonField(forms.reason, forms.reasonHint)],
    }
  }
  return { type: 'form', title: forms.rejectTitle, form: compose() }
}
