import type { PictureFile } from '../chat/platform.ts'
import type { Transaction } from '../database.ts'
import type { Locale } from '../text/locale.ts'
import { wordsFor } from '../text/words.ts'
import { dayOf } from './adoption-model.ts'
import { alternativeText } from './alternative-text.ts'
import { chartOf } from './chart-model.ts'
import { drawChart } from './draw-chart.ts'
import { readAdoption } from './read-adoption.ts'

/** The adoption chart of some places; where it could not be drawn, its words have to do. */
export type AdoptionChart =
  | { readonly type: 'drawn'; readonly file: PictureFile }
  | { readonly type: 'words'; readonly text: string }

export interface AdoptionCharts {
  /**
   * @param places ids of sites, and `remote`; null: the whole account
   * @returns null when none of them ever had a machine
   */
  chart(places: ReadonlySet<string> | null, locale: Locale): Promise<AdoptionChart | null>
}

export interface AdoptionChartsOptions {
  readonly prisma: Transaction
  readonly accountId: string
  readonly now: () => Date
  readonly logger: { warn(bindings: { readonly code: string; readonly reason: string }, message: string): void }
  readonly draw?: typeof drawChart
}

/** Charts of who runs which version since when. A drawing that fails is logged, and its words are there all the same. */
export const createAdoptionCharts = (options: AdoptionChartsOptions): AdoptionCharts => {
  const { prisma, accountId, now, logger } = options
  const draw = options.draw ?? drawChart
  return {
    chart: async (places, locale) => {
      const at = now()
      const adoption = await readAdoption(prisma, accountId, at, places)
      if (adoption.places.length === 0) return null
      const chart = chartOf(adoption, locale)
      const words = wordsFor(locale).adoption
      const drawing = await draw({ chart, locale }).catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : 'unknown'
        logger.warn({ code: 'chart_not_drawn', reason }, 'a chart could not be drawn; its words stand in for it')
        return null
      })
      const alternative = alternativeText(chart, locale)
      if (drawing === null) return { type: 'words', text: alternative }
      const picture = { full: drawing.full, inline: Buffer.from(drawing.inline).toString('base64'), alternative }
      return { type: 'drawn', file: { name: words.file(dayOf(at)), title: words.title, picture } }
    },
  }
}
