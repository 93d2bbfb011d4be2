import type { Transaction } from '../database.ts'
import type { Movers } from './view.ts'

const NAMED = 5

/**
 * Machines behind the account's tag that will move to it by themselves, by automatic update or at their next stop (rule
 * three-triggers): those whose source offers something newer than what they have. Order comes from the list of releases
 * alone (rule opaque-tag).
 */
export const readMovers = async (database: Transaction, accountId: string): Promise<Movers> => {
  const rows = await database.$queryRaw<{ automatic: boolean; count: number; names: string[] }[]>`
    WITH place AS (
      SELECT version, max(position) AS position FROM release WHERE account_id = ${accountId} GROUP BY version
    ), goal AS (
      SELECT place.position, release.version, account.auto_update FROM account
      JOIN release ON release.account_id = account.id AND release.tag = account.default_tag
      JOIN place ON place.version = release.version WHERE account.id = ${accountId}
    ), moving AS (
      SELECT machine.name, machine.position, goal.auto_update OR machine.auto_update AS automatic
      FROM machine CROSS JOIN goal
      JOIN place AS own ON own.version = machine.version
      LEFT JOIN place AS next ON next.version = machine.installed_version
      LEFT JOIN machine AS wrs ON wrs.account_id = machine.account_id AND wrs.id = machine.wrs_id AND wrs.gone_at IS NULL
      LEFT JOIN place AS offered ON offered.version =
        CASE WHEN machine.kind = 'wrs' OR machine.connection = 'remote' OR machine.wrs_id IS NULL THEN goal.version
          ELSE wrs.version END
      WHERE machine.account_id = ${accountId} AND machine.gone_at IS NULL AND own.position < goal.position
        AND coalesce(next.position, own.position) < offered.position
    )
    SELECT automatic, count(*)::int AS count, (array_agg(name ORDER BY position))[1:${NAMED}::int] AS names
    FROM moving GROUP BY automatic`
  const of = (automatic: boolean): Movers['stop'] => {
    const row = rows.find((found) => found.automatic === automatic)
    return { count: row?.count ?? 0, names: row?.names ?? [] }
  }
  return { automatic: of(true), stop: of(false) }
}

export const nobodyMoves: Movers = { automatic: { count: 0, names: [] }, stop: { count: 0, names: [] } }
