import { describe, expect, test } from 'vitest'
import { type ConsoleState, type JournalEntry, judge } from '../support/judge.ts'
import { CUT } from './scenes-production.ts'
import { judgeBack, judgeOutage, judgeTags, ordersWhileOff } from './verdict.ts'
import { fr } from './words/fr.ts'

const TAG = 'neige-41'
const TARGET = { version: '2027.1.0' }

const state: ConsoleState = {
  releases: [{ ...TARGET, tag: TAG }],
  wrs: [{ id: 'wrs', name: 'WRS', siteId: 'site', power: 'on', version: '2026.4.2' }],
  workstations: ['one', 'two'].map((id) => ({
    id,
    name: id.toUpperCase(),
    siteId: 'site',
    wrsId: 'wrs',
    connection: 'lan',
    power: id === 'two' ? 'off' : 'on',
    version: '2026.4.2',
  })),
}

type Entry = Omit<JournalEntry, 'seq' | 'trigger'>

const journal = (...entries: readonly Entry[]): readonly JournalEntry[] =>
  entries.map((entry, index) => ({ trigger: 'command', ...entry, seq: index + 1 }))

const wrsRuns = { action: 'running', targetId: 'wrs', version: TARGET.version }

describe('the verdict', () => {
  test('a workstation before its WRS breaks the order, after it not', () => {
    const early = journal({ action: 'update.accepted', targetId: 'one' }, wrsRuns)
    expect(judge(state, early, TARGET).early).toHaveLength(1)
    expect(judge(state, journal(wrsRuns, { action: 'update.accepted', targetId: 'one' }), TARGET).broken).toEqual([])
  })

  test('what was installed by an order is not ordered again, what a machine did by itself may be', () => {
    const ordered = { action: 'update.accepted', targetId: 'one' }
    const installed = { action: 'update.installed', targetId: 'one' }
    expect(judge(state, journal(wrsRuns, ordered, installed, ordered), TARGET).again).toHaveLength(1)
    const byItself = journal(wrsRuns, installed, ordered).map((entry) =>
      entry.action === 'update.installed' ? { ...entry, trigger: 'automatic' } : entry,
    )
    expect(judge(state, byItself, TARGET).broken).toEqual([])
  })

  test('before the promotion every update names the tag, after it none does', () => {
    const update = { action: 'update.accepted', targetId: 'one' }
    const promoted = { action: 'promoted', tag: TAG }
    const counts = (...entries: readonly Entry[]): readonly number[] =>
      judgeTags(journal(...entries), TAG, fr).map(({ broken }) => broken.length)
    expect(counts({ ...update, tag: TAG }, promoted, update)).toEqual([0, 0])
    expect(counts(update, { ...update, tag: 'other' }, promoted)).toEqual([2, 0])
    expect(counts({ ...update, tag: TAG }, promoted, { ...update, tag: TAG })).toEqual([0, 1])
    expect(counts({ ...update, tag: TAG })).toEqual([0, 1])
  })

  test('an order to a machine that is off is told, until it is on', () => {
    const order = { action: 'restart.accepted', targetId: 'two' }
    expect(ordersWhileOff(state, journal(order, { action: 'power.on', targetId: 'two' }, order), fr)).toEqual([
      fr.verdict.wasOff(1, 'two'),
    ])
  })

  test('the second release goes by its own tag, and back by the one before it', () => {
    const play = { words: fr, release: { version: '1', tag: TAG }, second: { version: '2', tag: 'pluie-7' } }
    const update = (tag: string): readonly JournalEntry[] =>
      journal({ action: 'update.accepted', targetId: 'one', tag })
    expect(judgeBack(update('pluie-7'), update(TAG), play)).toEqual([])
    expect(judgeBack(update(TAG), update('pluie-7'), play)).toHaveLength(2)
    expect(judgeBack(update('pluie-7'), [], play)).toEqual([fr.verdict.noWayBack])
  })

  test('while its WRS is off a site gets no order, and somebody else does', () => {
    const before = {
      ...state,
      workstations: state.workstations.map((machine) => ({
        ...machine,
        ...(machine.id === 'two' && { wrsId: CUT.id }),
      })),
    }
    const there = { action: 'update.accepted', targetId: 'two' }
    const elsewhere = { action: 'update.accepted', targetId: 'one' }
    const outage = { from: 0, to: 2 }
    const told = (...entries: readonly Entry[]) => judgeOutage(journal(...entries), { before, outage }, fr)
    expect(told(elsewhere, elsewhere, there)).toEqual([])
    expect(told(elsewhere, there)).toEqual([fr.verdict.wasOff(2, 'two')])
    expect(told(there)).toEqual([fr.verdict.noOutage])
    expect(judgeOutage([], { before, outage: null }, fr)).toEqual([fr.verdict.noOutage])
  })
})
