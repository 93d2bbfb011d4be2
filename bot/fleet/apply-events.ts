import type { Transaction } from '../database.ts'
import type { CommandItemState, ConsoleEvent } from './console.ts'

/** Only these end a machine's part of a command; the others are on their way and show in the machine's own facts. */
const endings: ReadonlySet<CommandItemState> = new Set(['done', 'failed', 'expired', 'rejected'])

export interface Applied {
  /** Lanes that were marked for the reconciler. */
  readonly lanes: number
  /** An event told of something that only the lists can tell whole. */
  readonly listsNeeded: boolean
}

/**
 * Keeps what a page of the event feed said. Events may be repeated: each sets facts, none counts.
 * Two statements for the facts and one for the lanes they concern, whatever the size of the page.
 */
export const applyEvents = async (
  tx: Transaction,
  accountId: string,
  events: readonly ConsoleEvent[],
): Promise<Applied> => {
  const machines = mergeMachineChanges(events)
  const changed = await updateMachines(tx, accountId, machines)
  const items = await keepCommandItems(tx, accountId, events)
  const lanes = await markLanes(tx, accountId, [...machines.keys(), ...items])
  const listsNeeded =
    changed < machines.size || events.some(({ type }) => type !== 'machine.changed' && type !== 'command.item')
  return { lanes, listsNeeded }
}

interface MachineChange {
  readonly id: string
  readonly at: Date
  readonly power?: string
  readonly version?: string
  readonly tag?: string
  readonly installedVersion?: string | null
  readonly tellsInstalled?: true
}

/** The last word on each fact wins; what an event does not mention stays as it was. */
const mergeMachineChanges = (events: readonly ConsoleEvent[]): ReadonlyMap<string, MachineChange> => {
  const changes = new Map<string, MachineChange>()
  for (const event of events) {
    if (event.type !== 'machine.changed') continue
    changes.set(event.targetId, {
      ...changes.get(event.targetId),
      id: event.targetId,
      at: event.at,
      ...(event.power !== undefined && { power: event.power }),
      ...(event.version !== undefined && { version: event.version }),
      ...(event.tag !== undefined && { tag: event.tag }),
      ...(event.installedVersion !== undefined && { installedVersion: event.installedVersion, tellsInstalled: true }),
    })
  }
  return changes
}

const updateMachines = async (
  tx: Transaction,
  accountId: string,
  changes: ReadonlyMap<string, MachineChange>,
): Promise<number> => {
  if (changes.size === 0) return 0
  const rows = JSON.stringify([...changes.values()])
  return await tx.$executeRaw`
    UPDATE machine SET
      power = coalesce(seen.power, machine.power),
      version = coalesce(seen.version, machine.version),
      tag = coalesce(seen.tag, machine.tag),
      installed_version = CASE WHEN seen."tellsInstalled" THEN seen."installedVersion" ELSE machine.installed_version END,
      last_seen_at = seen.at
    FROM jsonb_to_recordset(${rows}::jsonb) AS seen(id text, at timestamptz, power text, version text, tag text,
      "installedVersion" text, "tellsInstalled" boolean)
    WHERE machine.account_id = ${accountId} AND machine.id = seen.id`
}

/** @returns the machines concerned */
const keepCommandItems = async (
  tx: Transaction,
  accountId: string,
  events: readonly ConsoleEvent[],
): Promise<readonly string[]> => {
  const ended = new Map<string, { commandId: string; targetId: string; state: string; reason: string | null }>()
  for (const event of events) {
    if (event.type !== 'command.item' || !endings.has(event.state)) continue
    const { commandId, targetId, state } = event
    ended.set(`${commandId} ${targetId}`, { commandId, targetId, state, reason: event.reason ?? null })
  }
  if (ended.size === 0) return []
  await writeCommandItems(tx, accountId, [...ended.values()])
  return [...ended.values()].map((item) => item.targetId)
}

export const writeCommandItems = async (
  tx: Transaction,
  accountId: string,
  items: readonly {
    readonly commandId: string
    readonly targetId: string
    readonly state: string
    readonly reason: string | null
  }[],
): Promise<void> => {
  if (items.length === 0) return
  await tx.$executeRaw`
    INSERT INTO command_item (account_id, console_id, target_id, state, reason)
    SELECT ${accountId}, "commandId", "targetId", state, reason
    FROM jsonb_to_recordset(${JSON.stringify(items)}::jsonb)
      AS seen("commandId" text, "targetId" text, state text, reason text)
    ON CONFLICT (account_id, console_id, target_id) DO UPDATE SET state = excluded.state, reason = excluded.reason`
}

/**
 * A machine concerns the lanes it is a target of; a WRS also those of its site, whose workstations wait for it. Lanes
 * already marked are marked again: the reconciler may be clearing the mark at this very moment.
 */
const markLanes = async (tx: Transaction, accountId: string, machineIds: readonly string[]): Promise<number> => {
  if (machineIds.length === 0) return 0
  const ids = JSON.stringify([...new Set(machineIds)])
  return await tx.$executeRaw`
    UPDATE lane SET dirty = true
    WHERE account_id = ${accountId} AND state <> 'done' AND (
      id IN (SELECT lane_id FROM target WHERE account_id = ${accountId}
        AND machine_id IN (SELECT jsonb_array_elements_text(${ids}::jsonb)))
      OR site_id IN (SELECT site_id FROM machine WHERE account_id = ${accountId} AND kind = 'wrs'
        AND id IN (SELECT jsonb_array_elements_text(${ids}::jsonb))))`
}
