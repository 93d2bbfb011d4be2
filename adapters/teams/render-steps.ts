import type { Block, Step, StepState } from '../../bot/card/card.ts'
import type { Words } from '../../bot/text/words.ts'
import type { ColorName, Element, TextRun } from './adaptive-card.ts'
import type { Part } from './fit.ts'
import { limits } from './limits.ts'
import { moreLine } from './render-more.ts'
import { nobody, paragraphs, richText } from './render-rich.ts'
import { present } from './text.ts'

type Steps = Extract<Block, { readonly type: 'steps' }>

const marks: Readonly<
  Record<StepState, { readonly sign: string; readonly color: ColorName; readonly quiet: boolean }>
> = {
  waiting: { sign: '○', color: 'default', quiet: true },
  running: { sign: '◔', color: 'accent', quiet: false },
  done: { sign: '✓', color: 'good', quiet: false },
  failed: { sign: '✗', color: 'attention', quiet: false },
  paused: { sign: '‖', color: 'warning', quiet: false },
  skipped: { sign: '–', color: 'default', quiet: true },
}

/** Wide enough for the widest mark. */
const markWidth = '20px'

/** A titled list: a mark for each state, the step, and what is to say of it in small letters. */
export const stepsPart = (steps: Steps, words: Words['card']): Part => {
  const most = Math.min(steps.items.length, limits.steps)
  const title = richText([{ type: 'TextRun', text: present(steps.title, limits.heading), weight: 'bolder' }], {
    spacing: 'medium',
  })
  return {
    items: Math.max(1, most),
    render: (shown) => [
      title,
      ...steps.items.slice(0, Math.min(shown, most)).map((step) => stepLine(step, words)),
      ...moreLine(steps.items.length - Math.min(shown, most), words),
    ],
  }
}

const stepLine = (step: Step, words: Words['card']): Element => {
  const { sign, color, quiet } = marks[step.state]
  const subtle = quiet ? { isSubtle: true } : {}
  // The mark alone does not tell a paused step from a waiting one to who cannot see it well.
  const word = step.state === 'paused' || step.state === 'skipped' ? words.stepStates[step.state] : undefined
  const detail = [word, step.detail].filter((part) => part !== undefined && part.trim() !== '').join(' · ')
  const runs: readonly TextRun[] = [
    { type: 'TextRun', text: present(step.title, limits.heading), ...subtle },
    ...(detail === ''
      ? []
      : [
          {
            type: 'TextRun' as const,
            text: `\u2002${present(detail, limits.line)}`,
            size: 'small' as const,
            isSubtle: true,
          },
        ]),
  ]
  const output = step.output?.trim() ?? ''
  return {
    type: 'ColumnSet',
    spacing: 'small',
    columns: [
      {
        type: 'Column',
        width: markWidth,
        items: [richText([{ type: 'TextRun', text: sign, color, weight: 'bolder', ...subtle }])],
      },
      {
        type: 'Column',
        width: 'stretch',
        spacing: 'none',
        items: [
          richText(runs),
          ...(output === ''
            ? []
            : paragraphs(
                output,
                { text: limits.line, lines: limits.lineLines },
                { size: 'small', isSubtle: true, spacing: 'none' },
                nobody,
              )),
        ],
      },
    ],
  }
}
