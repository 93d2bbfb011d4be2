import type { Block, Step, StepState } from '../../card/card.ts'
import { clip } from '../../rollout/cards/names.ts'
import type { Locale } from '../../text/locale.ts'
import { wordsFor } from '../../text/words.ts'
import type { CampaignState } from '../campaign-model.ts'
import type { CampaignRollout, CampaignView } from '../view.ts'
import { at, fleetCount, person, versionOf } from './campaign-words.ts'

/** More rollouts of one phase than this are told by the last ones. */
const MOST_ROLLOUTS = 4

/** The three phases of the vendor's procedure: what is done, by whom and when, what runs, what is still to come. */
export const phaseBlocks = (view: CampaignView, locale: Locale): readonly Block[] => {
  const { steps } = wordsFor(locale).campaign
  return [
    { type: 'steps', title: steps.test, items: testSteps(view, locale) },
    { type: 'steps', title: steps.account, items: accountSteps(view, locale) },
    { type: 'steps', title: steps.production, items: productionSteps(view, locale) },
  ]
}

const hasEnded = (state: CampaignState): boolean =>
  state === 'rejected' || state === 'rolled-back' || state === 'withdrawn'

/** What was not reached when a campaign ended will not be. */
const toCome = ({ state }: CampaignView): StepState => (hasEnded(state) ? 'skipped' : 'waiting')

const testSteps = (view: CampaignView, locale: Locale): readonly Step[] => [
  ...rolloutSteps(view, 'test', locale),
  machinesStep(view, locale),
  ...soakStep(view, locale),
  verdictStep(view, locale),
]

const rolloutSteps = (view: CampaignView, phase: CampaignRollout['phase'], locale: Locale): readonly Step[] => {
  const { rollout: words, campaign } = wordsFor(locale)
  return view.rollouts
    .filter((rollout) => rollout.phase === phase)
    .slice(-MOST_ROLLOUTS)
    .map((rollout) => ({
      id: `rollout-${rollout.number}`,
      title: words.number(rollout.number),
      state: rolloutStepState(rollout),
      detail: campaign.steps.rolloutState(words.states[rollout.state], clip(rollout.startedBy)),
    }))
}

const rolloutStepState = ({ state }: CampaignRollout): StepState => {
  if (state === 'done') return 'done'
  if (state === 'cancelled') return 'skipped'
  if (state === 'paused') return 'paused'
  return state === 'scheduled' || state === 'draft' ? 'waiting' : 'running'
}

const machinesStep = (view: CampaignView, locale: Locale): Step => {
  const { steps } = wordsFor(locale).campaign
  const tested = view.evidence.machines.filter(({ kind }) => kind === 'workstation')
  const running = tested.filter(({ runningSince }) => runningSince !== null).length
  if (tested.length === 0) return { id: 'machines', title: steps.noMachine, state: toCome(view) }
  return {
    id: 'machines',
    title: steps.noMachine,
    state: running === 0 ? 'running' : 'done',
    detail: steps.machines(running, tested.length, versionOf(view)),
  }
}

const soakStep = (view: CampaignView, locale: Locale): readonly Step[] => {
  const { steps } = wordsFor(locale).campaign
  const step = (state: StepState, detail: string): readonly Step[] => [{ id: 'soak', title: steps.soak, state, detail }]
  const { verdict, soakedAt, evidence } = view
  if (verdict?.soakOverride != null) {
    return step('done', steps.soakCut(person(verdict.name, locale), clip(verdict.soakOverride, 200)))
  }
  if (soakedAt === null || evidence.runningSince === null) return []
  // Whether it is over is one of the problems: the clock is the view's, not the card's.
  const waits = view.problems.some(({ code }) => code === 'soak') && verdict === null
  return waits
    ? step(hasEnded(view.state) ? 'skipped' : 'running', steps.soakUntil(at(soakedAt, view, locale)))
    : step('done', steps.soakDone(at(evidence.runningSince, view, locale)))
}

