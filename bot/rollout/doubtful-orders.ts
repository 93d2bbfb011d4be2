import type { PrismaClient } from '../../prisma/client/client.ts'
import type { MachineKind } from '../fleet/model.ts'
import { REMOTE_PLACE, readWindows, windowAt } from '../schedule/read-windows.ts'
import { assumedDurations, type StepDurations } from './plan-estimate.ts'
import { latestBegin, stepOf } from './window-room.ts'

/**
 * An order that the console may have, and whose site's window ended before it said so, is asked for again in the next window
 * with the key that it has: before it, machines would be touched at an hour at which nobody may touch them, if the console
 * does not have it after all. What no machine waits for any more, because all of them were seen to have got there, is let go.
 */
export const moveDoubtful = async (options: {
  readonly prisma: PrismaClient
  readonly accountId: string
  readonly now: () => Date
  /** Who has been sending since before this moment is taken for dead. */
  readonly silentSince: Date
  readonly durations?: StepDurations
}): Promise<void> => {
  const { prisma, accountId, now, silentSince, durations = assumedDurations } = options
  const at = now()
  const held = await prisma.$queryRaw<
    { key: string; kind: 'update' | 'restart'; targetType: MachineKind; place: string; awaited: boolean }[]
  >`
    SELECT command.key, command.kind, command.target_type AS "targetType",
      coalesce(lane.site_id, ${REMOTE_PLACE}) AS place,
      EXISTS (SELECT 1 FROM target WHERE target.lane_id = lane.id AND target.command_key = command.key
        AND target.state IN ('updating', 'restarting', 'off')) AS awaited
    FROM command JOIN rollout ON rollout.id = command.rollout_id JOIN lane ON lane.id = command.lane_id
    WHERE command.account_id = ${accountId} AND rollout.state IN ('running', 'ledger')
      AND command.perhaps_taken AND command.not_after <= ${at}
      AND (command.state = 'intended' OR (command.state = 'sending' AND command.sending_since < ${silentSince}))`
  if (held.length === 0) return
  const windows = await readWindows(prisma, accountId)
  for (const { key, kind, targetType, place, awaited } of held) {
    const hours = windows.get(place)
    const window = hours === undefined ? null : windowAt(hours, at)
    const notAfter = latestBegin(window, stepOf(kind, targetType, durations))
    const mayGo = window === null || (window.open && (notAfter === null || notAfter > at))
    if (awaited && !mayGo) continue
    // Only what is still as it was read: another instance may have moved it, and sent it, in between.
    await prisma.command.updateMany({
      where: {
        ...{ key, notAfter: { lte: at } },
        OR: [{ state: 'intended' }, { state: 'sending', sendingSince: { lt: silentSince } }],
      },
      data: awaited ? { notAfter } : { state: 'withdrawn' },
    })
  }
}
