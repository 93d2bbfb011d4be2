import type { Method } from './rates.ts'

/** What Slack asks for each method that the bot calls; empty where it asks nothing. */
const scopesOfMethods: Readonly<Record<Method, readonly string[]>> = {
  'auth.test': [],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'chat.postEphemeral': ['chat:write'],
  'chat.getPermalink': [],
  'conversations.history': ['channels:history', 'groups:history', 'im:history'],
  'conversations.replies': ['channels:history', 'groups:history', 'im:history'],
  'conversations.open': ['im:write'],
  // The address comes with the second one only: two identities with one address are one person.
  'users.info': ['users:read', 'users:read.email'],
  'usergroups.users.list': ['usergroups:read'],
  'views.open': [],
  'views.update': [],
  'views.publish': [],
  'files.getUploadURLExternal': ['files:write'],
  'files.completeUploadExternal': ['files:write'],
}

/** What Slack asks for each event that it is to deliver. */
const scopesOfEvents: Readonly<Record<string, readonly string[]>> = {
  app_mention: ['app_mentions:read'],
  'message.im': ['im:history'],
  app_home_opened: [],
}

/** The events of the manifest: those that `dispatch.event` answers. */
export const botEvents: readonly string[] = Object.keys(scopesOfEvents)

/** Slash commands and shortcuts need one scope together. */
const scopesOfDoors: readonly string[] = ['commands']

/** Every scope that is used, and no other. */
export const botScopes: readonly string[] = [
  ...new Set([...scopesOfDoors, ...Object.values(scopesOfEvents).flat(), ...Object.values(scopesOfMethods).flat()]),
].toSorted()
