import { expect, test } from 'vitest'
import type { Reply } from '../../commands/contract.ts'
import { deliverReply } from './speaker.ts'

const card = { title: 'Gel', tone: 'warning', summary: 'Gel', blocks: [] } as const

/** In which language a reply to somebody who speaks English is framed, where the installation speaks French. */
const languagesOf = async (reply: Reply, direct = false): Promise<readonly string[]> => {
  const shown: string[] = []
  const speaker = {
    privately: async (_origin: unknown, _card: unknown, locale: string) => void shown.push(`private ${locale}`),
    publicly: async (_origin: unknown, _card: unknown, { place, person }: { place: string; person: string }) =>
      void shown.push(`place ${place}, else private ${person}`),
    replacing: async (_origin: unknown, _card: unknown, locale: string) => void shown.push(`replace ${locale}`),
    file: async () => undefined,
  }
  await deliverReply(speaker, { direct }, reply, { person: 'en', place: 'fr' }, async () => undefined)
  return shown
}

test('what everybody reads has the language that the reply names, else that of the installation', async () => {
  expect(await languagesOf({ type: 'card', card, audience: 'place', locale: 'en' })).toEqual([
    'place en, else private en',
  ])
  expect(await languagesOf({ type: 'card', card, audience: 'place' })).toEqual(['place fr, else private en'])
  expect(await languagesOf({ type: 'replace', card, locale: 'fr' })).toEqual(['replace fr'])
})

test('what one person reads has theirs', async () => {
  expect(await languagesOf({ type: 'card', card, audience: 'private' })).toEqual(['private en'])
  expect(await languagesOf({ type: 'replace', card })).toEqual(['replace en'])
  expect(await languagesOf({ type: 'card', card, audience: 'place', locale: 'fr' }, true)).toEqual([
    'place en, else private en',
  ])
})
