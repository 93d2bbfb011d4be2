import { describe, expect, it } from 'vitest'
import { at41, at43, fleetOf, pc, planFor, requestOf, some, wrs } from './plan-fixtures.ts'

describe('notices', () => {
  it('exposure: counts the others behind a WRS that runs or will run a test tag, and none in production', () => {
    const fleet = fleetOf(
      [wrs('w1', 'paris')],
      [pc('p1', 'paris', 'w1'), pc('p2', 'paris', 'w1'), pc('p3', 'paris', 'w1', at43), pc('p4', 'paris', null)],
    )
    const selection = some({ wrs: ['w1'], workstations: ['p1'] })
    expect(planFor(fleet, requestOf({ selection })).notices).toEqual([
      { code: 'exposure', siteId: 'paris', machines: 1 },
    ])
    const promoted = { ...fleet, account: { ...fleet.account, defaultTag: 'v43' } }
    const codesThen = planFor(promoted, requestOf({ phase: 'production', tag: null, selection })).notices.map(
      (notice) => notice.code,
    )
    expect(codesThen).not.toContain('exposure')
  })

  it('three-triggers: names who will move by a stop or by automatic update, where the source has something newer', () => {
    const old = at41
    const fleet = fleetOf(
      [wrs('w1', 'paris', old), wrs('w2', 'lyon', old)],
      [
        pc('p1', 'paris', 'w1', old),
        pc('p2', 'paris', 'w1', old),
        pc('p3', 'paris', 'w1', { ...old, autoUpdate: true }),
        pc('p4', 'paris', 'w1', { version: 'unlisted', tag: '?' }),
        pc('p5', 'paris', 'w1', { version: '4.2', tag: 'v42' }),
        pc('l1', 'lyon', 'w2', old),
      ],
    )
    const selection = some({ wrs: ['w1'], workstations: ['p1'] })
    expect(planFor(fleet, requestOf({ phase: 'production', tag: null, selection })).notices).toEqual([
      { code: 'three-triggers', trigger: 'automatic', machines: [{ id: 'p3', name: 'P3' }] },
      { code: 'three-triggers', trigger: 'stop', machines: [{ id: 'p2', name: 'P2' }] },
    ])
  })

  it('rollback: says how many would move forward again while the default of the account is newer', () => {
    const fleet = fleetOf([wrs('w1', 'paris')], [pc('p1', 'paris', 'w1')])
    expect(planFor(fleet, requestOf({ phase: 'rollback', tag: 'v41' })).notices).toContainEqual({
      code: 'rollback',
      machines: 2,
    })
    const back = fleetOf([wrs('w1', 'paris', at43)], [pc('p1', 'paris', 'w1', at43)])
    expect(planFor(back, requestOf({ phase: 'rollback', tag: 'v42' })).notices).toEqual([])
  })
})
