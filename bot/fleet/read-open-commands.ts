import type { PrismaClient } from '../../prisma/client/client.ts'
import type { Transaction } from '../database.ts'
import { writeCommandItems } from './apply-events.ts'
import type { Console } from './console.ts'

/** Commands asked about in one turn, oldest look first: the budget of a console without an event feed. */
const COMMANDS_A_TURN = 100

interface OpenCommand {
  readonly key: string
  readonly consoleId: string
}

/**
 * Where the console has no event feed, its open commands are asked one by one, within a budget; their ends are kept
 * as the feed's events would have been, so nothing after this point knows the difference.
 */
export const readOpenCommands = async (options: {
  readonly prisma: PrismaClient
  readonly accountId: string
  readonly console: Console
  readonly signal: AbortSignal
  readonly now: () => Date
  readonly wakeLanes: (tx: Transaction) => Promise<void>
}): Promise<void> => {
  const { prisma, accountId } = options
  const open = await prisma.$queryRaw<OpenCommand[]>`
    SELECT command.key, command.console_id AS "consoleId" FROM command
    WHERE command.account_id = ${accountId} AND command.state = 'answered' AND command.console_id IS NOT NULL
      AND EXISTS (SELECT FROM target WHERE target.command_key = command.key
        AND target.state IN ('updating', 'restarting', 'off'))
    ORDER BY command.not_before NULLS FIRST, command.created_at LIMIT ${COMMANDS_A_TURN}`
  for (const command of open) {
    const report = await options.console.readCommand(command.consoleId, options.signal)
    const ended = report.items.filter(({ state }) => state !== 'queued' && state !== 'downloading')
    await prisma.$transaction(async (tx) => {
      await writeCommandItems(
        tx,
        accountId,
        ended.map(({ targetId, state, reason }) => ({ commandId: report.id, targetId, state, reason: reason ?? null })),
      )
      // The place in the queue for the next turn.
      await tx.command.update({ where: { key: command.key }, data: { notBefore: options.now() } })
      if (ended.length === 0) return
      await tx.$executeRaw`UPDATE lane SET dirty = true WHERE id IN (SELECT lane_id FROM command WHERE key = ${command.key}) AND state <> 'done'`
      await options.wakeLanes(tx)
    })
  }
}
