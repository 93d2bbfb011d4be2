/**
 * A process of its own for the tests that kill or race one. Argument: a plan in JSON. Prints `open`, or the code of the
 * refusal; then writes rows and prints each only after the database acknowledged it.
 */
import { DatabaseError, type DatabaseOptions, openDatabase } from '../../prisma/open.ts'

export interface ChildPlan {
  readonly options: DatabaseOptions
  readonly write: boolean
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

async function run({ options, write }: ChildPlan): Promise<void> {
  const database = await openDatabase(options)
  say('open')
  for (let number = 1; write; number += 1) {
    const id = `row-${number}`
    await database.prisma.$transaction(async (transaction) => {
      await transaction.account.create({ data: { id, name: 'x'.repeat(500) } })
      await transaction.feedCursor.create({ data: { accountId: id } })
    })
    say(id)
  }
  // Holds the database until it is told to end: the input closes.
  process.stdin.on('end', async () => {
    await database.close()
    process.exit(0)
  })
  process.stdin.resume()
}

const plan: ChildPlan = JSON.parse(process.argv[2] ?? '{}')
try {
  await run(plan)
} catch (problem) {
  say(problem instanceof DatabaseError ? `refused ${problem.code} ${problem.message}` : `failed ${String(problem)}`)
  process.exitCode = 1
}
