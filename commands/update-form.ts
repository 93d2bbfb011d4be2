import type { Field, Form, Option } from '../bot/card/form.ts'
import type { FleetSnapshot } from '../bot/fleet/model.ts'
import { REMOTE_LANE } from '../bot/rollout/plan-fleet.ts'
import { defaultWaves, type Selection, type UpdateRequest } from '../bot/rollout/request.ts'
import type { RequestPrefill } from '../bot/rollout/request-text.ts'
import { printWaves } from '../bot/rollout/waves.ts'
import type { Turn } from './command.ts'
import type { Reply } from './contract.ts'
import { note, privately, text } from './reply.ts'
import { releaseOptions } from './update-releases.ts'
import { optionsFor } from './update-search.ts'
import type { FormState } from './values.ts'

export const scopes = ['everything', 'sites', 'groups', 'workstations', 'wrs', 'mixed'] as const
export type Scope = (typeof scopes)[number]
export const nameFields = ['sites', 'groups', 'workstations', 'wrs'] as const
export type NameField = (typeof nameFields)[number]

/** What stands in the form, complete or not. */
export interface FormInput {
  readonly phase: 'test' | 'production'
  readonly tag: string | null
  readonly scope: Scope
  readonly names: Readonly<Record<NameField, readonly string[]>>
  readonly leaveOut: readonly string[]
  readonly includeWrs: boolean
  readonly waves: string
  readonly pause: boolean
  readonly startAt: Date | null
  readonly restartAt: Date | null
  /** In the next window of each site; a moment given besides has no say. */
  readonly inWindow: boolean
}

const noNames: FormInput['names'] = { sites: [], groups: [], workstations: [], wrs: [] }

export const inputFromPrefill = (prefill: RequestPrefill | null): FormInput => ({
  phase: prefill?.phase === 'production' ? 'production' : 'test',
  tag: prefill?.tag ?? null,
  scope: scopeOfKinds(prefill?.kinds ?? null),
  names: noNames,
  leaveOut: prefill?.leaveOut ?? [],
  includeWrs: prefill?.includeWrs ?? false,
  waves: printWaves(prefill?.waves ?? defaultWaves),
  pause: prefill?.pauseBetweenWaves ?? false,
  startAt: prefill?.startAt ?? null,
  restartAt: prefill?.restartAt ?? null,
  inWindow: prefill?.restartInWindow ?? false,
})

const fieldOfKind = { site: 'sites', group: 'groups', workstation: 'workstations', wrs: 'wrs' } as const

/** `update wrs` opens the form at the WRS. Most often it is whole sites. */
const scopeOfKinds = (kinds: RequestPrefill['kinds']): Scope => {
  const [kind, another] = kinds ?? []
  if (kind === undefined) return 'sites'
  return another === undefined ? fieldOfKind[kind] : 'mixed'
}

export const inputFromRequest = (request: UpdateRequest): FormInput => ({
  phase: request.phase === 'production' ? 'production' : 'test',
  tag: request.tag,
  scope: scopeOfSelection(request.selection),
  names: request.selection.type === 'everything' ? noNames : request.selection,
  leaveOut: request.leaveOut ?? [],
  includeWrs: request.includeWrs,
  waves: printWaves(request.waves),
  pause: request.pauseBetweenWaves,
  startAt: request.startAt,
  restartAt: request.restartAt,
  inWindow: request.restartInWindow ?? false,
})

const scopeOfSelection = (selection: Selection): Scope => {
  if (selection.type === 'everything') return 'everything'
  const [field = 'sites', ...others] = nameFields.filter((name) => selection[name].length > 0)
  return others.length === 0 ? field : 'mixed'
}

/** Opens the form, or a card with a button that can, where the platform gives no other way. */
export const openForm = (turn: Turn, said: string, input: FormInput, state: FormState): Reply => {
  const { update } = turn.words.command
  if (!turn.occasion.canOpenForm) {
    const button =
      state.draft === undefined
        ? { action: 'update.form', opens: 'form' as const, label: update.open, value: { text: said } }
        : {
            action: 'update.edit',
            opens: 'form' as const,
            label: update.open,
            value: { draft: state.draft, version: Number(state.version ?? 0) },
          }
    return privately(note('neutral', update.title, update.openText, [{ ...button, style: 'primary' }]))
  }
  const compose = async (): Promise<Form> => composeForm(turn, await turn.recentSnapshot(), input, state)
  return { type: 'form', title: update.title, form: compose() }
}

/** Pure: the form that belongs to what stands in it. Without a fleet it says so, and can be sent again. */
export const composeForm = (
  turn: Pick<Turn, 'words' | 'locale'>,
  snapshot: FleetSnapshot | null,
  input: FormInput,
  state: FormState,
): Form => {
  const { update } = turn.words.command
  const frame = { id: 'update', title: update.title, cancel: update.cancel, state: stateRecord(state) }
  if (snapshot === null) {
    const intro = [text(turn.words.problem.fleetUnknown.text)].filter((block) => block.type !== 'buttons')
    return { ...frame, submit: update.unknownFleetSubmit, intro, fields: [] }
  }
  const simulation = state.dryRun === 'yes' ? [{ type: 'context' as const, text: update.dryRunIntro }] : []
  return {
    ...frame,
    submit: update.submit,
    intro: [...simulation, ...phaseIntro(turn, snapshot, input)],
    fields: [
      phaseField(turn, input),
      ...(input.phase === 'test' ? tagField(turn, snapshot, input) : []),
      scopeField(turn, input),
      ...namesFields(turn, snapshot, input),
      ...leaveOutField(turn, snapshot, input),
      ...includeWrsField(turn, input),
      ...paceFields(turn, input),
    ],
  }
}

