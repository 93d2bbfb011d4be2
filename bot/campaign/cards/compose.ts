import type { Block, Card, Tone } from '../../card/card.ts'
import type { Composed } from '../../chat/painter-model.ts'
import { clip } from '../../rollout/cards/names.ts'
import { csvRows, csvTime } from '../../text/csv.ts'
import type { Locale } from '../../text/locale.ts'
import { wordsFor } from '../../text/words.ts'
import type { CampaignView } from '../view.ts'
import { failureBlocks, moverBlocks, problemBlocks, siteBlocks, warningBlocks, wayBackBlocks } from './blocks.ts'
import { campaignButtons } from './buttons.ts'
import { at, fleetCount, versionOf } from './campaign-words.ts'
import { nextStep } from './next-step.ts'
import { phaseBlocks } from './steps.ts'

/** A machine that was not reached by the end of a campaign. */
export interface LeftMachine {
  readonly machineId: string
  readonly name: string
  readonly siteName: string | null
  readonly group: string
  readonly version: string
  readonly power: 'on' | 'off'
  readonly lastSeenAt: Date | null
}

/** The living card: what comes next first, then what stands in the way, the three phases, and what can be done. */
export const campaignCard = (view: CampaignView, locale: Locale): Card => {
  const words = wordsFor(locale).campaign
  const next = nextStep(view, locale)
  return {
    title: words.title(versionOf(view), view.state),
    tone: toneOf(view),
    summary: words.summary(versionOf(view), view.state, next),
    blocks: [
      { type: 'text', text: next },
      ...warningBlocks(view, locale),
      { type: 'context', text: words.context(clip(view.tag), at(view.createdAt, view, locale)) },
      ...phaseBlocks(view, locale),
      ...problemBlocks(view, locale),
      ...failureBlocks(view, locale),
      ...wayBackBlocks(view, locale),
      ...progressBlocks(view),
      ...moverBlocks(view, locale),
      ...siteBlocks(view, locale),
      ...campaignButtons(view, locale),
    ],
  }
}

const toneOf = (view: CampaignView): Tone => {
  if (view.state === 'rejected' || view.state === 'rolled-back' || view.state === 'withdrawn') return 'bad'
  if (view.state === 'done') return 'good'
  const open = view.failures.some(({ acknowledgedBy }) => acknowledgedBy === null)
  return open || view.quarantine !== null || view.reason !== null ? 'warning' : 'neutral'
}

const progressBlocks = (view: CampaignView): readonly Block[] => {
  const { total, running } = fleetCount(view)
  if (view.promotedAt === null || total === 0) return []
  return [{ type: 'progress', label: versionOf(view), done: running, total }]
}

/**
 * What the painter shows of a campaign; when it is over, with the closing list of the ledger.
 * @param readLeft asked only once it is over
 */
export const composeCampaign = async (
  view: CampaignView,
  readLeft: () => Promise<readonly LeftMachine[]>,
  locale: Locale,
): Promise<Composed> => {
  const card = campaignCard(view, locale)
  if (!view.over) return { card, over: false }
  const left = view.promotedAt === null ? [] : await readLeft()
  if (left.length === 0) return { card, over: true }
  const words = wordsFor(locale).campaign.left
  const version = versionOf(view)
  return {
    card: { ...card, blocks: [...card.blocks, { type: 'context', text: words.title(left.length) }] },
    over: true,
    attachments: [
      {
        name: words.file(version.replaceAll(/[^A-Za-z0-9._-]+/g, '-')),
        title: words.csv(version),
        content: leftCsv(left, locale),
      },
    ],
  }
}

/** As the lists of rollouts are written: for a spreadsheet of the reader's language, formulas made text. */
const leftCsv = (left: readonly LeftMachine[], locale: Locale): string => {
  const { columns, power } = wordsFor(locale).campaign.left
  const rows = left.map((machine) => [
    machine.siteName ?? '',
    machine.group,
    machine.name,
    machine.machineId,
    machine.version,
    power[machine.power],
    csvTime(machine.lastSeenAt),
  ])
  return csvRows([Object.values(columns), ...rows], locale)
}
