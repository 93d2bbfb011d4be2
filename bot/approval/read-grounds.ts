import type { Campaign } from '../../prisma/client/client.ts'
import type { CampaignState, Evidence } from '../campaign/campaign-model.ts'
import { evidenceHash, readEvidence } from '../campaign/evidence.ts'
import { verdictFrom } from '../campaign/stored-campaign.ts'
import type { Transaction } from '../database.ts'
import type { Grounds } from './next-approval.ts'

export interface ReadGrounds extends Grounds {
  readonly evidence: Evidence
  readonly account: {
    readonly name: string
    readonly consoleId: string | null
    readonly defaultTag: string
  }
}

/** In these a test that was once good is good no more. */
const unfit: readonly (CampaignState | string)[] = ['rejected', 'rolled-back', 'withdrawn']

/** What a promotion of this campaign's tag would stand on now: read in the transaction of the step that depends on it. */
export const readGrounds = async (
  database: Transaction,
  accountId: string,
  campaign: Campaign,
): Promise<ReadGrounds> => {
  const account = await database.account.findUniqueOrThrow({ where: { id: accountId } })
  const release = await database.release.findUnique({ where: { accountId_tag: { accountId, tag: campaign.tag } } })
  const evidence = await readEvidence(database, accountId, campaign)
  const isWithdrawn = release === null || release.goneAt !== null || release.status === 'withdrawn'
  const isValidated = verdictFrom(campaign.verdict)?.kind === 'validated' && !unfit.includes(campaign.state)
  const isQuarantined = release !== null && release.quarantinedAt !== null
  return {
    hash: evidenceHash(evidence, account.etag),
    etag: account.etag,
    hindrance: isQuarantined ? 'quarantined' : isWithdrawn ? 'release-withdrawn' : isValidated ? null : 'not-validated',
    isDefault: account.defaultTag === campaign.tag,
    frozen: account.frozenAt !== null,
    evidence,
    account: {
      name: account.name,
      consoleId: account.consoleId,
      defaultTag: account.defaultTag,
    },
  }
}
