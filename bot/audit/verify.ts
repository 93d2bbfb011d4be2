import { setImmediate } from 'node:timers/promises'
import type { Transaction } from '../database.ts'
import { type AuditLink, beginning, hashOf } from './chain.ts'
import type { ChainEnd } from './chain-end.ts'

/**
 * What is wrong at a number of the chain. `altered`: the row does not say what it was written with. `reordered`: it
 * does, but under another number: rows were swapped, taken out or put in before it. `unlinked`: it does not hang on the
 * row before; one of the two was rewritten, hash and all. `missing`: no row has this number. `added`: nobody wrote a
 * row with this number. `rewritten`: it is not the link that was noted earlier. `headless`: the note of the chain's end
 * is gone, so rows may be missing after this number.
 */
export const chainFaults = ['altered', 'reordered', 'unlinked', 'missing', 'added', 'rewritten', 'headless'] as const
export type ChainFault = (typeof chainFaults)[number]

export type Verification =
  /** The head is null while nothing was told yet. */
  | { readonly outcome: 'whole'; readonly rows: number; readonly head: ChainEnd | null }
  /** The first number where something is wrong. */
  | { readonly outcome: 'broken'; readonly seq: number; readonly what: ChainFault }

/** Rows read at once: a trail of any length is verified in little memory. */
const PAGE = 1_000

/**
 * Reads an account's whole chain and recomputes it. Acts may go on meanwhile: what is committed during the reading is
 * verified too, or left for the next time.
 *
 * What it finds: every row altered, removed, added or moved by somebody who does not make the whole rest of the chain
 * anew. Whoever can write to the database, and knows how the hash is made, could do that, head included: nothing kept
 * in the database alone can show it. Therefore the answer names the head, to be kept elsewhere (it stands in the chat
 * where it was asked for); given back later as `noted`, it shows whether the chain still holds that very link.
 *
 * @param noted a link from an earlier verification; the hash may be cut short
 */
export const verifyAudit = async (
  database: Transaction,
  accountId: string,
  noted: ChainEnd | null = null,
): Promise<Verification> => {
  const before = await readHead(database, accountId)
  let last: ChainEnd = { seq: 0, hash: beginning }
  for (let page = await readPage(database, accountId, null); ; page = await readPage(database, accountId, last.seq)) {
    for (const row of page) {
      const what = faultOf(row, last, { before, noted })
      if (what === 'altered') return broken(row.seq, await alteredOrMoved(database, accountId, row))
      if (what !== null) return broken(what === 'missing' ? last.seq + 1 : row.seq, what)
      last = { seq: row.seq, hash: row.hash }
    }
    if (page.length < PAGE) break
  }
  // Read last: of a row that a page has shown, the head is committed.
  const after = await readHead(database, accountId)
  if (last.seq < Math.max(before?.seq ?? 0, noted?.seq ?? 0)) return broken(last.seq + 1, 'missing')
  if (last.seq === 0) return { outcome: 'whole', rows: 0, head: null }
  if (after === null) return broken(last.seq, 'headless')
  if (last.seq > after.seq) return broken(after.seq + 1, 'added')
  if (last.seq === after.seq && last.hash !== after.hash) return broken(last.seq, 'altered')
  return { outcome: 'whole', rows: last.seq, head: last }
}

interface Row extends AuditLink {
  readonly hash: string
}

const faultOf = (
  row: Row,
  last: ChainEnd,
  ends: { readonly before: ChainEnd | null; readonly noted: ChainEnd | null },
): ChainFault | null => {
  if (row.seq <= 0) return 'added'
  if (row.seq !== last.seq + 1) return 'missing'
  if (hashOf(row) !== row.hash) return 'altered'
  if (row.previous !== last.hash) return 'unlinked'
  if (row.seq === ends.before?.seq && row.hash !== ends.before.hash) return 'altered'
  if (row.seq === ends.noted?.seq && !row.hash.startsWith(ends.noted.hash)) return 'rewritten'
  return null
}

/** A row that fits its hash under another number was not touched, but moved. Tried once, for the first fault found. */
const alteredOrMoved = async (database: Transaction, accountId: string, row: Row): Promise<ChainFault> => {
  const { _max: most } = await database.audit.aggregate({ where: { accountId }, _max: { seq: true } })
  const head = await readHead(database, accountId)
  const highest = Math.max(most.seq ?? 0, head?.seq ?? 0)
  for (let seq = 1; seq <= highest; seq += 1) {
    if (seq !== row.seq && hashOf({ ...row, seq }) === row.hash) return 'reordered'
    // A long chain is tried without holding up whoever else is served by this process.
    if (seq % PAGE === 0) await setImmediate()
  }
  return 'altered'
}

const readPage = (database: Transaction, accountId: string, after: number | null): Promise<readonly Row[]> =>
  database.audit.findMany({
    where: { accountId, ...(after !== null && { seq: { gt: after } }) },
    orderBy: { seq: 'asc' },
    take: PAGE,
  })

const readHead = (database: Transaction, accountId: string): Promise<ChainEnd | null> =>
  database.auditHead.findUnique({ where: { accountId }, select: { seq: true, hash: true } })

const broken = (seq: number, what: ChainFault): Verification => ({ outcome: 'broken', seq, what })
