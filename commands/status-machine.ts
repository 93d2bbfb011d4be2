import type { Card, Fact } from '../bot/card/card.ts'
import type { FleetSnapshot, Machine } from '../bot/fleet/model.ts'
import { movesByItself, versusAccount } from '../bot/fleet/status.ts'
import type { RolloutView } from '../bot/rollout/view.ts'
import { dateTime } from '../bot/text/format.ts'
import type { Turn } from './command.ts'
import { text, zoneOf } from './reply.ts'
import { fact, rolloutLine } from './status-words.ts'
import { holderOf } from './which-holder.ts'

/** One machine: what it runs and what is installed, two facts (rule restart-applies). Null when there is none. */
export const machineCard = (
  turn: Turn,
  snapshot: FleetSnapshot,
  id: string,
  open: readonly RolloutView[],
): Card | null => {
  const machine = [...snapshot.wrs, ...snapshot.workstations].find((candidate) => candidate.id === id)
  if (machine === undefined) return null
  const { machine: words } = turn.words.status
  const holder = holderOf(
    open,
    machine.kind === 'workstation' && machine.connection === 'remote' ? null : machine.siteId,
  )
  const site = snapshot.sites.find(({ id: siteId }) => siteId === machine.siteId)
  const zone = site === undefined ? turn.occasion.user?.timeZone : site.timeZone
  const name = machine.name.trim() === '' ? machine.id : machine.name
  return {
    title: name,
    tone: 'neutral',
    summary: turn.words.status.versionCount(name, machine.version),
    blocks: [
      {
        type: 'facts',
        items: [
          fact(words.runs, machine.version),
          fact(
            words.installed,
            machine.installedVersion === null ? words.installedSame : words.installedWaits(machine.installedVersion),
          ),
          fact(words.power, machine.power === 'on' ? words.on : words.off),
          fact(words.kind, kindText(turn, machine)),
          ...(site === undefined ? [] : [fact(words.site, site.name)]),
          ...workstationFacts(turn, snapshot, machine),
          fact(
            words.seen,
            machine.lastSeenAt === null ? words.never : dateTime(turn.locale, machine.lastSeenAt, zoneOf(zone)),
          ),
          ...(holder === undefined ? [] : [fact(words.rollout, rolloutLine(turn, holder))]),
        ],
      },
      ...versusBlocks(turn, snapshot, machine),
    ],
  }
}

const kindText = ({ words }: Turn, machine: Machine): string => {
  const kinds = words.status.machine
  if (machine.kind === 'wrs') return machine.role === 'main' ? kinds.wrsMain : kinds.wrsSecondary
  return machine.connection === 'remote' ? kinds.remote : kinds.lan
}

const workstationFacts = ({ words }: Turn, snapshot: FleetSnapshot, machine: Machine): readonly Fact[] => {
  if (machine.kind === 'wrs') return []
  const labels = words.status.machine
  const server = snapshot.wrs.find(({ id }) => id === machine.wrsId)
  return [
    ...(machine.group === '' ? [] : [fact(labels.group, machine.group)]),
    ...(server === undefined || machine.connection === 'remote'
      ? []
      : [fact(labels.wrs, words.status.versionCount(server.name, server.version))]),
  ]
}

const versusBlocks = ({ words }: Turn, snapshot: FleetSnapshot, machine: Machine) => {
  const said = words.status.machine
  const stand = versusAccount(snapshot, machine.version)
  if (stand === 'current') return [text(said.current)]
  const trigger = movesByItself(snapshot, machine)
  if (trigger !== null) return [text(trigger === 'stop' ? said.behindStop : said.behindAutomatic)]
  return [text(said.notCurrent)]
}
