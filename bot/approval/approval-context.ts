import type { PrismaClient } from '../../prisma/client/client.ts'
import type { PlatformName } from '../card/card.ts'
import type { PlaceAddress } from '../chat/platform.ts'
import type { Transaction } from '../database.ts'
import type { KnownPerson, People } from '../people/people.ts'
import type { ApprovalPolicy } from './approval-model.ts'

/** What every act on an approval needs. */
export interface ApprovalContext {
  readonly prisma: PrismaClient
  readonly accountId: string
  readonly policy: ApprovalPolicy
  readonly people: Pick<People, 'whoMay'> & Deciders
  /** `W360_OPS_PLACE`: every request is shown in each of these too. */
  readonly opsPlaces: readonly PlaceAddress[]
  /** Where a person can be written to. */
  readonly chats: ReadonlySet<PlatformName>
  readonly now: () => Date
  /** In the transaction of a step: wakes the reconcilers of campaigns and approvals. */
  readonly wake: (tx: Transaction) => Promise<void>
  /** After a commit that a card shows. */
  readonly onPainted: () => void
}

export interface Deciders {
  /** Who could decide, but for these persons. */
  eligible(action: 'decide', exceptPersonIds: readonly string[]): Promise<readonly KnownPerson[]>
}
