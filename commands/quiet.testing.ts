import type { Approvals } from '../bot/approval/approvals.ts'
import type { Trail } from '../bot/audit/trail.ts'
import type { Campaigns } from '../bot/campaign/campaigns.ts'
import type { Freezing } from '../bot/freeze/freezing.ts'
import type { Homes } from '../bot/home/homes.ts'
import type { Links } from '../bot/people/links.ts'
import type { Roles } from '../bot/people/roles.ts'
import type { SiteWindow } from '../bot/schedule/read-windows.ts'
import type { SiteWindows } from '../bot/schedule/site-windows.ts'
import { longestWindow } from '../bot/schedule/windows.ts'
import { fleet, now, oldTag } from './fleet.testing.ts'
import type { FakeSteering } from './steering.testing.ts'

/** No release was tested, so none can be asked for. */
export const noApprovals: Approvals = {
  preview: async (tag) => ({ outcome: 'no-campaign', tag }),
  candidates: async () => [],
  request: async (tag) => ({ outcome: 'no-campaign', tag }),
  decide: async () => ({ outcome: 'unknown' }),
  callBack: async () => ({ outcome: 'unknown' }),
  watch: async () => false,
  read: async () => null,
  compose: async () => null,
}

/** No release was tested yet. */
export const noCampaigns: Campaigns = {
  read: async () => null,
  readByTag: async () => null,
  listOpen: async () => [],
  listRecent: async () => [],
  suggestTest: async () => null,
  validate: async () => ({ outcome: 'unknown' }),
  reject: async () => ({ outcome: 'unknown' }),
  acknowledge: async () => ({ outcome: 'unknown' }),
  usbDone: async () => ({ outcome: 'unknown' }),
  lift: async () => 'unknown-tag',
  watch: async () => false,
}

/** Nothing was done yet. */
export const emptyTrail: Trail = {
  latest: async () => ({ acts: [], more: false }),
  file: async () => ({ content: '', rows: 0, cut: false }),
  verify: async () => ({ outcome: 'whole', rows: 0, head: null }),
}

/** Nothing is under way. */
export const quietHomes: Homes = {
  readGlance: async () => ({
    account: { name: fleet.account.name, defaultTag: oldTag, defaultVersion: '4.1' },
    freeze: null,
    campaigns: [],
    rollouts: [],
    ledger: 0,
    acts: [],
  }),
  waitingFor: async () => [],
  linkTo: async () => null,
  mark: async () => 'mark',
}

export const noRoles: Roles = {
  change: async () => ({ outcome: 'unknown' }),
  read: async () => null,
  groupSize: async () => null,
  list: async () => ({ members: [], groups: [], unseenOwners: [] }),
}

export const noLinks: Links = {
  issue: async () => ({ code: 'AAAA-BBBB-CCCC', expiresAt: now }),
  claim: async () => ({ outcome: 'unknown' }),
  join: async () => ({ outcome: 'unknown' }),
  part: async () => ({ outcome: 'unknown' }),
}

export const fakeFreezing = (steering: FakeSteering): Freezing => ({
  read: async () => steering.freeze,
  freeze: async (reason) => {
    if (steering.freeze !== null) return { outcome: 'already', freeze: steering.freeze }
    steering.freeze = { since: now, reason, by: 'Camille' }
    return { outcome: 'frozen', freeze: steering.freeze }
  },
  unfreeze: async (since) => {
    const { freeze } = steering
    if (freeze === null) return { outcome: 'not-frozen' }
    if (since !== null && since.getTime() !== freeze.since.getTime()) return { outcome: 'changed', freeze }
    steering.freeze = null
    return { outcome: 'unfrozen', freeze }
  },
})

/** Hours that last as long as the test. */
export const fakeWindows = (): SiteWindows => {
  const windows = new Map<string, SiteWindow>()
  return {
    list: async () => [...windows.values()],
    refusal: (hours) => {
      const longest = longestWindow(hours) / 1_000
      if (longest === 0) return { type: 'never-open' }
      return longest < 780 ? { type: 'too-short', longest, needed: 780 } : null
    },
    set: async (place, hours, seen, _, timeZone) => {
      const present = windows.get(place)
      if ((present?.setAt.getTime() ?? 0) !== (seen?.getTime() ?? 0)) return 'changed'
      if (hours === null) return windows.delete(place) ? 'cleared' : 'already'
      const site = fleet.sites.find(({ id }) => id === place)
      windows.set(place, { place, hours, timeZone: timeZone ?? site?.timeZone ?? null, setAt: now, setBy: 'Camille' })
      return 'set'
    },
  }
}
