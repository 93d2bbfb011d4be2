import { addSeconds } from 'date-fns/addSeconds'
import { max } from 'date-fns/max'
import type { ReasonCode } from '../rules.ts'
import type { CommandSight, LaneFacts, MachineSight, TargetFacts } from './lane-model.ts'
import { laneSiteOf } from './plan-fleet.ts'
import { finalTargetStates } from './states.ts'

/**
 * Seconds between "done" and the fact that must follow it. The two reach us by different events, in either order,
 * so a machine is not called wrong before this time.
 */
const FACT_GRACE = 15

/** More steps than any machine can take on the facts of one moment. */
const MOST_STEPS = 6

/**
 * Moves one machine as far as what was seen of it allows, without ordering anything. Pure.
 * Rules: restart-applies (installed and running are two facts), powered-off, already-there.
 */
export const advanceTarget = (target: TargetFacts, facts: LaneFacts, now: Date): TargetFacts => {
  let current = target
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const moved = oneStep(current, facts, now)
    if (moved === current) return current
    current = moved
  }
  return current
}

const oneStep = (target: TargetFacts, facts: LaneFacts, now: Date): TargetFacts => {
  if (finalTargetStates.has(target.state)) return target
  const { machine } = target
  if (machine === null) return finish(target, 'skipped', 'machine-gone', now)
  if (isThere(machine, facts)) return arrive(target, now)
  if (hasMoved(target, machine, facts)) return finish(target, 'skipped', 'machine-moved', now)
  switch (target.state) {
    case 'waiting':
      return fromWaiting(target, machine, facts, now)
    case 'updating':
      return fromUpdating(target, machine, facts, now)
    case 'installed':
      return fromInstalled(target, machine, facts, now)
    case 'restarting':
      return fromRestarting(target, machine, facts, now)
    case 'off':
      return fromOff(target, machine, facts, now)
    default:
      return target
  }
}

const arrive = (target: TargetFacts, now: Date): TargetFacts => {
  const byUs = target.commandKey !== null || target.installedAt !== null || target.attempt > 1
  if (!byUs) return finish(target, 'skipped', 'already-there', now)
  return { ...finish(target, 'running', null, now), installedAt: target.installedAt ?? now, runningAt: now }
}

/** With another version waiting for its restart it would leave the target again: then it is not there to stay. */
const isThere = (machine: MachineSight, facts: LaneFacts): boolean =>
  machine.version === facts.rollout.targetVersion &&
  (machine.installedVersion === null || machine.installedVersion === facts.rollout.targetVersion)

/** A machine that left the lane is no longer this lane's to touch, unless the console is already at work on it. */
const hasMoved = (target: TargetFacts, machine: MachineSight, facts: LaneFacts): boolean => {
  if (target.state === 'updating' || target.state === 'restarting') return false
  if (target.kind === 'wrs') return machine.siteId !== facts.lane.siteId
  const ownWrs = machine.wrsId === null ? undefined : facts.wrs.get(machine.wrsId)
  return laneSiteOf({ connection: machine.connection ?? 'lan', siteId: machine.siteId }, ownWrs) !== facts.lane.siteId
}

const fromWaiting = (target: TargetFacts, machine: MachineSight, facts: LaneFacts, now: Date): TargetFacts => {
  if (machine.power === 'off') return goOff(target, now)
  if (machine.installedVersion === facts.rollout.targetVersion) return install(target, now)
  return target
}

const fromUpdating = (target: TargetFacts, machine: MachineSight, facts: LaneFacts, now: Date): TargetFacts => {
  const { command } = target
  if (command === null || command.state === 'withdrawn') return again(target, 'waiting', now)
  if (command.state === 'refused') return refused(target, command, now)
  if (command.state !== 'answered') return target
  if (machine.installedVersion === facts.rollout.targetVersion) return install(target, now)
  const ended = command.item
  if (ended?.state === 'rejected') return rejected(target, ended.reason, now)
  if (ended?.state === 'failed') return fail(target, installFailure(ended.reason), ended.reason, 'waiting', facts, now)
  if (ended?.state === 'expired') {
    return machine.power === 'off'
      ? { ...goOff(target, now), commandKey: null, command: null }
      : fail(target, 'expired', ended.reason, 'waiting', facts, now)
  }
  if (ended?.state === 'done') return doubt(target, 'waiting', facts, now)
  if (machine.power === 'off') return goOff(target, now)
  return timed(target, command, facts.rollout.policy.installTimeout, 'install-timeout', 'waiting', facts, now)
}

const fromInstalled = (target: TargetFacts, machine: MachineSight, facts: LaneFacts, now: Date): TargetFacts => {
  if (machine.power === 'off') return goOff(target, now)
  if (machine.installedVersion === facts.rollout.targetVersion) {
    return target.reason === 'wrong-version' ? { ...target, reason: null, dueAt: null } : target
  }
  return doubt(target, 'waiting', facts, now)
}

