import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import type { PrismaClient } from '../../prisma/client/client.ts'
import { startConsole } from '../../sandbox/console/start.ts'
import { type BotProcess, readiness, spawnBot } from '../e2e/bot.ts'
import { consoleAt } from '../e2e/console.ts'
import { temporaryDatabase } from '../support/database.ts'
import { postgresMissing } from '../support/postgres.ts'
import { redisMissing, startRedis } from '../support/redis.ts'
import { type ManyChannels, startManyChannels } from './many-channels.ts'

const PLACES = 200
/** A post whose answer the dead process never heard is looked for once it can have ended. */
const patience = 150_000
const reason = postgresMissing() ?? redisMissing()

const leaving: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const leave of leaving.splice(0).toReversed()) await leave()
})

const subscribeMany = async (prisma: PrismaClient): Promise<void> => {
  const now = new Date()
  const ids = Array.from({ length: PLACES }, () => randomUUID())
  await prisma.place.createMany({
    data: ids.map((id, index) => ({
      ...{ id, accountId: 'account', platform: 'slack', workspace: 'T0MANY', channelId: `C${index}` },
    })),
  })
  await prisma.subscription.createMany({
    data: ids.map((placeId) => ({
      ...{ accountId: 'account', placeId, createdBy: randomUUID(), createdAt: now, since: now },
      settings: { releases: 'all', quiet: null, digest: 'off', timeZone: null },
    })),
  })
}

const start = async (environment: Readonly<Record<string, string>>): Promise<BotProcess> => {
  const bot = await spawnBot(environment)
  leaving.push(() => bot.end('SIGKILL'))
  await bot.ready()
  await expect.poll(async () => (await readiness(bot)).status, { timeout: 30_000 }).toBe(200)
  return bot
}

const timesPosted = (chat: ManyChannels): readonly number[] =>
  [...Map.groupBy(chat.roots(), ({ channel }) => channel).values()].map(({ length }) => length)

describe.runIf(reason === null)(`an announcement to ${PLACES} places${reason === null ? '' : `: ${reason}`}`, () => {
  it('is posted once in each by two instances, of which one is killed in the middle', async () => {
    const temporary = await temporaryDatabase('postgres')
    leaving.push(() => temporary.remove())
    const redis = await startRedis()
    leaving.push(async () => redis?.stop())
    const console = await startConsole()
    leaving.push(() => console.close())
    const chat = await startManyChannels(250)
    leaving.push(() => chat.close())
    const environment = {
      DATABASE_URL: temporary.options.databaseUrl ?? '',
      REDIS_URL: redis?.url ?? '',
      WISPER_API_URL: console.url,
      WISPER_API_TOKEN: console.token,
      SLACK_SIGNING_SECRET: 'a secret of the test',
      SLACK_API_URL: chat.apiUrl,
      LOG_LEVEL: 'error',
    }
    const one = await start({ ...environment, SLACK_BOT_TOKEN: 'xoxb-one' })
    const other = await start({ ...environment, SLACK_BOT_TOKEN: 'xoxb-other' })
    const { prisma } = temporary.database
    await expect
      .poll(async () => (await prisma.account.findFirst())?.releasesKnownAt ?? null, { timeout: 20_000 })
      .not.toBeNull()
    await subscribeMany(prisma)

    const hand = consoleAt(console.origin)
    const release = { version: '9.9', tag: 'w360-neuf', notes: '# Noyau\n- Nouveau' }
    await hand.control('release', release)
    await expect.poll(() => chat.roots().length, { timeout: 15_000, interval: 5 }).toBeGreaterThan(20)
    // Of the two, the one that is at it: what it had begun is in nobody's hands then.
    const busy = chat.roots()[0]?.by === 'Bearer xoxb-one' ? one : other
    await busy.end('SIGKILL')
    expect(chat.roots().length).toBeLessThan(PLACES)
    // Told again meanwhile, and a second one: neither is a reason to tell the first one twice.
    await hand.control('release', release)

    const unposted = { subject: 'announcement', externalId: null, state: { not: 'resting' } }
    await expect.poll(() => prisma.message.count({ where: unposted }), { timeout: patience, interval: 250 }).toBe(0)
    expect(timesPosted(chat)).toEqual(Array.from({ length: PLACES }, () => 1))
    expect(new Set(chat.roots().map(({ by }) => by)).size).toBe(2)
    expect(await prisma.announcement.count({ where: { tag: 'w360-neuf' } })).toBe(1)
  }, 240_000)
})
