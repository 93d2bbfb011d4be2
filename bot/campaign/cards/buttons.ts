import type { Block, Button } from '../../card/card.ts'
import { clip, readable } from '../../rollout/cards/names.ts'
import { quote } from '../../rollout/request-text-tokens.ts'
import type { Locale } from '../../text/locale.ts'
import { wordsFor } from '../../text/words.ts'
import type { OpenFailure } from '../failures.ts'
import type { CampaignView } from '../view.ts'
import { fleetCount, versionOf } from './campaign-words.ts'

/** A row of buttons is read, a wall of them is not. */
const MOST_FAILURES = 4

/**
 * What can be done now, the likeliest first. Values: `campaign.*` `{id, version}`; `update.form` and `update.plan`
 * `{text}`; `promotion.request` `{tag}`; `campaign.lift` `{tag}`; `campaign.rollback` `{id}`.
 */
export const campaignButtons = (view: CampaignView, locale: Locale): readonly Block[] => {
  const all = buttonsOf(view, locale).filter(isCarried)
  return all.length === 0 ? [] : [{ type: 'buttons', buttons: all }]
}

/** Tags and ids are foreign and are carried whole or not at all: a card takes so much of them. */
const isCarried = ({ value }: Button): boolean => {
  const written = JSON.stringify(value)
  return written.length <= MOST_VALUE && Object.values(value).every((part) => String(part).isWellFormed())
}

const MOST_VALUE = 2_000

const buttonsOf = (view: CampaignView, locale: Locale): readonly Button[] => {
  switch (view.state) {
    case 'announced':
      return [testButton(view, locale), rejectButton(view, locale)]
    case 'testing':
      return [...verdictButtons(view, locale), moreTestsButton(view, locale), ...rollbackButton(view, locale)]
    case 'validated':
      return [
        ...(view.quarantine === null ? [requestButton(view, locale)] : liftButton(view, locale)),
        rejectButton(view, locale),
        ...rollbackButton(view, locale),
      ]
    case 'awaiting-approval':
      return [rejectButton(view, locale), ...rollbackButton(view, locale)]
    case 'promoted':
    case 'production':
      return [...productionButton(view, locale), ...usbButton(view, locale), ...rollbackButton(view, locale)]
    case 'done':
      return [...usbButton(view, locale), ...rollbackButton(view, locale)]
    case 'rejected':
    case 'withdrawn':
    case 'rolled-back':
      return [...rollbackButton(view, locale), ...liftButton(view, locale)]
  }
}

const refOf = ({ id, version }: CampaignView) => ({ id, version })

/** With machines to suggest it leads to their plan, else to the form. */
const testButton = (view: CampaignView, locale: Locale): Button => {
  const { test: label } = wordsFor(locale).campaign.buttons
  return view.suggestedTest === null
    ? { action: 'update.form', opens: 'form', label, value: { text: testText(view) }, style: 'primary' }
    : { action: 'update.plan', label, value: { text: view.suggestedTest }, style: 'primary' }
}

const testText = ({ tag }: CampaignView): string => `--phase test --tag ${quote(tag)}`

const moreTestsButton = (view: CampaignView, locale: Locale): Button => ({
  action: 'update.form',
  opens: 'form',
  label: wordsFor(locale).campaign.buttons.testMore,
  value: { text: testText(view) },
})

/** To validate is offered when the evidence is enough; where only time is missing, an owner may say why not to wait. */
const verdictButtons = (view: CampaignView, locale: Locale): readonly Button[] => {
  const { buttons, confirm } = wordsFor(locale).campaign
  const value = refOf(view)
  const { title, ...sentences } = confirm.validate
  const validate: Button = {
    action: 'campaign.validate',
    label: buttons.validate,
    value,
    style: 'primary',
    confirm: { ...sentences, title: title(versionOf(view)) },
  }
  const onlyTime = view.problems.length > 0 && view.problems.every(({ code }) => code === 'soak')
  return [
    ...(view.problems.length === 0 ? [validate] : []),
    ...(onlyTime ? [{ action: 'campaign.override', opens: 'form' as const, label: buttons.override, value }] : []),
    rejectButton(view, locale),
  ]
}

const rejectButton = (view: CampaignView, locale: Locale): Button => ({
  action: 'campaign.reject',
  opens: 'form',
  label: wordsFor(locale).campaign.buttons.reject,
  value: refOf(view),
  style: 'danger',
})

const requestButton = (view: CampaignView, locale: Locale): Button => ({
  action: 'promotion.request',
  label: wordsFor(locale).campaign.buttons.request,
  value: { tag: view.tag },
  style: 'primary',
})

const productionButton = (view: CampaignView, locale: Locale): readonly Button[] => {
  const { total, running } = fleetCount(view)
  const underWay = view.rollouts.some(({ phase, open, state }) => phase === 'production' && open && state !== 'ledger')
  if (underWay || running >= total) return []
  return [
    {
      action: 'update.plan',
      label: wordsFor(locale).campaign.buttons.production,
      value: { text: 'all --phase production' },
      style: 'primary',
    },
  ]
}

const usbButton = (view: CampaignView, locale: Locale): readonly Button[] => {
  if (view.usb !== null || view.promotedAt === null) return []
  const { buttons, confirm } = wordsFor(locale).campaign
  return [{ action: 'campaign.usb', label: buttons.usb, value: { id: view.id }, confirm: confirm.usb }]
}

/** Only where there is something to take back. */
const rollbackButton = (view: CampaignView, locale: Locale): readonly Button[] => {
  if (fleetCount(view).running === 0 && !view.rollouts.some(({ open }) => open)) return []
  return [{ action: 'campaign.rollback', label: wordsFor(locale).campaign.buttons.rollback, value: { id: view.id } }]
}

export const liftButton = (view: Pick<CampaignView, 'quarantine' | 'tag'>, locale: Locale): readonly Button[] =>
  view.quarantine === null
    ? []
    : [
        {
          action: 'campaign.lift',
          opens: 'form',
          label: wordsFor(locale).campaign.buttons.lift,
          value: { tag: view.tag },
        },
      ]

/** One button a failure: each is looked at by itself. */
export const acknowledgeButtons = (view: CampaignView, locale: Locale): readonly Button[] => {
  if (view.over || view.state === 'rejected' || view.state === 'withdrawn' || view.state === 'rolled-back') return []
  const { buttons, confirm } = wordsFor(locale).campaign
  const label = ({ name, machineId }: OpenFailure): string => clip(readable(name, machineId, locale), 40)
  const { title, ...sentences } = confirm.acknowledge
  return view.failures
    .filter(({ acknowledgedBy }) => acknowledgedBy === null)
    .slice(0, MOST_FAILURES)
    .map((failure) => ({
      action: 'campaign.acknowledge',
      label: buttons.acknowledge(label(failure)),
      value: { id: view.id, machine: failure.machineId, failedAt: failure.failedAt.toISOString() },
      confirm: { ...sentences, title: title(label(failure)) },
    }))
    .filter(isCarried)
}
