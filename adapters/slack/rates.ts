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
  | 'files.getUploadURLExternal'
  | 'files.completeUploadExternal'

/**
 * Slack counts by the minute; we take a twelfth of that, or so, in each seven seconds. However the two clocks stand,
 * no minute then holds more than Slack allows, and a few calls at once still go out at once.
 */
const perMinute = (most: number): RateLimit => ({ points: most / 10, milliseconds: 7_000 })

const limitsOfMethods: Readonly<Record<Method, RateLimit>> = {
  'auth.test': perMinute(100),
  // One a second and channel; the tenth more is for the way to Slack, which is not always equally long.
  'chat.postMessage': { points: 1, milliseconds: 1_100 },
  'chat.update': perMinute(50),
  'chat.postEphemeral': perMinute(100),
  'chat.getPermalink': perMinute(100),
  'conversations.history': perMinute(50),
  'conversations.replies': perMinute(50),
  'conversations.open': perMinute(50),
  'users.info': perMinute(100),
  'usergroups.users.list': perMinute(20),
  'views.open': perMinute(100),
  'views.update': perMinute(100),
  'files.getUploadURLExternal': perMinute(20),
  'files.completeUploadExternal': perMinute(20),
}

export const limitOf = (method: Method): RateLimit => limitsOfMethods[method]

/** One bucket for a method and workspace, but one for each channel where Slack counts by channel. */
export const bucketOf = (workspace: string, method: Method, channelId: string | undefined): string =>
  method === 'chat.postMessage' && channelId !== undefined
    ? `slack:${workspace}:${method}:${channelId}`
    : `slack:${workspace}:${method}`
