import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { againAction } from '../../adapters/chat/again.ts'
import type { Button } from '../../bot/card/card.ts'
import type { Occasion } from '../../commands/contract.ts'
import type { Act } from '../../sandbox/teams/start.ts'
import { card, privateCard, publicCard } from '../support/chat-stubs.ts'
import { type Harness, startHarness } from './harness.ts'

let harness: Harness
beforeEach(async () => {
  harness = await startHarness()
})
afterEach(() => harness.stop())

const button: Button = { action: 'rollout.start', label: 'Démarrer', value: { id: 'R-1', version: 3 } }

const plan = (more: Partial<Button> = {}) =>
  card('Le plan', {
    blocks: [
      { type: 'text', text: 'Le plan' },
      { type: 'buttons', buttons: [{ ...button, ...more }] },
    ],
  })

/** A card with one button, for all in the place. @returns its message */
const withButton = async (more: Partial<Button> = {}): Promise<string> => {
  harness.commands.say = async () => ({ type: 'card', card: plan(more), audience: 'place', locale: 'fr' })
  await harness.sandbox.say({ person: 'camille', conversation: 'postes', text: '@W360 plan' })
  return (await harness.shown('Le plan')).id
}

const press = (messageId: string, more: { doubled?: boolean; person?: string } = {}): Promise<Act> =>
  harness.sandbox.press({
    person: 'camille',
    conversation: 'postes',
    messageId,
    action: { title: 'Démarrer' },
    ...more,
  })

const fromBot = (viewer = 'camille') => harness.sandbox.messages('postes', viewer).filter(({ from }) => from === 'bot')

