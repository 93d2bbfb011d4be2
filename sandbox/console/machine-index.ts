import type { Machine, TargetType, Workstation, Wrs } from './model.ts'

/** Where a machine lives in the console: the machine itself is replaced at each change, its slot stays. */
export interface Slot<Kind extends Machine = Machine> {
  machine: Kind
  /** Grows with each machine that joins: the order of the lists, and what their cursors point at. */
  readonly order: number
  /** The earliest time at which the schedule will look at it, so that it is not put in twice. */
  scheduledAt: number | null
}

export interface MachineIndex {
  readonly find: (id: string) => Slot | undefined
  readonly list: (targetType: TargetType) => readonly Slot[]
  readonly all: () => Iterable<Slot>
  readonly add: (machine: Machine) => Slot
  readonly remove: (id: string) => void
  /** Replaces a slot's machine and keeps the indexes true. */
  readonly replace: (slot: Slot, machine: Machine) => void
  /** Its own WRS first, then the others of its site. */
  readonly serversOf: (workstation: Workstation) => readonly Wrs[]
  /** Workstations whose own automatic update is on: few, so that they can be gone through at each change. */
  readonly automatic: () => Iterable<Slot>
}

const isWrs = (machine: Machine | undefined): machine is Wrs => machine?.targetType === 'wrs'

export const createMachineIndex = (machines: readonly Machine[]): MachineIndex => {
  const byId = new Map<string, Slot>()
  const lists: Record<TargetType, Slot[]> = { wrs: [], workstation: [] }
  const wrsBySite = new Map<string | null, Slot[]>()
  const automatic = new Set<Slot>()
  let order = 0

  const enter = (slot: Slot): void => {
    const { machine } = slot
    if (machine.targetType === 'workstation') {
      if (machine.autoUpdate) automatic.add(slot)
      return
    }
    const neighbours = wrsBySite.get(machine.siteId)
    if (neighbours === undefined) wrsBySite.set(machine.siteId, [slot])
    else neighbours.push(slot)
  }
  const leave = (slot: Slot): void => {
    automatic.delete(slot)
    const neighbours = wrsBySite.get(slot.machine.siteId)
    if (slot.machine.targetType === 'wrs' && neighbours !== undefined) neighbours.splice(neighbours.indexOf(slot), 1)
  }
  const add = (machine: Machine): Slot => {
    order += 1
    const slot: Slot = { machine, order, scheduledAt: null }
    byId.set(machine.id, slot)
    lists[machine.targetType].push(slot)
    enter(slot)
    return slot
  }
  for (const machine of machines) add(machine)

  return {
    find: (id) => byId.get(id),
    list: (targetType) => lists[targetType],
    all: () => byId.values(),
    add,
    remove: (id) => {
      const slot = byId.get(id)
      if (slot === undefined) return
      leave(slot)
      byId.delete(id)
      const list = lists[slot.machine.targetType]
      list.splice(list.indexOf(slot), 1)
    },
    replace: (slot, machine) => {
      const former = slot.machine
      const moved =
        former.siteId !== machine.siteId ||
        (former.targetType === 'workstation' &&
          machine.targetType === 'workstation' &&
          former.autoUpdate !== machine.autoUpdate)
      if (!moved) {
        slot.machine = machine
        return
      }
      leave(slot)
      slot.machine = machine
      enter(slot)
    },
    serversOf: (workstation) => {
      const own = workstation.wrsId === null ? undefined : byId.get(workstation.wrsId)?.machine
      const siteId = workstation.siteId ?? own?.siteId ?? null
      const neighbours = (wrsBySite.get(siteId) ?? []).map((slot) => slot.machine).filter(isWrs)
      return isWrs(own) ? [own, ...neighbours.filter((server) => server.id !== own.id)] : neighbours
    },
    automatic: () => automatic,
  }
}
