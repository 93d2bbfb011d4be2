import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Act } from '../bot/audit/read-trail.ts'
import type { Trail } from '../bot/audit/trail.ts'
import { parseAuditRequest } from './audit-request.ts'
import { now } from './fleet.testing.ts'
import { buttonOf, titleOf, wordsOf } from './reply.testing.ts'
import { occasion, personOf, rig } from './room.testing.ts'

const zone = 'Europe/Paris'
const parse = (typed: string) => parseAuditRequest(typed, now, zone)

describe('what follows « audit »', () => {
  it('reads a date in the zone of who typed it, and lengths of time back from now', () => {
    const since = (typed: string) => {
      const request = parse(typed)
      return request.type === 'read' ? request.since?.toISOString() : request
    }
    expect(since('')).toBeUndefined()
    expect(since('--since 2026-11-20')).toBe('2026-11-19T23:00:00.000Z')
    expect(since('—depuis 20/11/2026')).toBe('2026-11-19T23:00:00.000Z')
    expect(since('--since=7j')).toBe('2026-11-16T09:00:00.000Z')
    expect(since('--since 24h')).toBe('2026-11-22T09:00:00.000Z')
    expect(parse('--csv --since 7d')).toMatchObject({ type: 'read', asFile: true })
  })

  it('reads a link that was noted', () => {
    expect(parse('verify')).toEqual({ type: 'verify', noted: null })
    expect(parse('vérifier 41:1AD526CEE636')).toEqual({ type: 'verify', noted: { seq: 41, hash: '1ad526cee636' } })
  })

  it('says what it cannot read', () => {
    for (const typed of ['--since hier', '--since 2026-02-30', '--since 31/13/2026'])
      expect(parse(typed)).toMatchObject({ problem: { type: 'date' } })
    for (const typed of ['--since', '--since --csv'])
      expect(parse(typed)).toMatchObject({ problem: { type: 'no-date' } })
    for (const typed of ['verify 41', 'verify 0:1ad526cee636', 'verify 41:xyz'])
      expect(parse(typed)).toMatchObject({ problem: { type: 'noted' } })
    for (const typed of ['tout', '--json', 'verify 41:1ad526cee636 vite', '"'])
      expect(parse(typed)).toMatchObject({ problem: { type: 'unknown' } })
  })

  it('never throws', () => {
    const pieces = fc.array(
      fc.oneof(fc.constantFrom('--since', '--csv', 'verify', '2026-11-20', '7j', '99999d', '0:0'), fc.string()),
    )
    fc.assert(
      fc.property(pieces, (words) => {
        const request = parse(words.join(' '))
        if (request.type === 'read' && request.since !== null) expect(request.since.getTime()).not.toBeNaN()
      }),
    )
  })
})

const act = (seq: number, change: Partial<Act> = {}): Act => ({
  seq,
  at: new Date(Date.UTC(2026, 10, 23, 8, seq % 60)),
  by: { name: 'Camille Renard', identity: 'slack:T1/U1' },
  action: 'rollout.paused',
  subject: 'rollout',
  subjectId: 'x',
  subjectName: 'R-12',
  before: { state: 'running' },
  after: { state: 'paused' },
  reason: null,
  permalink: null,
  hash: 'f'.repeat(64),
  ...change,
})

const hash = '1ad526cee6366a7008618cc8187559c77e006292ba22aa75eefa183ef905d399'

const world = (change: Partial<Trail> = {}, roles: Parameters<typeof personOf>[0] = ['operator']) => {
  const calls: unknown[] = []
  const all = Array.from({ length: 23 }, (_, index) => act(23 - index))
  const trail: Trail = {
    latest: async ({ before, limit, since }) => {
      calls.push({ since, before })
      const older = all.filter(({ seq }) => before === null || seq < before)
      return { acts: older.slice(0, limit), more: older.length > limit }
    },
    file: async (since, locale) => {
      calls.push({ file: since, locale })
      return { content: 'n;quand', rows: 23, cut: false }
    },
    verify: async (noted) => {
      calls.push({ noted })
      return { outcome: 'whole', rows: 23, head: { seq: 23, hash } }
    },
    ...change,
  }
  return { ...rig({ person: personOf(roles), change: { trail } }), calls }
}

