import { setTimeout as wait } from 'node:timers/promises'
import type { JsonObject } from '../../json.ts'
import { bot, team, verificationToken } from '../world/places.ts'
import { randomId } from '../world/tickets.ts'
import type { World } from '../world/world.ts'
import type { Delivery, Envelope, Repeat } from './post.ts'
import { failureOf, jsonEnvelope, post, postRepeatedly } from './post.ts'

const reasonOf = (delivery: Delivery): string => {
  if (delivery.kind === 'timeout') return 'http_timeout'
  return delivery.kind === 'unreachable' ? 'connection_failed' : 'http_error'
}

const wantsRetry = (delivery: Delivery): boolean =>
  failureOf(delivery) !== undefined && !(delivery.kind === 'answered' && delivery.refusesRetry)

/** Tries again, at growing distance, until the bot takes the event or refuses retries. */
const retry = async (world: World, envelope: Envelope, first: Delivery): Promise<void> => {
  let last = first
  for (const [index, delay] of world.settings.eventRetryDelays.entries()) {
    if (!wantsRetry(last)) return
    try {
      await wait(delay, undefined, { signal: world.closing.signal, ref: false })
    } catch {
      // The workspace closes.
      return
    }
    // Slack signs each attempt anew: a retry of a minute ago would else arrive stale.
    const fresh = { ...envelope, timestamp: Math.floor(world.now() / 1_000) }
    last = await post(world, fresh, { number: index + 1, reason: reasonOf(last) })
  }
}

/** Sends an event to the bot; answers when the first attempt is over, retries go on by themselves. */
export const sendEvent = async (
  world: World,
  event: JsonObject,
  repeat: Repeat = { doubled: false, retries: 0 },
): Promise<string | undefined> => {
  const envelope = jsonEnvelope(world, {
    token: verificationToken,
    team_id: team.id,
    api_app_id: bot.appId,
    event,
    type: 'event_callback',
    event_id: randomId('Ev'),
    event_time: Math.floor(world.now() / 1_000),
    authorizations: [
      { enterprise_id: null, team_id: team.id, user_id: bot.id, is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: false,
    event_context: randomId('4-'),
  })
  const deliveries = await postRepeatedly(world, envelope, repeat)
  const failure = deliveries.find((delivery) => failureOf(delivery) !== undefined)
  if (failure === undefined) return undefined
  void retry(world, envelope, failure)
  return failureOf(failure)
}
