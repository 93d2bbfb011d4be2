import { describe, expect, it } from 'vitest'
import type { FleetSnapshot } from '../bot/fleet/model.ts'
import { fleet } from './fleet.testing.ts'
import { cardOf, wordsOf } from './reply.testing.ts'
import { rig } from './room.testing.ts'

const [workstation] = fleet.workstations
if (workstation === undefined) throw new Error('the fleet has no workstation')

/** So many sites, each with the same number of workstations of one group. */
const wide = (sites: number, each: number): FleetSnapshot => ({
  ...fleet,
  sites: Array.from({ length: sites }, (_, site) => ({
    id: `s${site}`,
    name: `École-${site}`,
    timeZone: 'Europe/Paris',
  })),
  wrs: [],
  workstations: Array.from({ length: sites * each }, (_, index) => ({
    ...{ ...workstation, id: `p${index}`, name: `P-${index}`, siteId: `s${index % sites}` },
    ...{ wrsId: null, group: 'Écoles' },
  })),
})

describe('status of what was named', () => {
  it('counts the sites of a group as the language writes numbers, and those that it leaves out', async () => {
    expect(wordsOf(await rig({ snapshot: wide(2, 1_200) }).say('status groupe Écoles'))).toContain('École-0 (1 200)')
    const many = wordsOf(await rig({ snapshot: wide(15, 1) }).say('status groupe Écoles'))
    expect(many).toContain('École-11 (1), … et 3 autres')
    expect(wordsOf(await rig({ snapshot: wide(12, 1) }).say('status groupe Écoles'))).not.toContain('… et')
  })

  it('shows the first few of many, and says how many it does not', async () => {
    const { say } = rig({ snapshot: wide(8, 1) })
    const names = (count: number) => Array.from({ length: count }, (_, site) => `École-${site}`).join(' ')
    const shown = wordsOf(await say(`status ${names(8)}`))
    expect(shown).toContain('École-4')
    expect(shown).not.toContain('École-5')
    expect(shown).toContain('… et 3 autres')
    expect(wordsOf(await say(`status ${names(5)}`))).not.toContain('… et')
  })

  it('calls a machine without a name by its id wherever it speaks of it', async () => {
    const snapshot = { ...fleet, workstations: [{ ...workstation, id: 'p-nameless', name: ' ' }] }
    const card = cardOf(await rig({ snapshot }).say('status p-nameless'))
    expect(card.title).toBe('p-nameless')
    expect(card.summary).toContain('p-nameless')
  })
})
