import type { Transaction } from '../database.ts'
import { parseIdentityText } from '../people/identity.ts'
import { readSpeaker } from '../people/read-person.ts'
import { samePerson } from '../people/same-person.ts'
import type { ApprovalRow } from './stored-approval.ts'

type Asked = Pick<ApprovalRow, 'requestedBy' | 'requestedAs'>

/**
 * Who asked, as the persons that may be meant: the one that it is told of, and whose the identity is now under which it
 * was asked. They are two where an owner parted it since, and neither may decide.
 */
export const readRequesters = async (
  database: Transaction,
  accountId: string,
  { requestedBy, requestedAs }: Asked,
): Promise<readonly string[]> => {
  const identity = parseIdentityText(requestedAs)
  const present = identity === null ? null : await readSpeaker(database, accountId, identity)
  return [...new Set([requestedBy, ...(present === null ? [] : [present.person.id])])]
}

/** Answers for who asked and these persons, all at once, whether any two of them are one human being. */
export const readWhoIsWho = async (
  database: Transaction,
  accountId: string,
  asked: Asked,
  personIds: readonly string[],
): Promise<(one: string, other: string) => boolean> => {
  const requesters = await readRequesters(database, accountId, asked)
  const distinct = [...new Set([...requesters, ...personIds])]
  const pairs = new Set<string>()
  for (const [position, one] of distinct.entries()) {
    for (const other of distinct.slice(position + 1)) {
      if (!(await samePerson(database, accountId, one, other))) continue
      pairs.add(`${one} ${other}`)
      pairs.add(`${other} ${one}`)
    }
  }
  const isSame = (one: string, other: string): boolean => one === other || pairs.has(`${one} ${other}`)
  const isRequester = (id: string): boolean => requesters.some((requester) => isSame(requester, id))
  return (one, other) =>
    isSame(one, other) ||
    (one === asked.requestedBy && isRequester(other)) ||
    (other === asked.requestedBy && isRequester(one))
}
