import type { Evidence } from '../campaign-model.ts'
import { nobodyMoves } from '../movers.ts'
import type { Verdict } from '../stored-campaign.ts'
import type { CampaignRollout, CampaignView } from '../view.ts'

export const morning = new Date('2026-11-23T08:00:00Z')

export const evidence = (change: Partial<Evidence> = {}): Evidence => ({
  tag: 'w-ccc',
  version: '4.3',
  machines: [
    {
      ...{
        machineId: 'p1',
        name: 'MAI-ACC-01',
        kind: 'workstation',
        siteName: 'Mairie',
        askedTag: 'w-ccc',
        power: 'on',
      },
      ...{ installedAt: null, restartedAt: null, runningSince: morning.toISOString(), runningVersion: '4.3' },
    },
  ],
  failures: [],
  exclusions: [],
  runningSince: morning.toISOString(),
  soakOverride: null,
  wayBack: [{ wrsId: 'wrs-mai', name: 'WRS-MAI', previousTag: 'w-aaa' }],
  ...change,
})

export const verdict = (change: Partial<Verdict> = {}): Verdict => ({
  ...{ kind: 'validated', personId: 'camille', name: 'Camille', at: morning.toISOString(), evidence: 'hash' },
  ...{ soakOverride: null, reason: null },
  ...change,
})

export const rollout = (change: Partial<CampaignRollout> = {}): CampaignRollout => ({
  ...{ id: 'b6a1f5d2-4a1c-4d3e-9b2f-0a1b2c3d4e00', number: 12, phase: 'test', state: 'done', open: false },
  ...{ targetVersion: '4.3', startedBy: 'Camille', startedAt: morning, endedAt: morning },
  ...change,
})

/** A campaign in test with one machine that runs the tag, a day ago. */
export const campaignView = (change: Partial<CampaignView> = {}): CampaignView => ({
  ...{ id: 'b6a1f5d2-4a1c-4d3e-9b2f-0a1b2c3d4e5f', version: 3, state: 'testing', reason: null },
  ...{ tag: 'w-ccc', releaseVersion: '4.3', releaseStatus: 'test', previousTag: 'w-aaa', defaultTag: 'w-aaa' },
  ...{ quarantine: null, createdAt: morning, endedAt: null, promotedAt: null, promotedByHand: false },
  rollouts: [rollout()],
  evidence: evidence(),
  soakedAt: new Date('2026-11-24T08:00:00Z'),
  problems: [],
  verdict: null,
  approval: null,
  usb: null,
  failures: [],
  sites: [
    { siteId: 'mairie', siteName: 'Mairie', total: 12, running: 2, waiting: 1 },
    { siteId: 'lycee', siteName: 'Lycée', total: 20, running: 0, waiting: 0 },
  ],
  movers: nobodyMoves,
  suggestedTest: null,
  zones: ['Europe/Paris'],
  over: false,
  ...change,
})
