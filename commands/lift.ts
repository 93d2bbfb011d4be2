import { z } from 'zod'
import { readTagText } from './campaign-text.ts'
import { actingAs, type Command, onPress, onPressForForm, type Turn } from './command.ts'
import type { Reply } from './contract.ts'
import { isQuiet, MOST_REASON, reasonField, reasonForm } from './reason.ts'
import { note, privately, quoted, text } from './reply.ts'
import { tagSchema } from './values.ts'

const nowSchema = tagSchema.extend({ reason: z.string().min(1).max(MOST_REASON) })

/** Ends a tag's quarantine; support's, with a reason. */
export const lift: Command = {
  name: 'lift',
  synonyms: ['lever', 'lever la quarantaine'],
  action: 'lift',
  say: async (turn, said) => {
    const read = readTagText(turn, said, 'reason')
    if (read.type === 'reply') return read.reply
    const tag = read.tag ?? (await onlyQuarantined(turn))
    const { refused } = turn.words.campaign
    if (tag === null) return privately(note('warning', refused.title, refused.tagNeeded))
    return read.reason === '' ? openForm(turn, tag) : askReply(turn, tag, read.reason)
  },
  presses: {
    'campaign.lift': onPressForForm('lift', tagSchema, (turn, { tag }) => openForm(turn, tag)),
    'campaign.lift-now': onPress('lift', nowSchema, (turn, { tag, reason }) => liftNow(turn, tag, reason)),
  },
  forms: {
    'campaign.lift': reasonForm({
      action: 'lift',
      schema: tagSchema,
      missing: (words) => words.campaign.refused.reasonNeeded,
      act: (turn, { tag }, reason) => liftNow(turn, tag, reason),
    }),
  },
}

const onlyQuarantined = async (turn: Turn): Promise<string | null> => {
  const snapshot = await turn.recentSnapshot()
  const [only, another] = (snapshot?.releases ?? []).filter(({ quarantinedAt }) => quarantinedAt != null)
  return only !== undefined && another === undefined ? only.tag : null
}

const whyOf = async (turn: Turn, tag: string): Promise<string | null> => {
  const snapshot = await turn.bot.readSnapshot()
  const release = snapshot?.releases.find((known) => known.tag === tag)
  return release?.quarantinedAt == null ? null : (release.quarantineWhy ?? '')
}

const askReply = async (turn: Turn, tag: string, reason: string): Promise<Reply> => {
  const { forms, buttons } = turn.words.campaign
  const why = await whyOf(turn, tag)
  // The attempt says why it cannot be done.
  if (why === null) return liftNow(turn, tag, reason)
  return privately(
    note(
      'warning',
      forms.liftTitle,
      [forms.liftIntro(quoted(tag), quoted(why, 200)), `${forms.reason} : ${reason}`],
      [{ action: 'campaign.lift-now', label: buttons.lift, value: { tag, reason }, style: 'primary' }],
    ),
  )
}

const liftNow = async (turn: Turn, tag: string, reason: string): Promise<Reply> => {
  const { done, refused } = turn.words.campaign
  switch (await turn.bot.campaigns.lift(tag, actingAs(turn), reason)) {
    case 'lifted':
      return privately(note('good', done.liftedTitle(quoted(tag)), done.lifted))
    case 'not-quarantined':
      return privately(note('neutral', refused.title, refused.notQuarantined(quoted(tag))))
    case 'unknown-tag':
      return privately(note('warning', refused.title, refused.unknownTag(quoted(tag))))
  }
}

const openForm = async (turn: Turn, tag: string): Promise<Reply> => {
  const { forms, refused } = turn.words.campaign
  if (!turn.occasion.canOpenForm) {
    const open = { action: 'campaign.lift', opens: 'form' as const, label: forms.open, value: { tag } }
    return privately(note('neutral', forms.liftTitle, refused.reasonNeeded, [open]))
  }
  const compose = async () => {
    const why = await whyOf(turn, tag)
    return {
      id: 'campaign.lift',
      title: forms.liftTitle,
      submit: forms.liftSubmit,
      cancel: forms.cancel,
      state: { tag },
      intro: [
        text(why === null ? refused.notQuarantined(quoted(tag)) : forms.liftIntro(quoted(tag), quoted(why, 200))),
      ].filter(isQuiet),
      fields: [reasonField(forms.reason, forms.reasonHint)],
    }
  }
  return { type: 'form', title: forms.liftTitle, form: compose() }
}