type Frame = Pick<Turn, 'words' | 'locale'>

const stateRecord = (state: FormState): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(state).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])))

/** What each phase means for the tag; a field says the rest. */
const phaseIntro = ({ words }: Frame, snapshot: FleetSnapshot, input: FormInput) => {
  const { update } = words.command
  const { defaultTag } = snapshot.account
  const say = (sentence: string) => [{ type: 'context' as const, text: sentence }]
  if (input.phase === 'test') {
    return snapshot.releases.every(({ status }) => status === 'withdrawn') ? say(update.noRelease) : []
  }
  const release = snapshot.releases.find(({ tag }) => tag === defaultTag)
  return say(
    release === undefined ? update.productionTagAlone(defaultTag) : update.productionTag(release.version, defaultTag),
  )
}

const phaseField = ({ words }: Frame, { phase }: FormInput): Field => {
  const { update } = words.command
  return {
    type: 'select',
    id: 'phase',
    label: update.phase,
    live: true,
    initial: phase,
    options: [
      { value: 'test', label: update.phases.test },
      { value: 'production', label: update.phases.production },
    ],
  }
}

const tagField = (turn: Frame, snapshot: FleetSnapshot, { tag }: FormInput): readonly Field[] => {
  const { update } = turn.words.command
  const { options, missing, suggested } = releaseOptions(turn, snapshot)
  if (options.length === 0) return []
  const initial = options.some(({ value }) => value === tag) ? tag : suggested
  return [
    {
      type: 'select',
      id: 'tag',
      label: update.tag,
      options,
      placeholder: update.tagPlaceholder,
      ...(missing > 0 ? { hint: update.tagCut(missing) } : {}),
      ...(initial === null ? {} : { initial }),
    },
  ]
}

const scopeField = ({ words }: Frame, { scope }: FormInput): Field => {
  const { update } = words.command
  return {
    type: 'select',
    id: 'scope',
    label: update.scope,
    live: true,
    initial: scope,
    options: scopes.map((value): Option => ({ value, label: update.scopes[value] })),
  }
}

const namesFields = (turn: Frame, snapshot: FleetSnapshot, { scope, names }: FormInput): readonly Field[] => {
  const { update } = turn.words.command
  if (scope === 'everything') return []
  const shown = scope === 'mixed' ? nameFields : [scope]
  return shown.map((field): Field => {
    const initial = optionsFor(turn, snapshot, field, names[field])
    return {
      type: 'search',
      id: field,
      label: update.names[field],
      source: field,
      many: true,
      placeholder: update.namesPlaceholder,
      ...(field === 'workstations' ? { hint: update.workstationsHint } : {}),
      ...(scope === 'mixed' ? { optional: true } : {}),
      ...(initial.length === 0 ? {} : { initial }),
    }
  })
}

/** Only where something is left out already: who has nothing to leave out is not asked. */
const leaveOutField = (turn: Frame, snapshot: FleetSnapshot, { leaveOut }: FormInput): readonly Field[] => {
  if (leaveOut.length === 0) return []
  const { update } = turn.words.command
  const remote = leaveOut.includes(REMOTE_LANE) ? [{ value: REMOTE_LANE, label: update.remote }] : []
  return [
    {
      type: 'search',
      id: 'leaveOut',
      label: update.leaveOut,
      hint: update.leaveOutHint,
      source: 'lanes',
      many: true,
      optional: true,
      initial: [...remote, ...optionsFor(turn, snapshot, 'sites', leaveOut)],
    },
  ]
}

/** Whole sites and everything take their WRS along in any case. */
const includeWrsField = ({ words }: Frame, { scope, includeWrs }: FormInput): readonly Field[] => {
  if (scope === 'everything' || scope === 'sites' || scope === 'wrs') return []
  const { update } = words.command
  return [
    {
      type: 'checkbox',
      id: 'includeWrs',
      label: update.includeWrs,
      optional: true,
      options: [{ value: 'yes', label: update.includeWrsOption }],
      ...(includeWrs ? { initial: ['yes'] } : {}),
    },
  ]
}

const paceFields = (
  { words }: Frame,
  { scope, waves, pause, startAt, restartAt, inWindow }: FormInput,
): readonly Field[] => {
  const { update } = words.command
  const moment = (id: 'startAt' | 'restartAt', hint: string, initial: Date | null): Field => ({
    type: 'date-time',
    id,
    label: update[id],
    hint,
    optional: true,
    ...(initial === null ? {} : { initial }),
  })
  const inWaves: readonly Field[] =
    scope === 'wrs'
      ? []
      : [
          {
            type: 'text',
            id: 'waves',
            label: update.waves,
            hint: update.wavesHint,
            initial: waves,
            maximumLength: 200,
          },
          {
            type: 'checkbox',
            id: 'pause',
            label: update.pause,
            optional: true,
            options: [{ value: 'yes', label: update.pauseOption }],
            ...(pause ? { initial: ['yes'] } : {}),
          },
        ]
  return [
    ...inWaves,
    moment('restartAt', update.restartAtHint, restartAt),
    {
      type: 'checkbox',
      id: 'inWindow',
      label: update.inWindow,
      optional: true,
      options: [{ value: 'yes', label: update.inWindowOption }],
      ...(inWindow ? { initial: ['yes'] } : {}),
    },
    moment('startAt', update.startAtHint, startAt),
  ]
}
