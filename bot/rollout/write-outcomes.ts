import type { Transaction } from '../database.ts'
import type { LaneFacts, LaneOutcome } from './lane-model.ts'

/** Keeps what was decided: few statements, whatever the number of lanes and machines. */
export const writeOutcomes = async (
  tx: Transaction,
  accountId: string,
  decided: readonly { readonly facts: LaneFacts; readonly outcome: LaneOutcome }[],
  now: Date,
): Promise<void> => {
  await writeTargets(tx, decided)
  await writeIntents(tx, accountId, decided, now)
  await writeWaves(tx, decided, now)
  await writeLanes(tx, decided, now)
}

type Decided = readonly { readonly facts: LaneFacts; readonly outcome: LaneOutcome }[]

const writeTargets = async (tx: Transaction, decided: Decided): Promise<void> => {
  const rows = decided.flatMap(({ facts, outcome }) =>
    outcome.targets.map(
      ({
        machineId,
        state,
        reason,
        detail,
        attempt,
        commandKey,
        since,
        dueAt,
        installedAt,
        restartedAt,
        runningAt,
      }) => ({
        rolloutId: facts.rollout.id,
        ...{ machineId, state, reason, detail, attempt, commandKey, since, dueAt, installedAt, restartedAt, runningAt },
      }),
    ),
  )
  if (rows.length === 0) return
  await tx.$executeRaw`
    UPDATE target SET state = new.state, reason = new.reason, detail = new.detail, attempt = new.attempt,
      command_key = new."commandKey", since = new.since, due_at = new."dueAt", installed_at = new."installedAt",
      restarted_at = new."restartedAt", running_at = new."runningAt"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS new("rolloutId" uuid, "machineId" text, state text,
      reason text, detail text, attempt int, "commandKey" text, since timestamptz, "dueAt" timestamptz,
      "installedAt" timestamptz, "restartedAt" timestamptz, "runningAt" timestamptz)
    WHERE target.rollout_id = new."rolloutId" AND target.machine_id = new."machineId"`
}

const writeIntents = async (tx: Transaction, accountId: string, decided: Decided, now: Date): Promise<void> => {
  const data = decided.flatMap(({ facts, outcome }) =>
    outcome.intents.map((intent) => ({
      key: intent.key,
      accountId,
      rolloutId: facts.rollout.id,
      laneId: facts.lane.id,
      kind: intent.kind,
      targetType: intent.targetType,
      targets: [...intent.targets],
      tag: intent.tag,
      notAfter: intent.notAfter,
      state: 'intended',
      createdAt: now,
    })),
  )
  if (data.length > 0) await tx.command.createMany({ data })
}

const writeWaves = async (tx: Transaction, decided: Decided, now: Date): Promise<void> => {
  const rows = decided.flatMap(({ facts, outcome }) =>
    outcome.waves
      .filter((wave) => facts.waves.find(({ index }) => index === wave.index)?.state !== wave.state)
      .map((wave) => ({ laneId: facts.lane.id, index: wave.index, state: wave.state })),
  )
  if (rows.length === 0) return
  await tx.$executeRaw`
    UPDATE wave SET state = new.state, started_at = coalesce(wave.started_at, ${now}),
      ended_at = CASE WHEN new.state = 'done' THEN ${now} ELSE wave.ended_at END
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS new("laneId" uuid, index int, state text)
    WHERE wave.lane_id = new."laneId" AND wave.index = new.index`
}

/** A lane that only waits for its ledger lets its site go: another rollout may begin there. */
const writeLanes = async (tx: Transaction, decided: Decided, now: Date): Promise<void> => {
  const rows = decided.map(({ facts, outcome }) => {
    const { state, reason, waveIndex, commandCount } = outcome.lane
    const free = state === 'ledger' || state === 'done'
    return {
      id: facts.lane.id,
      state,
      reason,
      waveIndex,
      commandCount,
      dueAt: outcome.dueAt,
      again: outcome.lookAgain,
      free,
    }
  })
  await tx.$executeRaw`
    UPDATE lane SET state = new.state, reason = new.reason, wave_index = new."waveIndex",
      command_count = new."commandCount", due_at = new."dueAt", dirty = new.again,
      open_site = CASE WHEN new.free THEN NULL ELSE lane.open_site END,
      started_at = coalesce(lane.started_at, ${now}),
      ended_at = CASE WHEN new.state = 'done' THEN coalesce(lane.ended_at, ${now}) ELSE NULL END
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS new(id uuid, state text, reason text, "waveIndex" int,
      "commandCount" int, "dueAt" timestamptz, again boolean, free boolean)
    WHERE lane.id = new.id`
}
