import { expect, test } from 'vitest'
import type { Reply } from '../../commands/contract.ts'
import { deliverReply } from './speaker.ts'

const card = { title: 'Gel', tone: 'warning', summary: 'Gel', blocks: [] } as const

/** In which language a reply to somebody who speaks English is framed. */
const languagesOf = async (reply: Reply): Promise<readonly string[]> => {
  const shown: string[] = []
  const speaker = {
    privately: async (_origin: unknown, _card: unknown, locale: string) => void shown.push(`private ${locale}`),
    publicly: async (_origin: unknown, _card: unknown, { place, person }: { place: string; person: string }) =>
      void shown.push(`place ${place}, else private ${person}`),
    replacing: async (_origin: unknown, _card: unknown, locale: string) => void shown.push(`replace ${locale}`),
    file: async () => undefined,
  }
  await deliverReply(speaker, 'here', reply, 'en', async () => undefined)
  return shown
}

test('what everybody reads has the language that the reply names', async () => {
  expect(await languagesOf({ type: 'card', card, audience: 'place', locale: 'fr' })).toEqual([
    'place fr, else private en',
  ])
  expect(await languagesOf({ type: 'replace', card, locale: 'fr' })).toEqual(['replace fr'])
})

test('what one person reads has theirs', async () => {
  expect(await languagesOf({ type: 'card', card, audience: 'private' })).toEqual(['private en'])
  expect(await languagesOf({ type: 'replace', card })).toEqual(['replace en'])
})
