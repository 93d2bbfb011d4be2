import type { Receiver } from '@slack/bolt'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { HttpAnswer, HttpRequest, HttpServer } from '../http/server.ts'
import { json } from '../http/server.ts'
import { deliveryOf, readDelivery } from './delivery.ts'
import type { Gate } from './gate.ts'
import { checkSignature } from './signature.ts'

/** The part of a Socket Mode client that we use. */
export interface Socket {
  on(event: 'slack_event', listener: (delivered: unknown) => void): unknown
  start(): Promise<unknown>
  disconnect(): Promise<unknown>
}

export interface ReceiverOptions {
  readonly signingSecret: string
  readonly http: HttpServer
  /** Where given, deliveries come through it as well (for customers behind a firewall). */
  readonly socket?: Socket | undefined
  readonly gate: Gate
  readonly logger: Logger
  readonly now: () => Date
}

/** What Slack calls. */
export const eventsPath = '/slack/events'

/**
 * Our receiver for Bolt. How the two divide the work: the receiver verifies, writes to the durable inbox and answers
 * every delivery itself, for Bolt would first run its middleware, and would answer commands and presses three times
 * as late. Commands, presses, submissions and searches then go straight to the dispatch. Events and shortcuts go
 * through Bolt (`app.processEvent`, see bolt.ts), which knows who is authorised, ignores the bot's own messages and
 * finds the listener; its listeners end in the same dispatch. Socket Mode brings its deliveries to the same gate.
 */
export const createReceiver = (options: ReceiverOptions): Receiver => {
  const { signingSecret, http, socket, gate, logger, now } = options

  const handle = async (request: HttpRequest): Promise<HttpAnswer> => {
    const { headers, body } = request
    const verdict = checkSignature(
      { timestamp: one(headers['x-slack-request-timestamp']), signature: one(headers['x-slack-signature']), body },
      signingSecret,
      now(),
    )
    if (verdict !== 'valid') {
      logger.warn({ code: 'slack_request_refused', verdict }, 'a request was not from Slack, or not from now')
      return json(401, { error: `signature_${verdict}` })
    }
    const delivered = readDelivery(body.toString('utf8'), one(headers['content-type']) ?? '')
    switch (delivered.type) {
      case 'challenge':
        return json(200, { challenge: delivered.challenge })
      case 'nothing':
        return { status: 200 }
      case 'malformed':
        logger.warn({ code: 'slack_request_malformed' }, 'a signed request could not be read')
        return json(400, { error: 'malformed' })
      case 'delivery': {
        const answer = await gate.take(delivered.id, delivered.incoming)
        return answer.body === undefined ? { status: answer.status } : json(answer.status, answer.body)
      }
    }
  }

  const takeFromSocket = async (delivered: unknown): Promise<void> => {
    const envelope = envelopeSchema.safeParse(delivered)
    if (!envelope.success) return
    const { body, ack } = envelope.data
    const read = deliveryOf(body)
    const answer = read.type === 'delivery' ? await gate.take(read.id, read.incoming) : { status: 200 as const }
    // Without an acknowledgement Slack delivers it again.
    if (answer.status === 200) await ack('body' in answer ? answer.body : undefined)
  }

  socket?.on('slack_event', (delivered) => {
    takeFromSocket(delivered).catch(() => logger.error({ code: 'slack_socket_failed' }, 'a delivery was not answered'))
  })

  return {
    // Bolt hands itself over here; what is for it comes from the work queue instead.
    init: () => undefined,
    start: async () => {
      http.route({ method: 'POST', path: eventsPath, handle })
      await socket?.start()
    },
    stop: async () => {
      gate.shut()
      await socket?.disconnect()
    },
  }
}

const ackSchema = z.custom<(body?: Readonly<Record<string, unknown>>) => Promise<void>>(
  (value) => typeof value === 'function',
)
const envelopeSchema = z.object({ body: z.unknown(), ack: ackSchema })

const one = (header: string | string[] | undefined): string | undefined => (Array.isArray(header) ? header[0] : header)
