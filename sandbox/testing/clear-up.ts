import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'

interface ToClose {
  readonly close: () => Promise<void>
}

/** Gives each test of a file a folder of its own, and closes after it what it kept, the last first. */
export const clearUpAfterEach = (): {
  readonly inFolder: (...names: readonly string[]) => string
  readonly keep: <Thing extends ToClose>(thing: Thing) => Thing
} => {
  let folder = ''
  const open: ToClose[] = []
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sandbox-'))
  })
  afterEach(async () => {
    for (const thing of open.splice(0).toReversed()) await thing.close()
    await rm(folder, { recursive: true })
  })
  return {
    inFolder: (...names) => join(folder, ...names),
    keep: (thing) => {
      open.push(thing)
      return thing
    },
  }
}

/** What somebody is answered who comes by another name of this machine: `fetch` would set the right one by itself. */
export const statusWithHost = (url: string, host: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    request(url, { headers: { host } }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
      .on('error', reject)
      .end()
  })
