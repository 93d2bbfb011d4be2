import { describe, expect, it } from 'vitest'
import type { SiteHours } from '../schedule/windows.ts'
import type { PlanContext } from './plan.ts'
import { at, fleetOf, pc, planFor, requestOf, wrs } from './plan-fixtures.ts'
import type { UpdateRequest } from './request.ts'

/** Saturday and Sunday from 20:00 to 06:00; the plans are made on a Monday morning. */
const nights: SiteHours = { open: [{ days: [6, 7], from: 20 * 60, to: 6 * 60 }], quiet: [] }
const fleet = fleetOf([wrs('w1', 'paris'), wrs('w2', 'lyon')], [pc('a', 'paris', 'w1'), pc('b', 'lyon', 'w2')])
const planOf = (over: Partial<UpdateRequest>, context: Partial<PlanContext> = {}) =>
  planFor(fleet, requestOf(over), context)
const windows = { at, places: new Map([['paris', { hours: nights, timeZone: 'Europe/Paris' }]]) }
const outside = {
  code: 'outside-window',
  siteId: 'paris',
  opensAt: '2026-11-28T19:00:00.000Z',
  timeZone: 'Europe/Paris',
  restarts: false,
}

describe('a plan for sites with hours', () => {
  it('says which site would wait until when; the others go', () => {
    const made = planOf({}, { windows })
    expect(made.lanes).toHaveLength(2)
    expect(made.notices.filter(({ code }) => code === 'outside-window')).toEqual([outside])
    expect(planOf({}).notices.filter(({ code }) => code === 'outside-window')).toEqual([])
  })

  it('looks at the moment at which the rollout begins, and at what would be over in time', () => {
    const noticesAt = (startAt: string) =>
      planOf({ startAt: new Date(startAt) }, { windows }).notices.filter(({ code }) => code === 'outside-window')
    expect(noticesAt('2026-11-28T20:00:00Z')).toEqual([])
    expect(noticesAt('2026-11-29T04:55:00Z')).toEqual([{ ...outside, opensAt: '2026-11-29T19:00:00.000Z' }])
  })

  it('looks at the moment from which machines may restart, where the site begins before it', () => {
    const noticesAt = (startAt: string, restartAt: string) =>
      planOf({ startAt: new Date(startAt), restartAt: new Date(restartAt) }, { windows }).notices.filter(
        ({ code }) => code === 'outside-window',
      )
    const sunday = { ...outside, opensAt: '2026-11-29T19:00:00.000Z', restarts: true }
    expect(noticesAt('2026-11-28T20:00:00Z', '2026-11-29T01:00:00Z')).toEqual([])
    expect(noticesAt('2026-11-28T20:00:00Z', '2026-11-29T12:00:00Z')).toEqual([sunday])
    // Until Saturday night nothing begins, so there is nothing to restart by noon.
    expect(noticesAt('2026-11-28T11:00:00Z', '2026-11-28T12:00:00Z')).toEqual([outside])
    expect(noticesAt('2026-11-28T11:00:00Z', '2026-11-29T12:00:00Z')).toEqual([outside, sunday])
  })

  it('knows whether its time may be longer than its work', () => {
    const waits = (over: Partial<UpdateRequest>, context: Partial<PlanContext> = {}) => planOf(over, context).waits
    expect(waits({}, { windows })).toBe(true)
    expect(waits({ restartAt: new Date('2026-11-23T20:00:00Z') })).toBe(true)
    expect(waits({ pauseBetweenWaves: true })).toBe(true)
    expect(waits({})).toBeUndefined()
    const lyon = { type: 'some', sites: ['lyon'], groups: [], workstations: [], wrs: [] } as const
    expect(waits({ selection: lyon }, { windows })).toBeUndefined()
  })

  it('leaves out sites without hours where machines restart in the next window', () => {
    const made = planOf({ restartInWindow: true }, { windows })
    expect(made.lanes.map(({ siteId }) => siteId)).toEqual(['paris'])
    expect(made.notices).toContainEqual({ ...outside, restarts: true })
    expect(made.refusals).toEqual([
      {
        code: 'no-window',
        siteId: 'lyon',
        machines: [
          { id: 'w2', name: 'W2' },
          { id: 'b', name: 'B' },
        ],
        blocking: false,
        facts: { site: 'Lyon' },
        fixes: [],
      },
    ])
    expect(planOf({ restartInWindow: true }).lanes).toEqual([])
  })

  it('does not know when a site of an unknown zone opens', () => {
    const lost = { at, places: new Map([['paris', { hours: nights, timeZone: null }]]) }
    expect(planOf({}, { windows: lost }).notices).toContainEqual({ ...outside, opensAt: null, timeZone: null })
  })
})
