import type { Build, Fleet, Machine, Site } from './model.ts'
import { noise } from './random.ts'
import { sandboxReleases } from './releases.ts'

/** A fleet of any size. Shares are between 0 and 1, of the workstations; `alreadyShare` runs the newest release. */
export interface FleetShape {
  readonly workstations: number
  readonly perSite?: number
  readonly seed?: number
  readonly remoteShare?: number
  readonly offShare?: number
  readonly alreadyShare?: number
}

export const MOST_WORKSTATIONS = 100_000

const padded = (value: number, width: number): string => String(value).padStart(width, '0')

const ends = (): { oldest: Build; newest: Build } => {
  const [oldest] = sandboxReleases
  const newest = sandboxReleases.at(-1)
  if (oldest === undefined || newest === undefined) throw new Error('The sandbox has no release')
  return {
    oldest: { version: oldest.version, tag: oldest.tag },
    newest: { version: newest.version, tag: newest.tag },
  }
}

/**
 * Sites of `perSite` workstations behind one WRS each, plus teleworkers that belong to no site. The same shape and seed give the
 * same fleet. Throws a RangeError for a size or a share that makes no sense.
 */
export const generatedFleet = (shape: FleetShape, seed: number, now: number): Fleet => {
  const { workstations, perSite = 100, remoteShare = 0, offShare = 0, alreadyShare = 0 } = shape
  if (!Number.isInteger(workstations) || workstations < 0 || workstations > MOST_WORKSTATIONS) {
    throw new RangeError(`workstations must be a whole number from 0 to ${MOST_WORKSTATIONS}`)
  }
  if (!Number.isInteger(perSite) || perSite < 1) throw new RangeError('perSite must be a whole number from 1')
  for (const [name, share] of Object.entries({ remoteShare, offShare, alreadyShare })) {
    if (!(share >= 0 && share <= 1)) throw new RangeError(`${name} must be between 0 and 1`)
  }

  const fleetSeed = shape.seed ?? seed
  const { oldest, newest } = ends()
  const siteCount = Math.ceil(workstations / perSite)
  const sites: Site[] = []
  const machines: Machine[] = []
  const untouched = {
    installed: null,
    rejects: false,
    queue: [],
    activity: null,
    automaticAt: null,
    begun: 0,
    failInstalls: 0,
    lastSeenAt: now,
  } as const

  for (let number = 1; number <= siteCount; number += 1) {
    const siteId = `site-${padded(number, 4)}`
    sites.push({ id: siteId, name: `Site ${padded(number, 4)}`, timeZone: 'Europe/Paris' })
    machines.push({
      ...untouched,
      targetType: 'wrs',
      id: `wrs-${padded(number, 4)}`,
      name: `WRS-${padded(number, 4)}`,
      siteId,
      role: 'main',
      power: 'on',
      running: oldest,
    })
  }
  for (let index = 0; index < workstations; index += 1) {
    const siteNumber = Math.floor(index / perSite) + 1
    const id = `pdt-${padded(index + 1, 6)}`
    const remote = noise(fleetSeed, id, 1) < remoteShare
    machines.push({
      ...untouched,
      targetType: 'workstation',
      id,
      name: `S${padded(siteNumber, 4)}-P${padded((index % perSite) + 1, 3)}`,
      siteId: remote ? null : `site-${padded(siteNumber, 4)}`,
      wrsId: remote ? null : `wrs-${padded(siteNumber, 4)}`,
      group: remote ? 'Télétravail' : `Site ${padded(siteNumber, 4)}/Service ${1 + (index % 5)}`,
      connection: remote ? 'remote' : 'lan',
      autoUpdate: false,
      power: noise(fleetSeed, id, 2) < offShare ? 'off' : 'on',
      running: noise(fleetSeed, id, 3) < alreadyShare ? newest : oldest,
    })
  }
  return {
    account: {
      id: 'acc-sandbox',
      name: `Organisation de ${workstations} postes`,
      defaultTag: oldest.tag,
      autoUpdate: false,
      updatedAt: now,
      revision: 1,
    },
    sites,
    releases: sandboxReleases,
    machines,
  }
}
