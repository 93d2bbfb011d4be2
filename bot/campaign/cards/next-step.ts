import type { Locale } from '../../text/locale.ts'
import { wordsFor } from '../../text/words.ts'
import type { CampaignView } from '../view.ts'
import { fleetCount, whoMay } from './campaign-words.ts'

/** What comes next and who can do it, in one sentence: whoever reads the channel knows where the account stands. */
export const nextStep = (view: CampaignView, locale: Locale): string => {
  const { next } = wordsFor(locale).campaign
  switch (view.state) {
    case 'announced':
      return next.announced(whoMay('steer', locale))
    case 'testing':
      return view.problems.length === 0 ? next.verdict(whoMay('verdict', locale)) : next.gathering
    case 'validated':
      return next.request(whoMay('request', locale))
    case 'awaiting-approval':
      return awaiting(view, locale)
    case 'promoted':
    case 'production':
      return production(view, locale)
    case 'done':
      return closing(view, locale)
    case 'rejected':
    case 'withdrawn':
    case 'rolled-back':
      return back(view, locale)
  }
}

const awaiting = ({ approval }: CampaignView, locale: Locale): string => {
  const { next } = wordsFor(locale).campaign
  if (approval?.state === 'approved') return next.promoting
  return approval?.state === 'task' ? next.task : next.decide(whoMay('decide', locale))
}

const production = (view: CampaignView, locale: Locale): string => {
  const { next } = wordsFor(locale).campaign
  const { total, running } = fleetCount(view)
  if (view.rollouts.some(({ phase, open, state }) => phase === 'production' && open && state !== 'ledger')) {
    return next.running
  }
  const who = whoMay('steer', locale)
  if (view.state === 'promoted') return next.production(who)
  return total > running ? next.rest(total - running, who) : next.running
}

const closing = (view: CampaignView, locale: Locale): string => {
  const { next } = wordsFor(locale).campaign
  if (view.usb === null) return next.usb(whoMay('usb', locale))
  return view.rollouts.some(({ open }) => open) ? next.ledger : next.nothing
}

const back = (view: CampaignView, locale: Locale): string => {
  const { next } = wordsFor(locale).campaign
  if (view.rollouts.some(({ phase, open }) => phase === 'rollback' && open)) return next.running
  const { running } = fleetCount(view)
  return running === 0 ? next.nothing : next.back(running, whoMay('steer', locale))
}
