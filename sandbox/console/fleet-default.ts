import type { Build, Fleet, Machine, Site, Workstation, Wrs } from './model.ts'
import { sandboxReleases } from './releases.ts'

const sites: readonly Site[] = [
  { id: 'site-mairie', name: 'Hôtel de ville', timeZone: 'Europe/Paris' },
  { id: 'site-hopital', name: 'Centre hospitalier Saint-Aubin', timeZone: 'Europe/Paris' },
  { id: 'site-mediatheque', name: 'Médiathèque des Tilleuls', timeZone: 'Europe/Paris' },
  { id: 'site-reunion', name: 'Antenne de Saint-Denis (La Réunion)', timeZone: 'Indian/Reunion' },
]

interface Room {
  readonly prefix: string
  readonly group: string
  readonly siteId: string | null
  readonly wrsId: string | null
  readonly count: number
  readonly remote?: boolean
}

const rooms: readonly Room[] = [
  { prefix: 'MAI-ACC', group: 'Mairie/Accueil', siteId: 'site-mairie', wrsId: 'wrs-mairie-1', count: 4 },
  { prefix: 'MAI-ETC', group: 'Mairie/État civil & élections', siteId: 'site-mairie', wrsId: 'wrs-mairie-1', count: 5 },
  { prefix: 'MAI-URB', group: 'Mairie/Urbanisme', siteId: 'site-mairie', wrsId: 'wrs-mairie-1', count: 6 },
  { prefix: 'MAI-FIN', group: 'Mairie/Finances/Comptabilité', siteId: 'site-mairie', wrsId: 'wrs-mairie-2', count: 6 },
  { prefix: 'MAI-DIR', group: 'Mairie/Direction', siteId: 'site-mairie', wrsId: 'wrs-mairie-2', count: 3 },
  { prefix: 'HOP-URG', group: 'Hôpital/Urgences', siteId: 'site-hopital', wrsId: 'wrs-hopital-1', count: 6 },
  { prefix: 'HOP-RAD', group: 'Hôpital/Radiologie', siteId: 'site-hopital', wrsId: 'wrs-hopital-1', count: 5 },
  { prefix: 'HOP-PHA', group: 'Hôpital/Pharmacie', siteId: 'site-hopital', wrsId: 'wrs-hopital-1', count: 4 },
  { prefix: 'HOP-ADM', group: 'Hôpital/Admissions', siteId: 'site-hopital', wrsId: 'wrs-hopital-1', count: 4 },
  { prefix: 'MED-PRE', group: 'Médiathèque/Prêt', siteId: 'site-mediatheque', wrsId: null, count: 3 },
  { prefix: 'MED-PUB', group: 'Médiathèque/Postes publics', siteId: 'site-mediatheque', wrsId: null, count: 3 },
  { prefix: 'REU-SOC', group: 'La Réunion/Action sociale', siteId: 'site-reunion', wrsId: 'wrs-reunion-1', count: 4 },
  { prefix: 'REU-ACC', group: 'La Réunion/Accueil', siteId: 'site-reunion', wrsId: 'wrs-reunion-1', count: 3 },
  { prefix: 'TLT-FIN', group: 'Télétravail/Finances', siteId: null, wrsId: null, count: 3, remote: true },
  // Enrolled at the town hall before they left with their owners: their WRS is still noted, and plays no part.
  {
    prefix: 'TLT-DSI',
    group: 'Télétravail/Informatique',
    siteId: 'site-mairie',
    wrsId: 'wrs-mairie-1',
    count: 3,
    remote: true,
  },
]

const powerIsOff = new Set(['MAI-URB-06', 'MAI-DIR-03', 'HOP-ADM-04', 'REU-SOC-04', 'TLT-FIN-03'])
const updatesItself = new Set(['MED-PUB-01', 'MED-PUB-02', 'MED-PUB-03'])
const neverInstalls = new Set(['HOP-RAD-02'])
const runsTheTest = new Set(['MED-PRE-01', 'TLT-DSI-01'])
const runsTheSecond = new Set(['TLT-DSI-02'])
const FOR_GOOD = 1_000_000
const NIGHT_MILLISECONDS = 14 * 3_600_000

const buildNumber = (index: number): Build => {
  const release = sandboxReleases[index]
  if (release === undefined) throw new Error(`The sandbox has no release number ${index}`)
  return { version: release.version, tag: release.tag }
}

const untouched = { installed: null, rejects: false, queue: [], activity: null, automaticAt: null, begun: 0 } as const

const wrs = (id: string, name: string, siteId: string, role: Wrs['role'], now: number): Wrs => ({
  ...untouched,
  targetType: 'wrs',
  id,
  name,
  siteId,
  role,
  power: 'on',
  running: buildNumber(0),
  lastSeenAt: now,
  failInstalls: 0,
})

const runs = (name: string): Build => {
  if (runsTheTest.has(name)) return buildNumber(2)
  return buildNumber(runsTheSecond.has(name) ? 1 : 0)
}

const workstationsOf = (room: Room, now: number): Workstation[] =>
  Array.from({ length: room.count }, (_, index) => {
    const name = `${room.prefix}-${String(index + 1).padStart(2, '0')}`
    const off = powerIsOff.has(name)
    return {
      ...untouched,
      targetType: 'workstation',
      id: `pdt-${name.toLowerCase()}`,
      name,
      siteId: room.siteId,
      wrsId: room.wrsId,
      group: room.group,
      connection: room.remote === true ? 'remote' : 'lan',
      autoUpdate: updatesItself.has(name),
      power: off ? 'off' : 'on',
      running: runs(name),
      lastSeenAt: off ? now - NIGHT_MILLISECONDS : now,
      failInstalls: neverInstalls.has(name) ? FOR_GOOD : 0,
    }
  })

/**
 * The Ville de Montreval, which does not exist: four sites (one with two WRS, one with none, one overseas), some sixty workstations,
 * a few of them off, teleworking, ahead of the others, or unable to install. The account's default is the oldest release.
 */
export const defaultFleet = (now: number): Fleet => {
  const machines: Machine[] = [
    wrs('wrs-mairie-1', 'WRS-MAI-01', 'site-mairie', 'main', now),
    wrs('wrs-mairie-2', 'WRS-MAI-02', 'site-mairie', 'secondary', now),
    wrs('wrs-hopital-1', 'WRS-HOP-01', 'site-hopital', 'main', now),
    wrs('wrs-reunion-1', 'WRS-REU-01', 'site-reunion', 'main', now),
    ...rooms.flatMap((room) => workstationsOf(room, now)),
  ]
  return {
    account: {
      id: 'acc-montreval',
      name: 'Ville de Montreval',
      defaultTag: buildNumber(0).tag,
      autoUpdate: false,
      updatedAt: now - 90 * 86_400_000,
      revision: 1,
    },
    sites,
    releases: sandboxReleases,
    machines,
  }
}
