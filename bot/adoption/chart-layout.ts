import { sumOf } from './adoption-model.ts'
import type { Chart, ChartPanel } from './chart-model.ts'

/** Where everything of a chart stands, in its own pixels. */
export interface Layout {
  readonly width: number
  readonly height: number
  readonly panels: readonly PanelLayout[]
}

export interface PanelLayout {
  readonly panel: ChartPanel
  readonly left: number
  readonly right: number
  /** Of the title; the bars begin below it. */
  readonly top: number
  readonly plot: { readonly left: number; readonly top: number; readonly width: number; readonly height: number }
  /** The tallest day; at least 1, so that an empty panel has a scale too. */
  readonly maximum: number
  readonly large: boolean
  readonly labels: readonly Label[]
}

/** What stands at the right of the last day's bar. */
export interface Label {
  /** As in the chart's list of versions. */
  readonly version: number
  readonly machines: number
  /** Of the middle of the text. */
  readonly y: number
  /** Of the middle of what it names. */
  readonly at: number
}

const WIDTH = 960
const MARGIN = 32
const HEADER = 84
const COLUMN_GAP = 28
const TITLE = 30
const AXIS = 26
const large = { plot: 190, labels: 190, line: 22 } as const
const small = { plot: 96, labels: 132, line: 18 } as const
const SCALE = 34

/** The first panel over the whole width, the others two in a row. */
export const layOut = (chart: Chart): Layout => {
  const [first, ...others] = chart.panels
  const largeHeight = TITLE + large.plot + AXIS
  const smallHeight = TITLE + small.plot + AXIS
  const rows = Math.ceil(others.length / 2)
  const columnWidth = (WIDTH - 2 * MARGIN - COLUMN_GAP) / 2
  const panels = [
    ...(first === undefined ? [] : [panelAt(first, true, { left: MARGIN, top: HEADER, width: WIDTH - 2 * MARGIN })]),
    ...others.map((panel, index) =>
      panelAt(panel, false, {
        left: MARGIN + (index % 2) * (columnWidth + COLUMN_GAP),
        top: HEADER + largeHeight + 14 + Math.floor(index / 2) * (smallHeight + 10),
        width: columnWidth,
      }),
    ),
  ]
  return { width: WIDTH, height: HEADER + largeHeight + (rows === 0 ? 0 : 14 + rows * (smallHeight + 10)) + 10, panels }
}

const panelAt = (
  panel: ChartPanel,
  isLarge: boolean,
  box: { readonly left: number; readonly top: number; readonly width: number },
): PanelLayout => {
  const size = isLarge ? large : small
  const plot = {
    left: box.left + SCALE,
    top: box.top + TITLE,
    width: box.width - SCALE - size.labels,
    height: size.plot,
  }
  const maximum = Math.max(1, ...panel.counts.map((counts) => sumOf(counts ?? [])))
  const labels = labelsOf(panel, maximum, plot, size.line)
  return { panel, left: box.left, right: box.left + box.width, top: box.top, plot, maximum, large: isLarge, labels }
}

/** One for each version that runs today, beside its part of the last bar, and none over another. */
const labelsOf = (
  { counts }: ChartPanel,
  maximum: number,
  plot: PanelLayout['plot'],
  line: number,
): readonly Label[] => {
  const today = counts.at(-1) ?? []
  const bottom = plot.top + plot.height
  const places = today.map((machines, version) => {
    const below = sumOf(today.slice(0, version))
    return { version, machines, at: bottom - ((below + machines / 2) / maximum) * plot.height }
  })
  const shown = places.filter(({ machines }) => machines > 0)
  const ys = spread(shown.map(({ at }) => at).toReversed(), line, {
    from: plot.top + line / 2,
    to: bottom - line / 2 + 2,
  }).toReversed()
  return shown.map((place, index) => ({ ...place, y: ys[index] ?? place.at }))
}

/** Growing positions moved apart to `gap` at least, inside the range as far as there is room, and no further than needed. */
export const spread = (
  positions: readonly number[],
  gap: number,
  range: { readonly from: number; readonly to: number },
): readonly number[] => {
  const down: number[] = []
  for (const position of positions) down.push(Math.max(position, range.from, (down.at(-1) ?? -Infinity) + gap))
  const up: number[] = []
  for (const position of down.toReversed())
    up.push(Math.min(position, up.length === 0 ? range.to : (up.at(-1) ?? 0) - gap))
  return up.toReversed()
}
