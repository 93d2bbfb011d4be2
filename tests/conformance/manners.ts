import { afterAll, afterEach, beforeAll, describe } from 'vitest'
import type { Chat } from './driver.ts'
import { createHands, type Hands } from './hands.ts'
import { aboutCards } from './manners-cards.ts'
import { aboutForms } from './manners-forms.ts'
import { aboutPresses } from './manners-presses.ts'
import { aboutWords } from './manners-words.ts'
import { type Stubs, startStubs } from './stubs.ts'

/** How the adapter of one platform behaves between its platform and the commands, whatever these answer. */
export const describeManners = (start: () => Promise<Chat>): void => {
  describe('manners', { timeout: 60_000 }, () => {
    let all: Stubs
    beforeAll(async () => {
      all = await startStubs(start)
      // Each place was heard from once, so that the bot knows how to speak there.
      for (const place of ['team', 'news', 'support'] as const) await all.chat.say('camille', place, 'status')
      await all.settled()
    })
    afterEach(async () => {
      await all.settled()
      all.forget()
      await all.chat.close('camille')
    })
    afterAll(() => all.stop())
    const hands = (): Hands => createHands(all)

    describe('what is said', () => aboutWords(hands))
    describe('a card', () => aboutCards(hands))
    describe('a press', () => aboutPresses(hands))
    describe('a form', () => aboutForms(hands))
  })
}
