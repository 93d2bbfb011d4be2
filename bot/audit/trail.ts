import type { PrismaClient } from '../../prisma/client/client.ts'
import type { Locale } from '../text/locale.ts'
import type { ChainEnd } from './chain-end.ts'
import { type Act, readLatestActs, readNextActs } from './read-trail.ts'
import { trailCsvHead, trailCsvRows } from './trail-csv.ts'
import { type Verification, verifyAudit } from './verify.ts'

/** The trail, for those who may read it. Authority is checked by the caller. */
export interface Trail {
  /** Newest first. @param page `before`: older than this number */
  latest(page: {
    readonly since: Date | null
    readonly before: number | null
    readonly limit: number
  }): Promise<{ readonly acts: readonly Act[]; readonly more: boolean }>
  /** Oldest first, as CSV; `cut` when older ones were left out. */
  file(since: Date | null, locale: Locale): Promise<TrailFile>
  /** @param noted a link from an earlier verification */
  verify(noted: ChainEnd | null): Promise<Verification>
}

export interface TrailFile {
  readonly content: string
  readonly rows: number
  readonly cut: boolean
}

/** Some 30 MB, which chats still take; the newest count. */
const MOST_ROWS = 100_000
const PAGE = 1_000

export const createTrail = (prisma: PrismaClient, accountId: string, mostRows = MOST_ROWS): Trail => ({
  latest: async ({ limit, ...page }) => {
    const acts = await readLatestActs(prisma, accountId, { ...page, limit: limit + 1 })
    return { acts: acts.slice(0, limit), more: acts.length > limit }
  },
  file: async (since, locale) => {
    const first = await firstOf(prisma, accountId, since, mostRows)
    const parts = [trailCsvHead(locale)]
    let rows = 0
    let after = first.seq - 1
    for (;;) {
      const acts = await readNextActs(prisma, accountId, { since, after, limit: Math.min(PAGE, mostRows - rows) })
      const last = acts.at(-1)
      if (last === undefined) break
      parts.push(trailCsvRows(acts, locale))
      rows += acts.length
      after = last.seq
      if (rows >= mostRows) break
    }
    return { content: parts.join(''), rows, cut: first.cut }
  },
  verify: (noted) => verifyAudit(prisma, accountId, noted),
})

/** Where the newest `mostRows` begin. */
const firstOf = async (
  prisma: PrismaClient,
  accountId: string,
  since: Date | null,
  mostRows: number,
): Promise<{ readonly seq: number; readonly cut: boolean }> => {
  const oldest = await prisma.audit.findFirst({
    where: { accountId, ...(since !== null && { at: { gte: since } }) },
    orderBy: { seq: 'desc' },
    skip: mostRows - 1,
    select: { seq: true },
  })
  if (oldest === null) return { seq: 1, cut: false }
  const older = await prisma.audit.findFirst({
    where: { accountId, seq: { lt: oldest.seq }, ...(since !== null && { at: { gte: since } }) },
    select: { seq: true },
  })
  return { seq: oldest.seq, cut: older !== null }
}
