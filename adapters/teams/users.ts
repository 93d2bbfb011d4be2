import type { ChatUser } from '../../bot/chat/platform.ts'
import type { Coordination } from '../../bot/coordination.ts'
import { localeFrom } from '../../bot/text/words.ts'
import type { ApiOutcome, Connector, Member } from './connector.ts'
import type { Origin } from './origin.ts'
import { localTenant } from './origin-of.ts'
import type { Target } from './references.ts'
import { createSightings, type Sighting, targetOfSighting } from './sightings.ts'

/** Null: Teams could not say. @param hint where they just spoke or pressed */
export type ReadUser = (tenantId: string, userId: string, hint?: Origin) => Promise<ChatUser | null>

/** How long somebody who left, or has another name, may still pass for what they were. */
const keptMilliseconds = 60_000
const mostKept = 5_000

/** Teams says that there is no such person: not in a place that they may have left, but in the conversation with them. */
const nobody = 'MemberNotFoundInConversation'

/** What the members API tells; language and clock are in the sighting. */
interface Facts {
  readonly name: string
  readonly email: string | null
  readonly active: boolean
}

/**
 * What Teams knows of people, kept for a minute and asked once for all who wait. Teams tells of somebody only in a
 * conversation with them: where they just spoke, where they last did, or the one of two, which is opened for that.
 * Null when Teams could not say: then nobody may act, and the next one asks again.
 */
export const createUsers = (options: {
  readonly connector: Connector
  readonly coordination: Coordination
  readonly now: () => number
}): ReadUser => {
  const { connector, now } = options
  const sightings = createSightings(options.coordination)
  const kept = new Map<string, { readonly until: number; readonly facts: Promise<Facts | null> }>()

  const ask = async (tenantId: string, userId: string, sighting: Sighting | null): Promise<Facts | null> => {
    if (sighting !== null) {
      const answer = await connector.readMember(targetOfSighting(tenantId, sighting), sighting.accountId)
      if (answer.outcome === 'ok') return factsOf(answer.data, tenantId, userId)
      if (sighting.direct && answer.code === nobody) return departed(userId)
      if (answer.outcome === 'later' || answer.outcome === 'unknown') return null
    }
    const opened = await openDirectWith(connector, { tenantId, userId, sighting })
    if (opened.outcome !== 'ok') return opened.code === nobody ? departed(userId) : null
    const answer = await connector.readMember(opened.data, sighting?.accountId ?? userId)
    if (answer.outcome === 'ok') return factsOf(answer.data, tenantId, userId)
    return answer.code === nobody ? departed(userId) : null
  }

  const factsAbout = (key: string, question: () => Promise<Facts | null>): Promise<Facts | null> => {
    const found = kept.get(key)
    if (found !== undefined && found.until > now()) return found.facts
    if (kept.size >= mostKept) kept.clear()
    const facts = question().then((answered) => {
      // What could not be said is not kept.
      if (answered === null) kept.delete(key)
      return answered
    })
    kept.set(key, { until: now() + keptMilliseconds, facts })
    return facts
  }

  return async (tenantId, userId, hint) => {
    const sighting = hint === undefined ? await sightings.recall(tenantId, userId) : await sightings.remember(hint)
    const facts = await factsAbout(`${tenantId}/${userId}`, () => ask(tenantId, userId, sighting))
    return facts && { ...facts, locale: localeFrom(sighting?.locale), timeZone: sighting?.timeZone ?? null }
  }
}

/** The conversation of two with somebody, under the account by which they were last met if they ever were. */
export const openDirectWith = (
  connector: Connector,
  person: { readonly tenantId: string; readonly userId: string; readonly sighting: Sighting | null },
): Promise<ApiOutcome<Target>> => {
  const { tenantId, userId, sighting } = person
  const { serviceUrl, botAccountId } = sighting?.reference ?? connector.unknown
  return connector.openDirect({ tenantId, serviceUrl, botAccountId }, sighting?.accountId ?? userId)
}

/** Null for somebody else than was asked for: their name and address are not this person's. */
const factsOf = (member: Member, tenantId: string, userId: string): Facts | null => {
  const isThem = isSame(member.aadObjectId ?? '', userId) || isSame(member.id, userId)
  const isTheirTenant = tenantId === localTenant || isSame(member.tenantId ?? tenantId, tenantId)
  if (!isThem || !isTheirTenant) return null
  const { name = '', email = '', userPrincipalName = '' } = member
  return { name: name === '' ? userId : name, email: addressOf(email) ?? addressOf(userPrincipalName), active: true }
}

const departed = (userId: string): Facts => ({ name: userId, email: null, active: false })

/** Entra ids are written in either case. */
const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

/** A guest's principal name is no address: `sophie_wisper.example#EXT#@customer.example`. */
const addressOf = (text: string): string | null => (text.includes('@') && !text.includes('#') ? text : null)
