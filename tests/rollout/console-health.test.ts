import { createServer } from 'node:http'
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

test('a console that refuses now for this and now for that has been away since the first of it', async () => {
  let status = 401
  const server = createServer((_, response) => response.writeHead(status).end())
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const under = await temporaryDatabase('embedded')
  const { engine, stop } = await startEngine(under.database, { url: `http://127.0.0.1:${port}/v1`, token: 'none' })
  cleanups.push(
    () => under.remove(),
    () => new Promise<void>((closed) => server.close(() => closed())),
    () => stop(),
  )
  await expect.poll(() => engine.health(), soon).toMatchObject({ reachable: false, problem: 'unauthorized' })
  const { since } = engine.health()
  status = 403
  await expect.poll(() => engine.health(), soon).toMatchObject({ reachable: false, problem: 'forbidden' })
  expect(engine.health().since).toEqual(since)
}, 60_000)
