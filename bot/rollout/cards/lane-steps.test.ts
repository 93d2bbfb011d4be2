import { describe, expect, test } from 'vitest'
import type { LaneView } from '../view.ts'
import { countsFrom } from './cards.arbitrary.ts'
import { lane, readAloud, target, view } from './cards.fixture.ts'
import { closingCard } from './closing-card.ts'
import { livingCard } from './living-card.ts'

const said = (change: Parameters<typeof view>[0]) => readAloud(livingCard(view(change), 'fr'))

describe('where a site is', () => {
  const waves = [{ index: 0, state: 'waiting', counts: countsFrom({ waiting: 5 }) }] as const
  const waiting = (change: Partial<LaneView> = {}): LaneView =>
    lane({ waves, waveIndex: 0, failures: [], ledger: [], wrs: [target({ kind: 'wrs', state: 'waiting' })], ...change })
  const notStarted = { startAt: new Date('2026-11-23T19:00:00Z'), startedAt: null, startedBy: null } as const

  test.each(['scheduled', 'paused'] as const)('is nowhere yet before a rollout has begun (%s)', (state) => {
    const lanes = [waiting({ state: 'wrs' }), waiting({ siteId: 'b', siteName: 'Lycée', wrs: [] })]
    const card = said({ ...notStarted, state, lanes })
    expect(card).toContain('Mairie · en attente')
    expect(card).toContain('Lycée · en attente')
    expect(card).not.toMatch(/WRS en cours|vague 1 sur 1/u)
  })

  test('of many, is told alike in their table', () => {
    const lanes = Array.from({ length: 9 }, (_, index) => waiting({ state: 'wrs', siteId: `s${index}` }))
    expect(said({ ...notStarted, state: 'scheduled', lanes })).not.toContain('WRS en cours')
  })

  test('is not done where the rollout was cancelled before it was', () => {
    const over = (siteName: string, counts: Parameters<typeof countsFrom>[0], wrs: LaneView['wrs'] = []) =>
      lane({
        ...{ state: 'done', siteId: siteName, siteName, failures: [], ledger: [], wrs },
        waves: [{ index: 0, state: 'waiting', counts: countsFrom(counts) }],
      })
    const lanes = [
      over('Mairie', { running: 3 }),
      over('Lycée', { running: 1, cancelled: 2 }),
      over('Gare', { running: 1 }, [target({ kind: 'wrs', state: 'cancelled' })]),
    ]
    const card = readAloud(closingCard(view({ state: 'cancelled', endedAt: new Date(), lanes }), 'fr'))
    expect(card).toContain('| Mairie | terminé |')
    expect(card).toContain('| Lycée | arrêté |')
    expect(card).toContain('| Gare | arrêté |')
  })
})

describe('since when a WRS runs the version', () => {
  const since = (runningAt: string, change: Parameters<typeof view>[0] = {}) =>
    said({ lanes: [lane({ wrs: [target({ kind: 'wrs', wave: -1, runningAt: new Date(runningAt) })] })], ...change })

  test('is an hour on the day on which the rollout began, of the clocks there', () => {
    expect(since('2026-11-23T22:30:00Z')).toContain('tourne en 4.3.0 depuis 23:30')
  })

  test('is a day and an hour on any other, for a card may stay open for a week', () => {
    expect(since('2026-11-23T23:30:00Z')).toContain('tourne en 4.3.0 depuis le 24 nov. 2026, 00:30')
  })
})
