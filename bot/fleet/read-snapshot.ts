import type { Transaction } from '../database.ts'
import type { FleetSnapshot, Machine, Power, ReleaseStatus, Workstation, Wrs } from './model.ts'

/** The fleet as last seen; null while the console has never answered. */
export const readSnapshot = async (database: Transaction, accountId: string): Promise<FleetSnapshot | null> => {
  const account = await database.account.findUnique({ where: { id: accountId } })
  if (account?.listedAt == null) return null
  const present = { accountId, goneAt: null }
  const sites = await database.site.findMany({ where: present, orderBy: { position: 'asc' } })
  const releases = await database.release.findMany({ where: present, orderBy: { position: 'asc' } })
  const rows = await database.machine.findMany({ where: present, orderBy: { position: 'asc' } })
  const machines = rows.map(machineFrom)
  return {
    account,
    sites,
    wrs: machines.filter((machine): machine is Wrs => machine.kind === 'wrs'),
    workstations: machines.filter((machine): machine is Workstation => machine.kind === 'workstation'),
    releases: releases.map((release) => ({ ...release, status: releaseStatusFrom(release.status) })),
    takenAt: account.listedAt,
  }
}

interface MachineRow {
  readonly id: string
  readonly kind: string
  readonly name: string
  readonly siteId: string | null
  readonly wrsId: string | null
  readonly role: string | null
  readonly groupPath: string
  readonly connection: string | null
  readonly power: string
  readonly version: string
  readonly tag: string
  readonly installedVersion: string | null
  readonly autoUpdate: boolean
  readonly lastSeenAt: Date | null
}

/** What the adapter let in was checked; a row that still says something unknown fails closed: off, and so not touched. */
const machineFrom = (row: MachineRow): Machine => {
  const { id, name, version, tag, installedVersion, lastSeenAt, wrsId, autoUpdate } = row
  const facts = { id, name, version, tag, installedVersion, lastSeenAt, power: powerFrom(row.power) }
  if (row.kind === 'wrs') {
    return { ...facts, kind: 'wrs', siteId: row.siteId ?? '', role: row.role === 'secondary' ? 'secondary' : 'main' }
  }
  const connection = row.connection === 'remote' ? 'remote' : 'lan'
  return { ...facts, kind: 'workstation', siteId: row.siteId, wrsId, group: row.groupPath, connection, autoUpdate }
}

export const powerFrom = (value: string): Power => (value === 'on' ? 'on' : 'off')

export const releaseStatusFrom = (value: string): ReleaseStatus =>
  value === 'test' || value === 'official' ? value : 'withdrawn'
