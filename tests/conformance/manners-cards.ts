import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cardArbitrary } from '../../bot/card/card.arbitrary.ts'
import { wordsFor } from '../../bot/text/words.ts'
import { card } from '../support/chat-stubs.ts'
import { readable } from './driver.ts'
import { few, go, type Hands } from './hands.ts'
import { row } from './stubs.ts'

const fr = wordsFor('fr').card

/** What becomes of cards, those of answers and those that the bot posts on its own. */
export const aboutCards = (hands: () => Hands): void => {
  test('of any length, with any text, is shown', async () => {
    const { all, ask } = hands()
    const places = ['team', 'news', 'support'] as const
    const before = all.logged().length
    let turn = 0
    await fc.assert(
      fc.asyncProperty(cardArbitrary, async (given) => {
        turn += 1
        all.commands.say = async () => ({ type: 'card', card: given, audience: 'private' })
        const answer = await ask('help', places[turn % places.length])
        expect(answer.words).not.toContain(readable([fr.failedTitle]))
      }),
      few,
    )
    expect(all.logged().slice(before)).not.toContain('_way_closed')
    expect(all.logged().slice(before)).not.toContain('_answer_undelivered')
  })

  test('is edited in place, and a refusal of the platform is told as it is', async () => {
    const { all, seenByAll } = hands()
    const { platform, place, chat } = all
    const posted = await platform.post(place('support'), card('vivante'), { key: 'k-1', locale: 'fr' })
    if (posted.outcome !== 'posted') throw new Error(posted.outcome)
    const message = await seenByAll('vivante', 'support', 'sophie')
    const address = { place: place('support'), externalId: posted.externalId }
    await expect
      .poll(async () => (await platform.edit(address, card('encore', row(go)), { locale: 'fr' })).outcome, {
        timeout: 20_000,
        interval: 500,
      })
      .toBe('edited')
    const edited = await seenByAll('encore', 'support', 'sophie')
    expect(edited.id).toBe(message.id)
    await chat.weather.deleteMessage(edited)
    await expect
      .poll(async () => (await platform.edit(address, card('trop tard'), { locale: 'fr' })).outcome, {
        timeout: 20_000,
        interval: 500,
      })
      .toBe('gone')
  })

  test('cannot be brought where the bot is no more, and that is told', async () => {
    const { all } = hands()
    const { platform, place, chat } = all
    const known = place('news')
    await chat.weather.removeBot('news')
    const posted = await platform.post(known, card('perdue'), { key: 'k-2', locale: 'fr' })
    await chat.weather.addBot('news')
    expect(posted.outcome).toBe('closed')
  })

  test('waits when the platform says so, and arrives', async () => {
    const { all, seenByAll } = hands()
    const { platform, place, chat } = all
    await chat.weather.throttleNext('post')
    const options = { key: 'k-3', locale: 'fr' } as const
    const outcomes: string[] = []
    await expect
      .poll(
        async () => {
          const { outcome } = await platform.post(place('team'), card('patiente'), options)
          outcomes.push(outcome)
          return outcome
        },
        { timeout: 20_000, interval: 300 },
      )
      .toBe('posted')
    await seenByAll('patiente')
    expect((await chat.messages('malik', 'team')).filter(({ words }) => words.includes('patiente'))).toHaveLength(1)
  })

  test('is one of many, and no call is refused for their number', async () => {
    const { all } = hands()
    const { platform, place, chat } = all
    await chat.weather.rateLimits(true)
    const names = Array.from({ length: chat.burst }, (_, index) => `nombreuse ${index}`)
    await Promise.all(
      names.map((name) =>
        expect
          .poll(async () => (await platform.post(place('news'), card(name), { key: name, locale: 'fr' })).outcome, {
            timeout: 30_000,
            interval: 200,
          })
          .toBe('posted'),
      ),
    )
    await chat.weather.rateLimits(false)
    expect(await chat.throttled()).toBe(0)
    const shown = (await chat.messages('malik', 'news')).flatMap(({ words }) => /nombreuse \d+/u.exec(words)?.[0] ?? [])
    expect(shown.toSorted()).toEqual(names.toSorted())
  })
}
