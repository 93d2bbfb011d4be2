import type { Transaction } from '../database.ts'
import { samePerson } from '../people/same-person.ts'

/** Answers for these persons, all at once, whether any two of them are one human being. */
export const readWhoIsWho = async (
  database: Transaction,
  accountId: string,
  personIds: readonly string[],
): Promise<(one: string, other: string) => boolean> => {
  const distinct = [...new Set(personIds)]
  const same = new Set<string>()
  for (const [position, one] of distinct.entries()) {
    for (const other of distinct.slice(position + 1)) {
      if (await samePerson(database, accountId, one, other)) {
        same.add(`${one} ${other}`)
        same.add(`${other} ${one}`)
      }
    }
  }
  return (one, other) => one === other || same.has(`${one} ${other}`)
}
