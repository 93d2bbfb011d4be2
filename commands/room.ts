import { randomBytes } from 'node:crypto'
import type { Card } from '../bot/card/card.ts'
import type { Form } from '../bot/card/form.ts'
import { findPlace } from '../bot/chat/places.ts'
import { framesOf } from '../bot/frames.ts'
import { type Action, mayDo } from '../bot/people/authorise.ts'
import { FleetUnknownError } from '../bot/rollout/steer/draft.ts'
import { type Locale, wordsFor } from '../bot/text/words.ts'
import type { CommandDependencies, Turn } from './command.ts'
import type { CommandRoom, Occasion, Reply } from './contract.ts'
import { fleetUnknownReply } from './fleet-unknown.ts'
import { consoleMark, homeCard } from './home.ts'
import { createRecentSnapshot } from './recent-snapshot.ts'
import { refuse } from './refuse.ts'
import { directory, forms, hear, presses, searches } from './registry.ts'
import { note, privately } from './reply.ts'
import { unknownCommandReply } from './unknown-command.ts'

/**
 * What people say, press and enter, answered. Each turn: who is it, now; may they, now (the one check, DESIGN 5); then
 * the command. Nothing throws: a failure is told in words, with a reference to the log.
 */
export const createCommandRoom = (dependencies: CommandDependencies): CommandRoom => {
  const { logger } = dependencies
  const recentSnapshot = createRecentSnapshot(dependencies.readSnapshot)

  const meet = async (occasion: Occasion): Promise<Turn> => {
    const { platform, workspace, userId, user } = occasion
    const person = await dependencies.people.resolve({ platform, workspace, userId }, user)
    // Private replies follow the person's own language; else the one chosen for the place.
    const readPlaceLocale = async (): Promise<Locale> =>
      (await findPlace(dependencies.prisma, dependencies.accountId, occasion.place))?.locale ??
      dependencies.defaultLocale
    const locale = user?.locale ?? (await readPlaceLocale())
    return {
      occasion,
      person,
      locale,
      words: wordsFor(locale),
      placeLocale: async () => (occasion.direct ? locale : await readPlaceLocale()),
      // An unknown person has no role; looking needs none.
      may: (action) => (person === null ? action === 'look' : mayDo(person.roles, person.organisation, action)),
      commands: directory,
      recentSnapshot,
      bot: dependencies,
    }
  }

  const failed = (occasion: Occasion, kind: string, name: string, error: unknown): Card => {
    const reference = logFailure(dependencies, kind, name, error)
    const words = wordsFor(occasion.user?.locale ?? dependencies.defaultLocale).card
    return note('bad', words.failedTitle, words.failed(reference))
  }

  /** Only here is anything thrown caught, and only here is authority checked. */
  const answer = async (
    occasion: Occasion,
    kind: string,
    name: string,
    action: Action,
    work: (turn: Turn) => Promise<Reply>,
  ): Promise<Reply> => {
    try {
      const turn = await meet(occasion)
      const reply = turn.may(action) ? await settle(turn, work) : await refuse(turn, action)
      logger.info({ code: 'command', kind, command: name, reply: reply.type }, 'a command was answered')
      return reply.type === 'form' ? { ...reply, form: watched(dependencies, name, reply.form) } : reply
    } catch (error) {
      return privately(failed(occasion, kind, name, error))
    }
  }

  return {
    say: (occasion, said) => {
      const heard = hear(said)
      if (heard.type === 'command') {
        const { command, rest } = heard
        const action = command.actionFor?.(rest) ?? command.action
        return answer(occasion, 'say', command.name, action, (turn) => command.say(turn, rest))
      }
      if (heard.type === 'nothing') {
        return answer(occasion, 'say', 'help', 'look', (turn) => helpReply(turn))
      }
      return answer(occasion, 'say', 'unknown', 'look', async (turn) => unknownCommandReply(turn, heard))
    },
    press: (occasion, { action, value }) => {
      const known = presses.get(action)
      const needed = known?.handler.actionFor(value) ?? 'look'
      return answer(
        occasion,
        'press',
        known === undefined ? 'unknown' : action,
        needed,
        async (turn) => (await known?.handler.press(turn, value)) ?? privately(oldButton(turn)),
      )
    },
    submit: (occasion, { form, state, values }) => {
      const known = forms.get(form)
      const needed = known?.handler.actionFor(state) ?? 'look'
      return answer(
        occasion,
        'submit',
        known?.command.name ?? 'unknown',
        needed,
        async (turn) => (await known?.handler.submit(turn, state, values)) ?? privately(oldForm(turn)),
      )
    },
    search: async (occasion, { source, query }) => {
      const known = searches.get(source)
      if (known === undefined) return []
      try {
        return (await known.handler(await meet(occasion), query)).slice(0, MOST_OPTIONS)
      } catch (error) {
        logFailure(dependencies, 'search', known.command.name, error)
        return []
      }
    },
    change: async (occasion, { form, state, values }) => {
      const known = forms.get(form)
      if (known === undefined) return null
      try {
        const turn = await meet(occasion)
        return turn.may(known.handler.actionFor(state)) ? await known.handler.change(turn, state, values) : null
      } catch (error) {
        logFailure(dependencies, 'change', known.command.name, error)
        return null
      }
    },
    // A glance needs no more than to look; what needs more is left out of it.
    home: async (occasion) => {
      try {
        return await homeCard(await meet(occasion))
      } catch (error) {
        logFailure(dependencies, 'home', 'home', error)
        return null
      }
    },
    homeMark: async () => {
      try {
        return `${await dependencies.homes.mark()} ${consoleMark(dependencies.consoleHealth())}`
      } catch (error) {
        logFailure(dependencies, 'home', 'mark', error)
        return null
      }
    },
  }
}

/** Platforms show no more at a time. */
const MOST_OPTIONS = 100

const helpReply = (turn: Turn): Promise<Reply> => {
  const heard = hear('help')
  if (heard.type !== 'command') throw new Error('There is no help.')
  return heard.command.say(turn, '')
}

/** The console has never answered: said in its own words wherever a command stumbles over it. */
const settle = async (turn: Turn, work: (turn: Turn) => Promise<Reply>): Promise<Reply> => {
  try {
    return await work(turn)
  } catch (error) {
    if (error instanceof FleetUnknownError) return fleetUnknownReply(turn)
    throw error
  }
}

const oldButton = ({ words }: Turn): Card => note('warning', words.problem.old.title, words.problem.old.text)
const oldForm = ({ words }: Turn): Card => note('warning', words.problem.oldForm.title, words.problem.oldForm.text)

/** A form is composed after the reply was given, so its failure is noted on its own; the adapter tells it in words. */
const watched = (dependencies: CommandDependencies, name: string, form: Promise<Form>): Promise<Form> => {
  form.catch((error: unknown) => logFailure(dependencies, 'form', name, error))
  return form
}

/** Where it failed, but not its message: that may hold what a person wrote (promise 7 of DESIGN 8). */
const logFailure = ({ logger }: CommandDependencies, kind: string, name: string, error: unknown): string => {
  const reference = randomBytes(4).toString('hex')
  logger.error(
    {
      code: 'command_failed',
      kind,
      command: name,
      reference,
      error: error instanceof Error ? error.name : typeof error,
      frames: framesOf(error),
    },
    'a command failed',
  )
  return reference
}
