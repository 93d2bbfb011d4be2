import type { FormValues } from '../bot/card/form.ts'
import type { FleetSnapshot } from '../bot/fleet/model.ts'
import { defaultWaves, type Selection, type UpdateRequest, type WaveSize } from '../bot/rollout/request.ts'
import { parseWaves } from '../bot/rollout/waves.ts'
import { actingAs, type FormHandler, type Turn } from './command.ts'
import type { Reply } from './contract.ts'
import { fleetUnknownReply } from './fleet-unknown.ts'
import { draftCard, simulationCard } from './plan-reply.ts'
import { note, privately } from './reply.ts'
import { wavesProblemText } from './request-problem.ts'
import { staleDraftReply } from './stale.ts'
import { composeForm, type FormInput, type NameField, nameFields, type Scope, scopes } from './update-form.ts'
import { type FormState, formStateSchema } from './values.ts'

/** The form `update`, sent or changed. What it carries is checked like everything that comes back from a chat. */
export const updateForm: FormHandler = {
  actionFor: (state) => (formStateSchema.safeParse(state).data?.dryRun === 'yes' ? 'look' : 'plan'),
  submit: async (turn, state, values) => {
    const parsed = formStateSchema.safeParse(state)
    const { oldForm } = turn.words.problem
    if (!parsed.success) return privately(note('warning', oldForm.title, oldForm.text))
    const snapshot = await turn.recentSnapshot()
    if (snapshot === null) return fleetUnknownReply(turn)
    const read = readRequest(turn, snapshot, inputFromValues(values))
    return read.type === 'invalid' ? read : await submitRequest(turn, parsed.data, read.request)
  },
  change: async (turn, state, values) => {
    const parsed = formStateSchema.safeParse(state)
    if (!parsed.success) return null
    return composeForm(turn, await turn.recentSnapshot(), inputFromValues(values), parsed.data)
  },
}

const submitRequest = async (turn: Turn, state: FormState, request: UpdateRequest): Promise<Reply> => {
  const { steering } = turn.bot
  if (state.dryRun === 'yes') return privately(await simulationCard(turn, request))
  const by = actingAs(turn)
  if (state.draft === undefined) return privately(await draftCard(turn, await steering.draft(request, by)))
  const redrafted = await steering.redraft(state.draft, Number(state.version ?? 0), request, by)
  return redrafted.outcome === 'drafted'
    ? privately(await draftCard(turn, redrafted))
    : await staleDraftReply(turn, redrafted, { draft: state.draft, version: Number(state.version ?? 0) })
}

const inputFromValues = (values: FormValues): FormInput => {
  const all = (field: string): readonly string[] => values[field] ?? []
  const first = (field: string): string | undefined => all(field)[0]
  const moment = (field: string): Date | null => {
    const at = new Date(first(field) ?? Number.NaN)
    return Number.isNaN(at.getTime()) ? null : at
  }
  const scope = scopes.find((candidate): candidate is Scope => candidate === first('scope')) ?? 'sites'
  return {
    phase: first('phase') === 'production' ? 'production' : 'test',
    tag: first('tag') ?? null,
    scope,
    names: { sites: all('sites'), groups: all('groups'), workstations: all('workstations'), wrs: all('wrs') },
    leaveOut: all('leaveOut'),
    includeWrs: all('includeWrs').includes('yes'),
    waves: first('waves') ?? '',
    pause: all('pause').includes('yes'),
    startAt: moment('startAt'),
    restartAt: moment('restartAt'),
    inWindow: all('inWindow').includes('yes'),
  }
}

type Read =
  | { readonly type: 'request'; readonly request: UpdateRequest }
  | { readonly type: 'invalid'; readonly errors: Readonly<Record<string, string>> }

const readRequest = (turn: Turn, snapshot: FleetSnapshot, input: FormInput): Read => {
  const waves = readWaves(turn, input)
  const errors: Readonly<Record<string, string>> = {
    ...tagError(turn, snapshot, input),
    ...namesError(turn, input),
    ...(waves.type === 'error' ? { waves: waves.error } : {}),
    ...timeErrors(turn, input),
  }
  if (Object.keys(errors).length > 0 || waves.type === 'error') return { type: 'invalid', errors }
  return {
    type: 'request',
    request: {
      phase: input.phase,
      tag: input.phase === 'test' ? input.tag : null,
      selection: selectionOf(input),
      ...(input.leaveOut.length === 0 ? {} : { leaveOut: input.leaveOut }),
      includeWrs: input.includeWrs,
      waves: waves.waves,
      pauseBetweenWaves: input.pause,
      restartAt: input.inWindow ? null : input.restartAt,
      ...(input.inWindow ? { restartInWindow: true } : {}),
      startAt: input.startAt,
    },
  }
}

const shownNames = ({ scope }: FormInput): readonly NameField[] => {
  if (scope === 'everything') return []
  return scope === 'mixed' ? nameFields : [scope]
}

/** Only of the fields that are shown: a hidden one may still hold what was chosen before. */
const selectionOf = (input: FormInput): Selection => {
  if (input.scope === 'everything') return { type: 'everything' }
  const shown = shownNames(input)
  const idsOf = (field: NameField): readonly string[] => (shown.includes(field) ? input.names[field] : [])
  return {
    type: 'some',
    sites: idsOf('sites'),
    groups: idsOf('groups'),
    workstations: idsOf('workstations'),
    wrs: idsOf('wrs'),
  }
}

const tagError = ({ words }: Turn, { releases }: FleetSnapshot, { phase, tag }: FormInput) => {
  if (phase === 'production') return {}
  if (tag === null) return { tag: words.problem.form.tag }
  const release = releases.find((candidate) => candidate.tag === tag)
  return release === undefined || release.status === 'withdrawn' ? { tag: words.problem.form.tagGone } : {}
}

const namesError = ({ words }: Turn, input: FormInput) => {
  const shown = shownNames(input)
  const [first] = shown
  if (first === undefined || shown.some((field) => input.names[field].length > 0)) return {}
  return { [first]: words.problem.form.names }
}

const readWaves = (
  { words }: Turn,
  { scope, waves }: FormInput,
):
  | { readonly type: 'waves'; readonly waves: readonly WaveSize[] }
  | { readonly type: 'error'; readonly error: string } => {
  // WRS alone go one after another; there is no such field.
  if (scope === 'wrs') return { type: 'waves', waves: defaultWaves }
  const parsed = parseWaves(waves)
  return parsed.type === 'waves' ? parsed : { type: 'error', error: wavesProblemText(words, parsed.problem) }
}

const timeErrors = ({ words, bot }: Turn, { startAt, inWindow, ...input }: FormInput) => {
  const { form } = words.problem
  // In the next window, whatever moment stands beside it.
  const restartAt = inWindow ? null : input.restartAt
  const now = bot.now()
  const isPast = (at: Date | null): boolean => at !== null && at <= now
  return {
    ...(isPast(startAt) ? { startAt: form.past } : {}),
    ...(isPast(restartAt)
      ? { restartAt: form.past }
      : startAt !== null && restartAt !== null && restartAt < startAt
        ? { restartAt: form.restartBeforeStart }
        : {}),
  }
}
