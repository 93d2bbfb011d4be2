import { type Logger, pino } from 'pino'
import { Registry } from 'prom-client'
import { type HttpServer, startHttpServer } from '../../adapters/http/server.ts'
import type { Card } from '../../bot/card/card.ts'
import type { Field, Form, Option } from '../../bot/card/form.ts'
import type { CommandRoom, Reply } from '../../commands/contract.ts'

/** What commands answer in a test; replace what the test is about, also in the middle of it. */
export type StubCommands = { -readonly [Name in keyof CommandRoom]: CommandRoom[Name] }

/** Commands that do nothing and have nothing to say. */
export const silentCommands: Readonly<StubCommands> = {
  say: async () => ({ type: 'done' }),
  press: async () => ({ type: 'done' }),
  submit: async () => ({ type: 'done' }),
  search: async () => [],
  change: async () => null,
  home: async () => null,
  homeMark: async () => null,
}

/** Commands that tell, alone, what they were asked. */
export const echoingCommands: Readonly<StubCommands> = {
  ...silentCommands,
  say: async (_, text) => privateCard(`dit : ${text}`),
  press: async (_, { action }) => privateCard(`pressé : ${action}`),
  home: async () => card('accueil'),
}

/** What an adapter is given: it asks `commands` anew each time. */
export const roomOf = (commands: StubCommands): CommandRoom => ({
  say: (...given) => commands.say(...given),
  press: (...given) => commands.press(...given),
  submit: (...given) => commands.submit(...given),
  search: (...given) => commands.search(...given),
  change: (...given) => commands.change(...given),
  home: (...given) => commands.home(...given),
  homeMark: () => commands.homeMark(),
})

export const card = (title: string, more: Partial<Card> = {}): Card => ({
  title,
  tone: 'neutral',
  summary: title,
  blocks: [{ type: 'text', text: title }],
  ...more,
})

export const privateCard = (title: string, more: Partial<Card> = {}): Reply => ({
  type: 'card',
  card: card(title, more),
  audience: 'private',
})

export const publicCard = (title: string, more: Partial<Card> = {}): Reply => ({
  type: 'card',
  card: card(title, more),
  audience: 'place',
  locale: 'fr',
})

/** The form of an update that has these fields. */
export const formWith = (fields: readonly Field[], more: Partial<Form> = {}): Form => ({
  id: 'update',
  title: 'Mettre à jour',
  submit: 'Voir le plan',
  cancel: 'Annuler',
  state: { draft: 'D-1' },
  fields,
  ...more,
})

/** What can be chosen in a field: by value, the words for it. */
export const choices = (labels: Readonly<Record<string, string>>): readonly Option[] =>
  Object.entries(labels).map(([value, label]) => ({ value, label }))

/** The bot's HTTP server on a free port of this machine, and all that is logged around it. */
export const startLoggedServer = async (): Promise<{
  readonly http: HttpServer
  readonly logger: Logger
  logged(): string
}> => {
  const lines: string[] = []
  const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
  return { http: await startServer(logger), logger, logged: () => lines.join('') }
}

export const startServer = (logger: Logger, host = '127.0.0.1'): Promise<HttpServer> =>
  startHttpServer({
    ...{ host, port: 0, metrics: new Registry(), logger },
    readiness: async () => ({ ready: true, reasons: [] }),
  })
