import { createHash } from 'node:crypto'
import type { Transaction } from '../database.ts'
import { powerFrom } from '../fleet/read-snapshot.ts'
import type { Evidence, EvidenceFailure, EvidenceMachine } from './campaign-model.ts'
import { type Acknowledgement, acknowledgedFrom, verdictFrom } from './stored-campaign.ts'

/** What of a campaign's row its evidence is made from. */
export interface EvidenceCampaign {
  readonly id: string
  readonly tag: string
  readonly releaseVersion: string
  readonly previousTag: string
  /** Rollouts from before belong to an earlier test of the same tag. */
  readonly createdAt: Date
  /** As stored. */
  readonly acknowledged: unknown
  /** As stored. */
  readonly verdict: unknown
}

/**
 * What the test phase has to show for itself now: every machine that a test rollout of the campaign named, as last read
 * back from the console (rules restart-applies and powered-off), and the way back of every WRS (rule rollback).
 */
export const readEvidence = async (
  database: Transaction,
  accountId: string,
  campaign: EvidenceCampaign,
): Promise<Evidence> =>
  assembleEvidence(
    campaign,
    await readTested(database, accountId, campaign),
    await readWayBack(database, accountId, campaign),
  )

/** One machine of the test, with what its rollouts and the console say of it. */
export interface TestedMachine {
  readonly machineId: string
  readonly name: string
  readonly kind: string
  readonly siteName: string | null
  readonly askedTag: string
  /** Of its newest target. */
  readonly state: string
  readonly reason: string | null
  readonly since: Date
  readonly installedAt: Date | null
  readonly restartedAt: Date | null
  readonly ranAt: Date | null
  /** Found running it when it was to be updated. */
  readonly thereAt: Date | null
  /** It has been taken to another version since it ran. */
  readonly left: boolean
  /** Null: the console does not list it (any more). */
  readonly version: string | null
  readonly power: string | null
}

/** Pure: the same facts give the same evidence. Nothing in it changes with the clock alone. */
export const assembleEvidence = (
  campaign: Omit<EvidenceCampaign, 'id' | 'createdAt'>,
  tested: readonly TestedMachine[],
  wayBack: Evidence['wayBack'],
): Evidence => {
  const acknowledged = acknowledgedFrom(campaign.acknowledged)
  const machines: EvidenceMachine[] = []
  const failures: EvidenceFailure[] = []
  const exclusions: Evidence['exclusions'][number][] = []
  for (const machine of tested) {
    const { machineId, name } = machine
    const arrived = machine.version === campaign.releaseVersion
    if (machine.version === null) exclusions.push({ machineId, name, reason: 'machine-gone' })
    else if (!arrived && machine.state === 'failed') {
      failures.push({
        machineId,
        name,
        reason: machine.reason ?? 'install-failed',
        acknowledgedBy: acknowledgedBy(acknowledged.get(machineId), machine),
      })
    } else if (!arrived && isLeftOut(machine)) exclusions.push({ machineId, name, reason: exclusionOf(machine) })
    else machines.push(evidenceMachine(machine, machine.version, arrived))
  }
  return {
    tag: campaign.tag,
    version: campaign.releaseVersion,
    machines,
    failures,
    exclusions,
    runningSince: firstOf(machines),
    soakOverride: verdictFrom(campaign.verdict)?.soakOverride ?? null,
    wayBack,
  }
}

const acknowledgedBy = (known: Acknowledgement | undefined, { since }: TestedMachine): string | null =>
  known?.failedAt === since.toISOString() ? known.name : null

/** It ran the tag and does no more: that is evidence, not an exclusion. */
const isLeftOut = ({ state, ranAt }: TestedMachine): boolean =>
  ranAt === null && (state === 'off' || state === 'missed' || state === 'skipped' || state === 'cancelled')

const exclusionOf = ({ state, reason }: TestedMachine): string =>
  reason ?? (state === 'off' ? 'powered-off' : state === 'missed' ? 'deadline-passed' : 'cancelled')

const evidenceMachine = (machine: TestedMachine, version: string, arrived: boolean): EvidenceMachine => {
  const power = powerFrom(machine.power ?? 'off')
  const since = arrived && power === 'on' && !machine.left ? (machine.ranAt ?? machine.thereAt) : null
  return {
    machineId: machine.machineId,
    name: machine.name,
    kind: machine.kind === 'wrs' ? 'wrs' : 'workstation',
    siteName: machine.siteName,
    askedTag: machine.askedTag,
    installedAt: machine.installedAt?.toISOString() ?? null,
    restartedAt: machine.restartedAt?.toISOString() ?? null,
    runningSince: since?.toISOString() ?? null,
    runningVersion: version,
    power,
  }
}

/** Of workstations: a WRS alone proves nothing to those who work. */
const firstOf = (machines: readonly EvidenceMachine[]): string | null =>
  machines
    .filter(({ kind }) => kind === 'workstation')
    .map(({ runningSince }) => runningSince)
    .filter((since) => since !== null)
    .toSorted()[0] ?? null

type Moment = 'installedAt' | 'restartedAt' | 'ranAt' | 'thereAt'
type TestedRow = Omit<TestedMachine, Moment | 'since'> & { readonly since: string } & Readonly<
    Record<Moment, string | null>
  >

