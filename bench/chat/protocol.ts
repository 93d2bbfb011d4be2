import { z } from 'zod'
import { databaseTask } from '../support/task.ts'

export const chatPlatforms = ['slack', 'teams'] as const

/** Where a sandbox is, and what its bot must know to be let in. */
export const chatAddress = z.discriminatedUnion('platform', [
  z.object({
    platform: z.literal('slack'),
    workspace: z.string(),
    apiUrl: z.string(),
    signingSecret: z.string(),
    botToken: z.string(),
  }),
  z.object({
    platform: z.literal('teams'),
    workspace: z.string(),
    clientId: z.string(),
    clientSecret: z.string(),
    cloud: z.object({ loginUrl: z.string(), openIdMetadataUrl: z.string(), serviceUrl: z.string() }),
  }),
])
export type ChatAddress = z.infer<typeof chatAddress>

export const sandboxTask = z.object({ places: z.number() })
export const sandboxReady = z.object({ type: z.literal('ready'), address: chatAddress })

/** What the platform itself says, after all. */
export const verdictMessage = z.object({
  type: z.literal('verdict'),
  edits: z.number(),
  posts: z.number(),
  /** Calls that came too fast, by method. */
  tooFast: z.record(z.string(), z.number()),
  /** Other refusals, by code. */
  refusals: z.record(z.string(), z.number()),
  /** Messages that stand in the place itself, of each place. */
  roots: z.array(z.number()),
  /** What the rollouts' messages show, in no order. */
  marks: z.array(z.string()),
})
export type Verdict = z.infer<typeof verdictMessage>

export const botTask = z.object({
  database: databaseTask,
  console: z.object({ url: z.string(), token: z.string(), origin: z.string() }),
  chat: chatAddress,
  rollouts: z.number(),
  /** The first so many of the places carry the rollouts, in turn. */
  channels: z.number(),
  places: z.number(),
  /** For how long the rollouts change. */
  seconds: z.number(),
})

const seenChange = z.object({
  /** Which rollout. */
  message: z.number(),
  /** Milliseconds from the first change. */
  at: z.number(),
  /** Milliseconds until the platform had answered that it shows it; null: never. */
  delay: z.number().nullable(),
})

export const doneMessage = z.object({
  type: z.literal('done'),
  changes: z.array(seenChange),
  /** What each rollout's message must show in the end. */
  marks: z.array(z.string()),
  /** Milliseconds from the publication until the platform had answered each post of the card, in order. */
  announced: z.array(z.number()),
  /** The same until the notes stood under it. */
  noted: z.array(z.number()),
  cpuSeconds: z.number(),
  idleMegabytes: z.number(),
  peakMegabytes: z.number(),
})
export type Done = z.infer<typeof doneMessage>

/** The id of a place, as each platform would form it. */
export const channelIdOf = (platform: ChatAddress['platform'], index: number): string =>
  platform === 'slack'
    ? `C0BENCH${`${index}`.padStart(5, '0')}`
    : `19:${index.toString(16).padStart(32, '0')}@thread.tacv2`

/** What tells one state of a rollout's message from all others. */
export const markOf = (rollout: number, change: number): string => `bench-${rollout}-${change}`
export const markPattern = /bench-(\d+)-(\d+)/u
