import { readWaitingApprovals, type WaitingApproval } from '../approval/waiting-approvals.ts'
import type { PlatformName } from '../card/card.ts'
import type { ChatPlatform } from '../chat/platform.ts'
import type { IdentityKey } from '../people/identity.ts'
import type { Person } from '../people/people.ts'
import { type Glance, type GlanceSource, keepGlance, readGlance } from './glance.ts'
import { linkTo } from './link-to.ts'

/** What the homes of people are composed from. */
export interface Homes {
  readGlance(): Promise<Glance>
  /** Open requests that this person could decide now; that they hold the role is checked by the caller. */
  waitingFor(person: Pick<Person, 'id' | 'organisation'>): Promise<readonly WaitingApproval[]>
  /** Of a rollout's living message, where this person can open it. */
  linkTo(rolloutId: string, reader: IdentityKey): Promise<string | null>
  /** Equal for as long as nothing changed that a home shows: one cheap question, asked often. */
  mark(): Promise<string>
}

export interface HomesContext extends GlanceSource {
  readonly platforms: ReadonlyMap<PlatformName, ChatPlatform>
  readonly now: () => Date
}

export const createHomes = (context: HomesContext): Homes => {
  const { prisma, accountId, platforms } = context
  const mark = async (): Promise<string> => {
    // Whatever is steered, decided or granted is in the trail; whatever moves by itself is painted, or wanted to be.
    const [row] = await prisma.$queryRaw<{ readonly mark: string }[]>`
      SELECT concat_ws('/',
        (SELECT coalesce(max(seq), 0) FROM audit WHERE account_id = ${accountId}),
        (SELECT concat_ws('/', count(*), sum(wanted), count(external_id)) FROM message
          WHERE account_id = ${accountId} AND subject IN ('rollout', 'approval', 'campaign')),
        (SELECT concat_ws('/', name, default_tag) FROM account WHERE id = ${accountId})) AS mark`
    return row?.mark ?? ''
  }
  const keptGlance = keepGlance(() => readGlance(context))
  return {
    mark,
    // The mark is read first: what changes meanwhile makes another one, and so another reading.
    readGlance: async () => keptGlance(await mark()),
    waitingFor: ({ id, organisation }) => readWaitingApprovals(context, { personId: id, organisation }),
    linkTo: (rolloutId, reader) => linkTo(prisma, accountId, platforms, rolloutId, reader),
  }
}
