import type { Candidate, NameKind } from './select.ts'
import type { WavesProblem } from './waves.ts'

/** The closed list of what can be wrong with a typed command. Data only: `bot/text` has the words. Texts in it are foreign. */
export type RequestProblem =
  | { readonly type: 'too-long'; readonly length: number; readonly limit: number }
  | { readonly type: 'unclosed-quote'; readonly near: string }
  | { readonly type: 'unknown-option'; readonly option: string; readonly nearest: readonly string[] }
  | { readonly type: 'repeated-option'; readonly option: string }
  | { readonly type: 'missing-value'; readonly option: string }
  /** An option that is only said or not said got a value. */
  | { readonly type: 'unexpected-value'; readonly option: string; readonly value: string }
  /** A word such as `wrs` or `site`, and no name behind it, though others are named. */
  | { readonly type: 'missing-name'; readonly word: string }
  | { readonly type: 'unknown-phase'; readonly phase: string; readonly phases: readonly string[] }
  | {
      readonly type: 'unknown-machine' | 'unknown-site' | 'unknown-group' | 'unknown-name'
      readonly name: string
      /** What it was looked for among. */
      readonly kinds: readonly NameKind[]
      readonly nearest: readonly Candidate[]
    }
  | { readonly type: 'ambiguous'; readonly name: string; readonly candidates: readonly Candidate[] }
  /** Everything, and besides it something by name: which one is meant? */
  | { readonly type: 'everything-and-more' }
  | { readonly type: 'bad-waves'; readonly text: string; readonly problem: WavesProblem }
  | { readonly type: 'bad-time'; readonly option: string; readonly text: string }
  | {
      readonly type: 'time-without-hour'
      readonly option: string
      readonly text: string
      /** The same with an hour, as it can be typed. */
      readonly example: string
    }
  | { readonly type: 'past-time'; readonly option: string; readonly text: string }
  /** Several moments may be meant; each choice is written as it can be typed. */
  | {
      readonly type: 'ambiguous-time'
      readonly option: string
      readonly text: string
      readonly choices: readonly string[]
    }
