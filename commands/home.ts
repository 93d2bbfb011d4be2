import { decisionButtons } from '../bot/approval/cards/approval-buttons.ts'
import type { WaitingApproval } from '../bot/approval/waiting-approvals.ts'
import type { Act } from '../bot/audit/read-trail.ts'
import { actDetails, actPhrase } from '../bot/audit/trail-text.ts'
import { nextStep } from '../bot/campaign/cards/next-step.ts'
import type { CampaignView } from '../bot/campaign/view.ts'
import type { Block, Button, Card, Rich } from '../bot/card/card.ts'
import type { ConsoleHealth } from '../bot/fleet/observer.ts'
import type { Glance } from '../bot/home/glance.ts'
import { needsPerson } from '../bot/rollout/cards/lane-attention.ts'
import { clip, moment } from '../bot/rollout/cards/names.ts'
import { reachable, zonesOfView } from '../bot/rollout/cards/rollout-names.ts'
import type { RolloutView } from '../bot/rollout/view.ts'
import { dateTime } from '../bot/text/format.ts'
import type { Turn } from './command.ts'
import { consoleProblem } from './fleet-unknown.ts'
import { freezeSentence } from './freeze-reply.ts'
import { whoCould } from './refuse.ts'
import { buttonRow, context, quoted, rolloutName, text, zoneOf } from './reply.ts'
import { fact } from './status-words.ts'

/** What is read in one look; the commands tell the rest. */
const MOST_REQUESTS = 3
const MOST_CAMPAIGNS = 3
const MOST_ROLLOUTS = 8
const MOST_BUTTONS = 4

/**
 * The account at a glance, for one person: first what waits for them, then what is under way and what was done. It says
 * no time of its own, so that it is the same for as long as nothing changed.
 */
export const homeCard = async (turn: Turn): Promise<Card> => {
  const { home } = turn.words
  const glance = await turn.bot.homes.readGlance()
  const title = home.title(clip(glance.account.name))
  const isCalm = !isAway(turn.bot.consoleHealth()) && glance.freeze === null
  return {
    title,
    tone: isCalm ? 'neutral' : 'warning',
    summary: home.summary(title),
    blocks: [
      ...(await personBlocks(turn)),
      ...(await waitingBlocks(turn)),
      ...accountBlocks(turn, glance),
      ...campaignBlocks(turn, glance),
      ...(await rolloutBlocks(turn, glance)),
      ...actBlocks(turn, glance),
      ...buttonRow(generalButtons(turn)),
      context(home.help),
    ],
  }
}

/** To whom it is shown, where that needs a word: who cannot be told, and who may only look. */
const personBlocks = async (turn: Turn): Promise<readonly Block[]> => {
  const { words, person, occasion } = turn
  if (person === null) {
    return [
      text(occasion.user?.active === false ? words.people.inactive : words.people.unreadable),
      text(words.home.again),
    ]
  }
  const isActing = turn.may('plan') || turn.may('decide') || turn.may('audit')
  return isActing ? [] : [text(words.home.lookOnly), await whoCould(turn, 'manage')]
}

const waitingBlocks = async (turn: Turn): Promise<readonly Block[]> => {
  const { person, words } = turn
  if (person === null || !turn.may('decide')) return []
  const waiting = await turn.bot.homes.waitingFor(person)
  if (waiting.length === 0) return []
  const missing = waiting.length - MOST_REQUESTS
  return [
    { type: 'heading', text: words.home.waiting(waiting.length) },
    ...waiting.slice(0, MOST_REQUESTS).flatMap((approval) => requestBlocks(turn, approval)),
    ...(missing > 0 ? [context(words.problem.moreNames(missing))] : []),
    { type: 'divider' },
  ]
}

const requestBlocks = ({ words, locale }: Turn, approval: WaitingApproval): readonly Block[] => {
  const { evidence, zones } = approval
  const who = clip(approval.requestedBy) || words.approval.somebody
  const since = evidence.runningSince === null ? null : moment(new Date(evidence.runningSince), zones, locale)
  return [
    text(words.home.asks(clip(approval.releaseVersion), who, moment(approval.expiresAt, zones, locale))),
    context(words.home.evidence(evidence.machines.length, since, evidence.failures.length)),
    ...buttonRow([
      ...decisionButtons(approval, locale),
      { action: 'approval.show', label: words.home.see, value: { id: approval.id } },
    ]),
  ]
}

const accountBlocks = (turn: Turn, { account, freeze, ledger }: Glance): readonly Block[] => {
  const { words } = turn
  if (account.defaultTag === '') return [text(words.home.notYet), ...consoleBlocks(turn)]
  const tag =
    account.defaultVersion === null
      ? account.defaultTag
      : words.status.tagWithVersion(account.defaultTag, account.defaultVersion)
  return [
    {
      type: 'facts',
      items: [
        fact(words.status.account, clip(tag, 200)),
        fact(words.home.ledger, words.home.ledgerCount(ledger)),
        ...(freeze === null ? [] : [fact(words.freeze.status, freezeSentence(turn, freeze, words.freeze.held.text))]),
      ],
    },
    ...consoleBlocks(turn),
  ]
}

/** It was asked and did not answer; an instance that has not asked yet says nothing. */
const isAway = ({ reachable, since }: ConsoleHealth): boolean => !reachable && since !== null

