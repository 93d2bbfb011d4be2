import { goesOnAsTime } from '../schedule/time-words.ts'
import type { RequestProblem } from './request-text-problem.ts'
import type { Token } from './request-text-tokens.ts'
import { fold, nearestWords } from './select.ts'

export type OptionName = 'tag' | 'phase' | 'waves' | 'pause' | 'with-wrs' | 'without' | 'restart-at' | 'at' | 'dry-run'

interface OptionRule {
  readonly name: OptionName
  readonly takesValue: boolean
  readonly repeats: boolean
  /** Other ways to type it, without accents. */
  readonly also: readonly string[]
}

const rules: readonly OptionRule[] = [
  { name: 'tag', takesValue: true, repeats: false, also: ['to', 'vers', 'etiquette'] },
  { name: 'phase', takesValue: true, repeats: false, also: [] },
  { name: 'waves', takesValue: true, repeats: false, also: ['wave', 'vagues', 'vague'] },
  { name: 'pause', takesValue: false, repeats: false, also: ['pauses'] },
  {
    name: 'with-wrs',
    takesValue: false,
    repeats: false,
    also: ['include-wrs', 'avec-wrs', 'avec-le-wrs', 'avec-les-wrs'],
  },
  { name: 'without', takesValue: true, repeats: true, also: ['except', 'sans', 'sauf'] },
  { name: 'restart-at', takesValue: true, repeats: false, also: ['redemarrage', 'redemarrer-a', 'redemarrage-a'] },
  { name: 'at', takesValue: true, repeats: false, also: ['start-at', 'a', 'le', 'debut', 'commencer-a'] },
  { name: 'dry-run', takesValue: false, repeats: false, also: ['dryrun', 'simulation', 'simuler', 'a-blanc'] },
]

const rulesByWord: ReadonlyMap<string, OptionRule> = new Map(
  rules.flatMap((rule) => [rule.name, ...rule.also].map((word) => [word, rule] as const)),
)

type Value = Exclude<Token, { readonly type: 'option' }>

/** What was given by option; an option that takes no value has an empty list. */
export type Options = ReadonlyMap<OptionName, readonly Value[]>

export type SplitText =
  | { readonly type: 'split'; readonly options: Options; readonly names: readonly Value[] }
  | { readonly type: 'problem'; readonly problem: RequestProblem }

const join = (one: Value, other: string, between: string): Value => ({
  type: one.type,
  text: `${one.text}${between}${other}`,
})

/** People put spaces where a value has none: `1, 10 %, 50 %`, `2026-11-23 20:00` and `samedi 6h`. */
const isContinued = (rule: OptionRule, value: Value, next: Token | undefined): next is Value => {
  if (next?.type !== 'word' || value.type !== 'word') return false
  if (rule.name === 'waves') return /[,;]$/u.test(value.text) || /^[%,;]/u.test(next.text)
  return (rule.name === 'at' || rule.name === 'restart-at') && goesOnAsTime(value.text, next.text)
}

/** Takes the options out of a typed command; what is left are names and the words between them. */
export const splitOptions = (tokens: readonly Token[], allowed: (name: OptionName) => boolean): SplitText => {
  const options = new Map<OptionName, Value[]>()
  const names: Value[] = []
  const problem = (found: RequestProblem): SplitText => ({ type: 'problem', problem: found })
  let position = 0
  while (position < tokens.length) {
    const token = tokens[position]
    position += 1
    if (token === undefined) break
    if (token.type !== 'option') {
      names.push(token)
      continue
    }
    const rule = rulesByWord.get(fold(token.name))
    if (rule === undefined || !allowed(rule.name)) {
      const known = rules.map(({ name }) => name).filter(allowed)
      return problem({ type: 'unknown-option', option: token.name, nearest: nearestWords(token.name, known) })
    }
    const values = options.get(rule.name)
    if (values !== undefined && !rule.repeats) return problem({ type: 'repeated-option', option: rule.name })
    const next = tokens[position]
    if (!rule.takesValue) {
      if (token.hasValue) {
        const value = next?.type === 'option' ? '' : (next?.text ?? '')
        return problem({ type: 'unexpected-value', option: rule.name, value })
      }
      options.set(rule.name, [])
      continue
    }
    if (next === undefined || next.type === 'option' || next.text === '') {
      return problem({ type: 'missing-value', option: rule.name })
    }
    position += 1
    let value: Value = next
    for (let more = tokens[position]; isContinued(rule, value, more); more = tokens[position]) {
      value = join(value, more.text, ' ')
      position += 1
    }
    options.set(rule.name, [...(values ?? []), value])
  }
  return { type: 'split', options, names }
}
