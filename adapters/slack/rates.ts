import type { RateLimit } from '../../bot/coordination.ts'

/** The methods of Slack that we use. */
export type Method =
  | 'auth.test'
  | 'chat.postMessage'
  | 'chat.update'
  | 'chat.postEphemeral'
  | 'chat.getPermalink'
  | 'conversations.history'
  | 'conversations.replies'
  | 'conversations.open'
  | 'users.info'
  | 'usergroups.users.list'
  | 'views.open'
  | 'views.update'
  | 'views.publish'
  | 'files.getUploadURLExternal'
  | 'files.completeUploadExternal'

/**
 * Slack counts by the minute; we take a twelfth of that, or so, in each seven seconds. However the two clocks stand,
 * no minute then holds more than Slack allows, and a few calls at once still go out at once.
 */
const perMinute = (most: number): RateLimit => ({ points: most / 10, milliseconds: 7_000 })

/**
 * So that many living messages in motion do not hold up those whose buttons must go: in several channels at once, and
 * 18 a minute at most.
 */
const urgentEdits: RateLimit = { points: 6, milliseconds: 20_000 }

/** 32 a minute at most, so that with the urgent ones there are never more than Slack's 50. */
const ordinaryEdits: RateLimit = { points: 4, milliseconds: 7_500 }

/** Milliseconds in which one ordinary edit may go, in the long run. */
export const editSpacing = ordinaryEdits.milliseconds / ordinaryEdits.points

/** For who looks at their home at this moment: 42 a minute at most. */
const urgentHomes: RateLimit = { points: 5, milliseconds: 7_000 }

const limitsOfMethods: Readonly<Record<Method, RateLimit>> = {
  'auth.test': perMinute(100),
  // One a second and channel; the tenth more is for the way to Slack, which is not always equally long.
  'chat.postMessage': { points: 1, milliseconds: 1_100 },
  'chat.update': ordinaryEdits,
  'chat.postEphemeral': perMinute(100),
  'chat.getPermalink': perMinute(100),
  'conversations.history': perMinute(50),
  'conversations.replies': perMinute(50),
  'conversations.open': perMinute(50),
  'users.info': perMinute(100),
  'usergroups.users.list': perMinute(20),
  'views.open': perMinute(100),
  'views.update': perMinute(100),
  // 50 a minute for homes that are kept fresh; what is opened or pressed may take the urgent ones besides.
  'views.publish': perMinute(50),
  'files.getUploadURLExternal': perMinute(20),
  'files.completeUploadExternal': perMinute(20),
}

const urgentLimits: Readonly<Partial<Record<Method, RateLimit>>> = {
  'chat.update': urgentEdits,
  'views.publish': urgentHomes,
}

/** An allowance: a bucket that all instances share, and how much it holds. */
export interface Share {
  readonly bucket: string
  readonly limit: RateLimit
}

/**
 * What Slack allows of a method: for each workspace, or each channel where Slack counts so. The first share is
 * everybody's; what follows is kept for calls that cannot wait.
 */
export const sharesOf = (
  workspace: string,
  method: Method,
  channelId: string | undefined,
): readonly [Share, ...Share[]] => {
  const name = `slack:${workspace}:${method}`
  const limit = limitsOfMethods[method]
  if (method === 'chat.postMessage' && channelId !== undefined) return [{ bucket: `${name}:${channelId}`, limit }]
  const urgent = urgentLimits[method]
  if (urgent === undefined) return [{ bucket: name, limit }]
  return [
    { bucket: name, limit },
    { bucket: `${name}:urgent`, limit: urgent },
  ]
}
