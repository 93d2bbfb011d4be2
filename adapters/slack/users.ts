import { z } from 'zod'
import type { ChatUser } from '../../bot/chat/platform.ts'
import { localeFrom } from '../../bot/text/words.ts'
import type { SlackApi } from './api.ts'

/** How long a deactivated or renamed person may still pass for what they were. */
const keptMilliseconds = 60_000
const mostKept = 5_000
const patienceMilliseconds = 1_000

const userSchema = z.object({
  user: z.object({
    deleted: z.boolean().default(false),
    real_name: z.string().optional(),
    name: z.string().optional(),
    locale: z.string().optional(),
    tz: z.string().nullish(),
    profile: z
      .object({
        display_name: z.string().optional(),
        real_name: z.string().optional(),
        email: z.string().optional(),
      })
      .default({}),
  }),
})

/**
 * What Slack knows of people, kept for a minute. Asked once for all who wait. Null when Slack could not say: then
 * nobody may act, and the next one asks again.
 */
export const createUsers = (api: SlackApi, now: () => number): ((userId: string) => Promise<ChatUser | null>) => {
  const kept = new Map<string, { readonly until: number; readonly user: Promise<ChatUser | null> }>()

  const ask = async (userId: string): Promise<ChatUser | null> => {
    const parameters = { user: userId, include_locale: true }
    const answer = await api.call('users.info', parameters, userSchema, { patience: patienceMilliseconds })
    if (answer.outcome !== 'ok') {
      kept.delete(userId)
      return null
    }
    const { profile, ...user } = answer.data.user
    return {
      name: nonEmpty(profile.display_name) ?? nonEmpty(profile.real_name) ?? user.real_name ?? user.name ?? userId,
      email: profile.email ?? null,
      locale: localeFrom(user.locale),
      timeZone: user.tz ?? null,
      active: !user.deleted,
    }
  }

  return (userId) => {
    const found = kept.get(userId)
    if (found !== undefined && found.until > now()) return found.user
    if (kept.size >= mostKept) kept.clear()
    const user = ask(userId)
    kept.set(userId, { until: now() + keptMilliseconds, user })
    return user
  }
}

const nonEmpty = (text: string | undefined): string | undefined => (text === '' ? undefined : text)
