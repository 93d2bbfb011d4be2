import { z } from 'zod'

/** What a server that is measured is told. `apiUrl` is the root of the stand-in for Slack's Web API. */
export const peerTask = z.object({ signingSecret: z.string(), apiUrl: z.string() })

export const originMessage = z.object({ type: z.literal('ready'), origin: z.string() })

export const loadTask = z.object({ connections: z.number(), signingSecret: z.string(), slackOrigin: z.string() })

/** One measurement: so many commands to that server, each of its own. */
export const loadJob = z.object({ origin: z.string(), commands: z.number(), name: z.string() })

export const loadResult = z.object({
  type: z.literal('result'),
  seconds: z.number(),
  /** Milliseconds from sending to the whole answer. */
  p50: z.number(),
  p99: z.number(),
  /** Answers that were not 200. */
  refused: z.number(),
})

export type LoadResult = z.infer<typeof loadResult>

/** `answered` commands got `total` replies. */
export const repliesMessage = z.object({ type: z.literal('replies'), answered: z.number(), total: z.number() })