/** As one value: a test of a whole large fleet costs a tenth of what as many rows would. */
const readTested = async (
  database: Transaction,
  accountId: string,
  { id, tag, createdAt }: EvidenceCampaign,
): Promise<readonly TestedMachine[]> => {
  const [read] = await database.$queryRaw<{ readonly rows: readonly TestedRow[] }[]>`
    WITH seen AS (
      SELECT target.machine_id, target.kind, target.state, target.reason, target.since, rollout.number,
        coalesce(rollout.tag, rollout.target_tag) AS asked,
        max(target.installed_at) OVER machine AS installed_at,
        max(target.restarted_at) OVER machine AS restarted_at,
        max(target.running_at) OVER machine AS ran_at,
        min(target.since) FILTER (WHERE target.state = 'skipped' AND target.reason = 'already-there') OVER machine
          AS there_at
      FROM target JOIN rollout ON rollout.id = target.rollout_id
      WHERE rollout.account_id = ${accountId} AND rollout.campaign_id = ${id}::uuid AND rollout.phase = 'test'
        AND rollout.created_at >= ${createdAt}
      WINDOW machine AS (PARTITION BY target.machine_id)
    ), newest AS (SELECT DISTINCT ON (machine_id) * FROM seen ORDER BY machine_id, number DESC),
    told AS (
      SELECT newest.machine_id AS "machineId", coalesce(machine.name, newest.machine_id) AS name, newest.kind,
        site.name AS "siteName", newest.asked AS "askedTag", newest.state, newest.reason, newest.since,
        newest.installed_at AS "installedAt", newest.restarted_at AS "restartedAt", newest.ran_at AS "ranAt",
        newest.there_at AS "thereAt", machine.version, machine.power,
        coalesce(newest.ran_at, newest.there_at) IS NOT NULL AND EXISTS (
          SELECT FROM target JOIN rollout ON rollout.id = target.rollout_id
          WHERE target.account_id = ${accountId} AND target.machine_id = newest.machine_id
            AND rollout.target_tag <> ${tag} AND target.running_at > coalesce(newest.ran_at, newest.there_at)
        ) AS left
      FROM newest
      LEFT JOIN machine
        ON machine.account_id = ${accountId} AND machine.id = newest.machine_id AND machine.gone_at IS NULL
      LEFT JOIN site ON site.account_id = ${accountId} AND site.id = machine.site_id
      ORDER BY newest.kind DESC, site.position NULLS LAST, machine.position NULLS LAST, newest.machine_id
    ) SELECT coalesce(json_agg(told), '[]') AS rows FROM told`
  return (read?.rows ?? []).map((row) => ({
    ...row,
    since: new Date(row.since),
    installedAt: dateOf(row.installedAt),
    restartedAt: dateOf(row.restartedAt),
    ranAt: dateOf(row.ranAt),
    thereAt: dateOf(row.thereAt),
  }))
}

const dateOf = (value: string | null): Date | null => (value === null ? null : new Date(value))

/** The tag that a WRS had before the test, where it can still be sent; else the one the account had. */
const readWayBack = (
  database: Transaction,
  accountId: string,
  { id, tag, previousTag }: EvidenceCampaign,
): Promise<Evidence['wayBack'][number][]> => database.$queryRaw`
  SELECT machine.id AS "wrsId", machine.name, coalesce(
    (SELECT target.from_tag FROM target
      JOIN rollout ON rollout.id = target.rollout_id
      JOIN release ON release.account_id = rollout.account_id AND release.tag = target.from_tag
      WHERE target.account_id = ${accountId} AND target.machine_id = machine.id AND rollout.campaign_id = ${id}::uuid
        AND rollout.phase = 'test' AND target.from_tag <> ${tag}
        AND release.status <> 'withdrawn' AND release.gone_at IS NULL
      ORDER BY rollout.number LIMIT 1),
    (SELECT release.tag FROM release WHERE release.account_id = ${accountId} AND release.tag = ${previousTag}
      AND release.tag <> ${tag} AND release.status <> 'withdrawn' AND release.gone_at IS NULL)
  ) AS "previousTag"
  FROM machine WHERE machine.account_id = ${accountId} AND machine.kind = 'wrs' AND machine.gone_at IS NULL
  ORDER BY machine.position, machine.id`

/**
 * What an approval is bound to (DESIGN 7): SHA-256 in hexadecimal over the evidence and the account's ETag. What things
 * and people are called is left out: a machine or a person that is renamed has changed nothing.
 */
export const evidenceHash = (evidence: Evidence, etag: string): string => {
  const facts = {
    ...evidence,
    machines: evidence.machines.map(({ name: _name, siteName: _siteName, ...machine }) => machine),
    failures: evidence.failures.map(({ machineId, reason, acknowledgedBy }) => ({
      machineId,
      reason,
      acknowledged: acknowledgedBy !== null,
    })),
    exclusions: evidence.exclusions.map(({ machineId, reason }) => ({ machineId, reason })),
    wayBack: evidence.wayBack.map(({ wrsId, previousTag }) => ({ wrsId, previousTag })),
  }
  const byId = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)
  const sorted = {
    ...facts,
    machines: facts.machines.toSorted((one, other) => byId(one.machineId, other.machineId)),
    failures: facts.failures.toSorted((one, other) => byId(one.machineId, other.machineId)),
    exclusions: facts.exclusions.toSorted((one, other) => byId(one.machineId, other.machineId)),
    wayBack: facts.wayBack.toSorted((one, other) => byId(one.wrsId, other.wrsId)),
  }
  return createHash('sha256')
    .update(canonical({ evidence: sorted, etag }))
    .digest('hex')
}

/** JSON with the keys of every object in one order, so that equal facts are equal text. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  )
