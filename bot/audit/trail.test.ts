import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PrismaClient } from '../../prisma/client/client.ts'
import { databases, type TemporaryDatabase, temporaryDatabase } from '../../tests/support/database.ts'
import { approvalStates } from '../approval/approval-model.ts'
import { campaignStates } from '../campaign/campaign-model.ts'
import { wordsFor } from '../text/words.ts'
import { type AuditEntry, auditActions } from './audit-model.ts'
import type { Act } from './read-trail.ts'
import { recordAudit } from './record.ts'
import { createTrail } from './trail.ts'
import { actDetails, actPhrase } from './trail-text.ts'

const account = 'a'
const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 9, minute))

const act = (change: Partial<Act> = {}): Act => ({
  seq: 1,
  at: at(0),
  by: { name: 'Camille Renard', identity: 'slack:T1/U1' },
  action: 'rollout.paused',
  subject: 'rollout',
  subjectId: 'x',
  subjectName: 'R-12',
  before: { state: 'running' },
  after: { number: 12, state: 'paused' },
  reason: null,
  permalink: null,
  hash: '',
  ...change,
})

describe('an act in words', () => {
  it('says what was done to what, in both languages', () => {
    expect(actPhrase(act(), 'fr')).toBe('mise en pause de R-12')
    expect(actPhrase(act(), 'en')).toBe('pause of R-12')
    for (const action of auditActions)
      for (const locale of ['fr', 'en'] as const) expect(actPhrase(act({ action }), locale)).not.toContain(action)
  })

  it('keeps the code of an act, and the id of a subject, that it does not know', () => {
    expect(actPhrase(act({ action: 'moon.landed', subject: 'moon', subjectId: 'm', subjectName: null }), 'fr')).toBe(
      'moon.landed m',
    )
  })

  it('says what changed and how many, never a raw record', () => {
    const details = (change: Partial<Act>) => actDetails(act(change), 'fr', 'Europe/Paris')
    expect(details({})).toEqual(['état en cours → en pause'])
    expect(details({ after: { state: 'cancelled', sent: 3, number: 1 } })).toEqual([
      'état en cours → arrêté',
      'ordres déjà partis 3',
    ])
    expect(details({ before: null, after: { state: 'done', machines: { running: 58, failed: 1, off: 0 } } })).toEqual([
      'état terminé',
      'machines 58 en place, 1 en échec',
    ])
    expect(details({ subject: 'approval', before: null, after: { verdict: 'approve', hash: 'abc' } })).toEqual([
      'verdict approbation',
    ])
    expect(details({ action: 'role.revoked', subject: 'person', before: { role: 'support' }, after: null })).toEqual([
      'rôle support',
    ])
    const nights = { hours: 'sat-sun 20:00-06:00' }
    expect(details({ action: 'window.set', subject: 'site', before: null, after: nights })).toEqual([
      'heures sam.-dim. 20:00-06:00',
    ])
    expect(details({ before: ['x'], after: 'y' })).toEqual([])
  })

  it.each(['fr', 'en'] as const)(
    'has a word of its own for a rejected release and a refused promotion, in %s',
    (locale) => {
      const said = (subject: string) =>
        actDetails(act({ subject, before: null, after: { state: 'rejected' } }), locale, 'Europe/Paris')
      expect(said('campaign')).not.toEqual(said('approval'))
      expect(said('approval')[0]).toMatch(/refusée|promotion rejected/u)
      for (const [subject, states] of [
        ['campaign', campaignStates],
        ['approval', approvalStates],
      ] as const) {
        for (const state of states) expect(Object.keys(wordsFor(locale).audit.states[subject])).toContain(state)
      }
    },
  )
})

