import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PrismaClient } from '../../prisma/client/client.ts'
import { type TemporaryDatabase, temporaryDatabase } from '../../tests/support/database.ts'
import { ensurePlace } from '../chat/places.ts'
import { wordsFor } from '../text/words.ts'
import {
  type AnnouncementWorld,
  createAnnouncementWorld,
  oldTag,
  plainSpaces,
  titleOf,
} from './announcement-world.testing.ts'

let temporary: TemporaryDatabase
let prisma: PrismaClient
let world: AnnouncementWorld

beforeAll(async () => {
  temporary = await temporaryDatabase('embedded')
  prisma = temporary.database.prisma
})
afterAll(() => temporary.remove())
beforeEach(async () => {
  world = await createAnnouncementWorld(prisma)
})

const HOUR = 3_600_000

const blocksOf = (channelId: string, index = 0): string =>
  plainSpaces(JSON.stringify(world.cards(channelId)[index]?.cards.at(-1)?.blocks ?? []))

describe('a release that the console lists', () => {
  it('is no news where it was there at the first reading', async () => {
    await world.place('C1')
    world.publish('4.3', 'w-ccc')
    await world.read()
    await world.settle()
    expect(world.cards('C1')).toEqual([])
  })

  it('is shown once in each subscribed place from then on, in its language', async () => {
    await world.place('C1')
    await world.place('C2', {}, 'en')
    await world.read()
    world.publish('4.3', 'w-ccc')
    await world.read()
    await world.settle()
    await world.read()
    await world.settle()
    expect(world.cards('C1').map(titleOf)).toEqual(['W360 Core 4.3 · nouvelle version'])
    expect(world.cards('C2').map(titleOf)).toEqual(['W360 Core 4.3 · new release'])
    expect(blocksOf('C1')).toContain('2 machines sur 2 n’ont pas encore cette version.')
    expect(await world.trail()).toContain('release.announced')
  })

  it('is announced once each when two come at once; the older one is superseded', async () => {
    await world.place('C1')
    await world.read()
    world.publish('4.3', 'w-ccc')
    world.publish('4.4', 'w-ddd')
    await world.read()
    await world.settle()
    expect(world.cards('C1').map(titleOf).toSorted()).toEqual([
      'W360 Core 4.3 · remplacée',
      'W360 Core 4.4 · nouvelle version',
    ])
  })

  it('is announced once where the list names it twice, as pages do that moved while they were read', async () => {
    await world.place('C1')
    await world.read()
    world.publish('4.3', 'w-ccc')
    world.publish('4.3', 'w-ccc')
    await world.read()
    await world.settle()
    expect(world.cards('C1').map(titleOf)).toEqual(['W360 Core 4.3 · nouvelle version'])
  })

  it('is made news by one of two passes at the same time', async () => {
    await world.place('C1')
    await world.read()
    world.publish('4.3', 'w-ccc')
    await world.read()
    await Promise.all([world.reconciler().pass(), world.reconciler().pass(), world.reconciler().pass()])
    await world.settle()
    expect(world.cards('C1')).toHaveLength(1)
    expect((await world.trail()).filter((action) => action === 'release.announced')).toHaveLength(1)
  })

  it('reaches a place that wants official ones when it turns official, and not before', async () => {
    await world.place('C1', { releases: 'official' })
    world.publish('4.3', 'w-ccc')
    await world.read()
    await world.settle()
    expect(world.cards('C1')).toEqual([])
    world.listed.splice(1, 1)
    world.publish('4.3', 'w-ccc', 'official')
    await world.read()
    await world.settle()
    expect(world.cards('C1').map(titleOf)).toEqual(['W360 Core 4.3 · nouvelle version'])
  })

  it('reaches a place that wants all of them when it turns official too, where it was not told before', async () => {
    const told = await world.place('C1')
    world.publish('4.3', 'w-ccc')
    await world.read()
    await world.announcements.announce('w-ccc', { placeId: told }, world.by)
    await world.place('C2')
    await world.place('C3', { releases: 'official' })
    await world.place('C4', { digest: 'daily' })
    await world.settle()
    world.listed.splice(1, 1)
    world.publish('4.3', 'w-ccc', 'official')
    await world.read()
    await world.settle()
    world.advance(24 * HOUR)
    await world.settle()
    for (const channelId of ['C1', 'C2', 'C3'])
      expect(world.cards(channelId).map(titleOf), channelId).toEqual(['W360 Core 4.3 · nouvelle version'])
    expect(world.cards('C4').map(titleOf)).toEqual(['1 nouvelle version'])
  })

  it('says so when it is withdrawn, loses its buttons, and its tag goes into quarantine once', async () => {
    await world.place('C1')
    await world.read()
    world.publish('4.3', 'w-ccc')
    await world.read()
    await world.settle()
    expect(blocksOf('C1')).toContain('announcement.test')
    world.listed.splice(1, 1)
    await world.read()
    await world.settle()
    expect(world.cards('C1').map(titleOf)).toEqual(['W360 Core 4.3 · retirée par Wisper'])
    expect(blocksOf('C1')).not.toContain('buttons')
    expect((await world.trail()).filter((action) => action === 'tag.quarantined')).toHaveLength(1)
    const key = { accountId_tag: { accountId: world.accountId, tag: 'w-ccc' } }
    expect((await prisma.release.findUniqueOrThrow({ where: key })).quarantineWhy).toBe('version retirée par Wisper')
  })

  it('is not taken for withdrawn, nor any other, by a list that is empty', async () => {
    await world.place('C1')
    await world.read()
    world.publish('4.3', 'w-ccc')
    await world.read()
    await world.settle()
    const lost = world.listed.splice(0)
    await world.read()
    await world.settle()
    world.listed.push(...lost)
    await world.read()
    await world.settle()
    expect(await world.trail()).not.toContain('tag.quarantined')
    const [card] = world.cards('C1')
    expect(titleOf(card)).toBe('W360 Core 4.3 · nouvelle version')
    expect(card && world.thread(card)).toEqual(['Les notes de 4.3'])
  })

  it('is not announced where it was withdrawn before anybody heard of it', async () => {
    await world.place('C1')
    await world.read()
    world.publish('4.3', 'w-ccc', 'withdrawn')
    await world.read()
    await world.settle()
    expect(world.cards('C1')).toEqual([])
  })
})

