import { expect, vi } from 'vitest'
import { z } from 'zod'
import { createMemoryInbox, type MemoryInbox } from '../../adapters/chat/inbox.fixture.ts'
import { createInProcessCoordination } from '../../adapters/redis/in-process.ts'
import { type RunningSlack, startSlack } from '../../adapters/slack/start.ts'
import type { Inbox } from '../../bot/chat/inbox.ts'
import { type RunningWorkspace, startWorkspace } from '../../sandbox/slack/start.ts'
import { echoingCommands, roomOf, type StubCommands, startLoggedServer } from '../support/chat-stubs.ts'

const messageSchema = z.object({
  ts: z.string(),
  user: z.string(),
  text: z.string(),
  bot: z.boolean(),
  thread_ts: z.string().optional(),
  blocks: z.array(z.record(z.string(), z.unknown())).optional(),
  ephemeralFor: z.string().optional(),
  files: z
    .array(
      z.object({ name: z.string(), url: z.string(), mimetype: z.string().optional(), alt_txt: z.string().optional() }),
    )
    .optional(),
  error: z.boolean().optional(),
})
export type Shown = z.infer<typeof messageSchema>

const viewSchema = z.object({
  view: z
    .object({
      id: z.string(),
      title: z.object({ text: z.string() }),
      blocks: z.array(z.record(z.string(), z.unknown())),
      errors: z.record(z.string(), z.string()).nullish(),
    })
    .nullable(),
})
export type ShownView = NonNullable<z.infer<typeof viewSchema>['view']>

const outcomeSchema = z.looseObject({ ok: z.boolean().optional(), error: z.string().optional() })

export interface Harness {
  readonly workspace: RunningWorkspace
  readonly slack: RunningSlack
  readonly inbox: MemoryInbox
  readonly commands: StubCommands
  logged(): string
  act(name: string, body: Readonly<Record<string, unknown>>): Promise<z.infer<typeof outcomeSchema>>
  say(
    text: string,
    options?: { person?: string; channel?: string; thread_ts?: string; doubled?: boolean },
  ): Promise<z.infer<typeof outcomeSchema>>
  messages(options?: { person?: string; channel?: string }): Promise<readonly Shown[]>
  /** Waits for the first message of the bot that contains these words. */
  shown(words: string, options?: { person?: string; channel?: string }): Promise<Shown>
  view(person?: string): Promise<ShownView | null>
  shownView(words: string, person?: string): Promise<ShownView>
  stop(): Promise<void>
}

/** A Slack workspace and the bot's Slack side, over real HTTP; only the commands and the database are stand-ins. */
export const startHarness = async (
  options: {
    /** One that runs already, and goes on when this harness stops. */
    readonly workspace?: RunningWorkspace
    readonly inbox?: MemoryInbox
    /** In place of the one in memory. */
    readonly durableInbox?: Inbox
    readonly rateLimits?: boolean
    /** What commands answer from the first moment on. */
    readonly commands?: Partial<StubCommands>
  } = {},
): Promise<Harness> => {
  const workspace = options.workspace ?? (await startWorkspace({ rateLimits: options.rateLimits ?? false }))
  const { http, logger, logged } = await startLoggedServer()
  const inbox = options.inbox ?? createMemoryInbox()
  const coordination = createInProcessCoordination()
  const commands: StubCommands = { ...echoingCommands, ...options.commands }
  const slack = await startSlack({
    signingSecret: workspace.signingSecret,
    botToken: workspace.botToken,
    apiUrl: workspace.apiUrl,
    sandbox: true,
    commands: roomOf(commands),
    inbox: options.durableInbox ?? inbox,
    coordination,
    logger,
    http,
  })
  workspace.setRequestUrl(`${http.origin}/slack/events`)

  const get = async (path: string): Promise<unknown> => (await fetch(`${workspace.origin}${path}`)).json()
  const act: Harness['act'] = async (name, body) => {
    const response = await fetch(`${workspace.origin}/sandbox/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return outcomeSchema.parse(await response.json())
  }
  const messages: Harness['messages'] = async ({ person = 'U0CAMILLE', channel = 'C0POSTES' } = {}) =>
    z
      .object({ messages: z.array(messageSchema) })
      .parse(await get(`/sandbox/messages?channel=${channel}&person=${person}`)).messages
  const view: Harness['view'] = async (person = 'U0CAMILLE') =>
    viewSchema.parse(await get(`/sandbox/view?person=${person}`)).view

  return {
    workspace,
    slack,
    inbox,
    commands,
    logged,
    act,
    say: (text, { person = 'U0CAMILLE', channel = 'C0POSTES', ...rest } = {}) =>
      act('say', { person, channel, text, ...rest }),
    messages,
    shown: (words, where) =>
      vi.waitFor(async () => {
        const found = (await messages(where)).find((message) => message.bot && JSON.stringify(message).includes(words))
        if (found === undefined) throw new Error(`nothing says « ${words} »`)
        return found
      }, 6_000),
    view,
    shownView: (words, person) =>
      vi.waitFor(async () => {
        const shown = await view(person)
        if (shown === null || !JSON.stringify(shown).includes(words)) throw new Error(`no view says « ${words} »`)
        return shown
      }, 6_000),
    stop: async () => {
      await slack.stop()
      await http.close(500)
      if (options.workspace === undefined) await workspace.close()
      await coordination.close()
    },
  }
}

/** The first button of a message, as the page would press it. */
export const firstButton = (message: Shown): { readonly block_id: string; readonly action_id: string } => {
  const actions = message.blocks?.find(({ type }) => type === 'actions')
  return z
    .object({ block_id: z.string(), elements: z.array(z.object({ action_id: z.string() })).min(1) })
    .transform(({ block_id, elements }) => ({ block_id, action_id: elements[0]?.action_id ?? '' }))
    .parse(actions)
}

/** Nothing of what people wrote, and no secret, stands in the log (promise 7). */
export const expectCleanLog = (harness: Harness, ...words: readonly string[]): void => {
  const log = harness.logged()
  for (const word of [...words, harness.workspace.botToken, harness.workspace.signingSecret]) {
    expect(log).not.toContain(word)
  }
}
