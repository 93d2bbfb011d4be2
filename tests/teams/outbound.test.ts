import pino from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createInProcessCoordination } from '../../adapters/redis/in-process.ts'
import { createTeamsChat } from '../../adapters/teams/chat.ts'
import { type Connector, createConnector } from '../../adapters/teams/connector.ts'
import type { Origin } from '../../adapters/teams/origin.ts'
import { createSpeaker, type Speaker } from '../../adapters/teams/speaker.ts'
import { createUsers, type ReadUser } from '../../adapters/teams/users.ts'
import type { Card } from '../../bot/card/card.ts'
import type { ChatPlatform, PlaceAddress } from '../../bot/chat/platform.ts'
import { type MessageView, startTeamsSandbox, type TeamsSandbox } from '../../sandbox/teams/start.ts'

const card: Card = { title: 'Déploiement', tone: 'neutral', summary: 'Mairie : 3 sur 10', blocks: [] }
const french = { locale: 'fr' } as const
const tokenSchema = z.object({ access_token: z.string() })

let sandbox: TeamsSandbox
let connector: Connector
let chat: ChatPlatform
let speaker: Speaker
let readUser: ReadUser

const askForToken = async (): Promise<string> => {
  const { clientId, clientSecret, tokenUrl } = sandbox
  const scope = 'https://api.botframework.com/.default'
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    scope,
  })
  const answer = await fetch(tokenUrl, { method: 'POST', body })
  return tokenSchema.parse(await answer.json()).access_token
}

beforeEach(async () => {
  sandbox = await startTeamsSandbox({ rateLimits: true })
  const coordination = createInProcessCoordination()
  const logger = pino({ level: 'silent' })
  connector = createConnector({
    token: askForToken,
    clientId: sandbox.clientId,
    serviceUrl: sandbox.cloud.serviceUrl,
    coordination,
    logger,
  })
  readUser = createUsers({ connector, coordination, now: () => Date.now() })
  const tenantIds = [sandbox.tenantId]
  chat = createTeamsChat({ connector, coordination, readUser, tenantIds, sandbox: false, logger })
  speaker = createSpeaker({ connector, sandbox: false, logger })
})
afterEach(() => sandbox.close())

const conversation = (key: string) => {
  const found = sandbox.conversations.find((each) => each.key === key)
  if (found === undefined) throw new Error(`no conversation ${key}`)
  return found
}
const person = (key: string) => {
  const found = sandbox.people.find((each) => each.key === key)
  if (found === undefined) throw new Error(`no person ${key}`)
  return found
}
const urlOf = (key: string): string => `${sandbox.origin}/${conversation(key).region ?? 'emea'}/`

const placeIn = (key: string): PlaceAddress => ({
  platform: 'teams',
  workspace: sandbox.tenantId,
  channelId: conversation(key).id,
  reference: {
    serviceUrl: urlOf(key),
    conversationType: conversation(key).kind,
    botAccountId: `28:${sandbox.clientId}`,
  },
})

const originIn = (key: string, who = 'camille', change: Partial<Origin> = {}): Origin => ({
  tenantId: sandbox.tenantId,
  userId: person(who).aadObjectId,
  accountId: person(who).accountId,
  userName: person(who).name,
  conversationId: conversation(key).id,
  reference: {
    serviceUrl: urlOf(key),
    conversationType: conversation(key).kind,
    botAccountId: `28:${sandbox.clientId}`,
  },
  direct: conversation(key).kind === 'personal',
  locale: person(who).locale,
  timeZone: person(who).timeZone,
  ...change,
})

const seenBy = (viewer: string, key = 'postes'): readonly MessageView[] =>
  sandbox.messages(conversation(key).id, viewer)
const postIn = async (key: string): Promise<string> => {
  const posted = await chat.post(placeIn(key), card, { key: 'k', ...french })
  if (posted.outcome !== 'posted') throw new Error(posted.outcome)
  return posted.externalId
}