describe('notes of any kind', () => {
  it.each([
    [
      '200 kB',
      `# Noyau\n${Array.from({ length: 3_700 }, (_, index) => `- Correction : le ${index}e point de cette page.`).join('\n')}`,
    ],
    [
      'markup, mentions and scripts',
      '# <!channel>\n- <script>alert(1)</script> @here [x](javascript:alert(1))\n- **ouvert',
    ],
    ['nothing', ''],
  ])('%s: one card, and a thread that ends', async (_, notes) => {
    await world.place('C1')
    await world.read()
    world.publish('4.3', 'w-ccc', 'test', notes)
    await world.read()
    await world.settle()
    const [card] = world.cards('C1')
    if (card === undefined) throw new Error('no card')
    expect(world.cards('C1')).toHaveLength(1)
    expect(world.thread(card).length).toBeLessThanOrEqual(5)
    expect(blocksOf('C1')).not.toContain('javascript:')
  })

  it('are not cut in a thread without a word of where the rest is', async () => {
    await world.place('C1')
    await world.place('C2', {}, 'en')
    await world.read()
    const points = Array.from({ length: 390 }, (_, index) => `- Correction : point ${index} ${'mot '.repeat(12)}`)
    world.publish('4.3', 'w-ccc', 'test', `# Noyau\n${points.join('\n')}`)
    await world.read()
    await world.settle()
    const lastIn = (channelId: string): string => JSON.stringify(world.chat.shown(channelId).at(-1)?.cards.at(-1))
    expect(world.chat.shown('C1')).toHaveLength(6)
    expect(plainSpaces(lastIn('C1'))).toContain('La suite : /w360 releases 4.3')
    expect(lastIn('C2')).toContain('The rest: /w360 releases 4.3')
  })
})

