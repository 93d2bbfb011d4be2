import { describe, expect, test } from 'vitest'
import type { Act } from '../../bot/audit/read-trail.ts'
import { recordAudit } from '../../bot/audit/record.ts'
import { ensureAccount } from '../../bot/fleet/ensure-account.ts'
import { temporaryDatabase } from '../support/database.ts'
import { judgeTrail, readTrail } from './trail-verdict.ts'
import { fr } from './words/fr.ts'

const cast = { lead: 'U0LEAD', viewer: 'U0VIEWER', owner: 'U0OWNER', support: 'U0SUPPORT' }
const release = { version: '1', tag: 'neige-41' }
const second = { version: '2', tag: 'pluie-7' }

type Told = Partial<Act> & Pick<Act, 'action'>

const by = (person: string): Pick<Act, 'by'> => ({ by: { name: person, identity: `slack:T0/${person}` } })

const whole: readonly Told[] = [
  { action: 'campaign.failure-acknowledged', ...by(cast.lead) },
  { action: 'campaign.validated', ...by(cast.owner), reason: fr.soakReason },
  { action: 'approval.requested', subjectId: 'request', ...by(cast.lead) },
  { action: 'role.granted', ...by(cast.owner) },
  { action: 'approval.decided', subjectId: 'request', ...by(cast.support), after: { verdict: 'approve' } },
  { action: 'promotion.done', subjectId: 'request' },
  { action: 'campaign.usb-done', ...by(cast.lead) },
  { action: 'campaign.moved', after: { state: 'done', tag: release.tag } },
  { action: 'tag.quarantined', subjectId: second.tag, ...by(cast.lead) },
  { action: 'campaign.moved', after: { state: 'rolled-back', tag: second.tag } },
]

const once = [{ trigger: 'promotion', key: 'request' }]

/** The rules that a trail breaks. */
const brokenBy = (told: readonly Told[], promotions: readonly { trigger: string; key?: string }[] = once) => {
  const acts = told.map(
    (act, index): Act => ({
      ...{
        at: new Date(0),
        by: null,
        subject: 'campaign',
        subjectId: '',
        subjectName: null,
        before: null,
        after: null,
      },
      ...{ reason: null, permalink: null, hash: '' },
      ...act,
      seq: index + 1,
    }),
  )
  return judgeTrail(acts, { words: fr, cast, release, second, promotions })
    .filter(({ broken }) => broken.length > 0)
    .map(({ rule }) => rule)
}

/** The trail with another act in the place of one. */
const withAct = (action: string, change: Partial<Act>): readonly Told[] =>
  whole.map((act) => (act.action === action ? { ...act, ...change } : act))

describe('the verdict on the trail', () => {
  const { fourEyes, promotedOnce, trail, quarantined } = fr.verdict

  test('a trail that tells the whole play breaks nothing', () => {
    expect(brokenBy(whole)).toEqual([])
  })

  test('an act that is missing is missed, whichever it is', () => {
    for (const act of whole) {
      expect(brokenBy(whole.filter((other) => other !== act)), act.action).toContain(trail)
    }
    expect(brokenBy([])).toEqual([fourEyes, promotedOnce, trail, quarantined])
  })

  test('the same acts in another order are another story', () => {
    expect(brokenBy(whole.toReversed())).toEqual([trail])
  })

  test('only support decides, only once, and says yes', () => {
    expect(brokenBy(withAct('approval.decided', by(cast.lead)))).toEqual([fourEyes])
    expect(brokenBy(withAct('approval.decided', { after: { verdict: 'reject' } }))).toEqual([fourEyes])
    expect(brokenBy([...whole, { action: 'approval.decided', ...by(cast.support) }])).toEqual([fourEyes])
  })

  test('the promotion is one, by the bot, under the key of the request', () => {
    expect(brokenBy(whole, [])).toEqual([promotedOnce])
    expect(brokenBy(whole, [...once, ...once])).toEqual([promotedOnce])
    expect(brokenBy(whole, [{ trigger: 'hand' }])).toEqual([promotedOnce])
    expect(brokenBy(whole, [{ trigger: 'promotion', key: 'another' }])).toEqual([promotedOnce])
    expect(brokenBy(withAct('promotion.done', by(cast.lead)))).toEqual([promotedOnce])
  })

  test('no other tag is in quarantine', () => {
    expect(brokenBy([...whole, { action: 'tag.quarantined', subjectId: release.tag }])).toEqual([quarantined])
  })
})

describe('the trail of a bot that has stopped', () => {
  test('is empty where nothing was told, whole as it was written, and broken once somebody touched it', async () => {
    const temporary = await temporaryDatabase('embedded')
    try {
      const read = async () => {
        await database.close()
        return readTrail(temporary.options.dataDirectory, fr)
      }
      let { database } = temporary
      expect(await read()).toEqual({ acts: [], broken: [fr.verdict.noTrail] })

      database = await temporary.reopen()
      await ensureAccount(database.prisma, 'account')
      const act = { by: null, action: 'rollout.ended', subject: 'rollout', at: new Date(0) } as const
      await database.prisma.$transaction(async (tx) => {
        await recordAudit(tx, 'account', { ...act, subjectId: 'one' })
        await recordAudit(tx, 'account', { ...act, subjectId: 'two' })
      })
      const whole = await read()
      expect([whole.acts.map(({ subjectId }) => subjectId), whole.broken]).toEqual([['one', 'two'], []])

      database = await temporary.reopen()
      await database.prisma.audit.updateMany({ where: { seq: 1 }, data: { subjectId: 'another' } })
      expect((await read()).broken).toEqual(['#1: altered'])
    } finally {
      await temporary.remove()
    }
  })
})
