import type { Block, Button } from '../../card/card.ts'
import type { Locale } from '../../text/locale.ts'
import { wordsFor } from '../../text/words.ts'
import type { RolloutState } from '../states.ts'
import type { RolloutView } from '../view.ts'
import { needsPerson } from './lane-attention.ts'
import { rolloutName } from './rollout-names.ts'

/** What a person can do with a rollout in each state; the same states as `bot/rollout/steer` allows. */
const allowed: Readonly<Record<'pause' | 'resume' | 'cancel' | 'retry' | 'next', readonly RolloutState[]>> = {
  pause: ['scheduled', 'running', 'ledger'],
  resume: ['paused'],
  cancel: ['scheduled', 'running', 'paused', 'ledger'],
  retry: ['running', 'paused', 'ledger', 'done'],
  next: ['running', 'ledger'],
}

/** The buttons that its state allows, the likeliest first. Values: `{id, version}`. */
export const rolloutButtons = (view: RolloutView, locale: Locale): readonly Block[] => {
  const { buttons } = wordsFor(locale).rollout
  const value = { id: view.id, version: view.version }
  const may = (act: keyof typeof allowed): boolean => allowed[act].includes(view.state)
  const all: readonly Button[] = [
    ...(may('resume')
      ? [
          {
            action: 'rollout.resume',
            label:
              view.stateReason?.code === 'plan-grew' ? wordsFor(locale).schedule.living.startAnyway : buttons.resume,
            value,
            style: 'primary',
          } as const,
        ]
      : []),
    ...(may('next') ? nextButton(view, locale) : []),
    ...(may('retry') && view.counts.failed > 0
      ? [{ action: 'rollout.retry', label: buttons.retry(view.counts.failed), value }]
      : []),
    ...(may('pause') ? [{ action: 'rollout.pause', label: buttons.pause, value }] : []),
    ...(may('cancel') ? [cancelButton(view, locale)] : []),
  ]
  return all.length === 0 ? [] : [{ type: 'buttons', buttons: all }]
}

/**
 * Nobody can say `next` to a default tag that changed: the lane would stop again at once. Where failures are in the
 * way, going on is asked twice.
 */
const nextButton = (view: RolloutView, locale: Locale): readonly Button[] => {
  const { buttons, goOn } = wordsFor(locale).rollout
  const lanes = view.lanes.filter((lane) => needsPerson(lane) && lane.reason !== 'default-tag-changed')
  if (lanes.length === 0) return []
  const held = lanes.some(({ state }) => state === 'held')
  const value = { id: view.id, version: view.version }
  if (!held) return [{ action: 'rollout.next', label: buttons.nextWave, value, style: 'primary' }]
  return [{ action: 'rollout.next', label: buttons.goOn, value, confirm: goOn }]
}

/** A real stop, and what it cannot stop. */
const cancelButton = (view: RolloutView, locale: Locale): Button => {
  const { buttons, cancel } = wordsFor(locale).rollout
  const { counts } = view
  const sent = counts.updating + counts.restarting
  const parts = [
    ...(counts.waiting > 0 ? [cancel.untouched(counts.waiting)] : []),
    ...(counts.off > 0 ? [cancel.off(counts.off)] : []),
    ...(counts.installed > 0 ? [cancel.installed(counts.installed)] : []),
    ...(sent > 0 ? [cancel.sent(sent)] : counts.off > 0 ? [] : [cancel.nothingSent]),
  ]
  return {
    action: 'rollout.cancel',
    label: buttons.cancel,
    value: { id: view.id, version: view.version },
    style: 'danger',
    confirm: {
      title: cancel.title(rolloutName(view, locale)),
      text: parts.join(' '),
      yes: cancel.yes,
      no: cancel.no,
    },
  }
}
