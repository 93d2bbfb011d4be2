import type { Transaction } from '../database.ts'
import type { FleetSnapshot, Workstation } from '../fleet/model.ts'
import { readSnapshot } from '../fleet/read-snapshot.ts'
import { defaultWaves } from '../rollout/request.ts'
import { printRequest } from '../rollout/request-text.ts'

/** Few enough that people look at each of them. */
const MOST_SPREAD = 6
const MOST_AGAIN = 20

/**
 * Workstations for a test: those of the last one that are still there, because their people know how to look; else a
 * spread over sites and groups, with one that works from home. Only machines that are on, for a test is about now.
 * Pure: the same fleet gives the same machines.
 */
export const suggestTesters = (
  snapshot: FleetSnapshot,
  previousCampaignMachines: readonly string[],
): readonly Workstation[] => {
  const on = snapshot.workstations.filter(({ power }) => power === 'on')
  const known = new Set(previousCampaignMachines)
  const again = on.filter(({ id }) => known.has(id)).slice(0, MOST_AGAIN)
  if (again.length > 0) return again
  const remote = on.filter(({ connection }) => connection === 'remote').slice(0, 1)
  const room = MOST_SPREAD - remote.length
  return [...spread(on.filter(({ connection }) => connection === 'lan')).slice(0, room), ...remote]
}

/** One of each site in turn, each time of another group while there is one. */
const spread = (workstations: readonly Workstation[]): readonly Workstation[] => {
  const sites = [...Map.groupBy(workstations, ({ siteId }) => siteId).values()].map(oneOfEachGroup)
  const longest = Math.min(MOST_SPREAD, Math.max(0, ...sites.map(({ length }) => length)))
  return Array.from({ length: longest }, (_, turn) =>
    sites.map((site) => site[turn]).filter((workstation) => workstation !== undefined),
  ).flat()
}

const oneOfEachGroup = (workstations: readonly Workstation[]): readonly Workstation[] =>
  [...Map.groupBy(workstations, ({ group }) => group).values()].flatMap((members) => members.slice(0, 1))

/** The test to offer for a tag, as `update` reads it; null while there is no machine to offer. */
export const suggestTest = async (database: Transaction, accountId: string, tag: string): Promise<string | null> => {
  const snapshot = await readSnapshot(database, accountId)
  if (snapshot === null) return null
  const testers = suggestTesters(snapshot, await readLastTesters(database, accountId, tag))
  if (testers.length === 0) return null
  const text = printRequest({
    phase: 'test',
    tag,
    selection: { type: 'some', sites: [], groups: [], wrs: [], workstations: testers.map(({ id }) => id) },
    includeWrs: true,
    waves: defaultWaves,
    pauseBetweenWaves: false,
    restartAt: null,
    startAt: null,
  })
  // What a button can carry; with names as long as that nobody is helped by a suggestion.
  return text.length > 1_800 ? null : text
}

const readLastTesters = async (database: Transaction, accountId: string, tag: string): Promise<readonly string[]> => {
  const rows = await database.$queryRaw<{ machineId: string }[]>`
    SELECT DISTINCT target.machine_id AS "machineId" FROM target
    JOIN rollout ON rollout.id = target.rollout_id
    WHERE rollout.account_id = ${accountId} AND rollout.phase = 'test' AND target.kind = 'workstation'
      AND rollout.campaign_id = (
        SELECT campaign.id FROM campaign JOIN rollout ON rollout.campaign_id = campaign.id AND rollout.phase = 'test'
        WHERE campaign.account_id = ${accountId} AND campaign.tag <> ${tag}
        ORDER BY rollout.number DESC LIMIT 1)`
  return rows.map(({ machineId }) => machineId)
}
