import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Occasion } from '../../commands/contract.ts'
import { privateCard, publicCard } from '../support/chat-stubs.ts'
import { type Harness, startHarness } from './harness.ts'

let harness: Harness
beforeEach(async () => {
  harness = await startHarness()
})
afterEach(() => harness.stop())

const heard = (): { readonly occasion: Occasion; readonly text: string }[] => {
  const all: { readonly occasion: Occasion; readonly text: string }[] = []
  harness.commands.say = async (occasion, text) => {
    all.push({ occasion, text })
    return privateCard(`dit : ${text}`)
  }
  return all
}

describe('what somebody says', () => {
  test('in a channel, with a mention, is answered for them alone, where they said it', async () => {
    const all = heard()
    const act = await harness.sandbox.say({ person: 'camille', conversation: 'postes', text: '@W360 status Mairie' })
    expect(act.ok).toBe(true)
    const message = await harness.shown('dit : status Mairie')
    expect(message).toMatchObject({ from: 'bot', privateTo: 'camille' })
    expect(harness.sandbox.messages('postes', 'malik').filter(({ from }) => from === 'bot')).toEqual([])
    const [camille] = harness.sandbox.people
    expect(all).toMatchObject([
      {
        text: 'status Mairie',
        occasion: {
          platform: 'teams',
          workspace: harness.sandbox.tenantId,
          userId: camille?.aadObjectId,
          user: { name: 'Camille Renard', locale: 'fr', active: true },
          direct: false,
          canOpenForm: false,
        },
      },
    ])
    expect(all[0]?.occasion.permalink).toContain(`${encodeURIComponent(act.activityId ?? '')}?tenantId=`)
  })

  test('in a conversation of two needs no mention', async () => {
    const all = heard()
    await harness.sandbox.say({ person: 'malik', conversation: 'malik', text: 'status' })
    await harness.shown('dit : status', 'malik', 'malik')
    expect(all).toMatchObject([{ text: 'status', occasion: { direct: true, user: { locale: 'en' } } }])
    expect(all[0]?.occasion.permalink).toBeUndefined()
  })

  test('is answered alone in the language of the person, before all in the one that the answer names', async () => {
    await harness.sandbox.say({ person: 'malik', conversation: 'malik', text: 'status' })
    expect(JSON.stringify(await harness.shown('dit : status', 'malik', 'malik'))).toContain('nothing here is real')
    harness.commands.say = async () => publicCard('Status')
    await harness.sandbox.say({ person: 'malik', conversation: 'postes', text: '@W360 status' })
    expect(JSON.stringify(await harness.shown('Status', 'postes', 'malik'))).toContain('rien ici')
  })

  test('by a slash command is heard without a mention, and nobody else sees the answer', async () => {
    const all = heard()
    await harness.sandbox.say({ person: 'camille', conversation: 'postes', text: '/status Mairie' })
    await harness.shown('dit : status Mairie')
    expect(all.map(({ text }) => text)).toEqual(['status Mairie'])
  })

  test.each([
    ['@W360 /w360 update', 'update'],
    ['@W360 w360 update', 'update'],
    ['@W360', ''],
    ['update --tag w360 @W360', 'update --tag w360'],
    ['@W360 update site <at>W360</at> & Co', 'update site <at>W360</at> & Co'],
  ])('« %s » is heard as « %s »', async (text, words) => {
    const all = heard()
    await harness.sandbox.say({ person: 'camille', conversation: 'postes', text })
    await vi.waitFor(() => expect(all).toHaveLength(1))
    expect(all[0]?.text.replaceAll(/\s+/gu, ' ')).toBe(words.replaceAll(/\s+/gu, ' '))
  })

  test('names people by who they are, not by their account in this conversation', async () => {
    const all = heard()
    await harness.sandbox.say({ person: 'camille', conversation: 'postes', text: '@W360 role @Sophie Lambert support' })
    const sophie = harness.sandbox.people.find(({ key }) => key === 'sophie')
    await vi.waitFor(() => expect(all.map(({ text }) => text)).toEqual([`role @${sophie?.aadObjectId} support`]))
  })

  test('asks Teams who somebody is whom a mention names by their account alone', async () => {
    const all = heard()
    const { sandbox } = harness
    const [camille] = sandbox.people
    const sophie = sandbox.people.find(({ key }) => key === 'sophie')
    const [postes] = sandbox.conversations
    const mentioned = { id: sophie?.accountId ?? '', name: 'Sophie Lambert' }
    const send = (id: string, account: { readonly id: string; readonly name: string }) =>
      sandbox.send({
        type: 'message',
        id,
        channelId: 'msteams',
        serviceUrl: `${sandbox.origin}/emea/`,
        from: { id: camille?.accountId ?? '', name: 'Camille Renard', aadObjectId: camille?.aadObjectId ?? '' },
        recipient: { id: `28:${sandbox.clientId}` },
        conversation: { id: postes?.id ?? '', conversationType: 'channel', tenantId: sandbox.tenantId },
        text: 'role <at>Sophie Lambert</at> support',
        entities: [{ type: 'mention', text: '<at>Sophie Lambert</at>', mentioned: account }],
      })
    await send('1', mentioned)
    await vi.waitFor(() => expect(all.map(({ text }) => text)).toEqual([`role @${sophie?.aadObjectId} support`]))
    await send('2', { ...mentioned, id: '29:nobody' })
    await vi.waitFor(() => expect(all.at(-1)?.text).toBe('role @29:nobody support'))
  })

  test('in a thread is answered in the thread', async () => {
    harness.commands.say = async () => publicCard('pour tous')
    const first = await harness.sandbox.say({ person: 'camille', conversation: 'postes', text: '@W360 un' })
    expect(await harness.shown('pour tous')).toMatchObject({ threadId: first.activityId })
  })

  test('for all in the place, in a place of another region', async () => {
    harness.commands.say = async () => publicCard('pour tous')
    await harness.sandbox.say({ person: 'camille', conversation: 'support', text: '@W360 status' })
    expect((await harness.shown('pour tous', 'support', 'malik')).privateTo).toBeUndefined()
  })

  // After which time, and that it is less than a second, is tested on a clock of its own (dispatch.test.ts).
  test('that takes long is seen to be worked on before it is answered', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    harness.commands.say = async () => {
      await promise
      return privateCard('enfin')
    }
    await harness.sandbox.say({ person: 'malik', conversation: 'malik', text: 'status' })
    await vi.waitFor(() => expect(harness.sandbox.isTyping('malik')).toBe(true), { timeout: 5_000, interval: 10 })
    resolve()
    await harness.shown('enfin', 'malik', 'malik')
  })

  test('that fails is answered in words, with a reference, and the log has no word of it', async () => {
    harness.commands.say = async () => {
      throw new Error('le secret de Camille')
    }
    await harness.sandbox.say({ person: 'camille', conversation: 'postes', text: '@W360 mon secret' })
    const message = await harness.shown('erreur inattendue')
    const reference = /référence ([0-9a-f]{8})/u.exec(JSON.stringify(message))?.[1] ?? 'none'
    expect(harness.logged()).toContain(reference)
    expect(harness.logged()).not.toContain('secret')
    expect(harness.logged()).not.toContain(harness.sandbox.clientSecret)
  })
})

