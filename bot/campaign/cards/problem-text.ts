import { clip } from '../../rollout/cards/names.ts'
import type { Locale } from '../../text/locale.ts'
import { wordsFor } from '../../text/words.ts'
import type { VerdictProblem } from '../verdict.ts'
import type { CampaignView } from '../view.ts'
import { at, namesOf } from './campaign-words.ts'

/** What is missing for a verdict of yes, and what to do about it. */
export const problemText = (problem: VerdictProblem, view: CampaignView, locale: Locale): string => {
  const { problems } = wordsFor(locale).campaign
  switch (problem.code) {
    case 'no-machine':
      return problems['no-machine'](problem.tested)
    case 'soak':
      return problems.soak(at(problem.until, view, locale))
    case 'failures':
      return problems.failures(namesOf(problem.machines, locale))
    case 'quarantined':
      return problems.quarantined(clip(problem.why, 200))
  }
}
