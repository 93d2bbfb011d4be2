import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PrismaClient } from '../../prisma/client/client.ts'
import { type TemporaryDatabase, temporaryDatabase } from '../../tests/support/database.ts'
import { resumePlace } from '../chat/places.ts'
import { type AnnouncementWorld, createAnnouncementWorld, titleOf } from './announcement-world.testing.ts'

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

describe('a place that vanished', () => {
  it('is paused, and an owner told once; it goes on when it is back', async () => {
    const placeId = await world.place('C1')
    await world.place('C2')
    await world.read()
    world.chat.archived.add('C1')
    world.publish('4.3', 'w-ccc')
    await world.read()
    await world.settle()
    expect((await world.subscriptions.read(placeId))?.pausedAt).not.toBeNull()
    // The painter tries a closed place now and then; that is no second word to the owner.
    world.advance(3 * HOUR)
    await world.settle()
    expect(world.cards('D-U1').map(titleOf)).toEqual(['Les annonces de versions sont suspendues dans un lieu'])
    expect(world.cards('C2').map(titleOf)).toEqual(['W360 Core 4.3 · nouvelle version'])
    world.chat.archived.delete('C1')
    world.advance(2 * HOUR)
    await world.settle()
    expect(world.cards('C1').map(titleOf)).toEqual(['W360 Core 4.3 · nouvelle version'])
    expect((await world.subscriptions.read(placeId))?.pausedAt).toBeNull()
  })

  it('is not told of to an owner where it was back before the word could be brought', async () => {
    const placeId = await world.place('C1')
    await world.read()
    world.chat.archived.add('C1')
    world.publish('4.3', 'w-ccc')
    await world.read()
    await world.reconciler().pass()
    await world.painter().pass(world.now())
    await world.reconciler().pass()
    expect((await world.subscriptions.read(placeId))?.pausedAt).not.toBeNull()
    world.chat.archived.delete('C1')
    await resumePlace(prisma, world.accountId, placeId)
    await world.settle()
    expect(world.cards('D-U1')).toEqual([])
    expect(world.cards('C1')).toHaveLength(1)
  })

  it('is told of the next release when it is back by then, though nothing of the last one is left to show', async () => {
    await world.place('C1')
    await world.read()
    world.chat.archived.add('C1')
    world.publish('4.3', 'w-ccc')
    await world.read()
    await world.settle()
    world.listed.splice(1, 1)
    await world.read()
    await world.settle()
    world.advance(2 * HOUR)
    await world.settle()
    expect(await prisma.message.count({ where: { accountId: world.accountId, state: { not: 'resting' } } })).toBe(0)
    world.chat.archived.delete('C1')
    world.publish('4.4', 'w-ddd')
    await world.read()
    world.advance(HOUR)
    await world.settle()
    expect(world.cards('C1').map(titleOf)).toContain('W360 Core 4.4 · nouvelle version')
    expect(world.cards('D-U1')).toHaveLength(1)
  })

  it('has in its next digest what the digest that nobody could read told', async () => {
    await world.place('C1', { digest: 'daily' })
    await world.read()
    world.chat.archived.add('C1')
    world.publish('4.3', 'w-ccc')
    await world.read()
    await world.settle()
    for (const hours of [24, 2]) {
      world.advance(hours * HOUR)
      await world.settle()
    }
    expect(
      await prisma.message.count({
        where: { accountId: world.accountId, subjectId: { startsWith: 'digest:' }, state: 'resting' },
      }),
    ).toBe(1)
    world.chat.archived.delete('C1')
    world.advance(24 * HOUR)
    await world.settle()
    expect(world.cards('C1').map(titleOf)).toEqual(['1 nouvelle version'])
    expect(world.cards('D-U1')).toHaveLength(1)
  })
})