describe('a living card', () => {
  test.each(['postes', 'support'])('is posted and edited in %s, each by its own service URL', async (key) => {
    const externalId = await postIn(key)
    const edited = { ...card, title: 'Terminé' }
    expect(await chat.edit({ place: placeIn(key), externalId }, edited, french)).toEqual({ outcome: 'edited' })
    const [message, ...more] = seenBy('sophie', key)
    expect(more).toEqual([])
    expect(JSON.stringify(message?.card)).toContain('Terminé')
    expect(message?.history).toHaveLength(1)
  })

  test('in a thread stands in it, and can be edited there', async () => {
    const root = await postIn('postes')
    const reply = await chat.post(placeIn('postes'), card, { key: 'r', threadId: root, ...french })
    if (reply.outcome !== 'posted') throw new Error(reply.outcome)
    expect(seenBy('hugo').find(({ id }) => id === reply.externalId)?.threadId).toBe(root)
    const message = { place: placeIn('postes'), externalId: reply.externalId }
    expect(await chat.edit(message, card, french)).toEqual({ outcome: 'edited' })
  })

  test('that was deleted is gone, and a place without the bot is closed', async () => {
    const externalId = await postIn('postes')
    sandbox.control.deleteMessage(conversation('postes').id, externalId)
    const place = placeIn('postes')
    expect(await chat.edit({ place, externalId }, card, french)).toEqual({ outcome: 'gone' })
    await sandbox.control.removeBot('postes', { silently: true })
    expect(await chat.post(place, card, { key: 'x', ...french })).toMatchObject({
      outcome: 'closed',
      reason: 'BotNotInConversationRoster',
    })
  })

  test('goes where the last delivery said that the conversation is now', async () => {
    const place = placeIn('postes')
    const reference = { ...originIn('postes').reference, serviceUrl: `${sandbox.origin}/apac/` }
    sandbox.control.moveConversation('postes', 'apac')
    const stale = await chat.post(place, card, { key: 'k', ...french })
    expect(stale.outcome).not.toBe('posted')
    await readUser(sandbox.tenantId, person('camille').aadObjectId, originIn('postes', 'camille', { reference }))
    expect(await chat.post(place, card, { key: 'k', ...french })).toMatchObject({ outcome: 'posted' })
  })
})

describe('an answer for one person', () => {
  test('is seen by nobody else, and can be replaced in place', async () => {
    await speaker.privately(originIn('postes'), card, 'fr')
    const [message] = seenBy('camille')
    expect(message?.privateTo).toBe('camille')
    expect(seenBy('hugo')).toEqual([])
    const origin = originIn('postes', 'camille', { messageId: message?.id, messageIsPrivate: true })
    await speaker.replacing(origin, { ...card, title: 'Remplacé' }, 'fr')
    expect(seenBy('camille').map(({ card }) => JSON.stringify(card).includes('Remplacé'))).toEqual([true])
  })

  test('comes into the conversation of two where private messages are refused', async () => {
    sandbox.control.failNext({ operation: 'send', kind: 'status', status: 400, count: 2 })
    await speaker.privately(originIn('postes'), card, 'fr')
    const direct = sandbox.conversations.find(({ kind, members }) => kind === 'personal' && members[0] === 'camille')
    expect(sandbox.messages(direct?.id ?? '', 'camille')).toHaveLength(1)
    expect(seenBy('camille')).toEqual([])
  })

  test('and a file asked for in a channel is in the conversation of two', async () => {
    await speaker.file(originIn('postes'), { name: 't.csv', title: 'Journal', content: 'qui\nCamille\n' }, 'fr')
    const direct = sandbox.conversations.find(({ kind, members }) => kind === 'personal' && members[0] === 'camille')
    expect(sandbox.messages(direct?.id ?? '', 'camille')[0]?.text).toContain('Camille')
    expect(seenBy('hugo')).toEqual([])
  })
})

