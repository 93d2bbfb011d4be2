import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createInbox, type DurableInbox } from '../../bot/chat/inbox.ts'
import type { Reply } from '../../commands/contract.ts'
import { privateCard } from '../support/chat-stubs.ts'
import { type TemporaryDatabase, temporaryDatabase } from '../support/database.ts'
import { type Harness, startHarness } from './harness.ts'

let temporary: TemporaryDatabase

beforeAll(async () => {
  temporary = await temporaryDatabase('embedded')
})

afterAll(() => temporary.remove())

const openInbox = (accountId: string): DurableInbox =>
  createInbox({ prisma: temporary.database.prisma, accountId, now: () => new Date(), alone: true })

const rows = (accountId: string) => temporary.database.prisma.delivery.findMany({ where: { accountId } })

describe('with the inbox in the database', () => {
  test('a doubled command is done once, and nothing of what was said is kept', async () => {
    const accountId = randomUUID()
    const inbox = openInbox(accountId)
    const harness = await startHarness({ durableInbox: inbox })
    let count = 0
    harness.commands.say = async () => {
      count += 1
      return privateCard('une fois')
    }
    await harness.say('/w360 status Mairie', { doubled: true })
    await harness.shown('une fois')
    await harness.stop()
    await inbox.close()
    expect(count).toBe(1)
    expect(await rows(accountId)).toMatchObject([{ state: 'done', payload: null, kind: 'slash', platform: 'slack' }])
  })

  test.each([
    ['a command', async (harness: Harness) => harness.say('/w360 status Mairie')],
    ['a mention', async (harness: Harness) => harness.say('@W360 status Mairie')],
  ])('%s that was acknowledged by a process that died is done by the next one', async (_, deliver) => {
    const accountId = randomUUID()
    const first = openInbox(accountId)
    const died = await startHarness({ durableInbox: first })
    const { promise, resolve } = Promise.withResolvers<Reply>()
    const begun = vi.fn(() => promise)
    died.commands.say = begun
    expect(await deliver(died)).toMatchObject({ ok: true })
    await vi.waitFor(() => expect(begun).toHaveBeenCalled())

    // The first one hangs for good, as far as the second can tell.
    const second = openInbox(accountId)
    const next = await startHarness({
      workspace: died.workspace,
      durableInbox: second,
      commands: { say: async (_occasion, text) => privateCard(`repris : ${text}`) },
    })
    await died.shown('repris : status Mairie')
    await next.stop()
    await second.close()
    expect(await rows(accountId)).toMatchObject([{ state: 'done', payload: null }])
    resolve({ type: 'done' })
    await died.stop()
    await first.close()
  })
})
