import { z } from 'zod'
import { readQuiet, readSettings, readZone } from '../bot/announcement/read-settings.ts'
import { defaultSettings, digestRhythms, releaseFilters, type Settings } from '../bot/announcement/settings.ts'
import type { FormValues } from '../bot/card/form.ts'
import type { Locale } from '../bot/text/words.ts'
import { actingAs, type Command, type FormHandler, onPress, onPressForForm, type Turn } from './command.ts'
import type { Reply } from './contract.ts'
import { placeHere } from './here.ts'
import { note, privately, replacing } from './reply.ts'
import { problemCard, problemText, subscriptionCard, subscriptionForm } from './subscription-card.ts'

const languages = ['fr', 'en'] as const satisfies readonly Locale[]
const nothing = z.object({})

const subscribeForm: FormHandler = {
  actionFor: () => 'announce',
  change: async () => null,
  submit: async (turn, _, values) => {
    const read = settingsIn(values)
    if (read.type === 'old') {
      const { oldForm } = turn.words.problem
      return privately(note('warning', oldForm.title, oldForm.text))
    }
    const quiet = readQuiet(values['quiet']?.[0] ?? '')
    const zone = readZone(values['zone']?.[0] ?? '')
    if ('problem' in quiet || 'problem' in zone) {
      return {
        type: 'invalid',
        errors: {
          ...('problem' in quiet && { quiet: problemText(turn, quiet.problem) }),
          ...('problem' in zone && { zone: problemText(turn, zone.problem) }),
        },
      }
    }
    return subscribeNow(turn, { ...defaultSettings, ...read.chosen, ...quiet.change, ...zone.change }, read.language)
  },
}

/** New releases, told in the place where this is said. */
export const subscribe: Command = {
  name: 'subscribe',
  synonyms: ['abonner', 's’abonner', "s'abonner", 'abonnement'],
  action: 'announce',
  // To see how a place stands is to look.
  actionFor: (said) => (said.trim() === '' ? 'look' : 'announce'),
  say: (turn, said) => (said.trim() === '' ? showPresent(turn) : subscribeTyped(turn, said)),
  presses: {
    'subscribe.form': onPressForForm('announce', nothing, (turn) => openForm(turn)),
    'subscribe.end': onPress('announce', nothing, async (turn) => replacing(await endHere(turn))),
  },
  forms: { subscribe: subscribeForm },
}

export const unsubscribe: Command = {
  name: 'unsubscribe',
  synonyms: ['désabonner', 'se désabonner', 'désabonnement'],
  action: 'announce',
  say: async (turn) => privately(await endHere(turn)),
}

const showPresent = async (turn: Turn): Promise<Reply> =>
  privately(subscriptionCard(turn, await turn.bot.subscriptions.read(await placeHere(turn))))

const subscribeTyped = async (turn: Turn, said: string): Promise<Reply> => {
  const present = await turn.bot.subscriptions.read(await placeHere(turn))
  const read = readSettings(said, present?.settings ?? defaultSettings)
  if (read.type === 'problem') return privately(problemCard(turn, read.problem))
  return subscribeNow(turn, read.settings, read.locale)
}

const subscribeNow = async (turn: Turn, settings: Settings, locale: Locale | null): Promise<Reply> => {
  const placeId = await placeHere(turn)
  const outcome = await turn.bot.subscriptions.subscribe(placeId, settings, locale, actingAs(turn))
  const done = turn.words.announcement.subscription[outcome]
  return privately(subscriptionCard(turn, await turn.bot.subscriptions.read(placeId), done))
}

const endHere = async (turn: Turn) => {
  const words = turn.words.announcement.subscription
  const outcome = await turn.bot.subscriptions.unsubscribe(await placeHere(turn), actingAs(turn))
  return subscriptionCard(turn, null, outcome === 'unsubscribed' ? words.unsubscribed : words.notSubscribed)
}

const openForm = async (turn: Turn): Promise<Reply> => {
  const { title, buttons, usage } = turn.words.announcement.subscription
  if (!turn.occasion.canOpenForm) {
    const open = { action: 'subscribe.form', label: buttons.open, value: {}, opens: 'form' as const }
    return privately(note('neutral', title, usage, [open]))
  }
  const compose = async () => {
    const present = await turn.bot.subscriptions.read(await placeHere(turn))
    return subscriptionForm(turn, present, await turn.bot.subscriptions.zone())
  }
  return { type: 'form', title: turn.words.announcement.subscription.form.title, form: compose() }
}

/** What was chosen from lists; another value comes from an older program. */
const settingsIn = (values: FormValues) => {
  const parsed = z
    .object({ language: z.enum(languages), releases: z.enum(releaseFilters), digest: z.enum(digestRhythms) })
    .safeParse({ language: values['language']?.[0], releases: values['releases']?.[0], digest: values['digest']?.[0] })
  if (!parsed.success) return { type: 'old' } as const
  const { language, ...chosen } = parsed.data
  return { type: 'chosen', language, chosen } as const
}
