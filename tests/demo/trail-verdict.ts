import { type Act, readNextActs } from '../../bot/audit/read-trail.ts'
import { verifyAudit } from '../../bot/audit/verify.ts'
import { type Database, DatabaseError, openDatabase } from '../../prisma/open.ts'
import type { Cast } from './acts.ts'
import type { Promotion, Release } from './console-hands.ts'
import type { Finding } from './verdict.ts'
import type { DemoWords } from './words/fr.ts'

/** All that a play of this length writes, many times over. */
const MOST_ACTS = 10_000

/** What the bot left behind, read when it has stopped and nobody can add to it: its trail, whole or not. */
export interface Trail {
  readonly acts: readonly Act[]
  /** One sentence for each account whose chain is broken. */
  readonly broken: readonly string[]
}

/** Opens the data of a bot that has stopped, as `npm run audit:verify` does. */
export const readTrail = async (folder: string, words: DemoWords): Promise<Trail> => {
  try {
    const database = await openDatabase({ dataDirectory: folder })
    try {
      return await trailIn(database.prisma, words)
    } finally {
      await database.close()
    }
  } catch (error) {
    // Of a bot that was cut down, perhaps: the other findings are told all the same.
    if (!(error instanceof DatabaseError)) throw error
    return { acts: [], broken: [error.message] }
  }
}

const trailIn = async (prisma: Database['prisma'], { verdict }: DemoWords): Promise<Trail> => {
  const [account] = await prisma.account.findMany({ select: { id: true } })
  if (account === undefined) return { acts: [], broken: [verdict.noTrail] }
  const verification = await verifyAudit(prisma, account.id)
  const acts = await readNextActs(prisma, account.id, { since: null, after: 0, limit: MOST_ACTS })
  if (verification.outcome === 'broken') return { acts, broken: [`#${verification.seq}: ${verification.what}`] }
  return { acts, broken: acts.length === verification.rows ? [] : [verdict.noTrail] }
}

/** Who did what, as the play had it: the one thing that only the trail can tell. */
export const judgeTrail = (
  acts: readonly Act[],
  play: {
    readonly words: DemoWords
    readonly cast: Cast
    readonly release: Release
    readonly second: Release
    readonly promotions: readonly Promotion[]
  },
): readonly Finding[] => {
  const { words, cast, release, second, promotions } = play
  const rules = words.verdict
  const of = (action: string): readonly Act[] => acts.filter((act) => act.action === action)
  const [requested] = of('approval.requested')
  const decided = of('approval.decided')
  const done = of('promotion.done')
  const [usb] = of('campaign.usb-done')
  const [promotion] = promotions

  const approvedAlone =
    requested !== undefined &&
    isBy(requested, cast.lead) &&
    decided.length === 1 &&
    decided.every((act) => isBy(act, cast.support) && tells(act, { verdict: 'approve' }))
  const once =
    promotions.length === 1 &&
    promotion?.trigger === 'promotion' &&
    promotion.key === requested?.subjectId &&
    done.length === 1 &&
    done.every(({ by, subjectId }) => by === null && subjectId === requested?.subjectId)
  const inOrder = isRising([
    of('campaign.failure-acknowledged')[0],
    of('campaign.validated').find((act) => isBy(act, cast.owner) && act.reason === words.soakReason),
    requested,
    of('role.granted').find((act) => isBy(act, cast.owner)),
    decided[0],
    done[0],
    usb,
    of('campaign.moved').find((act) => tells(act, { state: 'done', tag: release.tag })),
    of('tag.quarantined').find(({ subjectId }) => subjectId === second.tag),
    of('campaign.moved').find((act) => tells(act, { state: 'rolled-back', tag: second.tag })),
  ])
  const quarantined = of('tag.quarantined').map(({ subjectId }) => subjectId)
  return [
    { rule: rules.fourEyes, broken: approvedAlone ? [] : [told([...of('approval.requested'), ...decided], words)] },
    { rule: rules.promotedOnce, broken: once ? [] : [rules.promotions(promotions.length, done.length)] },
    { rule: rules.trail, broken: inOrder ? [] : [told(acts, words)] },
    {
      rule: rules.quarantined,
      broken: quarantined.length === 1 && quarantined[0] === second.tag ? [] : [told(of('tag.quarantined'), words)],
    },
  ]
}

const isBy = ({ by }: Act, person: string): boolean => by?.identity.endsWith(`/${person}`) === true

const tells = ({ after }: Act, facts: Readonly<Record<string, string>>): boolean =>
  typeof after === 'object' &&
  after !== null &&
  Object.entries(facts).every(([name, value]) => Reflect.get(after, name) === value)

/** Each is there, and each comes after the one before. */
const isRising = (acts: readonly (Act | undefined)[]): boolean =>
  acts.every((act, index) => act !== undefined && (index === 0 || act.seq > (acts[index - 1]?.seq ?? act.seq)))

const told = (acts: readonly Act[], { verdict }: DemoWords): string =>
  acts.length === 0
    ? verdict.noTrail
    : acts.map(({ seq, action, by }) => `#${seq} ${action} ${by?.identity ?? '–'}`).join(', ')