const verdictStep = (view: CampaignView, locale: Locale): Step => {
  const { steps } = wordsFor(locale).campaign
  const step = (state: StepState, detail?: string): Step => ({
    id: 'verdict',
    title: steps.verdict,
    state,
    ...(detail !== undefined && { detail }),
  })
  const { verdict } = view
  if (verdict === null) {
    if (view.promotedAt !== null) return step('skipped', steps.notTested)
    return step(view.state === 'testing' && view.problems.length === 0 ? 'running' : toCome(view))
  }
  const who = person(verdict.name, locale)
  const when = at(verdict.at, view, locale)
  if (verdict.kind === 'validated') return step('done', steps.validated(who, when))
  return {
    ...step('failed', steps.rejected(who, when)),
    ...(verdict.reason !== null && { output: clip(verdict.reason, 200) }),
  }
}

const accountSteps = (view: CampaignView, locale: Locale): readonly Step[] => [
  ...approvalStep(view, locale),
  promotionStep(view, locale),
  ...usbStep(view, locale),
]

const approvalStep = (view: CampaignView, locale: Locale): readonly Step[] => {
  const { steps } = wordsFor(locale).campaign
  const { approval } = view
  const step = (state: StepState, detail?: string): readonly Step[] => [
    { id: 'approval', title: steps.approval, state, ...(detail !== undefined && { detail }) },
  ]
  if (approval === null) return view.promotedByHand ? [] : step(toCome(view))
  const last = approval.decisions.at(-1)
  const decided = (say: (who: string, moment: string) => string): string | undefined =>
    last === undefined ? undefined : say(person(last.name, locale), at(last.decidedAt, view, locale))
  switch (approval.state) {
    case 'open':
      return step(
        'running',
        steps.approvalAsked(person(approval.requestedBy, locale), at(approval.requestedAt, view, locale)),
      )
    case 'approved':
    case 'task':
    case 'done':
      return step('done', decided(steps.approved))
    case 'rejected':
      return step('failed', decided(steps.refused))
    case 'failed':
      return step('failed', steps.approvalOver.failed)
    case 'expired':
    case 'void':
      return step(toCome(view), steps.approvalOver[approval.state])
  }
}

const promotionStep = (view: CampaignView, locale: Locale): Step => {
  const { steps } = wordsFor(locale).campaign
  const step = { id: 'promotion', title: steps.promotion }
  if (view.promotedAt !== null) {
    const say = view.promotedByHand ? steps.promotedByHand : steps.promotedAt
    return { ...step, state: 'done', detail: say(at(view.promotedAt, view, locale)) }
  }
  const onItsWay = view.approval?.state === 'approved' || view.approval?.state === 'task'
  return { ...step, state: onItsWay ? 'running' : toCome(view) }
}

const usbStep = (view: CampaignView, locale: Locale): readonly Step[] => {
  const { steps } = wordsFor(locale).campaign
  const step = (state: StepState, detail?: string): readonly Step[] => [
    { id: 'usb', title: steps.usb, state, ...(detail !== undefined && { detail }) },
  ]
  if (view.usb !== null) {
    return step('done', steps.usbDone(person(view.usb.by, locale), at(view.usb.doneAt, view, locale)))
  }
  if (view.promotedAt === null) return step(toCome(view))
  return hasEnded(view.state) ? step('skipped') : step('running', steps.usbOpen)
}

const productionSteps = (view: CampaignView, locale: Locale): readonly Step[] => {
  const { steps } = wordsFor(locale).campaign
  const { total, running, waiting } = fleetCount(view)
  const begun = view.promotedAt !== null
  const counted = steps.fleetOf(running, total, versionOf(view))
  const fleet: Step = {
    id: 'fleet',
    title: steps.fleet,
    state: view.state === 'done' ? 'done' : view.state === 'production' ? 'running' : toCome(view),
    ...(begun && { detail: waiting === 0 ? counted : `${counted} · ${steps.waiting(waiting)}` }),
  }
  return [...rolloutSteps(view, 'production', locale), ...rolloutSteps(view, 'rollback', locale), fleet]
}
