import { addSeconds } from 'date-fns/addSeconds'
import { min } from 'date-fns/min'
import { MAX_COMMAND_TARGETS } from '../fleet/console.ts'
import type { ReasonCode } from '../rules.ts'
import { advanceTarget } from './advance-target.ts'
import { judgeWave, waveCounts } from './judge-wave.ts'
import type { Intent, LaneFacts, LaneOutcome, LaneRecord, TargetFacts, WaveRecord } from './lane-model.ts'
import { mayUpdate } from './may-update.ts'
import type { Policy } from './request.ts'
import { finalTargetStates, type TargetState, WRS_WAVE } from './states.ts'
import { latestBegin, roomFor, stepOf } from './window-room.ts'

/**
 * The next safe thing for one lane: what its machines have become, what to order now, when to look again. Pure and
 * level-triggered: called twice with the same facts it orders nothing twice, because an ordered machine is no longer
 * `waiting`. Rules: order (WRS before workstations), powered-off (blocks nothing), restart-applies.
 */
export const nextLane = (facts: LaneFacts, now: Date): LaneOutcome => {
  const draft = openDraft(facts, now)
  if (facts.lane.state === 'done') return close(draft)
  if (facts.rollout.state === 'running' || facts.rollout.state === 'ledger') proceed(draft)
  return close(draft)
}

/** A lane being decided: the one place of this module that is written to. */
interface LaneDraft {
  readonly facts: LaneFacts
  readonly now: Date
  readonly targets: Map<string, TargetFacts>
  readonly intents: Intent[]
  readonly alarms: Date[]
  lane: LaneRecord
  waves: readonly WaveRecord[]
  lookAgain: boolean
  /** Something is due, and waits for the site's window. */
  outside: boolean
}

const openDraft = (facts: LaneFacts, now: Date): LaneDraft => ({
  facts,
  now,
  targets: new Map(facts.targets.map((target) => [target.machineId, advanceTarget(target, facts, now)])),
  intents: [],
  alarms: [],
  lane: facts.lane,
  waves: facts.waves,
  lookAgain: false,
  outside: false,
})

const proceed = (draft: LaneDraft): void => {
  missBlocked(draft)
  const obstacle = obstacleFor(draft)
  if (obstacle !== null) hold(draft, obstacle)
  else if (wrsStageOver(draft)) proceedWaves(draft)
  tellWindow(draft)
}

const open = (target: TargetFacts): boolean => !finalTargetStates.has(target.state)

const hold = (draft: LaneDraft, reason: ReasonCode): void => {
  draft.lane = { ...draft.lane, state: 'held', reason }
}

/** Facts about the release that make every further order wrong, whatever the machines do. */
const obstacleFor = (draft: LaneDraft): ReasonCode | null => {
  const { rollout } = draft.facts
  const unfinished = [...draft.targets.values()].some(open)
  if (!unfinished) return null
  // A refusal by the console stays until a person says `next` or `retry`: the fact behind it may be one we cannot see.
  if (draft.facts.lane.state === 'held' && draft.facts.lane.reason === 'withdrawn-tag') return 'withdrawn-tag'
  if (rollout.releaseStatus === null || rollout.releaseStatus === 'withdrawn') return 'withdrawn-tag'
  if (
    draft.facts.targets.some((target) => target.command?.state === 'refused' && target.command.error === 'unknown_tag')
  )
    return 'withdrawn-tag'
  if (rollout.phase === 'production' && rollout.defaultTag !== rollout.targetTag) return 'default-tag-changed'
  return null
}

/** Once the ledger closes, a workstation still waiting for its WRS is told as missed, like one that is off. */
const missBlocked = (draft: LaneDraft): void => {
  const { deadline } = draft.facts.rollout
  if (deadline === null || draft.now < deadline) return
  for (const target of draft.targets.values()) {
    if (target.state !== 'waiting' && target.state !== 'installed') continue
    if (mayUpdate(target, draft.facts)) continue
    draft.targets.set(target.machineId, {
      ...target,
      state: 'missed',
      reason: 'deadline-passed',
      since: draft.now,
      dueAt: null,
    })
  }
}

/** One WRS after another, so that a site with two always has one to serve. True once none is left to wait for. */
const wrsStageOver = (draft: LaneDraft): boolean => {
  const all = [...draft.targets.values()].filter((target) => target.wave === WRS_WAVE)
  const current = all.find((target) => open(target) && target.state !== 'off')
  if (current !== undefined) {
    draft.lane = { ...draft.lane, state: 'wrs', reason: null }
    if (current.state === 'waiting' && isDue(draft, current))
      order(draft, 'update', inWindow(draft, 'update', [current]))
    if (current.state === 'installed' && isDue(draft, current) && mayRestart(draft))
      order(draft, 'restart', inWindow(draft, 'restart', [current]))
    return false
  }
  if (
    (all.some((target) => target.state === 'failed') || endedAs(draft, WRS_WAVE, 'failed')) &&
    draft.lane.toleratedWave !== WRS_WAVE &&
    workstationsOpen(draft)
  ) {
    hold(draft, 'wrs-failed')
    return false
  }
  return true
}

