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
    is_email_confirmed: z.boolean().optional(),
  }),
})

/**
 * What Slack knows of people, kept for a minute. Asked once for all who wait. Null when Slack could not say: then
 * nobody may act, and the next one asks again.
 */
export const createUsers = (
  api: Pick<SlackApi, 'call'>,
  now: () => number,
): ((userId: string) => Promise<ChatUser | null>) =>
  keepForAMinute(now, async (userId) => {
    const parameters = { user: userId, include_locale: true }
    const answer = await api.call('users.info', parameters, userSchema, { patience: patienceMilliseconds })
    if (answer.outcome !== 'ok') return null
    const { profile, ...user } = answer.data.user
    return {
      name: nonEmpty(profile.display_name) ?? nonEmpty(profile.real_name) ?? user.real_name ?? user.name ?? userId,
      // An address that nobody confirmed is one that anybody may have typed.
      email: user.is_email_confirmed === false ? null : (profile.email ?? null),
      locale: localeFrom(user.locale),
      timeZone: user.tz ?? null,
      active: !user.deleted,
    }
  })

const groupSchema = z.object({ users: z.array(z.string()) })

/** The members of a user group, kept for a minute. Null when Slack could not say: then the group stands for nobody. */
export const createGroups = (
  api: Pick<SlackApi, 'call'>,
  now: () => number,
): ((groupId: string) => Promise<readonly string[] | null>) =>
  keepForAMinute(now, async (groupId) => {
    const parameters = { usergroup: groupId }
    const answer = await api.call('usergroups.users.list', parameters, groupSchema, { patience: patienceMilliseconds })
    return answer.outcome === 'ok' ? answer.data.users : null
  })

/** What could not be said is not kept. */
const keepForAMinute = <Value>(
  now: () => number,
  ask: (id: string) => Promise<Value | null>,
): ((id: string) => Promise<Value | null>) => {
  const kept = new Map<string, { readonly until: number; readonly value: Promise<Value | null> }>()
  return (id) => {
    const found = kept.get(id)
    if (found !== undefined && found.until > now()) return found.value
    if (kept.size >= mostKept) kept.clear()
    const value = ask(id).then((answered) => {
      if (answered === null) kept.delete(id)
      return answered
    })
    kept.set(id, { until: now() + keptMilliseconds, value })
    return value
  }
}

const nonEmpty = (text: string | undefined): string | undefined => (text === '' ? undefined : text)
