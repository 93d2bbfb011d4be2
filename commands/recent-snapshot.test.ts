import { describe, expect, it } from 'vitest'
import type { FleetSnapshot } from '../bot/fleet/model.ts'
import { fleet } from './fleet.testing.ts'
import { formOf } from './reply.testing.ts'
import { occasion, rig } from './room.testing.ts'

const fresh = {
  version: '4.4',
  tag: 'w-ddd',
  status: 'test',
  publishedAt: fleet.takenAt,
  notes: '# Noyau\n- Rapide',
} as const
const after: FleetSnapshot = { ...fleet, releases: [...fleet.releases, fresh] }

describe('a release that was published a moment ago', () => {
  it.each(['release.notes', 'announcement.test'])('is known to the buttons of its announcement: %s', async (action) => {
    const readings: FleetSnapshot[] = [fleet, after]
    const { press, room } = rig({ change: { readSnapshot: async () => readings.shift() ?? after } })
    // Somebody who searches has the fleet of before in mind, for all, for some seconds.
    await room.search(occasion(), { source: 'sites', query: '' })
    const form = await formOf(await press(action, { tag: fresh.tag }))
    expect(JSON.stringify(form)).toContain(fresh.version)
  })
})
