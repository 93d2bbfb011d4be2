import type { World } from '../world/world.ts'

interface Rate {
  readonly calls: number
  readonly milliseconds: number
}

const perMinute = (calls: number): Rate => ({ calls, milliseconds: 60_000 })

// A little under the second, so that a caller who keeps to it is not refused for the jitter of a timer.
const onePerSecond: Rate = { calls: 1, milliseconds: 950 }

const rates: Readonly<Record<string, Rate>> = {
  'chat.postMessage': onePerSecond,
  'chat.update': perMinute(50),
  'chat.delete': perMinute(50),
  'chat.postEphemeral': perMinute(100),
  'conversations.info': perMinute(50),
  'conversations.list': perMinute(50),
  'conversations.history': perMinute(50),
  'conversations.replies': perMinute(50),
  'conversations.open': perMinute(50),
  'users.info': perMinute(100),
  'users.lookupByEmail': perMinute(50),
  'users.list': perMinute(20),
  'usergroups.users.list': perMinute(20),
  'views.open': perMinute(100),
  'views.update': perMinute(100),
  'views.push': perMinute(100),
  'views.publish': perMinute(100),
  'files.getUploadURLExternal': perMinute(100),
  'files.completeUploadExternal': perMinute(100),
}

/** Seconds to wait before the call may be made, or undefined where it may be made now (and is then counted). */
export const secondsToWait = (world: World, method: string, channel: string | undefined): number | undefined => {
  const rate = Object.hasOwn(rates, method) ? rates[method] : undefined
  if (rate === undefined || !world.settings.rateLimits) return undefined
  const key = method === 'chat.postMessage' ? `${method} ${channel ?? ''}` : method
  const now = world.now()
  const recent = (world.rates.get(key) ?? []).filter((at) => now - at < rate.milliseconds)
  const first = recent[0]
  if (first !== undefined && recent.length >= rate.calls) {
    world.rates.set(key, recent)
    return Math.max(1, Math.ceil((first + rate.milliseconds - now) / 1_000))
  }
  world.rates.set(key, [...recent, now])
  return undefined
}