/** Equal for as long as a home says the same of the console, which moves without a trace in any table of the account. */
export const consoleMark = (health: ConsoleHealth): string =>
  isAway(health) ? `${health.problem} ${health.since?.toISOString()}` : ''

/** Only where it does not answer: then all that is shown may be behind. */
const consoleBlocks = (turn: Turn): readonly Block[] => {
  const { words, bot, locale, occasion } = turn
  const health = bot.consoleHealth()
  if (!isAway(health)) return []
  const { status } = words
  const since =
    health.since === null
      ? status.consoleUnreachableNow
      : status.consoleUnreachable(dateTime(locale, health.since, zoneOf(occasion.user?.timeZone)))
  const problem = consoleProblem(health, words)
  return [{ type: 'facts', items: [fact(status.console, problem === null ? since : status.because(since, problem))] }]
}

const campaignBlocks = ({ words, locale }: Turn, { campaigns }: Glance): readonly Block[] => {
  const { home } = words
  const shown = campaigns.slice(0, MOST_CAMPAIGNS)
  const heading: Block = { type: 'heading', text: home.campaigns(campaigns.length) }
  if (shown.length === 0) return [heading, text(home.noCampaign)]
  const missing = campaigns.length - shown.length
  return [
    heading,
    ...shown.flatMap((view): readonly Block[] => [text(campaignLine(view, words)), context(nextStep(view, locale))]),
    ...(missing > 0 ? [context(words.problem.moreNames(missing))] : []),
    ...buttonRow(
      shown.map(({ id, releaseVersion }) => ({
        action: 'campaign.show',
        label: words.campaign.buttons.see(quoted(releaseVersion)),
        value: { id },
      })),
    ),
  ]
}

const campaignLine = ({ releaseVersion, state }: CampaignView, { home, campaign }: Turn['words']): Rich => [
  { type: 'strong', text: home.campaign(clip(releaseVersion), campaign.states[state]) },
]

const rolloutBlocks = async (turn: Turn, { rollouts }: Glance): Promise<readonly Block[]> => {
  const { words } = turn
  const shown = rollouts.slice(0, MOST_ROLLOUTS)
  if (shown.length === 0) {
    return [{ type: 'heading', text: words.home.rollouts }, text(words.status.noRollout)]
  }
  const missing = rollouts.length - shown.length
  const blocks = await Promise.all(shown.map((view) => oneRollout(turn, view)))
  const numbers = shown.map(({ number }) => number).filter((number) => number !== null)
  return [
    { type: 'heading', text: words.home.rollouts },
    ...blocks.flat(),
    ...(missing > 0 ? [context(words.problem.moreNames(missing))] : []),
    ...buttonRow(
      numbers.slice(0, MOST_BUTTONS).map((number) => ({
        action: 'rollout.show',
        label: words.command.rollout.see(rolloutName(number)),
        value: { number },
      })),
    ),
  ]
}

const oneRollout = async (turn: Turn, view: RolloutView): Promise<readonly Block[]> => {
  const { words, locale, occasion } = turn
  const { home, rollout } = words
  const name = view.number === null ? rollout.draft : rolloutName(view.number)
  const label = home.rollout(name, clip(view.targetVersion), rollout.states[view.state])
  const total = reachable(view.counts)
  const { running: done, failed } = view.counts
  const link = await turn.bot.homes.linkTo(view.id, occasion)
  const isScheduled = view.state === 'scheduled' && view.startAt !== null
  const remarks: readonly Rich[] = [
    ...(isScheduled ? [rollout.scheduled(moment(view.startAt, zonesOfView(view), locale))] : []),
    ...(total === 0 && !isScheduled ? [rollout.allOff] : []),
    ...(view.lanes.some(needsPerson) ? [home.waitsForPerson] : []),
    ...(link === null ? [] : [[{ type: 'link', text: home.openMessage, url: link }] satisfies Rich]),
  ]
  return [
    total === 0 || isScheduled ? text(label) : { type: 'progress', label, done, total, failed },
    ...(remarks.length === 0 ? [] : [context(joined(remarks))]),
  ]
}

const joined = (parts: readonly Rich[]): Rich =>
  parts.flatMap((part, position) => [...(position === 0 ? [] : [' · ']), ...(typeof part === 'string' ? [part] : part)])

/** For those who may read the trail. */
const actBlocks = (turn: Turn, { acts }: Glance): readonly Block[] => {
  const { words } = turn
  if (turn.person === null || !turn.may('audit') || acts.length === 0) return []
  return [
    { type: 'heading', text: words.home.acts(acts.length) },
    { type: 'list', items: acts.map((act) => actLine(turn, act)) },
  ]
}

/** In a few words; but a step of a campaign says nothing without the state that it led to. */
const actLine = ({ words, locale, occasion }: Turn, act: Act): Rich => {
  const zone = zoneOf(occasion.user?.timeZone)
  const details = act.action === 'campaign.moved' ? actDetails(act, locale, zone) : []
  return [
    `${dateTime(locale, act.at, zone)} · `,
    { type: 'strong', text: quoted(act.by?.name ?? words.audit.bot, 60) },
    ...[quoted(actPhrase(act, locale), 160), ...details.map((detail) => quoted(detail, 120))].map(
      (said) => ` · ${said}`,
    ),
  ]
}

const generalButtons = (turn: Turn): readonly Button[] =>
  turn.person !== null && turn.may('plan')
    ? [{ action: 'update.form', opens: 'form', label: turn.words.home.prepare, value: { text: '' }, style: 'primary' }]
    : []
