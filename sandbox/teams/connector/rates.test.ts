import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Rig } from '../testing/rig.ts'
import { startRig } from '../testing/rig.ts'

let rig: Rig
beforeEach(async () => {
  rig = await startRig({ rateLimits: true })
})
afterEach(() => rig.close())

const path = (place: string, thread = '') =>
  `conversations/${encodeURIComponent(`${rig.idOf(place)}${thread}`)}/activities`
const send = async (place = 'postes', thread = '') =>
  rig.call('POST', path(place, thread), { body: { type: 'message', text: 'a' } })

/** How many of so many calls at once are let through. */
const letThrough = async (count: number, call: () => Promise<{ status: number }>): Promise<number> => {
  let good = 0
  for (let left = count; left > 0; left -= 1) if ((await call()).status < 300) good += 1
  return good
}

it('lets 7 messages a second, 8 in two seconds and 60 in 30 seconds into one place', async () => {
  expect(await letThrough(10, send)).toBe(7)
  rig.clock.now += 1_000
  expect(await letThrough(10, send)).toBe(1)
  let sent = 8
  for (let second = 2; second < 28; second += 2) {
    rig.clock.now = Date.UTC(2026, 10, 20, 9) + second * 1_000
    sent += await letThrough(9, send)
  }
  expect(sent).toBe(60)
  expect(await send()).toMatchObject({ status: 429, body: { error: { code: 'Throttled' } } })
})

it('says after how many seconds to come again, and means it', async () => {
  await letThrough(7, send)
  const refused = await send()
  expect(refused.headers.get('retry-after')).toBe('1')
  rig.clock.now += 1_000
  expect((await send()).status).toBe(201)
})

it('counts edits and threads with their place, and each place alone', async () => {
  const first = await send()
  const id = String(first.body['id'])
  const edit = () => rig.call('PUT', `${path('postes')}/${id}`, { body: { type: 'message', text: 'b' } })
  expect(await letThrough(3, edit)).toBe(3)
  expect(await letThrough(9, () => send('postes', `;messageid=${id}`))).toBe(3)
  expect((await edit()).status).toBe(429)
  expect((await send('annonces')).status).toBe(201)
})

it('lets 50 calls a second through for the whole app', async () => {
  const member = () => rig.call('GET', `conversations/${encodeURIComponent(rig.idOf('hugo'))}/members`)
  const places = ['postes', 'annonces', 'camille', 'malik', 'sophie', 'hugo']
  let sent = 0
  for (const place of places) sent += await letThrough(7, () => send(place))
  expect(sent).toBe(42)
  expect(await letThrough(14, member)).toBe(8)
})
