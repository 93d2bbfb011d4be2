import type { FleetSnapshot, Wrs } from '../bot/fleet/model.ts'

export const now = new Date('2026-11-23T09:00:00Z')
export const oldTag = 'w-aaa'
export const testTag = 'w-ccc'

const facts = { power: 'on', version: '4.1', tag: oldTag, installedVersion: null, lastSeenAt: now } as const
const server = (id: string, siteId: string, change: Partial<Wrs> = {}): Wrs => ({
  ...facts,
  id,
  name: id.toUpperCase(),
  kind: 'wrs',
  siteId,
  role: 'main',
  ...change,
})

const workstations = (prefix: string, siteId: string, wrsId: string, group: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    ...facts,
    kind: 'workstation' as const,
    id: `${prefix.toLowerCase()}-${index + 1}`,
    name: `${prefix}-${index + 1}`,
    siteId,
    wrsId,
    group,
    connection: 'lan' as const,
    autoUpdate: false,
  }))

const release = (version: string, tag: string, status: 'test' | 'official' | 'withdrawn') => ({
  version,
  tag,
  status,
  publishedAt: new Date('2026-10-01T08:00:00Z'),
  notes: `# Noyau\n- **Plus** rapide\n- Voir [la page](https://example.org)\n\nFin.`,
})

/** Two sites, two WRS, some workstations of which one is off and one works from home. */
export const fleet: FleetSnapshot = {
  account: { id: 'acc', name: 'Ville de Montreval', defaultTag: oldTag, autoUpdate: false },
  sites: [
    { id: 'site-mairie', name: 'Hôtel de ville', timeZone: 'Europe/Paris' },
    { id: 'site-hopital', name: 'Hôpital', timeZone: 'Indian/Reunion' },
  ],
  wrs: [server('wrs-mai', 'site-mairie'), server('wrs-hop', 'site-hopital', { installedVersion: '4.2' })],
  workstations: [
    ...workstations('MAI', 'site-mairie', 'wrs-mai', 'Mairie/Accueil', 4),
    ...workstations('HOP', 'site-hopital', 'wrs-hop', 'Hôpital/Urgences', 3),
    ...workstations('OFF', 'site-hopital', 'wrs-hop', 'Hôpital/Urgences', 1).map((each) => ({
      ...each,
      power: 'off' as const,
    })),
    ...workstations('TLT', 'site-mairie', 'wrs-mai', 'Télétravail', 1).map((each) => ({
      ...each,
      connection: 'remote' as const,
    })),
  ],
  releases: [
    release('4.0', 'w-zzz', 'withdrawn'),
    release('4.1', oldTag, 'official'),
    release('4.2', 'w-bbb', 'official'),
    release('4.3', testTag, 'test'),
  ],
  takenAt: now,
}
