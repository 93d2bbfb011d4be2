import type { Transaction } from '../database.ts'
import type { Account, Machine, Release, Site } from './model.ts'

/** What the console's lists said, read whole. */
export interface FleetLists {
  readonly account: Account
  readonly etag: string
  readonly sites: readonly Site[]
  readonly machines: readonly Machine[]
  readonly releases: readonly Release[]
}

/** Rows a statement: large enough to be few, small enough for one message to the database. */
const ROWS_AT_ONCE = 2_000

/**
 * Keeps what the lists said as the last seen fleet. Only rows that differ are written, and every lane that a change
 * concerns is marked for the reconciler. What a list no longer names stays, with the moment it went (`gone_at`).
 * @returns whether anything differed
 * @throws Error when the token turns out to belong to another account than the one already known
 */
export const writeLists = async (
  tx: Transaction,
  accountId: string,
  lists: FleetLists,
  now: Date,
): Promise<boolean> => {
  await writeAccount(tx, accountId, lists, now)
  const sites = await writeSites(tx, accountId, once(lists.sites, idOf), now)
  const releases = await writeReleases(tx, accountId, once(lists.releases, tagOf), now)
  const machines = await writeMachines(tx, accountId, once(lists.machines, kindAndIdOf), now)
  if (sites + releases + machines === 0) return false
  await tx.$executeRaw`UPDATE lane SET dirty = true WHERE account_id = ${accountId} AND state <> 'done'`
  return true
}

/** A list that moved between two of its pages names a row twice: where it first stood, and with the later facts. */
const once = <Row>(rows: readonly Row[], keyOf: (row: Row) => string): readonly Row[] => [
  ...new Map(rows.map((row) => [keyOf(row), row])).values(),
]
const idOf = ({ id }: Site): string => id
const tagOf = ({ tag }: Release): string => tag
const kindAndIdOf = ({ kind, id }: Machine): string => `${kind} ${id}`

const writeAccount = async (
  tx: Transaction,
  accountId: string,
  { account, etag }: FleetLists,
  now: Date,
): Promise<void> => {
  const known = await tx.account.findUniqueOrThrow({ where: { id: accountId } })
  if (known.consoleId !== null && known.consoleId !== account.id) throw new OtherAccountError(known.name)
  await tx.account.update({
    where: { id: accountId },
    data: {
      consoleId: account.id,
      name: account.name,
      defaultTag: account.defaultTag,
      autoUpdate: account.autoUpdate,
      etag,
      listedAt: now,
    },
  })
}

/** The console answered for another account: going on would mix two fleets. */
export class OtherAccountError extends Error {
  constructor(known: string) {
    super(`This token belongs to another account than “${known}”, which this database was made for.`)
    this.name = 'OtherAccountError'
  }
}

const writeSites = async (tx: Transaction, accountId: string, sites: readonly Site[], now: Date): Promise<number> => {
  const rows = JSON.stringify(sites.map((site, position) => ({ ...site, position })))
  const written = await tx.$executeRaw`
    INSERT INTO site (account_id, id, name, time_zone, position)
    SELECT ${accountId}, id, name, "timeZone", position
    FROM jsonb_to_recordset(${rows}::jsonb) AS seen(id text, name text, "timeZone" text, position int)
    ON CONFLICT (account_id, id) DO UPDATE
      SET name = excluded.name, time_zone = excluded.time_zone, position = excluded.position, gone_at = NULL
      WHERE (site.name, site.time_zone, site.position, site.gone_at) IS DISTINCT FROM
        (excluded.name, excluded.time_zone, excluded.position, NULL)`
  const gone = await tx.$executeRaw`
    UPDATE site SET gone_at = ${now} WHERE account_id = ${accountId} AND gone_at IS NULL
      AND id NOT IN (SELECT id FROM jsonb_to_recordset(${rows}::jsonb) AS seen(id text))`
  return written + gone
}

