import { fold, nearestWords } from '../bot/rollout/select.ts'
import { announce } from './announce.ts'
import { audit } from './audit.ts'
import { campaign } from './campaign.ts'
import type { Command, CommandName, Directory, FormHandler, PressHandler, SearchHandler } from './command.ts'
import { freeze, unfreeze } from './freeze.ts'
import { help } from './help.ts'
import { language } from './language.ts'
import { lift } from './lift.ts'
import { link } from './link.ts'
import { people } from './people.ts'
import { promote } from './promote.ts'
import { reject } from './reject.ts'
import { releases } from './releases.ts'
import { role } from './role.ts'
import { rollback } from './rollback.ts'
import { rollout } from './rollout.ts'
import { status } from './status.ts'
import { cancel, next, pause, resume, retry } from './steer.ts'
import { subscribe, unsubscribe } from './subscribe.ts'
import { update } from './update.ts'
import { usb } from './usb.ts'
import { validate } from './validate.ts'
import { window } from './window.ts'

/** Every command, in the order of the help. The compiler holds it to the words: none without, none too many. */
const byName: Readonly<Record<CommandName, Command>> = {
  help,
  status,
  releases,
  update,
  rollout,
  pause,
  resume,
  cancel,
  retry,
  next,
  campaign,
  validate,
  reject,
  promote,
  usb,
  rollback,
  lift,
  window,
  subscribe,
  unsubscribe,
  announce,
  language,
  freeze,
  unfreeze,
  people,
  role,
  link,
  audit,
}

export const registry: readonly Command[] = Object.values(byName)

interface Spelling {
  readonly command: Command
  /** Folded words. */
  readonly words: readonly string[]
}

const spellings: readonly Spelling[] = registry
  .flatMap((command) =>
    [command.name, ...command.synonyms].map((spelling) => ({ command, words: fold(spelling).split(' ') })),
  )
  // « mettre à jour » before any single word.
  .toSorted((one, other) => other.words.length - one.words.length)

export type Heard =
  | { readonly type: 'command'; readonly command: Command; readonly rest: string }
  | { readonly type: 'nothing' }
  | { readonly type: 'unknown'; readonly word: string; readonly nearest: Command | null }

/** Which command a text begins with, and what is left of the text; however its chat has people call the bot. */
export const hear = (said: string): Heard => {
  const trimmed = said.trim().replace(/^[/@]w360\b\s*/iu, '')
  const words = [...trimmed.matchAll(/\S+/gu)]
  const [first] = words
  if (first === undefined) return { type: 'nothing' }
  // Long nonsense is not folded whole: no name has so many words or letters.
  const folded = words.slice(0, 4).map(([word]) => fold(word.slice(0, 40)))
  if (/^r-?\d{1,9}$/u.test(folded[0] ?? '') && words.length === 1) {
    return { type: 'command', command: byName.rollout, rest: trimmed }
  }
  for (const { command, words: spelling } of spellings) {
    if (!spelling.every((word, position) => folded[position] === word)) continue
    const end = words[spelling.length]?.index ?? trimmed.length
    return { type: 'command', command, rest: trimmed.slice(end) }
  }
  return { type: 'unknown', word: first[0], nearest: nearestCommand(folded[0] ?? '') }
}

export const nearestCommand = (word: string): Command | null => {
  const single = spellings.filter(({ words }) => words.length === 1)
  const [nearest] = nearestWords(
    word,
    single.map(({ words }) => words.join(' ')),
  )
  return single.find(({ words }) => words.join(' ') === nearest)?.command ?? null
}

/** The command of this name or synonym. */
export const findCommand = (word: string): Command | null => {
  const heard = hear(word)
  return heard.type === 'command' && heard.rest === '' ? heard.command : null
}

export const directory: Directory = {
  all: registry,
  find: (word) => findCommand(word),
  nearest: (word) => nearestCommand(word),
}

const merged = <Handler>(
  handlersOf: (command: Command) => Readonly<Record<string, Handler>> | undefined,
): ReadonlyMap<string, { readonly command: Command; readonly handler: Handler }> =>
  new Map(
    registry.flatMap((command) =>
      Object.entries(handlersOf(command) ?? {}).map(([name, handler]) => [name, { command, handler }] as const),
    ),
  )

export const presses = merged<PressHandler>(({ presses: handlers }) => handlers)
export const forms = merged<FormHandler>(({ forms: handlers }) => handlers)
export const searches = merged<SearchHandler>(({ searches: handlers }) => handlers)
