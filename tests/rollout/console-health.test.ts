import { afterEach, describe, expect, test } from 'vitest'
import { startConsole } from '../../sandbox/console/start.ts'
import { databases, temporaryDatabase } from '../support/database.ts'
import { startEngine } from '../support/engine.ts'

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

// One pause of an instance that does not read, and some.
const soon = { timeout: 15_000, interval: 50 }

for (const { kind, title, available } of databases().filter((database) => database.kind === 'postgres'))
  describe.runIf(available)(title, () => {
    test('an instance that does not read the console says of it what the reader found', async () => {
      const console = await startConsole()
      const under = await temporaryDatabase(kind)
      const reader = await startEngine(under.database, console)
      // Its own way to the console is shut, so what it says can only be the reader's word.
      const other = await startEngine(under.database, { url: 'http://127.0.0.1:9/v1', token: 'none' })
      cleanups.push(
        () => under.remove(),
        () => console.close(),
        () => reader.stop(),
        () => other.stop(),
      )
      await expect.poll(() => other.engine.health(), soon).toMatchObject({ reachable: true, problem: null })
      expect(other.engine.health().since).toEqual(reader.engine.health().since)
      await console.close()
      await expect.poll(() => other.engine.health(), soon).toMatchObject({ reachable: false, problem: 'unavailable' })
    })
  })