for (const { title, available, kind } of databases()) {
  describe.runIf(available)(`reading the trail ${title}`, { timeout: 60_000 }, () => {
    let temporary: TemporaryDatabase
    let prisma: PrismaClient
    const personId = randomUUID()
    const goneId = randomUUID()
    const rolloutId = randomUUID()
    const record = (entry: Partial<AuditEntry>, minute: number) =>
      prisma.$transaction((tx) =>
        recordAudit(tx, account, {
          by: { personId, identity: 'slack:T1/U1' },
          action: 'rollout.paused',
          subject: 'rollout',
          subjectId: rolloutId,
          at: at(minute),
          ...entry,
        }),
      )

    beforeAll(async () => {
      temporary = await temporaryDatabase(kind)
      prisma = temporary.database.prisma
      await prisma.account.create({ data: { id: account, name: 'Ville de Montreval' } })
      const person = { accountId: account, organisation: 'customer', createdAt: at(0) }
      await prisma.person.create({ data: { ...person, id: personId, name: 'Camille Renard' } })
      const identity = { accountId: account, platform: 'teams', workspace: 'TENANT', userId: 'A1', personId }
      await prisma.identity.create({ data: { ...identity, name: 'C. Renard' } })
      await prisma.release.create({
        data: {
          ...{ accountId: account, version: '4.3', tag: 'w-ccc', status: 'test', publishedAt: at(0), notes: '' },
          position: 1,
        },
      })
      await prisma.rollout.create({
        data: {
          ...{ id: rolloutId, accountId: account, number: 12, phase: 'test', state: 'running', targetTag: 't' },
          ...{ targetVersion: '1', request: {}, policy: {}, plan: {}, requestedBy: personId, createdAt: at(0) },
        },
      })
      await record({}, 0)
      await record({ by: { personId: goneId, identity: 'teams:TENANT/A1' }, action: 'rollout.resumed' }, 1)
      await record({ action: 'tag.quarantined', subject: 'release', subjectId: 'w-ccc', reason: '=1+1; "urgent"' }, 2)
      await record({ action: 'role.granted', subject: 'person', subjectId: personId, after: { role: 'support' } }, 3)
      await record({ action: 'account.frozen', subject: 'account', subjectId: account }, 4)
      await record({ by: null, action: 'rollout.ended', subjectId: 'not a uuid' }, 5)
    })
    afterAll(() => temporary.remove())

    it('names people and things as they are called now, also those whose person was joined with another', async () => {
      const { acts, more } = await createTrail(prisma, account).latest({ since: null, before: null, limit: 10 })
      expect(more).toBe(false)
      expect(acts.map(({ seq, by, subjectName }) => [seq, by?.name, subjectName])).toEqual([
        [6, undefined, null],
        [5, 'Camille Renard', 'Ville de Montreval'],
        [4, 'Camille Renard', 'Camille Renard'],
        [3, 'Camille Renard', '4.3 (w-ccc)'],
        [2, 'C. Renard', 'R-12'],
        [1, 'Camille Renard', 'R-12'],
      ])
    })

    it('comes page by page, newest first, from a moment on', async () => {
      const trail = createTrail(prisma, account)
      const seqs = async (page: Parameters<typeof trail.latest>[0]) => {
        const { acts, more } = await trail.latest(page)
        return [acts.map(({ seq }) => seq), more]
      }
      expect(await seqs({ since: null, before: null, limit: 4 })).toEqual([[6, 5, 4, 3], true])
      expect(await seqs({ since: null, before: 3, limit: 4 })).toEqual([[2, 1], false])
      expect(await seqs({ since: at(4), before: null, limit: 4 })).toEqual([[6, 5], false])
      expect(await createTrail(prisma, 'other').latest({ since: null, before: null, limit: 4 })).toEqual({
        ...{ acts: [], more: false },
      })
    })

    it('comes as a file, oldest first, that no spreadsheet takes for formulas', async () => {
      const { content, rows, cut } = await createTrail(prisma, account).file(null, 'fr')
      expect([rows, cut]).toEqual([6, false])
      const lines = content.split('\r\n')
      expect(lines[0]).toBe(
        '\uFEFFN°;Quand (UTC);Qui;Identité;Acte;Code;Sur quoi;Identifiant;Avant;Après;Motif;Message;Empreinte',
      )
      expect(lines[1]).toMatch(
        /^1;2026-11-23 09:00:00;Camille Renard;slack:T1\/U1;mise en pause de R-12;rollout.paused;/u,
      )
      expect(lines[3]).toContain(`"'=1+1; ""urgent"""`)
      expect(lines[4]).toContain('"{""role"":""support""}"')
      expect(lines.at(-1)).toBe('')
      expect(content.slice(1)).not.toContain('\uFEFF')
    })

    it('keeps the newest where there are too many for one file, and says so', async () => {
      const file = async (most: number, since: Date | null) => {
        const { content, rows, cut } = await createTrail(prisma, account, most).file(since, 'en')
        return [
          content
            .split('\r\n')
            .slice(1, -1)
            .map((line) => Number(line.split(',')[0])),
          rows,
          cut,
        ]
      }
      expect(await file(2, null)).toEqual([[5, 6], 2, true])
      expect(await file(6, null)).toEqual([[1, 2, 3, 4, 5, 6], 6, false])
      expect(await file(2, at(4))).toEqual([[5, 6], 2, false])
    })
  })
}
