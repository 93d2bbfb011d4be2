import { violatedIndex } from '../../../prisma/open.ts'
import { readRolloutView, readTargetViews } from '../read-view.ts'
import { openRolloutStates, parseState, rolloutStates } from '../states.ts'
import type { Steering } from '../steering.ts'
import { cancelRollout, nextWave, pauseRollout, resumeRollout, retryRollout } from './acts.ts'
import { discardDraft, draftRollout, planNow, redraftRollout } from './draft.ts'
import { siteBusy, startRollout } from './start.ts'
import { laneKey, type SteerContext } from './steer-context.ts'
import { watchRollout } from './watch.ts'

export const createSteering = (context: SteerContext): Steering => {
  const { prisma, accountId } = context
  const read = (id: string) => readRolloutView(prisma, accountId, id, context.now(), context.consoleReachable())
  return {
    draft: (request, by) => draftRollout(context, request, by),
    dryRun: (request) => planNow(context, request),
    redraft: (draftId, version, request) => redraftRollout(context, draftId, version, request),
    discard: (draftId) => discardDraft(context, draftId),
    start: (draftId, version, by, home, override) => startRollout(context, draftId, version, by, home, override),
    pause: (ref, by) => pauseRollout(context, ref, by),
    resume: (ref, by, override) => resumeRollout(context, ref, by, override),
    cancel: (ref, by) => cancelRollout(context, ref, by),
    retry: async (ref, by, override) => {
      try {
        return await retryRollout(context, ref, by, override)
      } catch (error) {
        if (violatedIndex(error) === null) throw error
        const lanes = await prisma.lane.findMany({ where: { accountId, rolloutId: ref.id, openSite: null } })
        return await siteBusy(
          context,
          lanes.map(({ siteId }) => laneKey(siteId)),
        )
      }
    },
    next: (ref, by, override) => nextWave(context, ref, by, override),
    watch: (number, home) => watchRollout(context, number, home),
    read,
    readByNumber: async (number) => {
      const row = await prisma.rollout.findUnique({
        where: { accountId_number: { accountId, number } },
        select: { id: true },
      })
      return row === null ? null : await read(row.id)
    },
    listOpen: async () => {
      const rows = await prisma.rollout.findMany({
        where: { accountId, state: { in: [...openRolloutStates] } },
        orderBy: { number: 'asc' },
        select: { id: true },
      })
      const views = await Promise.all(rows.map(({ id }) => read(id)))
      return views.filter((view) => view !== null)
    },
    listRecent: async (limit) => {
      const rows = await prisma.rollout.findMany({
        where: { accountId, number: { not: null } },
        orderBy: { number: 'desc' },
        take: limit,
        select: { number: true, state: true, targetVersion: true, startedAt: true, endedAt: true },
      })
      return rows.flatMap(({ number, state, ...rest }) =>
        number === null ? [] : [{ ...rest, number, state: parseState(rolloutStates, state) }],
      )
    },
    targets: (rolloutId) => readTargetViews(prisma, accountId, rolloutId),
  }
}
