import type { ManifestProblem } from './fr/manifest.ts'
import type { ConfigurationProblem } from './fr/start.ts'

/** A text that somebody may read, and where it stands in the dictionary. */
export interface Said {
  readonly path: string
  readonly text: string
}

const configurationProblems: readonly ConfigurationProblem[] = [
  { type: 'invalid', name: 'PORT' },
  { type: 'invalid', name: 'W360_OWNERS', part: 'slack' },
  { type: 'incomplete', name: 'SLACK_BOT_TOKEN', with: 'SLACK_SIGNING_SECRET' },
  { type: 'missing-in-production', name: 'DATABASE_URL' },
  { type: 'missing-in-production', name: 'SLACK_BOT_TOKEN', or: 'TEAMS_CLIENT_ID' },
  { type: 'not-together', name: 'TEAMS_LOCAL', with: 'TEAMS_CLIENT_ID' },
  { type: 'place-astray', name: 'W360_OPS_PLACE', place: 'slack:T1/C1', needs: 'SLACK_SIGNING_SECRET' },
  { type: 'place-astray', name: 'W360_OPS_PLACE', place: 'teams:T1/C1', needs: 'TEAMS_TENANT_ID' },
]

const manifestProblems: readonly ManifestProblem[] = [
  { type: 'unknown-option', option: '--hots', nearest: null },
  { type: 'unknown-option', option: '--hots', nearest: '--host' },
  { type: 'no-value', option: '--host' },
  { type: 'twice', option: '--host' },
  { type: 'stray', word: 'mairie' },
  { type: 'needs', option: '--host', for: 'Teams' },
  { type: 'host', why: 'empty', instead: null },
  { type: 'host', why: 'more', instead: 'bot.example.org' },
  { type: 'host', why: 'port', instead: 'bot.example.org' },
  { type: 'host', why: 'address', instead: null },
  { type: 'host', why: 'private', instead: null },
  { type: 'host', why: 'shape', instead: null },
  { type: 'guid', option: '--bot-id', why: 'shape' },
  { type: 'guid', option: '--bot-id', why: 'placeholder' },
  { type: 'url', option: '--website' },
  { type: 'version', option: '--app-version' },
  { type: 'length', option: '--company', most: 32 },
  { type: 'choice', option: '--locale', choices: ['fr', 'en'] },
]

/** Stands for a name, a moment, a list of names or the facts of a sentence, whichever a function asks it for. */
const anything: unknown = new Proxy(['7'], {
  get: (names, member): unknown => {
    if (typeof member === 'symbol' || member in names) return Reflect.get(names, member)
    const method: unknown = Reflect.get(String.prototype, member)
    return typeof method === 'function' ? method.bind('7') : '7'
  },
})

const ordinary: readonly unknown[] = [0, 1, 2, 12_345, anything]
const special: readonly unknown[] = [null, true, false, {}, 1, ['7', '8']]

/** What a function of the words may be asked with, where neither a number nor a name will do. */
const codes = (dictionary: unknown): readonly unknown[] => [
  ...configurationProblems,
  ...manifestProblems,
  ...new Set(keysOf(dictionary)),
]

/** Every text of a dictionary; of a function, what it says of few and many, of something and nothing. */
export const everythingSaid = (dictionary: unknown): readonly Said[] => {
  const known = codes(dictionary)
  const found = textsIn(dictionary, '', (path, says) => answersOf(path, says, known))
  return [...new Map(found.map((said) => [`${said.path}|${said.text}`, said])).values()]
}

type Answers = (path: string, says: CallableFunction) => readonly Said[]

const textsIn = (value: unknown, path: string, answers: Answers): readonly Said[] => {
  if (typeof value === 'string') return [{ path, text: value }]
  if (typeof value === 'function') return answers(path, value)
  return membersOf(value).flatMap(([member, inner]) =>
    textsIn(inner, path === '' ? member : `${path}.${member}`, answers),
  )
}

const membersOf = (value: unknown): readonly (readonly [string, unknown])[] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : []

const keysOf = (value: unknown): readonly string[] =>
  membersOf(value).flatMap(([member, inner]) => [member, ...keysOf(inner)])

const answersOf = (path: string, says: CallableFunction, known: readonly unknown[]): readonly Said[] => {
  const said = callsOf(says.length, special).flatMap((call) => answer(path, says, call))
  const answered = said.length > 0 ? said : callsOf(says.length, known).flatMap((call) => answer(path, says, call))
  if (answered.length === 0) throw new Error(`${path} says nothing to any sample: add one`)
  return answered
}

/** The same for every parameter; and for one parameter each of these, while the others are ordinary. */
const callsOf = (parameters: number, instead: readonly unknown[]): readonly (readonly unknown[])[] => {
  const same = ordinary.map((sample) => Array.from({ length: parameters }, () => sample))
  return [
    ...same,
    ...same.flatMap((call) => call.flatMap((_, position) => instead.map((value) => call.with(position, value)))),
  ]
}

/** Nothing where the sample was not of the kind that the function takes. */
const answer = (path: string, says: CallableFunction, call: readonly unknown[]): readonly Said[] => {
  try {
    const result: unknown = Reflect.apply(says, undefined, call)
    const texts = textsIn(result, path, () => [])
    return texts.some(({ text }) => /undefined|null|NaN|\[object/u.test(text)) ? [] : texts
  } catch {
    return []
  }
}