test('what fails is told in the language of whom it failed', async () => {
  harness.commands.say = async () => {
    throw new Error('lost')
  }
  await harness.sandbox.say({ person: 'malik', conversation: 'malik', text: 'status' })
  await harness.shown('Something went wrong', 'malik', 'malik')
})

describe('a place', () => {
  test('where the bot is brought gets one hello, with what to type there', async () => {
    await harness.sandbox.control.removeBot('annonces')
    await harness.sandbox.control.addBot('annonces')
    const hello = await harness.shown('Bonjour', 'annonces')
    expect(JSON.stringify(hello)).toContain('@W360 help')
    await harness.settled()
    expect(harness.sandbox.messages('annonces', 'camille').filter(({ from }) => from === 'bot')).toHaveLength(1)
  })

  test('from which something is heard can be spoken in again', async () => {
    await harness.sandbox.say({ person: 'camille', conversation: 'support', text: '@W360 status' })
    await harness.shown('dit : status', 'support')
    const [place] = harness.places
    expect(place).toMatchObject({ platform: 'teams', reference: { conversationType: 'groupChat' } })
    if (place === undefined) return
    const { platform } = harness.teams
    const posted = await platform.post(
      place,
      { title: 'Plus tard', tone: 'good', summary: 'Plus tard', blocks: [] },
      { key: 'k', locale: 'fr' },
    )
    expect(posted).toMatchObject({ outcome: 'posted' })
    await harness.shown('Plus tard', 'support', 'sophie')
  })
})
