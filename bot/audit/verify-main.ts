import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { PrismaClient } from '../../prisma/client/client.ts'
import { DatabaseError, openDatabase } from '../../prisma/open.ts'
import { parseConfiguration } from '../config.ts'
import { number } from '../text/format.ts'
import { type Locale, wordsFor } from '../text/words.ts'
import { type ChainEnd, parseChainEnd, printChainEnd } from './chain-end.ts'
import { type Verification, verifyAudit } from './verify.ts'

const WHOLE = 0
const BROKEN = 1
/** Nothing is known of the trail: it could not be read, or there is none. */
const UNREAD = 2

/**
 * `npm run audit:verify`: the trail of every account of this installation, read in the database of the configuration.
 *
 * @param typed a link that was noted earlier, or nothing
 * @returns the exit code: 0 whole, 1 broken, 2 when it could not be read
 */
export const verifyFromTerminal = async (
  environment: Readonly<Record<string, string | undefined>>,
  typed: readonly string[],
  say: (line: string) => void,
): Promise<number> => {
  const parsed = parseConfiguration(environment)
  if (parsed.outcome === 'invalid') {
    const words = wordsFor(parsed.locale).start.configuration
    for (const problem of parsed.problems) say(words.problem(problem))
    return UNREAD
  }
  const { locale, databaseUrl, dataDirectory } = parsed.configuration
  const { terminal } = wordsFor(locale).audit
  const [first, ...rest] = typed
  const noted = first === undefined ? null : parseChainEnd(first)
  if (rest.length > 0 || (first !== undefined && noted === null)) {
    say(terminal.usage)
    return UNREAD
  }
  // Opened, it would be made anew, and a trail that vanished would be told to be whole.
  if (databaseUrl === null && !existsSync(join(dataDirectory, 'db'))) {
    say(terminal.noDatabase(dataDirectory))
    return UNREAD
  }
  try {
    const database = await openDatabase({ dataDirectory, ...(databaseUrl !== null && { databaseUrl }) })
    try {
      return await verifyAll(database.prisma, noted, locale, say)
    } finally {
      await database.close()
    }
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    say(error.code === 'folder_locked' ? terminal.locked : wordsFor(locale).start.database[error.code](error.message))
    return UNREAD
  }
}

const verifyAll = async (
  prisma: PrismaClient,
  noted: ChainEnd | null,
  locale: Locale,
  say: (line: string) => void,
): Promise<number> => {
  const accounts = await prisma.$queryRaw<{ id: string }[]>`
    SELECT id FROM account UNION SELECT account_id FROM audit_head UNION SELECT account_id FROM audit ORDER BY id`
  let exitCode = WHOLE
  for (const { id } of accounts) {
    const verification = await verifyAudit(prisma, id, noted)
    if (accounts.length > 1) say(wordsFor(locale).audit.terminal.account(id))
    for (const line of verificationLines(verification, locale)) say(line)
    if (verification.outcome === 'broken') exitCode = BROKEN
  }
  return exitCode
}

const verificationLines = (verification: Verification, locale: Locale): readonly string[] => {
  const words = wordsFor(locale).audit.verification
  if (verification.outcome === 'broken') {
    const { seq, what } = verification
    return [`${words.brokenTitle}.`, words.broken[what](number(locale, seq)), words.advice]
  }
  const { rows, head } = verification
  if (head === null) return [words.empty]
  return [`${words.wholeTitle}. ${words.whole(rows)}`, words.keep(printChainEnd(head))]
}

if (import.meta.main) {
  process.exitCode = await verifyFromTerminal(process.env, process.argv.slice(2), (line) => {
    process.stdout.write(`${line}\n`)
  })
}
