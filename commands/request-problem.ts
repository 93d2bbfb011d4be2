import type { Card, Rich } from '../bot/card/card.ts'
import type { RequestProblem } from '../bot/rollout/request-text.ts'
import type { Candidate } from '../bot/rollout/select.ts'
import type { WavesProblem } from '../bot/rollout/waves.ts'
import type { Words } from '../bot/text/words.ts'
import type { CommandName, Turn } from './command.ts'
import { context, quoted, text } from './reply.ts'

/** What is wrong with a typed request: one sentence, the way forward, and how it is written. */
export const requestProblemCard = ({ words }: Turn, problem: RequestProblem, command: CommandName = 'update'): Card => {
  const { request, tooLong } = words.problem
  const { sentences, items } = describe(words, problem)
  return {
    title: problem.type === 'too-long' ? tooLong.title : request.title,
    tone: 'warning',
    summary: sentences[0] ?? request.title,
    blocks: [
      ...sentences.map((sentence) => text(sentence)),
      ...(items.length === 0 ? [] : [{ type: 'list' as const, items }]),
      ...(problem.type === 'too-long' ? [] : [context(request.usage(words.command.commands[command].usage))]),
    ],
  }
}

interface Described {
  readonly sentences: readonly string[]
  readonly items: readonly Rich[]
}

/** Shown of the things that a name may mean. */
const MOST_CANDIDATES = 8

const describe = (words: Words, problem: RequestProblem): Described => {
  const { request, tooLong } = words.problem
  const say = (...sentences: readonly string[]): Described => ({ sentences, items: [] })
  switch (problem.type) {
    case 'too-long':
      return say(tooLong.text(problem.length, problem.limit))
    case 'unclosed-quote':
      return say(request.unclosedQuote(quoted(problem.near)))
    case 'unknown-option':
      return say(
        request.unknownOption(quoted(problem.option)),
        ...nearestText(
          words,
          problem.nearest.map((name) => `--${name}`),
        ),
      )
    case 'repeated-option':
      return say(request.repeatedOption(problem.option))
    case 'missing-value':
      return say(request.missingValue(problem.option))
    case 'unexpected-value':
      return say(request.unexpectedValue(problem.option, quoted(problem.value)))
    case 'missing-name':
      return say(request.missingName(quoted(problem.word)))
    case 'unknown-phase':
      return say(request.unknownPhase(quoted(problem.phase)))
    case 'unknown-machine':
    case 'unknown-site':
    case 'unknown-group':
    case 'unknown-name':
      return say(unknownText(words, problem), ...nearestNames(words, problem.nearest))
    case 'ambiguous':
      return {
        sentences: [request.ambiguous(quoted(problem.name))],
        items: candidateItems(words, problem.candidates),
      }
    case 'everything-and-more':
      return say(request.everythingAndMore)
    case 'bad-waves':
      return say(request.badWaves(quoted(problem.text)), wavesProblemText(words, problem.problem))
    case 'bad-time':
      return say(request.badTime(quoted(problem.text)))
    case 'time-without-hour':
      return say(request.timeWithoutHour(quoted(problem.text), quoted(problem.example)))
    case 'ambiguous-time':
      return say(request.ambiguousTime(quoted(problem.text), problem.choices))
    case 'past-time':
      return say(request.pastTime(quoted(problem.text)))
  }
}

const unknownText = (
  words: Words,
  { type, name }: Extract<RequestProblem, { readonly nearest: readonly Candidate[] }>,
): string => {
  const { request } = words.problem
  const shown = quoted(name)
  switch (type) {
    case 'unknown-machine':
      return request.unknownMachine(shown)
    case 'unknown-site':
      return request.unknownSite(shown)
    case 'unknown-group':
      return request.unknownGroup(shown)
    case 'unknown-name':
      return request.unknownName(shown)
  }
}

/** The names that are nearest to one that is none. */
const nearestNames = (words: Words, nearest: readonly Candidate[]): readonly string[] =>
  nearest.length === 0
    ? [words.problem.request.noNearest]
    : nearestText(
        words,
        nearest.map(({ name, id }) => quoted(name.trim() === '' ? id : name, 60)),
      )

const nearestText = (words: Words, names: readonly string[]): readonly string[] =>
  names.length === 0 ? [] : [words.problem.request.nearest(names)]

/** Each as it can be typed. */
const candidateItems = (words: Words, candidates: readonly Candidate[]): readonly Rich[] => {
  const wordOf = { site: 'site', group: 'group', wrs: 'wrs', workstation: 'post' } as const
  const items = candidates
    .slice(0, MOST_CANDIDATES)
    .map(({ kind, id, name }): Rich => [{ type: 'code', text: `${wordOf[kind]} "${id}"` }, ` · ${quoted(name, 60)}`])
  const missing = candidates.length - items.length
  return missing > 0 ? [...items, words.problem.moreNames(missing)] : items
}

export const wavesProblemText = ({ problem: { request } }: Words, problem: WavesProblem): string => {
  switch (problem.why) {
    case 'not-a-size':
      return request.waves.notASize
    case 'out-of-range':
      return request.waves.outOfRange(quoted(problem.part))
    case 'not-growing':
      return request.waves.notGrowing(quoted(problem.part))
    case 'too-many':
      return request.waves.tooMany(problem.limit)
  }
}