describe('trouble', () => {
  test.each([412, 503])('%i once is not noticed by anybody', async (status) => {
    sandbox.control.failNext({ operation: 'send', kind: 'status', status, count: 1 })
    await postIn('postes')
    expect(seenBy('hugo')).toHaveLength(1)
  })

  test('an edit whose answer was lost is made again', async () => {
    const externalId = await postIn('postes')
    sandbox.control.failNext({ operation: 'edit', kind: 'lose', count: 1 })
    const message = { place: placeIn('postes'), externalId }
    expect(await chat.edit(message, card, french)).toMatchObject({ outcome: 'later' })
    expect(seenBy('hugo')).toHaveLength(1)
  })

  test('a post whose answer was lost is unknown, and stands there once', async () => {
    sandbox.control.failNext({ operation: 'send', kind: 'lose', count: 1 })
    expect(await chat.post(placeIn('postes'), card, { key: 'k', ...french })).toEqual({ outcome: 'unknown' })
    expect(seenBy('hugo')).toHaveLength(1)
  })

  test('forty cards in one conversation at once cause no 429', async () => {
    const posts = Array.from({ length: 40 }, (_, index) =>
      chat.post(placeIn('postes'), card, { key: `${index}`, ...french }),
    )
    const outcomes = (await Promise.all(posts)).map(({ outcome }) => outcome)
    expect(new Set(outcomes)).toEqual(new Set(['posted', 'later']))
    expect(sandbox.journal().filter((entry) => entry.kind === 'call' && entry.status === 429)).toEqual([])
  })

  test('tokens that were withdrawn are for later, not for ever', async () => {
    const kept = await askForToken()
    const stubborn = createConnector({
      token: async () => kept,
      clientId: sandbox.clientId,
      serviceUrl: sandbox.cloud.serviceUrl,
      coordination: createInProcessCoordination(),
      logger: pino({ level: 'silent' }),
    })
    sandbox.control.revokeTokens()
    expect(await stubborn.post(targetIn('postes'), { summary: 'x', text: 'x' })).toMatchObject({ outcome: 'later' })
  })
})

const targetIn = (key: string) => ({
  tenantId: sandbox.tenantId,
  conversationId: conversation(key).id,
  kind: conversation(key).kind,
  serviceUrl: urlOf(key),
  botAccountId: `28:${sandbox.clientId}`,
})

describe('who somebody is', () => {
  test('is told with their language and clock, where they spoke', async () => {
    expect(await readUser(sandbox.tenantId, person('malik').aadObjectId, originIn('postes', 'malik'))).toEqual({
      name: 'Malik Benali',
      email: 'malik.benali@montreval.example',
      locale: 'en',
      timeZone: 'Europe/London',
      active: true,
    })
  })

  test('is told of those who never spoke, and of nobody who does not exist', async () => {
    expect(await readUser(sandbox.tenantId, person('sophie').aadObjectId)).toMatchObject({ name: 'Sophie Lambert' })
    expect(await readUser(sandbox.tenantId, 'c4a1b0d2-6f0e-4b59-9d0c-1f5a3c0effff')).toBeNull()
  })

  test('somebody who was deactivated may do nothing', async () => {
    sandbox.control.deactivate('camille')
    const user = await readUser(sandbox.tenantId, person('camille').aadObjectId, originIn('postes'))
    expect(user?.active ?? false).toBe(false)
  })

  test('and can be written to alone, at the address of their conversation with the bot', async () => {
    const opened = await chat.openDirect(sandbox.tenantId, person('sophie').aadObjectId)
    if (opened.outcome !== 'open') throw new Error(opened.outcome)
    expect(await chat.post(opened.place, card, { key: 'k', ...french })).toMatchObject({ outcome: 'posted' })
    expect(sandbox.messages(opened.place.channelId, 'sophie')).toHaveLength(1)
  })
})
