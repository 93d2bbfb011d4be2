import { z } from 'zod'
import type { Transaction } from '../database.ts'
import type { AuditSubject } from './audit-model.ts'

/** What a link of the chain holds of names: numbers and keys. */
export interface NamedRow {
  readonly personId: string | null
  readonly identity: string | null
  readonly subject: string
  readonly subjectId: string
}

export interface Names {
  readonly who: (row: NamedRow) => string
  /** Null where nothing better than the id is known. */
  readonly what: (row: NamedRow) => string | null
}

/** The names of today for all that some links speak of, in a few queries whatever their number. */
export const readNames = async (
  database: Transaction,
  accountId: string,
  rows: readonly NamedRow[],
): Promise<Names> => {
  const idsOf = (subject: AuditSubject): string[] =>
    rows.filter((row) => row.subject === subject).map(({ subjectId }) => subjectId)
  const people = await readPeople(database, accountId, [...rows.flatMap(personOf), ...idsOf('person')])
  const identities = await readIdentities(database, accountId, rows)
  const rollouts = await database.rollout.findMany({
    where: { accountId, id: { in: uuids(idsOf('rollout')) } },
    select: { id: true, number: true },
  })
  const campaigns = await database.campaign.findMany({
    where: { accountId, id: { in: uuids(idsOf('campaign')) } },
    select: { id: true, tag: true },
  })
  const approvals = await database.approval.findMany({
    where: { accountId, id: { in: uuids(idsOf('approval')) } },
    select: { id: true, tag: true },
  })
  const tags = [...idsOf('release'), ...[...campaigns, ...approvals].map(({ tag }) => tag)]
  const releases = await database.release.findMany({
    where: { accountId, tag: { in: tags } },
    select: { tag: true, version: true },
  })
  const sites = await database.site.findMany({
    where: { accountId, id: { in: idsOf('site') } },
    select: { id: true, name: true },
  })
  const places = await database.place.findMany({
    where: { accountId, id: { in: uuids(idsOf('place')) } },
    select: { id: true, name: true, channelId: true },
  })
  const account = await database.account.findUnique({ where: { id: accountId }, select: { name: true } })

  const versions = new Map(releases.map(({ tag, version }) => [tag, `${version} (${tag})`]))
  const byTag = (tag: string): string => versions.get(tag) ?? tag
  const things: Readonly<Record<AuditSubject, ReadonlyMap<string, string>>> = {
    rollout: new Map(rollouts.flatMap(({ id, number }) => (number === null ? [] : [[id, `R-${number}`]]))),
    campaign: new Map(campaigns.map(({ id, tag }) => [id, byTag(tag)])),
    approval: new Map(approvals.map(({ id, tag }) => [id, byTag(tag)])),
    release: versions,
    account: new Map(account === null || account.name === '' ? [] : [[accountId, account.name]]),
    person: people,
    place: new Map(places.map(({ id, name, channelId }) => [id, name ?? channelId])),
    site: new Map(sites.map(({ id, name }) => [id, name])),
  }
  const thingsOf = (subject: string): ReadonlyMap<string, string> | undefined =>
    Object.entries(things).find(([name]) => name === subject)?.[1]
  return {
    // A person who was joined with another has no row any more; their identity has.
    who: ({ personId, identity }) =>
      people.get(personId ?? '') ?? identities.get(identity ?? '') ?? identity ?? personId ?? '',
    what: ({ subject, subjectId }) => thingsOf(subject)?.get(subjectId) ?? null,
  }
}

const personOf = ({ personId }: NamedRow): readonly string[] => (personId === null ? [] : [personId])

/** Only these may be asked for: a column of that type refuses anything else. */
const uuids = (ids: readonly string[]): string[] => [...new Set(ids)].filter((id) => z.guid().safeParse(id).success)

const readPeople = async (
  database: Transaction,
  accountId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  const people = await database.person.findMany({
    where: { accountId, id: { in: uuids(ids) } },
    select: { id: true, name: true },
  })
  return new Map(people.map(({ id, name }) => [id, name]))
}

const readIdentities = async (
  database: Transaction,
  accountId: string,
  rows: readonly NamedRow[],
): Promise<ReadonlyMap<string, string>> => {
  const keys = [...new Set(rows.flatMap(({ identity }) => (identity === null ? [] : [identity])))].flatMap(keyOf)
  const identities = await database.identity.findMany({ where: { accountId, OR: keys } })
  return new Map(
    identities.map(({ platform, workspace, userId, name }) => [`${platform}:${workspace}/${userId}`, name]),
  )
}

/** `slack:T1/U1`. */
const keyOf = (identity: string) => {
  const [, platform, workspace, userId] = /^([^:]+):([^/]+)\/(.+)$/u.exec(identity) ?? []
  return platform === undefined || workspace === undefined || userId === undefined
    ? []
    : [{ platform, workspace, userId }]
}
