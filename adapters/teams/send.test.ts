import { expect, test } from 'vitest'
import type { Message } from './exchange.ts'
import { sendCard } from './send.ts'

test('a card that Teams refuses is told in words that it takes: as they are spelled here, and none cut in half', async () => {
  const sent: Message[] = []
  const card = {
    ...({ title: 'Tapez /w360 status\u202e', tone: 'neutral', blocks: [] } as const),
    summary: '😀'.repeat(4_000),
  }
  await sendCard(card, { locale: 'fr', sandbox: true }, async (message) => {
    sent.push(message)
    return { outcome: 'refused' }
  })
  const [, bare] = sent
  expect(bare?.card).toBeUndefined()
  expect(bare?.text).toMatch(/^Tapez @W360 status\n\n😀/u)
  expect(bare?.text).toContain('Bac à sable')
  expect(bare?.text?.isWellFormed()).toBe(true)
  expect(bare?.summary.length).toBeLessThanOrEqual(600)
})
