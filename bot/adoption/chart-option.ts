import { dayAndMonth, dayAndMonthInFull, number } from '../text/format.ts'
import type { Locale } from '../text/locale.ts'
import { wordsFor } from '../text/words.ts'
import { sumOf } from './adoption-model.ts'
import type { Layout, PanelLayout } from './chart-layout.ts'
import type { Chart, ShownVersion } from './chart-model.ts'

/**
 * Inks of the versions, the newest first: apart in lightness too, for eyes that do not tell all colours and for grey
 * printers. On a light plate of its own, so that it reads the same in a dark chat.
 */
const newestFirst = ['#0b4f9e', '#f2a33a', '#7cc0e8', '#8d6aa0', '#d9c8a0'] as const
const restInk = '#c9cdd4'
const plate = '#ffffff'
const ink = '#1c2430'
const softInk = '#5a6472'
const faintLine = '#e3e6eb'
const baseLine = '#9aa3af'

const font = 'Inter'

/** A chart as what the drawing library takes: bars on one grid a panel, and every text in its place. */
export const optionOf = (chart: Chart, layout: Layout, locale: Locale) => ({
  animation: false,
  backgroundColor: plate,
  textStyle: { fontFamily: font, color: ink },
  grid: layout.panels.map(({ plot }) => ({ ...plot, containLabel: false })),
  xAxis: layout.panels.map((_, index) => dayAxis(chart, index)),
  yAxis: layout.panels.map(({ maximum }, index) => countAxis(maximum, index, locale)),
  series: layout.panels.flatMap(({ panel, large }, index) =>
    chart.versions.map((version, position) => ({
      type: 'bar',
      stack: `panel ${index}`,
      xAxisIndex: index,
      yAxisIndex: index,
      barCategoryGap: '22%',
      silent: true,
      itemStyle: {
        color: inkOf(chart.versions, position, version),
        borderColor: plate,
        borderWidth: large ? 0.75 : 0.5,
      },
      data: panel.counts.map((counts) => counts?.[position] || null),
    })),
  ),
  graphic: {
    elements: [...headings(chart, layout, locale), ...layout.panels.flatMap((panel) => textsOf(chart, panel, locale))],
  },
})

const inkOf = (versions: readonly ShownVersion[], position: number, { rest }: ShownVersion): string =>
  rest ? restInk : (newestFirst[versions.length - 1 - position] ?? restInk)

const dayAxis = ({ days }: Chart, gridIndex: number) => ({
  type: 'category',
  gridIndex,
  data: days,
  axisTick: { show: false },
  axisLabel: { show: false },
  axisLine: { onZero: true, lineStyle: { color: baseLine, width: 1 } },
})

const countAxis = (maximum: number, gridIndex: number, locale: Locale) => ({
  type: 'value',
  gridIndex,
  min: 0,
  max: maximum,
  interval: maximum,
  axisLine: { show: false },
  axisTick: { show: false },
  axisLabel: {
    color: softInk,
    fontFamily: font,
    fontSize: 12,
    formatter: (value: number): string => (value === 0 ? '' : number(locale, value)),
  },
  splitLine: { lineStyle: { color: faintLine, width: 1 } },
})

interface TextStyle {
  readonly size: number
  readonly color?: string
  readonly weight?: 400 | 600
  readonly align?: 'left' | 'center' | 'right'
}

/** @param y of the middle of the line */
const textAt = (x: number, y: number, text: string, style: TextStyle) => ({
  type: 'text',
  x,
  y,
  silent: true,
  style: {
    text,
    fill: style.color ?? ink,
    fontFamily: font,
    fontSize: style.size,
    fontWeight: style.weight ?? 400,
    align: style.align ?? 'left',
    verticalAlign: 'middle',
  },
})