describe('the notes on a card', () => {
  it('are those of the vendor as they stand now', async () => {
    await world.place('C1')
    await world.read()
    world.publish('4.3', 'w-ccc')
    await world.read()
    await world.settle()
    world.listed.splice(1, 1)
    world.publish('4.3', 'w-ccc', 'test', '# Noyau\n- Action requise : sauvegarder le WRS')
    await world.read()
    await world.settle()
    expect(blocksOf('C1')).toContain('auvegarder le WRS')
    const [card] = world.cards('C1')
    const edits = card?.cards.length
    await world.settle()
    expect(card?.cards).toHaveLength(edits ?? 0)
  })

  it('begin with the account’s version, also when the account has moved since', async () => {
    await world.place('C1')
    await world.read()
    world.publish('4.2', 'w-bbb', 'test', '# Noyau\n- Le point de 4.2')
    await world.read()
    world.publish('4.3', 'w-ccc', 'test', '# Noyau\n- Le point de 4.3')
    await world.read()
    await world.settle()
    const newest = (): string =>
      plainSpaces(
        JSON.stringify(
          world
            .cards('C1')
            .find((card) => titleOf(card)?.includes('4.3'))
            ?.cards.at(-1),
        ),
      )
    expect(newest()).toContain('Le point de 4.2')
    await prisma.account.update({ where: { id: world.accountId }, data: { defaultTag: 'w-bbb' } })
    await world.settle()
    expect(newest()).not.toContain('Le point de 4.2')
    expect(newest()).toContain('Ce qui change depuis 4.2')
  })
})

describe('the thread under a card', () => {
  const announced = async (): Promise<void> => {
    await world.place('C1')
    await world.place('G1')
    await world.read()
    world.publish('4.3', 'w-ccc')
    await world.read()
    await world.settle()
  }

  it('holds the notes, then a line for each phase to the end; the channel holds the card alone', async () => {
    await world.place('C2', {}, 'en')
    await announced()
    const campaign = { accountId: world.accountId, tag: 'w-ccc', releaseVersion: '4.3', previousTag: oldTag }
    const begun = { id: crypto.randomUUID(), state: 'testing', createdAt: world.now() }
    const phases = ['validated', 'awaiting-approval', 'promoted', 'production', 'done'] as const
    const { line, lines } = wordsFor('fr').announcement
    await prisma.campaign.create({ data: { ...campaign, ...begun } })
    await world.settle()
    for (const state of phases) {
      const endedAt = state === 'done' ? world.now() : null
      await prisma.campaign.updateMany({ where: { accountId: world.accountId }, data: { state, endedAt } })
      await world.settle()
    }
    expect(['C1', 'C2'].map((channelId) => world.cards(channelId).map(titleOf))).toEqual([
      ['W360 Core 4.3 · terminée'],
      ['W360 Core 4.3 · done'],
    ])
    expect(world.cards('C1').map((card) => world.thread(card))).toEqual([
      ['Les notes de 4.3', ...(['testing', ...phases] as const).map((phase) => plainSpaces(line('4.3', lines[phase])))],
    ])
    expect(world.cards('C2').map((card) => world.thread(card).length)).toEqual([7])
    expect(blocksOf('C1')).not.toContain('buttons')
  })

  it('is not there where the chat has no threads', async () => {
    await announced()
    expect(world.chat.shown('G1')).toHaveLength(1)
  })

  it('reminds once after a week in which nobody tested or put it aside', async () => {
    await announced()
    world.advance(6 * 24 * HOUR)
    await world.settle()
    expect(world.cards('C1').map((card) => world.thread(card).length)).toEqual([1])
    world.advance(24 * HOUR)
    await world.settle()
    world.advance(30 * 24 * HOUR)
    await world.settle()
    const [card] = world.cards('C1')
    if (card === undefined) throw new Error('no card')
    expect(world.thread(card)).toHaveLength(2)
    expect(world.thread(card)[1]).toContain('C’est le seul rappel.')
  })

  it('has no reminder where somebody said that it is not for us; who and why stand on the card, until it is taken back', async () => {
    await announced()
    expect(await world.announcements.dismiss('w-ccc', world.by, 'pas de NVMe ici')).toBe('done')
    expect(await world.announcements.dismiss('w-ccc', world.by, 'encore')).toBe('already')
    world.advance(8 * 24 * HOUR)
    await world.settle()
    expect(blocksOf('C1')).toContain('pas de NVMe ici')
    expect(blocksOf('C1')).not.toContain('announcement.test')
    expect(world.cards('C1').map((card) => world.thread(card).length)).toEqual([1])
    expect(await world.announcements.restore('w-ccc', world.by)).toBe('done')
    await world.settle()
    expect(blocksOf('C1')).toContain('announcement.test')
    expect(await world.trail()).toEqual(expect.arrayContaining(['release.dismissed', 'release.restored']))
    // Whoever has just taken it back need not be told that nobody cares.
    expect(world.cards('C1').map((card) => world.thread(card).length)).toEqual([1])
  })

  it('has its reminder where that was taken back before it was due', async () => {
    await announced()
    await world.announcements.dismiss('w-ccc', world.by, 'pas de NVMe ici')
    world.advance(2 * 24 * HOUR)
    await world.settle()
    await world.announcements.restore('w-ccc', world.by)
    world.advance(6 * 24 * HOUR)
    await world.settle()
    expect(world.cards('C1').map((card) => world.thread(card).length)).toEqual([2])
  })
})

