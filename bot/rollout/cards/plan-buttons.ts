import type { Block, Button } from '../../card/card.ts'
import type { Locale } from '../../text/locale.ts'
import { wordsFor } from '../../text/words.ts'
import type { UpdateRequest } from '../request.ts'
import { movingTexts, type PlanTotals } from './plan-counts.ts'
import type { DraftRef } from './plan-refusals.ts'

/** Start only where it does something; a plan with a blocking refusal has no lanes, so nothing to do either. */
export const planButtons = (
  request: UpdateRequest,
  totals: PlanTotals,
  draft: NonNullable<DraftRef>,
  locale: Locale,
): Block => {
  const { buttons } = wordsFor(locale).plan
  const value = { draft: draft.id, version: draft.version }
  const start = totals.moving + totals.off > 0 ? [startButton(request, totals, value, locale)] : []
  return {
    type: 'buttons',
    buttons: [
      ...start,
      // A way back takes what runs the tag it leaves, by machine: more than a form can hold.
      ...(request.phase === 'rollback'
        ? []
        : [{ action: 'update.edit', opens: 'form' as const, label: buttons.edit, value }]),
      { action: 'rollout.discard', label: buttons.discard, value },
    ],
  }
}

/** The confirmation repeats the counts: it is the last look before machines restart. */
const startButton = (request: UpdateRequest, totals: PlanTotals, value: Button['value'], locale: Locale): Button => {
  const { buttons, confirm } = wordsFor(locale).plan
  const act = request.startAt === null ? 'start' : 'schedule'
  const label = buttons[act]
  return {
    action: 'rollout.start',
    label,
    value,
    style: 'primary',
    confirm: {
      title: confirm[act](totals.moving === 0 ? totals.off : totals.moving),
      text: movingTexts(totals, locale).join(' '),
      yes: label,
      no: confirm.no,
    },
  }
}
