import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PrismaClient } from '../../prisma/client/client.ts'
import { type TemporaryDatabase, temporaryDatabase } from '../../tests/support/database.ts'
import { type AnnouncementWorld, createAnnouncementWorld, titleOf } from './announcement-world.testing.ts'
import { type Settings, settingsSchema } from './settings.ts'

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
const DAY = 24 * HOUR

const publish = async (version: string): Promise<void> => {
  world.publish(version, `w-${version}`)
  await world.read()
  await world.settle()
}
const change = (placeId: string, settings: Partial<Settings>) =>
  world.subscriptions.subscribe(placeId, settingsSchema.parse(settings), null, world.by)
const titles = (): readonly (string | undefined)[] => world.cards('C1').map(titleOf)

describe('settings that change', () => {
  it('keep for the first digest what was announced before they did', async () => {
    const placeId = await world.place('C1', { digest: 'daily' })
    await world.read()
    await publish('4.3')
    expect(await change(placeId, { digest: 'daily', quiet: 'quiet mon-sun 01:00-02:00' })).toBe('changed')
    world.advance(DAY)
    await world.settle()
    expect(titles()).toEqual(['1 nouvelle version'])
  })

  it('show at once what was to stand in a digest, and only that', async () => {
    const placeId = await world.place('C1', { digest: 'daily' })
    await world.read()
    await publish('4.3')
    world.advance(DAY)
    await world.settle()
    await publish('4.4')
    await change(placeId, {})
    await world.settle()
    expect(titles()).toEqual(['1 nouvelle version', 'W360 Core 4.4 · nouvelle version'])
  })

  it('leave out of a digest what a card of its own told', async () => {
    const placeId = await world.place('C1', { digest: 'daily' })
    await world.read()
    await publish('4.3')
    world.advance(DAY)
    await world.settle()
    await change(placeId, {})
    await publish('4.4')
    world.advance(DAY)
    await change(placeId, { digest: 'daily' })
    await publish('4.5')
    world.advance(DAY)
    await world.settle()
    expect(titles()).toEqual(['1 nouvelle version', 'W360 Core 4.4 · remplacée', '1 nouvelle version'])
  })

  it('let what waits for the end of quiet hours come when these are lifted', async () => {
    const placeId = await world.place('C1', { quiet: 'quiet mon-sun 09:00-12:00' })
    await world.read()
    await publish('4.3')
    expect(titles()).toEqual([])
    await change(placeId, {})
    await world.settle()
    expect(titles()).toEqual(['W360 Core 4.3 · nouvelle version'])
  })

  it('tell nothing from before that the place did not want then', async () => {
    const placeId = await world.place('C1', { releases: 'official' })
    await world.read()
    await publish('4.3')
    await change(placeId, {})
    await world.settle()
    expect(titles()).toEqual([])
  })
})

describe('in quiet hours', () => {
  it('a release that is announced by hand is shown at once, also where its card was waiting', async () => {
    const placeId = await world.place('C1', { quiet: 'quiet mon-sun 09:00-12:00' })
    await world.read()
    await publish('4.3')
    expect(await world.announcements.announce('w-4.3', { placeId }, world.by)).toBe('announced')
    await world.settle()
    expect(titles()).toEqual(['W360 Core 4.3 · nouvelle version'])
    expect(await world.announcements.announce('w-4.3', { placeId }, world.by)).toBe('already')
    world.advance(3 * HOUR)
    await world.settle()
    expect(titles()).toHaveLength(1)
  })

  it('who unsubscribes is not told after all when these end', async () => {
    const placeId = await world.place('C1', { quiet: 'quiet mon-sun 09:00-12:00' })
    await world.read()
    await publish('4.3')
    await world.subscriptions.unsubscribe(placeId, world.by)
    world.advance(3 * HOUR)
    await world.settle()
    expect(titles()).toEqual([])
  })
})

describe('a digest and a release at the stroke of nine', () => {
  const listed = async (version: string, status: 'test' | 'official'): Promise<void> => {
    world.publish(version, `w-${version}`, status)
    await world.read()
  }

  it.each(['all', 'official'] as const)('lose none of %s to an instance whose clock is behind', async (releases) => {
    await world.place('C1', { digest: 'daily', releases })
    await world.read()
    await listed('4.3', 'test')
    await world.settle()
    // 9:00 in Paris, to the second.
    world.advance(Date.UTC(2026, 10, 24, 8) - world.now().getTime())
    await world.settle()
    world.advance(Date.UTC(2026, 10, 24, 7, 59, 59) - world.now().getTime())
    world.listed.splice(1, 1)
    await listed('4.3', 'official')
    await listed('4.4', 'official')
    await world.settle()
    world.advance(DAY)
    await world.settle()
    expect(JSON.stringify(world.cards('C1').at(-1)?.cards)).toContain(
      releases === 'all' ? 'W360 Core 4.4' : 'W360 Core 4.3',
    )
    expect(titles().at(-1)).toBe(releases === 'all' ? '1 nouvelle version' : '2 nouvelles versions')
  })
})