const writeReleases = async (
  tx: Transaction,
  accountId: string,
  releases: readonly Release[],
  now: Date,
): Promise<number> => {
  const rows = JSON.stringify(releases.map((release, position) => ({ ...release, position })))
  const written = await tx.$executeRaw`
    INSERT INTO release (account_id, tag, version, status, published_at, notes, position)
    SELECT ${accountId}, tag, version, status, "publishedAt", notes, position
    FROM jsonb_to_recordset(${rows}::jsonb)
      AS seen(tag text, version text, status text, "publishedAt" timestamptz, notes text, position int)
    ON CONFLICT (account_id, tag) DO UPDATE
      SET version = excluded.version, status = excluded.status, published_at = excluded.published_at,
        notes = excluded.notes, position = excluded.position, gone_at = NULL
      WHERE (release.version, release.status, release.notes, release.position, release.gone_at) IS DISTINCT FROM
        (excluded.version, excluded.status, excluded.notes, excluded.position, NULL)`
  const gone = await tx.$executeRaw`
    UPDATE release SET gone_at = ${now} WHERE account_id = ${accountId} AND gone_at IS NULL
      AND tag NOT IN (SELECT tag FROM jsonb_to_recordset(${rows}::jsonb) AS seen(tag text))`
  return written + gone
}

const writeMachines = async (
  tx: Transaction,
  accountId: string,
  machines: readonly Machine[],
  now: Date,
): Promise<number> => {
  let changed = 0
  for (let start = 0; start < machines.length; start += ROWS_AT_ONCE) {
    const rows = machines
      .slice(start, start + ROWS_AT_ONCE)
      .map((machine, index) => ({ ...machine, position: start + index }))
    changed += await writeMachineRows(tx, accountId, JSON.stringify(rows))
  }
  const ids = JSON.stringify(machines.map((machine) => machine.id))
  const gone = await tx.$executeRaw`
    UPDATE machine SET gone_at = ${now}
    WHERE account_id = ${accountId} AND gone_at IS NULL
      AND id NOT IN (SELECT jsonb_array_elements_text(${ids}::jsonb))`
  // A first reading makes tables that the database knows nothing of yet, and so would search in the slowest way.
  if (changed > ROWS_AT_ONCE / 2) await tx.$executeRaw`ANALYZE machine`
  return changed + gone
}

const writeMachineRows = (tx: Transaction, accountId: string, rows: string): Promise<number> => tx.$executeRaw`
  INSERT INTO machine (account_id, id, kind, name, site_id, wrs_id, role, group_path, connection, power, version, tag,
    installed_version, auto_update, last_seen_at, position)
  SELECT ${accountId}, id, kind, name, "siteId", "wrsId", role, coalesce("group", ''), connection, power, version, tag,
    "installedVersion", coalesce("autoUpdate", false), "lastSeenAt", position
  FROM jsonb_to_recordset(${rows}::jsonb) AS seen(id text, kind text, name text, "siteId" text, "wrsId" text, role text,
    "group" text, connection text, power text, version text, tag text, "installedVersion" text, "autoUpdate" boolean,
    "lastSeenAt" timestamptz, position int)
  ON CONFLICT (account_id, id) DO UPDATE
    SET kind = excluded.kind, name = excluded.name, site_id = excluded.site_id, wrs_id = excluded.wrs_id,
      role = excluded.role, group_path = excluded.group_path, connection = excluded.connection, power = excluded.power,
      version = excluded.version, tag = excluded.tag, installed_version = excluded.installed_version,
      auto_update = excluded.auto_update, last_seen_at = excluded.last_seen_at, position = excluded.position, gone_at = NULL
    WHERE (machine.kind, machine.name, machine.site_id, machine.wrs_id, machine.role, machine.group_path,
        machine.connection, machine.power, machine.version, machine.tag, machine.installed_version, machine.auto_update,
        machine.position, machine.gone_at) IS DISTINCT FROM
      (excluded.kind, excluded.name, excluded.site_id, excluded.wrs_id, excluded.role, excluded.group_path,
        excluded.connection, excluded.power, excluded.version, excluded.tag, excluded.installed_version,
        excluded.auto_update, excluded.position, NULL)`
