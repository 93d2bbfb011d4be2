import { afterEach, describe, expect, it } from 'vitest'
import { type Bench, eventsShape, MIDDLE, NEWEST, OLDEST, startBench } from './testing.ts'

let bench: Bench
afterEach(() => bench.running.close())

const etag = async (): Promise<string> => (await bench.call('GET', '/account')).headers.get('etag') ?? ''
const promote = async (tag: string, headers: Record<string, string>) =>
  bench.call('PUT', '/account/default-tag', { tag }, headers)

describe('PUT /account/default-tag', () => {
  it('moves the account, tells of it, and gives the new ETag', async () => {
    bench = await startBench()
    const before = await etag()
    const cursor = eventsShape.parse((await bench.call('GET', '/events')).body).next
    const answer = await promote(NEWEST, { 'if-match': before, 'idempotency-key': 'promotion-1' })
    expect(answer).toMatchObject({ status: 200, body: { id: 'acc-montreval', defaultTag: NEWEST } })
    expect(answer.headers.get('etag')).not.toBe(before)
    expect(await etag()).toBe(answer.headers.get('etag'))
    expect((await bench.call('GET', '/account')).body).toMatchObject({ defaultTag: NEWEST })
    expect((await bench.call('GET', `/events?after=${cursor}`)).body).toMatchObject({
      events: [{ type: 'account.updated', defaultTag: NEWEST }],
    })
    expect(await bench.journal()).toMatchObject([
      { action: 'promoted', trigger: 'promotion', tag: NEWEST, version: '2026.10.0', key: 'promotion-1' },
    ])
    const releases = await bench.call('GET', '/releases')
    expect(releases.body).toMatchObject({ items: [{}, {}, { tag: NEWEST, status: 'official' }] })
  })

  it('is 428 without If-Match, 412 with that of an account that changed meanwhile', async () => {
    bench = await startBench()
    const seen = await etag()
    expect(await promote(NEWEST, {})).toMatchObject({ status: 428, body: { code: 'precondition_required' } })
    await bench.control('/control/account', { autoUpdate: true })
    expect(await promote(NEWEST, { 'if-match': seen })).toMatchObject({
      status: 412,
      body: { code: 'precondition_failed' },
    })
    expect((await bench.call('GET', '/account')).body).toMatchObject({ defaultTag: OLDEST })
  })

  it('is 422 for a tag that is unknown or withdrawn, 400 for no tag', async () => {
    bench = await startBench()
    await bench.control('/control/withdraw', { tag: MIDDLE })
    const headers = { 'if-match': await etag() }
    expect(await promote('w360-2026.10', headers)).toMatchObject({ status: 422, body: { code: 'unknown_tag' } })
    expect(await promote(MIDDLE, headers)).toMatchObject({ status: 422, body: { code: 'unknown_tag' } })
    expect(await promote('', headers)).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
  })

  it('is 403 where the token may not promote', async () => {
    bench = await startBench({ readOnlyPromotion: true })
    const answer = await promote(NEWEST, { 'if-match': await etag() })
    expect(answer).toMatchObject({ status: 403, body: { code: 'promotion_not_allowed' } })
    expect(await bench.journal()).toStrictEqual([])
  })

  it('changes nothing when the tag is the default already', async () => {
    bench = await startBench()
    const before = await etag()
    expect((await promote(OLDEST, { 'if-match': before })).status).toBe(200)
    expect(await etag()).toBe(before)
    expect(await bench.journal()).toStrictEqual([])
  })
})

describe('Idempotency-Key', () => {
  const command = { kind: 'update', targetType: 'workstation', targets: ['pdt-tlt-fin-01'], tag: NEWEST }
  const key = { 'idempotency-key': 'rollout-1/update/1' }

  it('gives the first answer again and does nothing, however the same body is written', async () => {
    bench = await startBench()
    const first = await bench.call('POST', '/commands', command, key)
    await bench.advance(120)
    const shuffled = { tag: NEWEST, targets: command.targets, targetType: 'workstation', kind: 'update' }
    const again = await bench.call('POST', '/commands', JSON.stringify(shuffled, null, 2), key)
    expect({ status: again.status, body: again.body }).toStrictEqual({ status: first.status, body: first.body })
    const accepted = (await bench.journal()).filter(({ action }) => action === 'update.accepted')
    expect(accepted).toMatchObject([{ key: 'rollout-1/update/1', tag: NEWEST, trigger: 'command' }])
  })

  it('is a conflict with another body, or another call', async () => {
    bench = await startBench()
    await bench.call('POST', '/commands', command, key)
    const other = await bench.call('POST', '/commands', { ...command, tag: MIDDLE }, key)
    expect(other).toMatchObject({ status: 409, body: { code: 'idempotency_conflict' } })
    const put = await promote(NEWEST, { ...key, 'if-match': await etag() })
    expect(put).toMatchObject({ status: 409, body: { code: 'idempotency_conflict' } })
    expect(await bench.journal()).toHaveLength(1)
  })

  it('keeps refusals: 400, 412 and 422 come again though the reason is gone', async () => {
    bench = await startBench()
    const seen = await etag()
    await bench.control('/control/account', { autoUpdate: true })
    const stale = { 'idempotency-key': 'stale', 'if-match': seen }
    expect((await promote(NEWEST, stale)).status).toBe(412)
    expect((await promote(NEWEST, { ...stale, 'if-match': await etag() })).status).toBe(412)

    const early = { ...command, tag: 'w360-soon' }
    expect((await bench.call('POST', '/commands', early, { 'idempotency-key': 'early' })).status).toBe(422)
    await bench.control('/control/release', { version: '2026.12.0', tag: 'w360-soon', status: 'test', notes: '' })
    expect((await bench.call('POST', '/commands', early, { 'idempotency-key': 'early' })).status).toBe(422)
    expect((await bench.call('POST', '/commands', early, { 'idempotency-key': 'later' })).status).toBe(202)

    const broken = { 'idempotency-key': 'broken' }
    expect((await bench.call('POST', '/commands', '{', broken)).status).toBe(400)
    expect((await bench.call('POST', '/commands', command, broken)).status).toBe(409)
  })

  it('does not keep 428 nor a fault: the same key may do it after all', async () => {
    bench = await startBench()
    const once = { 'idempotency-key': 'once' }
    expect((await promote(NEWEST, once)).status).toBe(428)
    expect((await promote(NEWEST, { ...once, 'if-match': await etag() })).status).toBe(200)
    await bench.control('/control/faults', { rules: [{ kind: 'server-error', count: 1 }] })
    expect((await bench.call('POST', '/commands', command, key)).status).toBe(503)
    expect((await bench.call('POST', '/commands', command, key)).status).toBe(202)
  })

  it('is forgotten after 24 hours', async () => {
    bench = await startBench()
    await bench.call('POST', '/commands', command, key)
    await bench.advance(86_399)
    expect((await bench.call('POST', '/commands', { ...command, tag: MIDDLE }, key)).status).toBe(409)
    await bench.advance(1)
    expect((await bench.call('POST', '/commands', { ...command, tag: MIDDLE }, key)).status).toBe(202)
  })

  it('must have a length that can be kept', async () => {
    bench = await startBench()
    const answer = await bench.call('POST', '/commands', command, { 'idempotency-key': 'k'.repeat(256) })
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_idempotency_key' } })
  })
})
