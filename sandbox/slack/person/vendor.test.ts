import { createServer, type Server } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { type Rig, startRig } from '../testing/rig.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const each of open.splice(0)) await each.close()
})

interface Told {
  readonly path: string
  readonly body: string
}

/** A console of a few lines: the workspace knows it by its HTTP alone. */
const startConsole = async (releases: readonly object[], status = 200): Promise<{ origin: string; told: Told[] }> => {
  const told: Told[] = []
  const server: Server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString()
    })
    request.on('end', () => {
      if (request.method === 'POST') told.push({ path: request.url ?? '', body })
      response.writeHead(request.method === 'POST' ? status : 200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ now: '2026-11-22T09:00:00.000Z', releases }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push({ close: () => new Promise((resolve) => server.close(() => resolve())) })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { origin: `http://127.0.0.1:${address.port}`, told }
}

const rigWith = async (consoleOrigin?: string): Promise<Rig> => {
  const rig = await startRig(consoleOrigin === undefined ? {} : { consoleOrigin })
  open.unshift(rig)
  return rig
}

describe('the vendor, from the page', () => {
  it('publishes the next version of the month, with notes and a tag that says nothing of it', async () => {
    const console = await startConsole([{ version: '2026.11.0', tag: 'w360-a', status: 'test' }])
    const rig = await rigWith(console.origin)
    expect(await rig.act('vendor', { act: 'publish' })).toEqual({ ok: true, version: '2026.11.1' })
    const [told] = console.told
    expect(told?.path).toBe('/control/release')
    const release: unknown = JSON.parse(told?.body ?? '')
    expect(release).toMatchObject({ version: '2026.11.1', status: 'test', tag: expect.stringMatching(/^w360-essai-/) })
    expect(told?.body).toContain('Action requise')
  })

  it('withdraws the newest one that is not withdrawn', async () => {
    const console = await startConsole([
      { version: '1', tag: 'w360-a', status: 'official' },
      { version: '2', tag: 'w360-b', status: 'test' },
      { version: '3', tag: 'w360-c', status: 'withdrawn' },
    ])
    const rig = await rigWith(console.origin)
    expect(await rig.act('vendor', { act: 'withdraw' })).toEqual({ ok: true, version: '2' })
    expect(console.told).toEqual([{ path: '/control/withdraw', body: '{"tag":"w360-b"}' }])
  })

  it('says what is wrong: no console, one that is gone or refuses, nothing to withdraw', async () => {
    expect(await (await rigWith()).act('vendor', { act: 'publish' })).toEqual({ ok: false, error: 'no_console' })
    const gone = await rigWith('http://127.0.0.1:1')
    expect(await gone.act('vendor', { act: 'publish' })).toEqual({ ok: false, error: 'console_unreachable' })
    const refusing = await startConsole([], 409)
    const rig = await rigWith(refusing.origin)
    expect(await rig.act('vendor', { act: 'publish' })).toEqual({ ok: false, error: 'console_refused' })
    expect(await rig.act('vendor', { act: 'withdraw' })).toEqual({ ok: false, error: 'no_release' })
  })
})
