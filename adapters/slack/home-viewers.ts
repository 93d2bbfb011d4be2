import { z } from 'zod'

/** Somebody who opened their home lately. */
export interface Viewer {
  /** Of the person, who may come from another workspace. */
  readonly workspace: string
  readonly userId: string
  /** Their own conversation with the bot. */
  readonly channelId: string
  readonly openedAt: number
}

/** By user id, who was served last at the end. */
export type Viewers = ReadonlyMap<string, Viewer>

/** More than a workspace's rate could keep fresh. */
const mostViewers = 500

export const addViewer = (viewers: Viewers, viewer: Viewer): Viewers => {
  const others = [...viewers].filter(([userId]) => userId !== viewer.userId)
  return new Map([...others, [viewer.userId, viewer] as const].slice(-mostViewers))
}

/** All that both know of and that opened theirs since. */
export const mergeViewers = (viewers: Viewers, others: readonly Viewer[], since: number): Viewers => {
  const merged = new Map(viewers)
  for (const other of others) {
    const known = merged.get(other.userId)
    if (known === undefined || known.openedAt < other.openedAt) merged.set(other.userId, other)
  }
  return new Map([...merged].filter(([, { openedAt }]) => openedAt > since).slice(-mostViewers))
}

const viewersSchema = z.array(
  z.object({ workspace: z.string(), userId: z.string(), channelId: z.string(), openedAt: z.number() }),
)
const shownSchema = z.object({ mark: z.string().nullable(), digest: z.string() })

export const writeViewers = (viewers: Viewers): string => JSON.stringify([...viewers.values()])

/** None where nothing is remembered, or something that another program wrote. */
export const readViewers = (written: string | null): readonly Viewer[] => parse(written, viewersSchema) ?? []

/** What stands in a home, and which change it shows. */
export const readShown = (written: string | null): z.infer<typeof shownSchema> | null => parse(written, shownSchema)

const parse = <Value>(written: string | null, schema: z.ZodType<Value>): Value | null => {
  if (written === null) return null
  try {
    return schema.safeParse(JSON.parse(written)).data ?? null
  } catch {
    return null
  }
}
