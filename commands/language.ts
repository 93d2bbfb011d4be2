import { z } from 'zod'
import type { Locale } from '../bot/text/words.ts'
import { actingAs, type Command, onPress, type Turn } from './command.ts'
import type { Reply } from './contract.ts'
import { placeHere } from './here.ts'
import { note, privately, quoted, replacing } from './reply.ts'

const spellings: Readonly<Record<string, Locale>> = {
  fr: 'fr',
  français: 'fr',
  francais: 'fr',
  french: 'fr',
  en: 'en',
  anglais: 'en',
  english: 'en',
}

/** The language of everything that the bot writes in a place; private replies follow each person's own. */
export const language: Command = {
  name: 'language',
  synonyms: ['langue'],
  action: 'announce',
  actionFor: (said) => (said.trim() === '' ? 'look' : 'announce'),
  say: async (turn, said) => {
    const typed = said.trim().toLowerCase()
    if (typed === '') return showPresent(turn)
    const locale = Object.hasOwn(spellings, typed) ? spellings[typed] : undefined
    if (locale !== undefined) return privately(await speakHere(turn, locale))
    const { title, usage } = turn.words.announcement.language
    const { unknownWord } = turn.words.announcement.subscription.problem
    return privately(note('warning', title, [unknownWord(quoted(said)), usage]))
  },
  presses: {
    'language.set': onPress('announce', z.object({ locale: z.enum(['fr', 'en']) }), async (turn, { locale }) =>
      replacing(await speakHere(turn, locale)),
    ),
  },
}

const nameOf = ({ words }: Turn, locale: Locale): string => words.announcement.subscription.languages[locale]

const showPresent = async (turn: Turn): Promise<Reply> => {
  const { title, present, usage, choose } = turn.words.announcement.language
  const locale = await turn.bot.subscriptions.language(await placeHere(turn))
  const speaks = locale ?? turn.bot.defaultLocale
  const others = (['fr', 'en'] as const).filter((each) => each !== speaks && turn.may('announce'))
  return privately(
    note(
      'neutral',
      title,
      [present(nameOf(turn, speaks)), usage],
      others.map((each) => ({ action: 'language.set', label: choose[each], value: { locale: each } })),
    ),
  )
}

const speakHere = async (turn: Turn, locale: Locale) => {
  const words = turn.words.announcement.language
  const placeId = await placeHere(turn)
  const outcome = await turn.bot.subscriptions.speak(placeId, locale, actingAs(turn))
  return note('good', words.title, words[outcome](nameOf(turn, locale)))
}
