import { describe, expect, it } from 'vitest'
import { measureAck } from './ack/ack.ts'
import { faultsOf, measureChat } from './chat/chat.ts'
import { watchJournal } from './rollout/judge.ts'
import { measureRollout } from './rollout/rollout.ts'
import { goalTable, isMet, median, table } from './support/table.ts'

const quiet = { nodeOptions: [], onProgress: () => undefined }

// Each starts half a dozen real processes, which on a busy machine takes a while.
const patience = { timeout: 90_000 }

describe('the benches, tiny', patience, () => {
  it('moves a fleet by script and by bot, and both end right', async () => {
    const { runs } = await measureRollout({
      ...quiet,
      machines: [12],
      contestants: ['script', 'embedded'],
      settleMilliseconds: 0,
    })
    expect(runs.map(({ contestant, faults }) => ({ contestant, faults }))).toEqual([
      { contestant: 'script', faults: [] },
      { contestant: 'embedded', faults: [] },
    ])
    // One WRS and waves of 1, 2 and 6 of 12 workstations and the rest: an update and a restart of each.
    expect(runs.map(({ requests }) => requests['POST /v1/commands'])).toEqual([10, 10])
  })

  it('acknowledges and answers every command once', async () => {
    const { rounds } = await measureAck({
      ...quiet,
      contestants: ['http', 'bolt', 'embedded'],
      commands: 40,
      connections: 4,
      rounds: 1,
    })
    expect(rounds.map(({ contestant, faults, refused }) => ({ contestant, faults, refused }))).toEqual([
      { contestant: 'http', faults: [], refused: 0 },
      { contestant: 'bolt', faults: [], refused: 0 },
      { contestant: 'embedded', faults: [], refused: 0 },
    ])
  })

  it('shows every change, and tells every place once, on both platforms', async () => {
    const { runs } = await measureChat({
      ...quiet,
      ...{ platforms: ['slack', 'teams'], databases: ['embedded'], rollouts: 1, channels: 1, places: 3, seconds: 1 },
    })
    const seen = runs.map(({ platform, faults, changes, announced }) => ({
      platform,
      faults,
      visible: changes.map(({ delay }) => delay !== null),
      told: announced.length,
    }))
    const right = { faults: [], visible: [true], told: 3 }
    expect(seen).toEqual([
      { platform: 'slack', ...right },
      { platform: 'teams', ...right },
    ])
  })
})

describe('the judge of a chat', () => {
  const right = { roots: [2, 1, 1], marks: ['bench-0-7'], refusals: {} }
  const faults = (change: Partial<typeof right>) =>
    faultsOf({ ...right, ...change }, ['bench-0-7'], { rollouts: 1, channels: 1 })

  it('has nothing to say where each place was told once and each message shows the last change', () => {
    expect(faults({})).toEqual([])
  })

  it('sees a place that was never told, and one that was told twice', () => {
    expect(faults({ roots: [1, 1, 1] })).toEqual(['1 places were never told'])
    expect(faults({ roots: [2, 2, 1] })).toEqual(['1 places were told twice'])
  })

  it('sees a message that shows something older', () => {
    expect(faults({ marks: ['bench-0-6'] })).toEqual(['1 messages do not show the last change'])
  })
})

describe('the judge of a rollout', () => {
  const seen = (...entries: Parameters<ReturnType<typeof watchJournal>['see']>[0][]) => {
    const watch = watchJournal('new')
    for (const entry of entries) watch.see(entry)
    return watch.faults().filter((fault) => fault !== null)
  }
  const wrsRuns = { action: 'running', targetType: 'wrs', targetId: 'wrs-1', tag: 'new' } as const
  const update = { action: 'update.accepted', targetType: 'workstation', targetId: 'pdt-1', wrsId: 'wrs-1' } as const

  it('has nothing to say where the WRS came first', () => {
    expect(seen(wrsRuns, update, { ...update, action: 'restart.accepted' })).toEqual([])
  })

  it('sees a workstation that was updated before its WRS ran the target', () => {
    expect(seen(update, wrsRuns)).toEqual(['1 workstations were updated before their WRS ran the target'])
    expect(seen({ ...wrsRuns, tag: 'old' }, update)).toHaveLength(1)
  })

  it('sees an order that was given twice', () => {
    expect(seen(wrsRuns, update, update)).toEqual(['1 orders were given twice for a machine and step'])
  })
})

describe('the tables', () => {
  it('keep their columns', () => {
    expect(table(['who', 'n'], [['bot', '1,000']])).toBe('who      n\n---  -----\nbot  1,000')
  })

  it('tell a missed goal from a met one', () => {
    const goal = { what: 'time', figure: 2, bound: 'at-most', goal: 1.5, unit: ' ×' } as const
    expect(isMet(goal)).toBe(false)
    expect(isMet({ ...goal, bound: 'at-least' })).toBe(true)
    expect(goalTable([goal])).toContain('missed')
  })

  it('are not moved by one busy round', () => {
    expect(median([1, 900, 2])).toBe(2)
    expect(median([1, 2])).toBe(1.5)
  })
})
