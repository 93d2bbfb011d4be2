import { type ConsoleOptions, type RunningConsole, startConsole } from '../../sandbox/console/start.ts'
import { type RunningWorkspace, startWorkspace } from '../../sandbox/slack/start.ts'
import { freePort } from '../support/service.ts'
import type { Environment } from './bot.ts'
import { type ConsoleHand, consoleAt } from './console.ts'
import { type Workspace, workspaceAt } from './workspace.ts'

export interface Surroundings {
  readonly console: RunningConsole
  readonly hand: ConsoleHand
  readonly chat: RunningWorkspace
  readonly workspace: Workspace
  /** What points a bot at them; its port is always the same one, because the chat calls it there. */
  readonly environment: Environment
  close(): Promise<void>
}

/** A console and a workspace that outlive the bot, as the real ones do. */
export const startSurroundings = async (options: ConsoleOptions = {}): Promise<Surroundings> => {
  const console = await startConsole(options)
  const port = await freePort()
  const chat = await startWorkspace({ requestUrl: `http://127.0.0.1:${port}/slack/events` })
  return {
    console,
    hand: consoleAt(console.origin),
    chat,
    workspace: workspaceAt(chat.origin),
    environment: {
      PORT: `${port}`,
      WISPER_API_URL: console.url,
      WISPER_API_TOKEN: console.token,
      SLACK_SIGNING_SECRET: chat.signingSecret,
      SLACK_BOT_TOKEN: chat.botToken,
      SLACK_API_URL: chat.apiUrl,
      W360_OWNERS: 'slack:T0SANDBOX/U0CAMILLE',
      LOG_LEVEL: 'warn',
    },
    close: async () => {
      await chat.close()
      await console.close()
    },
  }
}
