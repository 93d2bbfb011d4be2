import type { JsonObject } from '../../json.ts'
import type { Act, SayOptions } from '../contract.ts'
import { findMessage, postMessage } from '../world/messages.ts'
import type { Conversation, Person } from '../world/places.ts'
import { botName } from '../world/places.ts'
import type { World } from '../world/world.ts'
import { botAccountId, findConversation, findPerson } from '../world/world.ts'
import { accountOf, activityOf, botAccount } from './activity.ts'
import type { DeliverOptions, Outside } from './deliver.ts'
import { deliver, plainAct, refusedAct } from './deliver.ts'

export type Present =
  | { readonly kind: 'present'; readonly person: Person; readonly conversation: Conversation }
  | { readonly kind: 'refused'; readonly act: Act }

/** A person in a place where they are; refused as a client would refuse it. */
export const presentIn = (world: World, personKey: string, place: string): Present => {
  const person = findPerson(world, personKey)
  if (person === undefined || !person.active) return { kind: 'refused', act: refusedAct('no_such_person') }
  const conversation = findConversation(world, place)
  if (conversation === undefined || !conversation.members.includes(person.key)) {
    return { kind: 'refused', act: refusedAct('not_a_member') }
  }
  return { kind: 'present', person, conversation }
}

interface Typed {
  readonly text: string
  readonly mentions: readonly JsonObject[]
  readonly mentionsBot: boolean
  /** A slash command: from the person to the bot alone, where others could see it. */
  readonly slash: boolean
}

const mentionOf = (account: JsonObject, name: string): JsonObject => ({
  type: 'mention',
  mentioned: account,
  text: `<at>${name}</at>`,
})

/** What a person typed, as Teams sends it: names after `@` become mentions, a slash command loses its slash. */
const asTyped = (world: World, typed: string, { kind }: Conversation): Typed => {
  // In channels Teams has been seen to make a mention of each word of a name.
  const partsOf = (name: string): readonly string[] => (kind === 'channel' ? name.split(' ') : [name])
  // Choosing a command from the menu leaves its words, without the slash and the app's name.
  const slash = typed.startsWith('/')
  const words = slash ? typed.slice(1).replace(/^w360(\s+|$)/i, '') : typed
  const names = [
    { name: botName, account: botAccount(world) },
    ...[...world.people.values()].map((person) => ({ name: person.name, account: accountOf(person) })),
  ]
  const found = names.filter(({ name }) => words.toLowerCase().includes(`@${name.toLowerCase()}`))
  const text = found.reduce((sofar, { name }) => {
    const marks = partsOf(name).map((part) => `<at>${part}</at>`)
    return sofar.replaceAll(new RegExp(`@${name}`, 'gi'), () => marks.join('\u00a0'))
  }, words)
  return {
    text,
    mentions: found.flatMap(({ name, account }) =>
      partsOf(name).map((part) => mentionOf({ ...account, name: part }, part)),
    ),
    mentionsBot: found.some(({ account }) => account['id'] === botAccountId(world)),
    slash,
  }
}

/** A person sends what is in their composer. Without a mention nobody tells the bot, save in a chat of two. */
export const say = async (
  outside: Outside,
  options: SayOptions,
  { how }: Pick<DeliverOptions, 'how'> = {},
): Promise<Act> => {
  const { world } = outside
  const present = presentIn(world, options.person, options.conversation)
  if (present.kind === 'refused') return present.act
  const { person, conversation } = present
  if (options.text.trim() === '') return refusedAct('no_text')
  const { threadId } = options
  if (threadId !== undefined && (conversation.kind !== 'channel' || !findMessage(world, conversation.id, threadId))) {
    return refusedAct('no_such_thread')
  }
  const typed = asTyped(world, options.text.trim(), conversation)
  const isGroup = conversation.kind !== 'personal'
  const isPrivate = typed.slash && isGroup
  const message = postMessage(world, {
    conversation: conversation.id,
    threadId,
    from: person.key,
    text: typed.text,
    privateTo: isPrivate ? person.key : undefined,
  })
  const isHeard = conversation.botIsMember && (!isGroup || typed.mentionsBot || typed.slash)
  if (!isHeard) return { ok: true, activityId: message.id, deliveries: [], shown: { kind: 'nothing' } }
  const root = conversation.kind === 'channel' ? (threadId ?? message.id) : undefined
  const base = activityOf(world, person, { conversation, threadId: root }, {})
  const activity: JsonObject = {
    ...base,
    type: 'message',
    id: message.id,
    text: typed.text,
    textFormat: 'plain',
    attachments: [{ contentType: 'text/html', content: `<p>${typed.text}</p>` }],
    entities: [...(Array.isArray(base['entities']) ? base['entities'] : []), ...typed.mentions],
    ...(isPrivate ? { recipient: { ...botAccount(world), isTargeted: true } } : {}),
  }
  return plainAct(
    await deliver(outside, how === 'otherTenant' ? inOtherTenant(activity) : activity, { ...options, how }),
  )
}

const otherTenant = '00000000-0000-4000-8000-00000000dead'

/** The same from a tenant that nobody allowed, with a good token: Microsoft signs for every tenant. */
const inOtherTenant = (activity: JsonObject): JsonObject => {
  const { conversation, channelData, from } = activity
  const changed = (value: unknown, change: JsonObject): JsonObject => ({ ...Object(value), ...change })
  return {
    ...activity,
    from: changed(from, { tenantId: otherTenant }),
    conversation: changed(conversation, { tenantId: otherTenant }),
    channelData: changed(channelData, { tenant: { id: otherTenant } }),
  }
}
