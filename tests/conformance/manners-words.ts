import { expect, test } from 'vitest'
import { wordsFor } from '../../bot/text/words.ts'
import type { Occasion } from '../../commands/contract.ts'
import { privateCard, publicCard } from '../support/chat-stubs.ts'
import { readable } from './driver.ts'
import type { Hands } from './hands.ts'
import { waitFor } from './rig.ts'

const fr = wordsFor('fr').card
const en = wordsFor('en').card

/** What becomes of words. */
export const aboutWords = (hands: () => Hands): void => {
  test.each([
    'update site "Hôtel de ville" --tag <w360> & Co',
    '*gras* _italique_ `code` ~barré~',
    'émoji 👩‍👩‍👧 et שלום',
  ])('« %s » arrives as it was typed', async (typed) => {
    const { all } = hands()
    const heard: string[] = []
    all.commands.say = async (_, text) => {
      heard.push(text)
      return { type: 'done' }
    }
    await all.chat.say('camille', 'team', typed)
    await expect.poll(() => heard).toEqual([typed])
  })

  test('is answered once, however often it was delivered', async () => {
    const { all } = hands()
    const heard: string[] = []
    all.commands.say = async (_, text) => {
      heard.push(text)
      return privateCard(`entendu : ${text}`)
    }
    await all.chat.say('camille', 'camille', 'une fois', { doubled: true })
    await all.chat.weather.doubleDeliveries(true)
    await all.chat.say('camille', 'team', 'et encore', { mention: true })
    await all.chat.weather.doubleDeliveries(false)
    await all.settled()
    expect(heard.toSorted()).toEqual(['et encore', 'une fois'])
    const answers = (await all.chat.messages('camille', 'camille')).filter(({ words }) => words.includes('entendu'))
    expect(answers).toHaveLength(1)
  })

  test('tells who, where, and whether it is between two', async () => {
    const { all } = hands()
    const occasions: Occasion[] = []
    all.commands.say = async (occasion) => {
      occasions.push(occasion)
      return { type: 'done' }
    }
    await all.chat.say('malik', 'malik', 'status')
    await expect.poll(() => occasions.length).toBe(1)
    await all.chat.say('camille', 'team', 'status', { mention: true })
    await expect.poll(() => occasions.length).toBe(2)
    expect(occasions).toMatchObject([
      {
        ...{ workspace: all.chat.workspace, userId: all.chat.userId('malik'), direct: true },
        user: { name: 'Malik Benali', email: 'malik.benali@montreval.example', locale: 'en', active: true },
        place: { channelId: all.chat.channelId('malik') },
      },
      {
        ...{ userId: all.chat.userId('camille'), direct: false, canOpenForm: false },
        user: { locale: 'fr', timeZone: 'Europe/Paris' },
        place: { channelId: all.chat.channelId('team') },
      },
    ])
    expect(occasions[1]?.permalink).toBeDefined()
  })

  test('in a thread is answered in the thread', async () => {
    const { all, seenByAll } = hands()
    const { messageId = '' } = await all.chat.say('hugo', 'team', 'Bonjour à tous', { aside: true })
    all.commands.say = async () => publicCard('dans le fil')
    await all.chat.say('camille', 'team', 'status', { mention: true, threadId: messageId })
    expect((await seenByAll('dans le fil')).threadId).toBe(messageId)
  })

  test('is answered alone in one’s own language, and before all in that of the place', async () => {
    const { all, ask, seenByAll } = hands()
    all.commands.say = async () => privateCard('seul')
    expect((await ask('status', 'team', 'malik')).words).toContain(readable([en.sandbox]))
    all.commands.say = async () => publicCard('ensemble')
    await all.chat.say('malik', 'news', 'status')
    expect((await seenByAll('ensemble', 'news')).words).toContain(readable([fr.sandbox]))
  })

  test('finds another way to one person alone where the first is closed', async () => {
    const { all } = hands()
    all.commands.say = async () => privateCard('par un autre chemin')
    await all.chat.weather.refusePrivate()
    await all.chat.say('camille', 'news', 'status', { mention: true })
    await waitFor(all.chat, 'camille', 'camille', 'par un autre chemin')
    const others = await all.chat.messages('hugo', 'news')
    expect(others.filter(({ words }) => words.includes('autre chemin'))).toEqual([])
  })

  test('with a file is answered with what it says', async () => {
    const { all } = hands()
    const content = 'poste;état\né & <ok>;1\n'
    all.commands.say = async () => ({ type: 'file', name: 'cibles.csv', title: 'Cibles', content })
    await all.chat.say('camille', 'news', 'audit --csv')
    await waitFor(
      all.chat,
      'camille',
      'news',
      (message) => message.isPrivate && message.words.includes(readable([fr.fileReady])),
    )
    const file = await waitFor(all.chat, 'camille', 'camille', (message) => message.file !== null)
    expect(file.file?.trim()).toBe(content.trim())
  })

  test('that fails is answered in words with a reference, and no word of it is in the log', async () => {
    const { all, ask } = hands()
    all.commands.say = async () => {
      throw new Error('le secret de Camille')
    }
    const answer = await ask('mon secret')
    const reference = /[0-9a-f]{8}/u.exec(answer.words)?.[0] ?? 'none'
    expect(all.logged()).toContain(reference)
    expect(all.logged()).not.toContain('secret')
  })

  test('while nothing can be kept is refused in words', async () => {
    const { all } = hands()
    all.inbox.trouble.failing = true
    const answer = await hands()
      .ask('status')
      .finally(() => {
        all.inbox.trouble.failing = false
      })
    expect(answer.words).toContain('n’a pas été prise en compte')
  })
}