const headings = (chart: Chart, layout: Layout, locale: Locale) => {
  const words = wordsFor(locale).adoption
  const left = layout.panels[0]?.left ?? 0
  const first = dayAndMonthInFull(locale, chart.days.at(0) ?? '')
  const last = dayAndMonthInFull(locale, chart.days.at(-1) ?? '')
  const period = words.period(first, last)
  return [
    textAt(left, 34, words.title, { size: 22, weight: 600 }),
    textAt(left, 60, chart.panels[0]?.counts.includes(null) ? words.withGaps(period) : period, {
      size: 14,
      color: softInk,
    }),
    ...legend(chart, layout),
  ]
}

/** For versions that nobody runs any more: the last bar has no place for their names. */
const legend = ({ versions }: Chart, { width, panels }: Layout) => {
  const right = width - (panels[0]?.left ?? 0)
  const entries = versions.toReversed().map(({ name }) => clipTo(name, 14))
  const widths = entries.map((name) => LEGEND_MARK + [...name].length * LETTER + LEGEND_GAP)
  return entries.flatMap((name, index) => {
    const position = versions.length - 1 - index
    const version = versions[position]
    const x = right + LEGEND_GAP - sumOf(widths.slice(index))
    return [
      {
        type: 'rect',
        silent: true,
        shape: { x, y: 28, width: 12, height: 12, r: 2 },
        style: { fill: version === undefined ? restInk : inkOf(versions, position, version) },
      },
      textAt(x + LEGEND_MARK, 34, name, { size: 14 }),
    ]
  })
}

const LEGEND_MARK = 18
const LEGEND_GAP = 18
/** Pixels that a letter takes at size 14, wide ones too. */
const LETTER = 8.5

const textsOf = (chart: Chart, layout: PanelLayout, locale: Locale) => {
  const words = wordsFor(locale).adoption
  const { panel, large, left, right, top } = layout
  const total = sumOf(panel.counts.at(-1) ?? [])
  const size = large ? 15 : 13
  return [
    textAt(left, top + 11, clipTo(panel.title, 38), { size: large ? 17 : 15, weight: 600 }),
    textAt(right, top + 11, words.machines(total), { size: 13, color: softInk, align: 'right' }),
    ...labelTexts(chart, layout, size, locale),
    ...dayTexts(chart, layout, locale),
  ]
}

/** Beside the last bar: a stroke in the version's ink, its name, and how many. */
const labelTexts = (chart: Chart, { labels, plot }: PanelLayout, size: number, locale: Locale) => {
  const start = plot.left + plot.width
  return labels.flatMap(({ version, machines, y, at }) => {
    const shown = chart.versions[version]
    if (shown === undefined) return []
    const stroke = inkOf(chart.versions, version, shown)
    return [
      {
        type: 'polyline',
        silent: true,
        shape: {
          points: [
            [start + 3, at],
            [start + 10, y],
            [start + 22, y],
          ],
        },
        style: { stroke, lineWidth: 3, fill: 'none', lineJoin: 'round' },
      },
      textAt(start + 28, y, `${clipTo(shown.name, size > 13 ? 14 : 9)}  ${number(locale, machines)}`, {
        size,
        weight: version === chart.versions.length - 1 ? 600 : 400,
      }),
    ]
  })
}

const clipTo = (text: string, length: number): string => {
  const characters = [...text]
  return characters.length > length ? `${characters.slice(0, length - 1).join('')}…` : text
}

/** The first day, today, and one a week in between. */
const dayTexts = ({ days }: Chart, { plot, large }: PanelLayout, locale: Locale) => {
  const last = days.length - 1
  const step = large ? 7 : 14
  const slot = plot.width / days.length
  const y = plot.top + plot.height + 15
  return days.flatMap((day, index) => {
    const fromEnd = last - index
    const isShown = fromEnd % step === 0 && fromEnd <= last
    if (!isShown) return []
    const text = fromEnd === 0 ? wordsFor(locale).adoption.today : dayAndMonth(locale, day)
    return [
      textAt(plot.left + slot * (index + 0.5), y, text, {
        size: 12,
        color: fromEnd === 0 ? ink : softInk,
        align: 'center',
      }),
    ]
  })
}
