import { z } from 'zod'

/**
 * What came after Adaptive Cards 1.5 and Teams draws. A client that does not know it shows the `fallback`, so that has to
 * be there and to be good.
 */
const newer = new Set([
  'Badge',
  'Carousel',
  'Chart.Donut',
  'Chart.HorizontalBar',
  'Chart.HorizontalBar.Stacked',
  'Chart.Line',
  'Chart.Pie',
  'Chart.VerticalBar',
  'Chart.VerticalBar.Grouped',
  'CodeBlock',
  'CompoundButton',
  'Icon',
  'Input.Rating',
  'ProgressBar',
  'ProgressRing',
  'Rating',
])

const ownOf = (kinds: Readonly<Record<string, z.ZodType>>, name: string): z.ZodType | undefined =>
  Object.hasOwn(kinds, name) ? kinds[name] : undefined

interface Choice {
  /** What a fallback may be; absent where nothing newer may stand. */
  readonly fallback?: () => z.ZodType
}

/** Chooses by `type`; each kind checks the whole object. */
export const byType = (
  kinds: () => Readonly<Record<string, z.ZodType>>,
  what: string,
  { fallback }: Choice = {},
): z.ZodType =>
  z.looseObject({ type: z.string() }).superRefine((value, context) => {
    const kind = ownOf(kinds(), value.type)
    if (kind === undefined && newer.has(value.type) && fallback !== undefined && value['fallback'] !== undefined) {
      passOn(fallback().safeParse(value['fallback']), ['fallback'], context)
      return
    }
    if (kind === undefined) {
      const message = newer.has(value.type)
        ? `${value.type} is newer than 1.5 and needs a fallback`
        : `${value.type} is no ${what} of Adaptive Cards 1.5`
      context.addIssue({ code: 'custom', message, path: ['type'] })
      return
    }
    passOn(kind.safeParse(value), [], context)
  })

const passOn = (
  result: z.ZodSafeParseResult<unknown>,
  prefix: readonly PropertyKey[],
  context: z.RefinementCtx,
): void => {
  for (const issue of result.error?.issues ?? []) {
    context.addIssue({ code: 'custom', message: issue.message, path: [...prefix, ...issue.path] })
  }
}