const fromRestarting = (target: TargetFacts, machine: MachineSight, facts: LaneFacts, now: Date): TargetFacts => {
  const { command } = target
  if (command === null || command.state === 'withdrawn') return again(target, 'installed', now)
  if (command.state === 'refused') return refused(target, command, now)
  if (command.state !== 'answered') return target
  const ended = command.item
  if (ended?.state === 'rejected') return rejected(target, ended.reason, now)
  if (ended?.state === 'failed') return fail(target, 'restart-failed', ended.reason, 'installed', facts, now)
  if (ended?.state === 'expired') {
    return machine.power === 'off'
      ? { ...goOff(target, now), commandKey: null, command: null }
      : fail(target, 'expired', ended.reason, 'installed', facts, now)
  }
  if (ended?.state === 'done') return doubt(target, 'waiting', facts, now)
  if (machine.power === 'off') return goOff(target, now)
  return timed(target, command, facts.rollout.policy.restartTimeout, 'restart-timeout', 'installed', facts, now)
}

const fromOff = (target: TargetFacts, machine: MachineSight, facts: LaneFacts, now: Date): TargetFacts => {
  const { command } = target
  // What the console has given up is not waited for; what it still holds is not sent twice.
  const heldByConsole =
    command !== null && command.item === null && command.state !== 'withdrawn' && command.state !== 'refused'
  if (machine.power === 'on') {
    if (heldByConsole)
      return {
        ...target,
        state: command.kind === 'update' ? 'updating' : 'restarting',
        reason: null,
        since: now,
        dueAt: null,
      }
    if (machine.installedVersion === facts.rollout.targetVersion) return install(target, now)
    return again(target, 'waiting', now)
  }
  const { deadline } = facts.rollout
  if (deadline !== null && now >= deadline) return finish(target, 'missed', 'deadline-passed', now)
  return target
}

const install = (target: TargetFacts, now: Date): TargetFacts => ({
  ...target,
  state: 'installed',
  reason: null,
  detail: null,
  commandKey: null,
  command: null,
  since: now,
  dueAt: null,
  installedAt: target.installedAt ?? now,
})

const goOff = (target: TargetFacts, now: Date): TargetFacts => ({
  ...target,
  state: 'off',
  reason: 'powered-off',
  since: now,
  dueAt: null,
})

const again = (target: TargetFacts, state: 'waiting' | 'installed', now: Date): TargetFacts => ({
  ...target,
  state,
  reason: null,
  commandKey: null,
  command: null,
  since: now,
  dueAt: null,
})

const finish = (
  target: TargetFacts,
  state: 'running' | 'failed' | 'skipped' | 'missed',
  reason: ReasonCode | null,
  now: Date,
): TargetFacts => ({
  ...target,
  state,
  reason,
  detail: state === 'failed' ? target.detail : null,
  since: now,
  dueAt: null,
})

/** Tries again after a pause that doubles, until the attempts are used up. */
const fail = (
  target: TargetFacts,
  code: ReasonCode,
  detail: string | null,
  from: 'waiting' | 'installed',
  facts: LaneFacts,
  now: Date,
): TargetFacts => {
  const { attempts, backoff } = facts.rollout.policy
  if (target.attempt >= attempts) return finish({ ...target, detail }, 'failed', code, now)
  return {
    ...again(target, from, now),
    reason: code,
    detail,
    attempt: target.attempt + 1,
    dueAt: addSeconds(now, backoff * 2 ** (target.attempt - 1)),
  }
}

const rejected = (target: TargetFacts, detail: string | null, now: Date): TargetFacts =>
  detail === 'unknown_target'
    ? finish(target, 'skipped', 'machine-gone', now)
    : finish({ ...target, detail }, 'failed', 'rejected', now)

/** A tag that the console does not know stops the lane (see next-lane); the machine itself has done nothing wrong. */
const refused = (target: TargetFacts, command: CommandSight, now: Date): TargetFacts =>
  command.error === 'unknown_tag'
    ? again(target, 'waiting', now)
    : finish({ ...target, detail: command.error }, 'failed', 'console-refused', now)

const installFailure = (reason: string | null): ReasonCode =>
  reason === 'wrs_unreachable' ? 'wrs-unreachable' : 'install-failed'

/** The console says done, the facts do not: wait for them a little, then call it by its name. */
const doubt = (target: TargetFacts, from: 'waiting' | 'installed', facts: LaneFacts, now: Date): TargetFacts => {
  if (target.reason !== 'wrong-version' || target.dueAt === null) {
    return { ...target, reason: 'wrong-version', dueAt: addSeconds(now, FACT_GRACE) }
  }
  return now < target.dueAt ? target : fail(target, 'wrong-version', target.machine?.version ?? null, from, facts, now)
}

/** Timeouts run from the console's answer, or from the machine's return: while neither can act, no machine is late. */
const timed = (
  target: TargetFacts,
  command: CommandSight,
  seconds: number,
  code: ReasonCode,
  from: 'waiting' | 'installed',
  facts: LaneFacts,
  now: Date,
): TargetFacts => {
  if (target.dueAt === null)
    return { ...target, dueAt: addSeconds(max([command.answeredAt ?? now, target.since]), seconds) }
  return now < target.dueAt ? target : fail(target, code, null, from, facts, now)
}
