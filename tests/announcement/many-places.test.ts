import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AnnouncementWorld, createAnnouncementWorld } from '../../bot/announcement/announcement-world.testing.ts'
import { type DatabaseKind, databases, type TemporaryDatabase, temporaryDatabase } from '../support/database.ts'

const PLACES = 1_000
const kind: DatabaseKind = databases().some((each) => each.kind === 'postgres' && each.available)
  ? 'postgres'
  : 'embedded'

describe(`a release announced to ${PLACES} places`, () => {
  let temporary: TemporaryDatabase
  let world: AnnouncementWorld
  beforeAll(async () => {
    temporary = await temporaryDatabase(kind)
    world = await createAnnouncementWorld(temporary.database.prisma)
  })
  afterAll(() => temporary.remove())

  it('reaches all others while one does not answer, and that one in the end', async () => {
    const { prisma } = temporary.database
    const ids = Array.from({ length: PLACES }, () => crypto.randomUUID())
    await prisma.place.createMany({
      data: ids.map((id, index) => ({
        ...{ id, accountId: world.accountId, platform: 'slack', workspace: 'T1', channelId: `G${index}` },
      })),
    })
    await prisma.subscription.createMany({
      data: ids.map((placeId) => ({
        ...{ accountId: world.accountId, placeId, createdBy: world.by.personId },
        ...{ createdAt: world.now(), since: world.now(), settings: { releases: 'all', digest: 'off' } },
      })),
    })
    await world.read()
    world.publish('4.3', 'w-ccc')
    await world.read()
    const { promise, resolve } = Promise.withResolvers<void>()
    // Whichever place comes first is the slow one.
    world.chat.twist('post', { type: 'stalls', until: promise, acts: 'after' })
    await world.reconciler().pass()
    expect(await prisma.message.count({ where: { accountId: world.accountId } })).toBe(PLACES)
    const painter = world.painter()
    painter.start()
    await expect.poll(() => world.chat.messages.length, { timeout: 60_000 }).toBe(PLACES - 1)
    resolve()
    await expect.poll(() => world.chat.messages.length, { timeout: 20_000 }).toBe(PLACES)
    await painter.stop()
    expect(new Set(world.chat.messages.map(({ channelId }) => channelId)).size).toBe(PLACES)
  }, 120_000)
})
