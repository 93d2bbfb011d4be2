import { afterEach, expect, test } from 'vitest'
import { startConsole } from '../../sandbox/console/start.ts'
import { temporaryDatabase } from '../support/database.ts'
import { ACCOUNT, startEngine } from '../support/engine.ts'

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const soon = { timeout: 5_000, interval: 20 }

test('an engine on the embedded database reads the console at once, whoever was killed while he read it', async () => {
  const console = await startConsole()
  const under = await temporaryDatabase('embedded')
  const { prisma } = under.database
  await prisma.account.create({ data: { id: ACCOUNT, name: '' } })
  const heldUntil = new Date(Date.now() + 60_000)
  await prisma.feedCursor.create({ data: { accountId: ACCOUNT, holder: 'killed', heldUntil } })
  const { stop } = await startEngine(under.database, console)
  cleanups.push(
    () => console.close(),
    () => under.remove(),
    () => stop(),
  )
  await expect.poll(() => prisma.machine.count(), soon).toBeGreaterThan(60)
})

test('that the console answers is known at the first answer, not when a long poll of a quiet feed ends', async () => {
  const console = await startConsole()
  const under = await temporaryDatabase('embedded')
  cleanups.push(
    () => console.close(),
    () => under.remove(),
  )
  const first = await startEngine(under.database, console)
  await expect.poll(() => first.engine.health().reachable, soon).toBe(true)
  await first.stop()
  const second = await startEngine(under.database, console)
  cleanups.push(() => second.stop())
  await expect.poll(() => second.engine.health().reachable, soon).toBe(true)
})
