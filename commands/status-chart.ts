import { z } from 'zod'
import { remotePlace } from '../bot/adoption/adoption-model.ts'
import type { Button } from '../bot/card/card.ts'
import type { FleetSnapshot, Machine } from '../bot/fleet/model.ts'
import type { Selection } from '../bot/rollout/request.ts'
import type { Token } from '../bot/rollout/request-text-tokens.ts'
import { fold } from '../bot/rollout/select.ts'
import { onPress, type Turn } from './command.ts'
import type { Reply } from './contract.ts'
import { note, privately } from './reply.ts'

/** Its names without accents, as people type them. */
const optionNames: ReadonlySet<string> = new Set(['chart', 'graph', 'graphique', 'courbe'])

export const isChartOption = (token: Token): boolean => token.type === 'option' && optionNames.has(fold(token.name))

/** Who runs which version since when, as a picture; in words where it could not be drawn. */
export const chartReply = async (turn: Turn, places: ReadonlySet<string> | null): Promise<Reply> => {
  const words = turn.words.adoption
  const chart = await turn.bot.charts.chart(places, turn.locale)
  if (chart === null) {
    const { title, text } = places === null ? words.tooSoon : words.nothingThere
    return privately(note('neutral', title, text))
  }
  if (chart.type === 'drawn') return { type: 'file', ...chart.file }
  return privately(note('warning', words.failed.title, [words.failed.text, chart.text]))
}

/** The places of what was named: a chart shows whole places, so of a group or a machine those where it stands. */
export const placesOf = (snapshot: FleetSnapshot, selection: Selection): ReadonlySet<string> | null => {
  if (selection.type === 'everything') return null
  const { sites, groups, wrs, workstations } = selection
  const named = new Set([...wrs, ...workstations])
  const machines = [
    ...snapshot.wrs.filter(({ id }) => named.has(id)),
    ...snapshot.workstations.filter(
      ({ id, group }) => named.has(id) || groups.some((path) => group === path || group.startsWith(`${path}/`)),
    ),
  ]
  return new Set([...sites, ...machines.map(placeOf)])
}

const placeOf = (machine: Machine): string =>
  machine.kind === 'workstation' && machine.connection === 'remote' ? remotePlace : (machine.siteId ?? '')

/** @param site its id; without one, the whole account */
export const chartButton = ({ words }: Pick<Turn, 'words'>, site?: string): Button => ({
  action: 'status.chart',
  label: words.adoption.button,
  value: site === undefined ? {} : { site },
})

export const chartPress = onPress('look', z.object({ site: z.string().optional() }), (turn, { site }) =>
  chartReply(turn, site === undefined ? null : new Set([site])),
)
