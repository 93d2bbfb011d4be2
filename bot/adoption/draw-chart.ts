import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import type { Drawing, DrawingTask } from './draw-worker.ts'

/** Patience with a busy machine; an idle one takes half a second. */
const MILLISECONDS = 30_000

const drawingSchema = z.object({ full: z.instanceof(Uint8Array), inline: z.instanceof(Uint8Array) })

/**
 * Draws a chart in a thread of its own, which ends with it: the bot goes on answering meanwhile, and gives the memory
 * of the drawing libraries back.
 * @throws when it could not be drawn, or not in time
 */
export const drawChart = async (task: DrawingTask): Promise<Drawing> => {
  const worker = new Worker(new URL('./draw-worker.ts', import.meta.url), { workerData: task })
  try {
    // An error of the thread rejects this too.
    const [drawing] = await once(worker, 'message', { signal: AbortSignal.timeout(MILLISECONDS) })
    return drawingSchema.parse(drawing)
  } finally {
    await worker.terminate()
  }
}
