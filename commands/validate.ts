import { z } from 'zod'
import { at, versionOf } from '../bot/campaign/cards/campaign-words.ts'
import { evidenceBlocks } from '../bot/campaign/cards/evidence-blocks.ts'
import type { CampaignView } from '../bot/campaign/view.ts'
import type { Action } from '../bot/people/authorise.ts'
import { type SeenCampaign, seenCampaignSchema } from './campaign.ts'
import { insufficientCard, outcomeReply } from './campaign-reply.ts'
import { readTagText } from './campaign-text.ts'
import { actingAs, type Command, onPress, onPressForForm, type Turn } from './command.ts'
import type { Reply } from './contract.ts'
import { isQuiet, MOST_REASON, reasonField, reasonForm, seenStateSchema } from './reason.ts'
import { note, privately, text } from './reply.ts'
import { findCampaign } from './which-campaign.ts'

const validateSchema = seenCampaignSchema.extend({ override: z.string().max(MOST_REASON).optional() })
/** To cut the soak time short is an owner's, whichever way it is asked for. */
const actionOf = (override: unknown): Action => (override === undefined ? 'verdict' : 'override')

/** The yes of the test phase, on evidence (rule account-phase). */
export const validate: Command = {
  name: 'validate',
  synonyms: ['valider'],
  action: 'verdict',
  actionFor: (said) =>
    /\s[-\u2010-\u2015\u2212]+(?:override|sans-attendre|outrepasser)/iu.test(` ${said}`) ? 'override' : 'verdict',
  say: (turn, said) => sayValidate(turn, said),
  presses: {
    'campaign.validate': onPress(
      ({ override }) => actionOf(override),
      validateSchema,
      (turn, { id, version, override }) => validateNow(turn, { id, version }, override ?? null),
    ),
    'campaign.override': onPressForForm('override', seenCampaignSchema, (turn, seen) => openOverride(turn, seen)),
  },
  forms: {
    'campaign.override': reasonForm({
      action: 'override',
      schema: seenStateSchema,
      missing: (words) => words.campaign.refused.reasonNeeded,
      act: (turn, seen, reason) => validateNow(turn, seen, reason),
    }),
  },
}

const sayValidate = async (turn: Turn, said: string): Promise<Reply> => {
  const read = readTagText(turn, said, 'override')
  if (read.type === 'reply') return read.reply
  const { refused } = turn.words.campaign
  const isInTest = ({ state }: CampaignView): boolean => state === 'testing'
  const which = await findCampaign(turn, read.tag, isInTest, refused.noCampaignToJudge)
  if (which.type === 'reply') return which.reply
  const { view } = which
  const seen = { id: view.id, version: view.version }
  if (!isInTest(view)) return validateNow(turn, seen, null)
  if (read.given && read.reason === '') return openOverride(turn, seen)
  const override = read.given ? read.reason : null
  const missing = view.problems.filter(({ code }) => override === null || code !== 'soak')
  if (missing.length > 0) return privately(insufficientCard(turn, { ...view, problems: missing }))
  return privately(askCard(turn, view, override))
}

/** What would be vouched for, before anybody does. */
const askCard = ({ words, locale }: Turn, view: CampaignView, override: string | null) => {
  const { confirm, buttons } = words.campaign
  const title = confirm.validate.title(versionOf(view))
  const value = { id: view.id, version: view.version, ...(override !== null && { override }) }
  const cut = override !== null && view.problems.some(({ code }) => code === 'soak') && view.soakedAt !== null
  return {
    ...note('neutral', title, confirm.validate.text),
    blocks: [
      text(confirm.validate.text),
      ...(cut && view.soakedAt !== null
        ? [text(words.campaign.forms.overrideIntro(versionOf(view), at(view.soakedAt, view, locale)))]
        : []),
      ...evidenceBlocks(view, locale),
      {
        type: 'buttons' as const,
        buttons: [{ action: 'campaign.validate', label: buttons.validate, value, style: 'primary' as const }],
      },
    ],
  }
}

const validateNow = async (turn: Turn, seen: SeenCampaign, override: string | null): Promise<Reply> => {
  const outcome = await turn.bot.campaigns.validate(seen, actingAs(turn), override)
  const { done } = turn.words.campaign
  return outcomeReply(turn, seen.id, outcome, (view) => ({
    title: done.validatedTitle(versionOf(view)),
    sentence: done.validated,
  }))
}

const openOverride = async (turn: Turn, { id, version }: SeenCampaign): Promise<Reply> => {
  const { forms, refused } = turn.words.campaign
  const view = await turn.bot.campaigns.read(id)
  if (view === null) return privately(note('warning', refused.title, refused.unknown))
  if (!turn.occasion.canOpenForm) {
    const open = { action: 'campaign.override', opens: 'form' as const, label: forms.open, value: { id, version } }
    return privately(note('neutral', forms.overrideTitle, refused.reasonNeeded, [open]))
  }
  const until = view.soakedAt === null ? '–' : at(view.soakedAt, view, turn.locale)
  return {
    type: 'form',
    title: forms.overrideTitle,
    form: Promise.resolve({
      id: 'campaign.override',
      title: forms.overrideTitle,
      submit: forms.overrideSubmit,
      cancel: forms.cancel,
      state: { id, version: String(version) },
      intro: [text(forms.overrideIntro(versionOf(view), until)), ...evidenceBlocks(view, turn.locale)].filter(isQuiet),
      fields: [reasonField(forms.reason, forms.reasonHint)],
    }),
  }
}
