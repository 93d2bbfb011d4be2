import { z } from 'zod'

export const databaseTask = z.object({ dataDirectory: z.string(), databaseUrl: z.string().optional() })

export const readyMessage = z.object({ type: z.literal('ready') })

/** What the parent asks of this process. Ends the process when the parent is gone, however it went. */
export const taskOf = <Schema extends z.ZodType>(schema: Schema, close: () => Promise<void>): z.infer<Schema> => {
  process.once('disconnect', () => void close().then(() => process.exit()))
  return schema.parse(JSON.parse(process.argv[2] ?? 'null'))
}

export const tell = (message: Readonly<Record<string, unknown>>): void => {
  process.send?.(message)
}

/** Waits for the parent's sign to begin. */
export const toldToBegin = (): Promise<void> => new Promise((resolve) => process.once('message', () => resolve()))
