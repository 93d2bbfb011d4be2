import type { SettingsProblem } from '../bot/announcement/read-settings.ts'
import { quietHours } from '../bot/announcement/settings.ts'
import type { Subscription } from '../bot/announcement/subscriptions.ts'
import type { Block, Card } from '../bot/card/card.ts'
import type { Form } from '../bot/card/form.ts'
import { hoursWords } from '../bot/schedule/hours-words.ts'
import { dateTime } from '../bot/text/format.ts'
import type { Turn } from './command.ts'
import { buttonRow, context, note, quoted, text } from './reply.ts'

/** How a place stands, with a sentence of what was just done, if anything was. */
export const subscriptionCard = (turn: Turn, subscription: Subscription | null, done?: string): Card => {
  const words = turn.words.announcement.subscription
  const sentence = done ?? (subscription === null ? words.none : words.present)
  return {
    title: words.title,
    tone: done === undefined ? 'neutral' : 'good',
    summary: sentence,
    blocks: [
      text(sentence),
      ...(subscription === null ? [] : presentBlocks(turn, subscription)),
      ...(turn.may('announce') ? buttonRow(buttonsOf(turn, subscription)) : []),
      context(words.usage),
    ],
  }
}

const presentBlocks = (turn: Turn, { settings, locale, pausedAt, timeZone }: Subscription): readonly Block[] => {
  const words = turn.words.announcement.subscription
  const quiet = quietHours(settings)
  const facts = [
    { label: words.facts.language, value: words.languages[locale ?? turn.bot.defaultLocale] },
    { label: words.facts.releases, value: words.releases[settings.releases] },
    {
      label: words.facts.quiet,
      value: quiet === null ? words.noQuiet : hoursWords({ open: quiet.quiet, quiet: [] }, turn.locale),
    },
    { label: words.facts.digest, value: words.digests[settings.digest] },
    { label: words.facts.zone, value: timeZone },
  ]
  return [
    { type: 'facts', items: facts },
    ...(pausedAt === null ? [] : [text(words.paused(dateTime(turn.locale, pausedAt, timeZone)))]),
  ]
}

const buttonsOf = (turn: Turn, subscription: Subscription | null) => {
  const { buttons, confirm } = turn.words.announcement.subscription
  const open = { action: 'subscribe.form', value: {}, opens: 'form' as const }
  if (subscription === null) return [{ ...open, label: buttons.subscribe, style: 'primary' as const }]
  return [
    { ...open, label: buttons.change },
    { action: 'subscribe.end', label: buttons.end, value: {}, confirm },
  ]
}

/** @param zone the one that counts where none is named */
export const subscriptionForm = (turn: Turn, subscription: Subscription | null, zone: string): Form => {
  const words = turn.words.announcement.subscription
  const { form } = words
  const settings = subscription?.settings
  const choice = <Value extends string>(labels: Readonly<Record<Value, string>>) =>
    Object.entries<string>(labels).map(([value, label]) => ({ value, label }))
  return {
    id: 'subscribe',
    title: form.title,
    submit: form.submit,
    cancel: form.cancel,
    state: {},
    fields: [
      {
        type: 'select',
        id: 'language',
        label: words.facts.language,
        options: choice(words.languages),
        initial: subscription?.locale ?? turn.bot.defaultLocale,
      },
      {
        type: 'select',
        id: 'releases',
        label: words.facts.releases,
        options: choice(words.releases),
        initial: settings?.releases ?? 'all',
      },
      {
        type: 'text',
        id: 'quiet',
        label: form.quiet,
        hint: form.quietHint,
        optional: true,
        maximumLength: 300,
        ...(settings?.quiet != null && { initial: settings.quiet.replaceAll('quiet ', '') }),
      },
      {
        type: 'select',
        id: 'digest',
        label: words.facts.digest,
        options: choice(words.digests),
        initial: settings?.digest ?? 'off',
      },
      {
        type: 'text',
        id: 'zone',
        label: form.zone,
        hint: form.zoneHint(zone),
        optional: true,
        maximumLength: 64,
        ...(settings?.timeZone != null && { initial: settings.timeZone }),
      },
    ],
  }
}

export const problemText = ({ words }: Turn, problem: SettingsProblem): string => {
  const said = words.announcement.subscription.problem
  switch (problem.type) {
    case 'unknown-word':
      return said.unknownWord(quoted(problem.word))
    case 'needs-value':
      return said.needsValue(quoted(problem.word))
    case 'quiet':
      return said.quiet(quoted(problem.text))
    case 'never-open':
      return said.neverOpen
    case 'zone':
      return said.zone(quoted(problem.zone))
    case 'too-long':
      return said.tooLong
  }
}

export const problemCard = (turn: Turn, problem: SettingsProblem): Card => {
  const { title, usage } = turn.words.announcement.subscription
  return note('warning', title, [problemText(turn, problem), usage])
}