describe('by hand', () => {
  it('a release that was there before the bot is shown in that place alone', async () => {
    const here = await world.place('C1')
    await world.place('C2')
    world.publish('4.3', 'w-ccc')
    await world.read()
    expect(await world.announcements.announce('w-ccc', { placeId: here }, world.by)).toBe('announced')
    expect(await world.announcements.announce('w-ccc', { placeId: here }, world.by)).toBe('already')
    expect(await world.announcements.announce('w-zzz', { placeId: here }, world.by)).toBe('unknown-tag')
    await world.settle()
    expect(world.cards('C1').map(titleOf)).toEqual(['W360 Core 4.3 · nouvelle version'])
    expect(world.cards('C2')).toEqual([])
  })
})

describe('by hand before anybody was told', () => {
  it('a new release is news to all who are subscribed all the same', async () => {
    await world.place('C1')
    const here = await ensurePlace(prisma, world.accountId, { platform: 'slack', workspace: 'T1', channelId: 'C2' })
    await world.read()
    world.publish('4.3', 'w-ccc')
    await world.read()
    expect(await world.announcements.announce('w-ccc', { placeId: here }, world.by)).toBe('announced')
    await world.settle()
    for (const channelId of ['C1', 'C2'])
      expect(world.cards(channelId).map(titleOf), channelId).toEqual(['W360 Core 4.3 · nouvelle version'])
  })
})

describe('when a place hears of it', () => {
  it('is not in its quiet hours', async () => {
    await world.place('C1', { quiet: 'quiet mon-sun 09:00-12:00' })
    await world.read()
    world.publish('4.3', 'w-ccc')
    await world.read()
    await world.settle()
    expect(world.cards('C1')).toEqual([])
    world.advance(2 * HOUR)
    await world.settle()
    expect(world.cards('C1')).toHaveLength(1)
    // 12:00 in Paris, in winter.
    expect(world.cards('C1')[0]?.postedAt.toISOString().slice(11, 13)).toBe('11')
  })

  it('is in one digest at nine, once, and not at all where there is nothing', async () => {
    await world.place('C1', { digest: 'daily' })
    await world.read()
    world.publish('4.3', 'w-ccc')
    world.publish('4.4', 'w-ddd')
    await world.read()
    await world.settle()
    expect(world.cards('C1')).toEqual([])
    world.advance(24 * HOUR)
    await world.settle()
    world.advance(24 * HOUR)
    await world.settle()
    expect(world.cards('C1').map(titleOf)).toEqual(['2 nouvelles versions'])
    expect(blocksOf('C1')).toContain('release.notes')
  })

  it('is told in a digest how many more there were than it has lines for', async () => {
    await world.place('C1', { digest: 'daily' })
    await world.read()
    for (let index = 0; index < 23; index += 1) world.publish(`5.${index}`, `w-5${index}`)
    await world.read()
    await world.settle()
    world.advance(24 * HOUR)
    await world.settle()
    expect(world.cards('C1').map(titleOf)).toEqual(['23 nouvelles versions'])
    expect(blocksOf('C1')).toContain('… et 3 autres : /w360 releases')
  })

  it('is no more after it has unsubscribed', async () => {
    const placeId = await world.place('C1')
    await world.read()
    expect(await world.subscriptions.unsubscribe(placeId, world.by)).toBe('unsubscribed')
    expect(await world.subscriptions.unsubscribe(placeId, world.by)).toBe('not-subscribed')
    world.publish('4.3', 'w-ccc')
    await world.read()
    await world.settle()
    expect(world.cards('C1')).toEqual([])
  })
})
