import type { JsonObject } from '../../json.ts'
import { isObject, textOf } from '../../json.ts'
import type { Act, Delivery, Forgery } from '../contract.ts'
import type { Identity } from '../identity/tokens.ts'
import { signDelivery } from '../identity/tokens.ts'
import type { World } from '../world/world.ts'
import { record } from '../world/world.ts'

const keptActivities = 5_000

export interface Outside {
  readonly world: World
  readonly identity: Identity
}

export interface DeliverOptions {
  readonly how?: Forgery | undefined
  readonly doubled?: boolean | undefined
}

export interface Delivered {
  readonly activityId: string
  readonly deliveries: readonly Delivery[]
}

const post = async ({ world, identity }: Outside, activity: JsonObject, how: Forgery): Promise<Delivery> => {
  const { messagingEndpoint, answerTimeout } = world.settings
  if (messagingEndpoint === undefined) return { kind: 'unreachable' }
  const authorization = await signDelivery(world, identity, textOf(activity['serviceUrl']) ?? '', how)
  const tooLate = AbortSignal.timeout(answerTimeout)
  const begun = performance.now()
  try {
    const response = await fetch(messagingEndpoint, {
      method: 'POST',
      body: JSON.stringify(activity),
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Microsoft-SkypeBotApi (Microsoft-BotFramework/3.0)',
        ...(authorization === undefined ? {} : { authorization }),
      },
      redirect: 'manual',
      signal: AbortSignal.any([tooLate, world.closing.signal]),
    })
    const body = await response.text()
    return { kind: 'answered', status: response.status, body, milliseconds: performance.now() - begun }
  } catch {
    return { kind: tooLate.aborted ? 'timeout' : 'unreachable' }
  }
}

const idOf = (activity: JsonObject): string => textOf(activity['id']) ?? ''

const write = (world: World, activity: JsonObject, attempt: number, outcome: Delivery): void => {
  const name = textOf(activity['name'])
  const conversation = isObject(activity['conversation']) ? textOf(activity['conversation']['id']) : undefined
  record(world, {
    kind: 'activity',
    activityId: idOf(activity),
    type: textOf(activity['type']) ?? '',
    ...(name === undefined ? {} : { name }),
    conversation: conversation?.split(';')[0] ?? '',
    attempt,
    outcome,
  })
}

/** Once, and again after no answer, as Teams does. */
const withRepeats = async (outside: Outside, activity: JsonObject, how: Forgery): Promise<readonly Delivery[]> => {
  const { world } = outside
  const deliveries: Delivery[] = []
  for (let attempt = 1; attempt <= 1 + world.settings.repeats; attempt += 1) {
    const outcome = await post(outside, activity, how)
    write(world, activity, attempt, outcome)
    deliveries.push(outcome)
    if (outcome.kind !== 'timeout' || world.closing.signal.aborted) break
  }
  return deliveries
}

const remember = (world: World, activity: JsonObject, how: Forgery): void => {
  world.sent.set(idOf(activity), { activity, how })
  const [oldest] = world.sent.keys()
  if (world.sent.size > keptActivities && oldest !== undefined) world.sent.delete(oldest)
}

/** Sends an activity to the bot's messaging endpoint, with a token as Microsoft's or with a forged one. */
export const deliver = async (
  outside: Outside,
  activity: JsonObject,
  { how = 'none', doubled = false }: DeliverOptions = {},
): Promise<Delivered> => {
  const { world } = outside
  remember(world, activity, how)
  const twice = doubled || world.settings.doubleDeliveries
  const all = await Promise.all(Array.from({ length: twice ? 2 : 1 }, () => withRepeats(outside, activity, how)))
  return { activityId: idOf(activity), deliveries: all.flat() }
}

/** The first answer that came: what the client shows. */
export const firstAnswer = (deliveries: readonly Delivery[]): Extract<Delivery, { kind: 'answered' }> | undefined =>
  deliveries.find((one) => one.kind === 'answered')

export const refusedAct = (error: string): Act => ({
  ok: false,
  error,
  deliveries: [],
  shown: { kind: 'nothing' },
})

const whyNot = (deliveries: readonly Delivery[]): string | undefined => {
  const answer = firstAnswer(deliveries)
  if (answer === undefined) return deliveries.some(({ kind }) => kind === 'timeout') ? 'timeout' : 'unreachable'
  return answer.status >= 200 && answer.status < 300 ? undefined : `http_${answer.status}`
}

/** What came of an activity whose answer shows nothing: a message, an event. */
export const plainAct = ({ activityId, deliveries }: Delivered): Act => {
  const error = whyNot(deliveries)
  return error === undefined
    ? { ok: true, activityId, deliveries, shown: { kind: 'nothing' } }
    : { ok: false, error, activityId, deliveries, shown: { kind: 'failure', problems: [error] } }
}