const endedAs = ({ facts }: LaneDraft, wave: number, state: TargetState): boolean =>
  facts.ended.some((ended) => ended.wave === wave && ended.state === state && ended.count > 0)

const workstationsOpen = (draft: LaneDraft): boolean =>
  [...draft.targets.values()].some((target) => target.wave !== WRS_WAVE && open(target))

const proceedWaves = (draft: LaneDraft): void => {
  while (!draft.lookAgain && waveIsOver(draft)) {
    const { waveIndex } = draft.lane
    draft.waves = draft.waves.map((wave) => (wave.index === waveIndex ? { ...wave, state: 'done' } : wave))
    draft.lane = { ...draft.lane, waveIndex: waveIndex + 1, reason: null }
    draft.lookAgain = waveIndex + 1 > draft.facts.horizon
  }
}

/** Orders what the present wave needs; true when there is nothing left to order and the next one may begin. */
const waveIsOver = (draft: LaneDraft): boolean => {
  const { waveIndex } = draft.lane
  const { working, blocked } = membersOf(draft, waveIndex)
  if (waveIndex >= draft.waves.length) {
    work(draft, working)
    rest(draft, working.length > 0, blocked.length > 0)
    return false
  }
  const tolerated = draft.lane.toleratedWave === waveIndex
  const last = waveIndex === draft.waves.length - 1
  const counts = waveCounts(draft.targets.values(), draft.facts.ended, waveIndex)
  const verdict = judgeWave(counts, { over: working.length === 0, last, tolerated }, draft.facts.rollout.policy)
  if (verdict !== null) {
    hold(draft, verdict)
    return false
  }
  if (working.length > 0) {
    enter(draft, waveIndex, null)
    work(draft, working)
    return false
  }
  // No evidence at all while machines wait for their WRS: going on would send the whole site at once when it returns.
  if (blocked.length > 0 && counts.running === 0) {
    enter(draft, waveIndex, 'wrs-off')
    return false
  }
  if (draft.facts.rollout.pauseBetweenWaves && !last && !tolerated) {
    draft.lane = { ...draft.lane, state: 'between-waves', reason: 'between-waves' }
    return false
  }
  return true
}

/** Machines of this wave and of those before it, which could be touched now or wait for their WRS. */
const membersOf = (
  draft: LaneDraft,
  waveIndex: number,
): { readonly working: readonly TargetFacts[]; readonly blocked: readonly TargetFacts[] } => {
  const all = waveIndex >= draft.waves.length
  const working: TargetFacts[] = []
  const blocked: TargetFacts[] = []
  for (const target of draft.targets.values()) {
    if (target.wave === WRS_WAVE || (target.wave > waveIndex && !all)) continue
    if (!open(target) || target.state === 'off') continue
    const toOrder = target.state === 'waiting' || target.state === 'installed'
    if (toOrder && !mayUpdate(target, draft.facts)) blocked.push(target)
    else working.push(target)
  }
  return { working, blocked }
}

const enter = (draft: LaneDraft, waveIndex: number, reason: ReasonCode | null): void => {
  draft.lane = { ...draft.lane, state: 'wave', reason }
  draft.waves = draft.waves.map((wave) =>
    wave.index === waveIndex && wave.state === 'waiting' ? { ...wave, state: 'running' } : wave,
  )
}

/** After the last wave: the ledger stays open while a machine is off or waits for its WRS. */
const rest = (draft: LaneDraft, working: boolean, blocked: boolean): void => {
  const off = [...draft.targets.values()].some((target) => target.state === 'off')
  const state = off || blocked ? 'ledger' : working ? 'wave' : 'done'
  draft.lane = { ...draft.lane, state, reason: off ? 'powered-off' : blocked ? 'wrs-off' : null }
}

/** Orders what these machines need, all of which may be touched now. */
const work = (draft: LaneDraft, machines: readonly TargetFacts[]): void => {
  const due = machines.filter((target) => isDue(draft, target))
  const waiting = due.filter((target) => target.state === 'waiting')
  order(draft, 'update', inWindow(draft, 'update', waiting))
  if (!mayRestart(draft)) return
  const installed = due.filter((target) => target.state === 'installed')
  if (installed.length === 0 || !gathered(draft, machines, installed)) return
  const restarting = [...draft.targets.values()].filter((target) => target.state === 'restarting').length
  const free = Math.max(0, draft.facts.rollout.policy.restartsAtOnce - restarting)
  order(draft, 'restart', inWindow(draft, 'restart', installed.slice(0, free)))
}

const busyStates: ReadonlySet<TargetState> = new Set(['updating', 'installed', 'restarting'])