describe('the trail in the chat', () => {
  it('is for operators, support and owners', async () => {
    expect(titleOf(await world({}, ['viewer']).say('audit'))).toBe('Vous ne pouvez pas faire cela')
    for (const role of ['operator', 'support', 'owner'] as const)
      expect(titleOf(await world({}, [role]).say('audit'))).toBe('Journal d’audit')
    const pressed = await world({}, ['viewer']).press('audit.file', {})
    expect(titleOf(pressed)).toBe('Vous ne pouvez pas faire cela')
  })

  it('shows the last acts in words, with reason and link', async () => {
    const seen = act(1, { reason: 'console <lente>', permalink: 'https://example.org/p1' })
    const reply = await world({ latest: async () => ({ acts: [seen], more: false }) }).say('journal')
    const words = wordsOf(reply)
    for (const part of ['23 nov. 2026', '09:01', 'Camille Renard', 'mise en pause de R-12', 'en cours → en pause'])
      expect(words).toContain(part)
    expect(words).toContain('motif : « console <lente> »')
    expect(words).toContain('"url":"https://example.org/p1"')
  })

  it('names the bot where the bot acted by itself', async () => {
    const ended = act(1, { by: null, action: 'rollout.ended' })
    expect(wordsOf(await world({ latest: async () => ({ acts: [ended], more: false }) }).say('audit'))).toContain(
      '"le bot"',
    )
  })

  it('leads to older ones and back, within the same time', async () => {
    const { say, press, calls } = world()
    const first = await say('audit --since 2026-11-20')
    const older = buttonOf(first, 'audit.page')
    expect(older.value).toEqual({ since: '2026-11-19T23:00:00.000Z', before: 14 })
    const second = await press('audit.page', older.value)
    expect(second.type).toBe('replace')
    expect(calls).toEqual([
      { since: new Date('2026-11-19T23:00:00.000Z'), before: null },
      { since: new Date('2026-11-19T23:00:00.000Z'), before: 14 },
    ])
    expect(wordsOf(second)).toContain('Voir les plus récents')
    const last = await press('audit.page', { before: 4 })
    expect(wordsOf(last)).not.toContain('Voir les plus anciens')
  })

  it('says so when nothing was done yet, or since then', async () => {
    const { say } = rig()
    expect(wordsOf(await say('audit'))).toContain('Aucun acte n’est encore consigné.')
    expect(wordsOf(await say('audit --since 7j'))).toContain('Aucun acte n’est consigné depuis le 16 nov. 2026')
  })

  it('comes as a file, typed or pressed', async () => {
    const { say, press, calls } = world()
    const expected = { type: 'file', name: 'journal-w360-2026-11-23.csv', title: 'Journal : 23 actes' }
    expect(await say('audit --csv')).toMatchObject(expected)
    expect(await press('audit.file', { since: '2026-11-19T23:00:00.000Z' })).toMatchObject(expected)
    expect(calls).toEqual([
      { file: null, locale: 'fr' },
      { file: new Date('2026-11-19T23:00:00.000Z'), locale: 'fr' },
    ])
    const cut = world({ file: async () => ({ content: '', rows: 100_000, cut: true }) })
    expect(await cut.say('audit --csv')).toMatchObject({ title: expect.stringContaining('les plus récents') })
  })

  it('is verified, and the link to keep can be given back as it stands', async () => {
    const { say, press, calls, logged } = world()
    const words = wordsOf(await say('audit verify'))
    expect(words).toContain('23 actes relus')
    const [, kept = ''] = /audit verify (\S+)/u.exec(words) ?? []
    await say(`audit verify ${kept}`)
    await press('audit.verify', {})
    expect(calls).toEqual([{ noted: null }, { noted: { seq: 23, hash: hash.slice(0, 16) } }, { noted: null }])
    expect(logged()).toContain(hash)
  })

  it('says where it was touched and what to do, and the log keeps it', async () => {
    const { say, logged } = world({ verify: async () => ({ outcome: 'broken', seq: 17, what: 'missing' }) })
    const words = wordsOf(await say('audit verify'))
    for (const part of ['Le journal a été modifié', 'L’acte n° 17 manque.', 'Jusqu’au n° 16', 'sauvegarde'])
      expect(words).toContain(part)
    expect(logged()).toContain('"code":"audit_broken"')
  })

  it('answers nonsense with the usage', async () => {
    const { say } = world()
    for (const typed of ['audit tout', 'audit --since hier', 'audit --since', 'audit verify 41'])
      expect(wordsOf(await say(typed))).toContain('S’écrit : /w360 audit')
    const english = { ...occasion().user, locale: 'en' as const, name: 'C', email: null, timeZone: null, active: true }
    expect(wordsOf(await say('audit --since hier', { user: english }))).toContain('is not a date')
  })
})