describe('a press', () => {
  test('brings the action, its value, and on which message it was', async () => {
    const pressed: unknown[] = []
    let seen: Occasion | undefined
    const messageId = await withButton()
    harness.commands.press = async (occasion, given) => {
      seen = occasion
      pressed.push(given)
      return { type: 'done' }
    }
    const act = await press(messageId)
    expect(act).toMatchObject({ ok: true, shown: { kind: 'message', text: 'C’est noté.' } })
    expect(pressed).toEqual([{ action: 'rollout.start', value: { id: 'R-1', version: 3 } }])
    expect(seen?.permalink).toContain(messageId)
    expect(seen?.canOpenForm).toBe(false)
  })

  test('replaces the card at once for whoever pressed, and then for everybody', async () => {
    const messageId = await withButton()
    harness.commands.press = async () => ({ type: 'replace', card: card('En cours') })
    const act = await press(messageId)
    expect(act.shown).toMatchObject({ kind: 'card' })
    expect(JSON.stringify(act.shown)).toContain('En cours')
    await vi.waitFor(() => expect(JSON.stringify(fromBot('malik'))).toContain('En cours'))
    expect(fromBot()).toHaveLength(1)
  })

  test('on a card that only this person sees replaces it there', async () => {
    harness.commands.say = async () => ({ type: 'card', card: plan(), audience: 'private' })
    await harness.sandbox.say({ person: 'camille', conversation: 'postes', text: '@W360 plan' })
    const { id } = await harness.shown('Le plan')
    harness.commands.press = async () => ({ type: 'replace', card: card('En cours') })
    expect((await press(id)).shown).toMatchObject({ kind: 'card' })
    await harness.settled()
    expect(fromBot()).toMatchObject([{ id, privateTo: 'camille', edited: true }])
    expect(fromBot('malik')).toEqual([])
  })

  test('that is answered in private says so at the button, and shows nobody else the answer', async () => {
    const messageId = await withButton()
    harness.commands.press = async () => privateCard('Vous n’avez pas ce rôle.')
    expect((await press(messageId)).shown).toEqual({ kind: 'message', text: 'Vous n’avez pas ce rôle.' })
    expect(await harness.shown('pas ce rôle')).toMatchObject({ privateTo: 'camille' })
    expect(fromBot('malik')).toHaveLength(1)
  })

  test('has its line under the card spelled and cut as the card is', async () => {
    const messageId = await withButton()
    const said = `Tapez /w360 status.\u202e\n${'x'.repeat(1_000)}`
    harness.commands.press = async () => privateCard('Le plan', { summary: said })
    const { shown } = await press(messageId)
    if (shown.kind !== 'message') throw new Error(shown.kind)
    expect(shown.text).toMatch(/^Tapez @W360 status\. x+…$/u)
    expect(shown.text.length).toBeLessThanOrEqual(600)
  })

  test('that is answered for all is answered in the thread of its message', async () => {
    const messageId = await withButton()
    harness.commands.press = async () => publicCard('Démarré par Camille')
    await press(messageId)
    const { threadId } = await harness.shown('Démarré par Camille', 'postes', 'malik')
    expect(threadId).toBe(fromBot()[0]?.threadId)
  })

  test('delivered twice is done once, and answered twice the same', async () => {
    const messageId = await withButton()
    let count = 0
    harness.commands.press = async () => {
      count += 1
      await new Promise((resolve) => setTimeout(resolve, 50))
      return { type: 'replace', card: card(`Fois ${count}`) }
    }
    const act = await press(messageId, { doubled: true })
    expect(act.deliveries).toHaveLength(2)
    const bodies = act.deliveries.map((delivery) => (delivery.kind === 'answered' ? delivery.body : ''))
    expect(bodies[0]).toBe(bodies[1])
    const later = await harness.sandbox.replay(act.activityId ?? '')
    expect(later.deliveries).toMatchObject([{ body: bodies[0] }])
    expect(count).toBe(1)
  })

  test('that takes longer than Teams waits is answered « received », and its reply follows', async () => {
    await harness.stop()
    harness = await startHarness({ answerMilliseconds: 150 })
    const messageId = await withButton()
    const { promise, resolve } = Promise.withResolvers<void>()
    harness.commands.press = async () => {
      await promise
      return { type: 'replace', card: card('Enfin démarré') }
    }
    expect((await press(messageId)).shown).toMatchObject({ kind: 'message', text: expect.stringContaining('reçu') })
    resolve()
    await vi.waitFor(() => expect(JSON.stringify(fromBot('malik'))).toContain('Enfin démarré'))
    expect(fromBot()).toHaveLength(1)
  })

  test('that fails is answered in words, with a reference', async () => {
    const messageId = await withButton()
    harness.commands.press = async () => {
      throw new Error('secret')
    }
    expect((await press(messageId)).shown).toMatchObject({ kind: 'message', text: expect.stringMatching(/référence/u) })
    expect(harness.logged()).not.toContain('secret')
  })

  test('of something that is not ours is the press of an old button', async () => {
    const messageId = await withButton()
    const pressed: string[] = []
    harness.commands.press = async (_, { action }) => {
      pressed.push(action)
      return privateCard('Ce bouton n’est plus à jour.')
    }
    const [camille] = harness.sandbox.people
    const { sandbox } = harness
    for (const data of [{ foreign: true }, null, { w360: 'press', action: 5 }, 'x']) {
      const act = await sandbox.send({
        type: 'invoke',
        name: 'adaptiveCard/action',
        id: `f:${pressed.length}`,
        channelId: 'msteams',
        serviceUrl: `${sandbox.origin}/emea/`,
        from: { id: camille?.accountId ?? '', name: 'Camille Renard', aadObjectId: camille?.aadObjectId ?? '' },
        recipient: { id: `28:${sandbox.clientId}` },
        conversation: {
          id: sandbox.conversations[0]?.id ?? '',
          conversationType: 'channel',
          tenantId: sandbox.tenantId,
        },
        channelData: { tenant: { id: sandbox.tenantId } },
        replyToId: messageId,
        value: { action: { type: 'Action.Execute', verb: 'w360', data }, trigger: 'manual' },
      })
      expect(act.ok).toBe(true)
    }
    expect(pressed).toEqual(['', '', '', ''])
  })

  test('on the button that asks for a form again asks for what was asked', async () => {
    const messageId = await withButton({ action: againAction, value: { text: 'update site Mairie' } })
    const said: string[] = []
    harness.commands.say = async (_, text) => {
      said.push(text)
      return { type: 'done' }
    }
    await press(messageId)
    expect(said).toEqual(['update site Mairie'])
  })
})
