import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { ConsoleError } from '../../bot/fleet/console.ts'
import { createConsoleClient } from './client.ts'
import { MACHINE, ORDER, ORIGIN, REPORT, TOKEN } from './fixture.ts'
import { readBody } from './reading.ts'
import { account, commandReport, pageOf, readEventPage, release, workstation } from './wire.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

/** One attempt: what the console does with the order, and what the client gets to see of it. */
type Attempt =
  | { readonly kind: 'refused connection' }
  | { readonly kind: 'reset'; readonly acts: boolean }
  | { readonly kind: 'status'; readonly status: number; readonly acts: boolean }
  | { readonly kind: 'nonsense'; readonly acts: boolean }

const attempt: fc.Arbitrary<Attempt> = fc.oneof(
  fc.constant<Attempt>({ kind: 'refused connection' }),
  fc.boolean().map<Attempt>((acts) => ({ kind: 'reset', acts })),
  fc.boolean().map<Attempt>((acts) => ({ kind: 'nonsense', acts })),
  fc
    .tuple(fc.constantFrom(500, 502, 503), fc.boolean())
    .map<Attempt>(([status, acts]) => ({ kind: 'status', status, acts })),
  fc.constantFrom(401, 403, 404, 429).map<Attempt>((status) => ({ kind: 'status', status, acts: false })),
  fc.constant<Attempt>({ kind: 'status', status: 202, acts: true }),
)

function networkError(code: string): TypeError {
  return new TypeError(`fetch failed: ${TOKEN}`, { cause: Object.assign(new Error(`Bearer ${TOKEN}`), { code }) })
}

function play(current: Attempt): Response {
  switch (current.kind) {
    case 'refused connection':
      throw networkError('ECONNREFUSED')
    case 'reset':
      throw networkError('ECONNRESET')
    case 'nonsense':
      return new Response('<html>', { status: 202 })
    case 'status':
      return Response.json(current.status === 202 ? REPORT : { code: 'some_code' }, { status: current.status })
  }
}

/** Plays the attempts in turn, the last one again and again; tells what was sent and whether the console acted. */
async function send(attempts: readonly Attempt[], retries: number) {
  const sent: string[] = []
  let hasActed = false
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    sent.push(JSON.stringify([url, init.method, init.headers, init.body]))
    const current = attempts[Math.min(sent.length, attempts.length) - 1] ?? { kind: 'refused connection' }
    hasActed ||= current.kind !== 'refused connection' && current.acts
    return play(current)
  })
  const client = createConsoleClient({
    url: `${ORIGIN}/v1`,
    token: TOKEN,
    retries,
    requestsPerSecond: Number.POSITIVE_INFINITY,
    circuit: { failures: 4, halfOpenMilliseconds: 60_000 },
    sleep: async () => {},
  })
  const result = await client.sendCommand(ORDER, 'key-1').catch((error: unknown) => error)
  return { result, sent, hasActed }
}

describe('a write, whatever the console does', () => {
  test('never says that nothing was done when something was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(attempt, { minLength: 1, maxLength: 6 }), fc.nat(5), async (attempts, retries) => {
        const { result, hasActed } = await send(attempts, retries)
        if (!(result instanceof ConsoleError)) expect(result).toEqual(REPORT)
        else if (hasActed) expect(result.code).toBe('outcome_unknown')
      }),
    )
  })

  test('is repeated to the byte, no more often than allowed, and keeps the token to itself', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(attempt, { minLength: 1, maxLength: 6 }), fc.nat(5), async (attempts, retries) => {
        const { result, sent } = await send(attempts, retries)
        expect(new Set(sent).size).toBe(1)
        expect(sent.length).toBeLessThanOrEqual(retries + 1)
        for (let current = result; current instanceof Error; current = current.cause) {
          expect(`${current.message}${current.stack}`).not.toContain(TOKEN)
        }
      }),
    )
  })
})

describe('reading a body, whatever is in it', () => {
  const schemas = [account, commandReport, pageOf(workstation), pageOf(release)]

  test('never throws, and says what is wrong in one short line', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        for (const reading of [...schemas.map((schema) => readBody<unknown>(schema, body)), readEventPage(body)]) {
          if (reading.ok) continue
          expect(reading.detail.length).toBeLessThan(300)
          expect(reading.detail).not.toMatch(/[\r\n]/)
        }
      }),
    )
  })

  test('a machine with any one field spoilt is refused by name, never guessed at', () => {
    const page = pageOf(workstation)
    const field = fc.constantFrom(
      'id',
      'power',
      'connection',
      'version',
      'tag',
      'autoUpdate',
      'siteId',
      'installedVersion',
    )
    const spoilt = fc.oneof(fc.constant(undefined), fc.integer(), fc.constant({}), fc.constant([]))
    fc.assert(
      fc.property(field, spoilt, fc.nat(20), (name, value, position) => {
        const items = Array.from({ length: 21 }, (_, index) => ({ ...MACHINE, id: `ws-${index}` }))
        const target = items[position]
        if (target === undefined) return
        Reflect.set(target, name, value)
        const reading = readBody(page, JSON.parse(JSON.stringify({ items, next: null })))
        expect(reading).toMatchObject({ ok: false, detail: expect.stringContaining(`items[${position}].${name}`) })
        if (!reading.ok && name !== 'id') expect(reading.detail).toContain(`"ws-${position}"`)
      }),
    )
  })
})
