import * as echarts from 'echarts/core'
import 'echarts/lib/chart/bar'
import 'echarts/lib/component/graphic'
import 'echarts/lib/component/gridSimple'
import { SVGRenderer } from 'echarts/renderers'
import type { Locale } from '../text/locale.ts'
import { layOut } from './chart-layout.ts'
import type { Chart } from './chart-model.ts'
import { optionOf } from './chart-option.ts'

echarts.use([SVGRenderer])

/** Pure: the same chart is the same drawing. Costs 40 MB and a quarter of a second to load, so only a worker does. */
export const drawSvg = (chart: Chart, locale: Locale): string => {
  const layout = layOut(chart)
  const { width, height } = layout
  const drawing = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height })
  try {
    drawing.setOption(optionOf(chart, layout, locale))
    return drawing.renderToSVGString()
  } finally {
    drawing.dispose()
  }
}
