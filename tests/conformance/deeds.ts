import { hear, presses, registry, searches, forms as submitted } from '../../commands/registry.ts'
import type { SeenButton, SeenForm } from './driver.ts'

/** What of the registry people have done so far: so that what nobody did is found, and not forgotten. */
export interface Deeds {
  said(words: string): void
  pressed(button: SeenButton): void
  sent(form: SeenForm | null): void
  searched(source: string): void
  /** Names of the registry that nobody did, by kind; `except` with the reason why nobody can. */
  undone(
    except: Readonly<Record<string, string>>,
  ): Readonly<Record<'commands' | 'presses' | 'forms' | 'searches', readonly string[]>>
}

export const createDeeds = (): Deeds => {
  const done = {
    commands: new Set<string>(),
    presses: new Set<string>(),
    forms: new Set<string>(),
    searches: new Set<string>(),
  }
  return {
    said: (words) => {
      const heard = hear(words)
      if (heard.type === 'command') done.commands.add(heard.command.name)
    },
    pressed: ({ action }) => void done.presses.add(action),
    sent: (form) => void (form?.id != null && done.forms.add(form.id)),
    searched: (source) => void done.searches.add(source),
    undone: (except) => {
      const left = (names: Iterable<string>, seen: ReadonlySet<string>): readonly string[] =>
        [...names].filter((name) => !seen.has(name) && except[name] === undefined)
      return {
        commands: left(
          registry.map(({ name }) => name),
          done.commands,
        ),
        presses: left(presses.keys(), done.presses),
        forms: left(submitted.keys(), done.forms),
        searches: left(searches.keys(), done.searches),
      }
    },
  }
}