/** Of these machines those whose step would be over in the site's window; the others wait for the next one. */
const inWindow = (
  draft: LaneDraft,
  kind: 'update' | 'restart',
  machines: readonly TargetFacts[],
): readonly TargetFacts[] => {
  const { window, durations, rollout } = draft.facts
  const [first] = machines
  if (first === undefined || window === null || (kind === 'update' && rollout.restartInWindow)) return machines
  const room = roomFor(window, draft.now, stepOf(kind, first.kind, durations), rollout.policy.restartsAtOnce)
  // Those under way restart before the window ends too; a restart itself goes in batches that each fit or not.
  const busy = kind === 'update' ? [...draft.targets.values()].filter(({ state }) => busyStates.has(state)).length : 0
  const begun = machines.slice(0, Math.max(0, room - busy))
  if (begun.length < machines.length) {
    draft.outside = true
    if (window.opensAt !== null) draft.alarms.push(window.opensAt)
  }
  return begun
}

/** Where nothing is under way and something waits for the window, the lane says so. */
const tellWindow = (draft: LaneDraft): void => {
  if (!draft.outside || draft.lane.reason !== null) return
  const sent = [...draft.targets.values()].some(({ state }) => state === 'updating' || state === 'restarting')
  if (!sent) draft.lane = { ...draft.lane, reason: 'outside-window' }
}

const isDue = (draft: LaneDraft, target: TargetFacts): boolean => target.dueAt === null || target.dueAt <= draft.now

const mayRestart = (draft: LaneDraft): boolean => {
  const { restartAt } = draft.facts.rollout
  if (restartAt === null || restartAt <= draft.now) return true
  draft.alarms.push(restartAt)
  return false
}

/** Few commands instead of one a machine: wait for the rest of the wave, but not for long. */
const gathered = (draft: LaneDraft, machines: readonly TargetFacts[], installed: readonly TargetFacts[]): boolean => {
  if (!machines.some((target) => target.state === 'updating')) return true
  const latest = addSeconds(min(installed.map((target) => target.since)), draft.facts.rollout.policy.gather)
  if (latest <= draft.now) return true
  draft.alarms.push(latest)
  return false
}

const order = (draft: LaneDraft, kind: 'update' | 'restart', machines: readonly TargetFacts[]): void => {
  for (let start = 0; start < machines.length; start += MAX_COMMAND_TARGETS) {
    const part = machines.slice(start, start + MAX_COMMAND_TARGETS)
    const [first] = part
    if (first === undefined) return
    const { rollout, lane } = draft.facts
    const count = draft.lane.commandCount + 1
    const key = [rollout.id, lane.position, kind, first.wave, first.attempt, count].join('.')
    draft.lane = { ...draft.lane, commandCount: count }
    draft.intents.push({
      key,
      kind,
      targetType: first.kind,
      targets: part.map((target) => target.machineId),
      tag: kind === 'update' ? rollout.sentTag : null,
      notAfter: notAfter(draft, kind, first),
    })
    for (const target of part) {
      draft.targets.set(target.machineId, {
        ...target,
        state: kind === 'update' ? 'updating' : 'restarting',
        reason: null,
        commandKey: key,
        since: draft.now,
        dueAt: null,
        restartedAt: kind === 'restart' ? draft.now : target.restartedAt,
      })
    }
  }
}

const notAfter = ({ facts }: LaneDraft, kind: 'update' | 'restart', machine: TargetFacts): Date | null =>
  kind === 'update' && facts.rollout.restartInWindow
    ? null
    : latestBegin(facts.window, stepOf(kind, machine.kind, facts.durations))

const close = (draft: LaneDraft): LaneOutcome => {
  const before = new Map(draft.facts.targets.map((target) => [target.machineId, target]))
  const changed = [...draft.targets.values()].filter((target) => before.get(target.machineId) !== target)
  return {
    lane: draft.lane,
    waves: draft.waves,
    targets: changed,
    intents: draft.intents,
    lookAgain: draft.lookAgain,
    dueAt: nextLook(draft),
  }
}

const nextLook = (draft: LaneDraft): Date | null => {
  const { rollout } = draft.facts
  const unfinished = [...draft.targets.values()].filter(open)
  const moments = [...draft.alarms, ...unfinished.flatMap((target) => alarmOf(target, rollout.policy))]
  if (rollout.startAt !== null && rollout.state === 'scheduled') moments.push(rollout.startAt)
  if (rollout.deadline !== null && unfinished.length > 0) moments.push(rollout.deadline)
  const later = moments.filter((moment) => moment > draft.now)
  return later.length === 0 ? null : min(later)
}

/** An ordered machine without an alarm of its own yet is looked at when it would be late, even if nothing is ever heard. */
const alarmOf = (target: TargetFacts, policy: Policy): readonly Date[] => {
  if (target.dueAt !== null) return [target.dueAt]
  if (target.state === 'updating') return [addSeconds(target.since, policy.installTimeout)]
  return target.state === 'restarting' ? [addSeconds(target.since, policy.restartTimeout)] : []
}
