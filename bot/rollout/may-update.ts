import type { LaneFacts, TargetFacts, WrsFacts } from './lane-model.ts'

/**
 * Whether a workstation would take the target if it were updated now: the last check before anything is sent, on
 * the freshest facts, whatever the plan said. Rules: order, wrs-decides, remote-direct.
 */
export const mayUpdate = (target: TargetFacts, facts: LaneFacts): boolean => {
  const { machine } = target
  if (machine === null) return false
  if (target.kind === 'wrs' || machine.connection === 'remote' || machine.wrsId === null) return true
  const serving = servingWrs(machine.wrsId, facts.wrs)
  return serving.length > 0 && serving.every((wrs) => wrs.version === facts.rollout.targetVersion)
}

/** Its own WRS while that is on; else any other of the site that is on may serve, so all of them count. */
const servingWrs = (wrsId: string, all: ReadonlyMap<string, WrsFacts>): readonly WrsFacts[] => {
  const own = all.get(wrsId)
  if (own === undefined) return []
  if (own.power === 'on') return [own]
  return [...all.values()].filter((wrs) => wrs.siteId === own.siteId && wrs.power === 'on')
}
