/** Things to do at a simulated time, the earliest first; those of the same time in the order in which they were put in. */
export interface Schedule<Task> {
  readonly add: (due: number, task: Task) => void
  /** The time of the first one, or null. */
  readonly next: () => number | null
  /** Takes the first one out if its time has come. */
  readonly takeDue: (now: number) => Task | null
  readonly size: () => number
}

interface Entry<Task> {
  readonly due: number
  readonly order: number
  readonly task: Task
}

const before = <Task>(left: Entry<Task>, right: Entry<Task>): boolean =>
  left.due < right.due || (left.due === right.due && left.order < right.order)

/** A binary heap: one timer serves a hundred thousand machines. Nothing is taken back; who takes a task checks that it still holds. */
export const createSchedule = <Task>(): Schedule<Task> => {
  const heap: Entry<Task>[] = []
  let order = 0

  const rise = (entry: Entry<Task>): void => {
    let hole = heap.length
    heap.push(entry)
    while (hole > 0) {
      const parentIndex = (hole - 1) >> 1
      const parent = heap[parentIndex]
      if (parent === undefined || !before(entry, parent)) break
      heap[hole] = parent
      hole = parentIndex
    }
    heap[hole] = entry
  }

  const smallerChild = (index: number): number => {
    const left = heap[2 * index + 1]
    const right = heap[2 * index + 2]
    return left !== undefined && right !== undefined && before(right, left) ? 2 * index + 2 : 2 * index + 1
  }

  const sink = (entry: Entry<Task>): void => {
    let hole = 0
    for (;;) {
      const childIndex = smallerChild(hole)
      const child = heap[childIndex]
      if (child === undefined || !before(child, entry)) break
      heap[hole] = child
      hole = childIndex
    }
    heap[hole] = entry
  }

  return {
    add: (due, task) => {
      order += 1
      rise({ due, order, task })
    },
    next: () => heap[0]?.due ?? null,
    takeDue: (now) => {
      const [first] = heap
      if (first === undefined || first.due > now) return null
      const last = heap.pop()
      if (last !== undefined && heap.length > 0) sink(last)
      return first.task
    },
    size: () => heap.length,
  }
}
