import { App, type Receiver } from '@slack/bolt'
import type { Logger } from 'pino'
import { logFailure } from '../chat/guard.ts'
import { quietLogger } from './api.ts'
import type { Dispatch } from './dispatch.ts'
import type { Installation } from './origin.ts'
import { type EventPayload, readIncoming, type ShortcutPayload } from './payload.ts'

/** Bolt's App over our receiver: it authorises, ignores the bot's own words and finds the listener. */
export const createBoltApp = (options: {
  readonly receiver: Receiver
  readonly installation: Installation
  readonly botToken: string
  readonly apiUrl: string | undefined
  readonly dispatch: Dispatch
  readonly logger: Logger
}): App => {
  const { receiver, installation, botToken, apiUrl, dispatch, logger } = options
  const app = new App({
    receiver,
    // What auth.test said at start: asking again at each delivery would spend time, and throw when Slack is away.
    authorize: async () => ({
      botToken,
      botUserId: installation.botUserId,
      ...(installation.botId === undefined ? {} : { botId: installation.botId }),
    }),
    convoStore: false,
    logger: quietLogger(logger),
    clientOptions: {
      retryConfig: { retries: 0 },
      timeout: 10_000,
      ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    },
  })

  const onEvent = async (body: unknown): Promise<void> => {
    const incoming = readIncoming(body)
    if (incoming?.kind === 'event') await dispatch.event(incoming.payload)
  }
  app.event('app_mention', ({ body }) => onEvent(body))
  app.event('message', ({ body }) => onEvent(body))
  app.event('app_home_opened', ({ body }) => onEvent(body))
  app.shortcut(/.*/, async ({ body, context }) => {
    const incoming = readIncoming(body)
    if (incoming?.kind === 'shortcut') await dispatch.shortcut(incoming.payload, context['late'] === true)
  })
  app.error(async (error) => {
    logFailure(logger, 'bolt', error)
  })
  return app
}

/** Gives Bolt what is already accepted and acknowledged. */
export const processWithBolt = (app: App, payload: EventPayload | ShortcutPayload, late: boolean): Promise<void> =>
  app.processEvent({ body: payload, ack: async () => undefined, customProperties: { late } })
