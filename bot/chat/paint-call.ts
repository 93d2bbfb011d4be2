import type { PaintCall, PaintContext } from './painter-model.ts'
import type { ChatFailure, ChatPlatform } from './platform.ts'

const shortestRetryMilliseconds = 3_000
const longestRetryMilliseconds = 60_000

/** When to try again after so many failures in a row: 3 s, 6 s … at most a minute. */
export const retryAt = (context: PaintContext, failures: number): Date =>
  new Date(
    context.now().getTime() +
      Math.min(longestRetryMilliseconds, shortestRetryMilliseconds * 2 ** Math.min(failures, 10)),
  )

/**
 * Calls the chat and always has an answer: one that throws or never answers is `unknown`, whatever the port
 * promises, so that no platform can hold up the others.
 */
export const call = async <Answer extends { readonly outcome: string }>(
  { context, platform, found }: CallSite,
  name: PaintCall,
  work: () => Promise<Answer>,
): Promise<Answer | ChatFailure> => {
  const begun = performance.now()
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<ChatFailure>((resolve) => {
    timer = setTimeout(() => resolve({ outcome: 'unknown' }), context.callTimeoutMilliseconds)
  })
  const answer = await Promise.race([
    work().catch((error: unknown): ChatFailure => {
      context.logger.error({ code: 'paint.platform_threw', call: name, messageId: found.id, err: error })
      return { outcome: 'unknown' }
    }),
    silence,
  ])
  clearTimeout(timer)
  const milliseconds = performance.now() - begun
  context.observe({ call: name, platform: platform.name, outcome: answer.outcome, milliseconds })
  return answer
}

interface CallSite {
  readonly context: PaintContext
  readonly platform: ChatPlatform
  readonly found: { readonly id: string }
}
