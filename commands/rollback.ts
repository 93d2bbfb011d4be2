import type { CampaignView } from '../bot/campaign/view.ts'
import type { FleetSnapshot, Machine } from '../bot/fleet/model.ts'
import { readable, someNames } from '../bot/rollout/cards/names.ts'
import type { Plan, PlanLane } from '../bot/rollout/plan-model.ts'
import { defaultWaves, type UpdateRequest } from '../bot/rollout/request.ts'
import { parseRequest, type RequestPrefill } from '../bot/rollout/request-text.ts'
import { splitOptions } from '../bot/rollout/request-text-options.ts'
import { quote, tokenize } from '../bot/rollout/request-text-tokens.ts'
import { list } from '../bot/text/format.ts'
import { campaignSchema } from './campaign.ts'
import { actingAs, type Command, onPress, type Turn } from './command.ts'
import type { Reply } from './contract.ts'
import { fleetUnknownReply } from './fleet-unknown.ts'
import { draftCard, simulationCard } from './plan-reply.ts'
import { note, privately, quoted, zoneOf } from './reply.ts'
import { requestProblemCard } from './request-problem.ts'
import { timeNotesText } from './time-notes.ts'

/** The way back, WRS first (rule rollback): a plan to look at, like any other. */
export const rollback: Command = {
  name: 'rollback',
  synonyms: ['revenir en arrière', 'retour arrière', 'retour en arrière', 'revenir', 'retour'],
  action: 'plan',
  // To see what would happen is to look: nothing is kept that could be started.
  actionFor: (said) => (isDryRun(said) ? 'look' : 'plan'),
  say: (turn, said) => sayRollback(turn, said),
  presses: {
    'campaign.rollback': onPress('plan', campaignSchema, async (turn, { id }) => {
      const view = await turn.bot.campaigns.read(id)
      const { refused, rollback: words } = turn.words.campaign
      if (view === null) return privately(note('warning', refused.title, refused.unknown))
      if (view.previousTag === '') return privately(note('warning', words.title, words.noTag))
      return sayRollback(turn, `--to ${quote(view.previousTag)}`)
    }),
  },
}

/** Read as the parser reads it, so that the check and the handler agree. */
const isDryRun = (said: string): boolean => {
  const tokens = said.length > MOST_CHARACTERS ? null : tokenize(said)
  if (tokens?.type !== 'tokens') return true
  const split = splitOptions(tokens.tokens, (name) => name !== 'phase')
  return split.type !== 'split' || split.options.has('dry-run')
}

/** What the parser takes; above it there is only a sentence that says so. */
const MOST_CHARACTERS = 2_000

const sayRollback = async (turn: Turn, said: string): Promise<Reply> => {
  // Read now: what runs the tag is what goes back, and machines move while people type.
  const snapshot = await turn.bot.readSnapshot()
  if (snapshot === null) return fleetUnknownReply(turn)
  const parsed = parseRequest(said, snapshot, {
    command: 'rollback',
    now: turn.bot.now(),
    timeZone: zoneOf(turn.occasion.user?.timeZone),
  })
  if (parsed.type === 'problem') return privately(requestProblemCard(turn, parsed.problem, 'rollback'))
  const typed = parsed.type === 'request' ? parsed.request.tag : parsed.prefill.tag
  const tag = typed ?? (await previousTag(turn))
  if (typeof tag !== 'string') return tag.reply
  const request = parsed.type === 'request' ? { ...parsed.request, tag } : takeBack(snapshot, parsed.prefill, tag)
  if (request === null) {
    const { title, nothingRuns } = turn.words.campaign.rollback
    return privately(note('neutral', title, nothingRuns))
  }
  const dryRun = parsed.type === 'request' ? parsed.dryRun : parsed.prefill.dryRun
  const notes = timeNotesText(turn, parsed.notes)
  if (dryRun) return privately(await simulationCard(turn, request, notes))
  const draft = await turn.bot.steering.draft(request, actingAs(turn))
  const consequences = consequencesOf(turn, snapshot, draft.plan)
  return privately(await draftCard(turn, draft, [notes, consequences].filter((told) => told !== '').join('\n')))
}

/** Where the account comes from: the tag before that of the open campaign, or of the last one. */
const previousTag = async (turn: Turn): Promise<string | { readonly reply: Reply }> => {
  const { rollback: words } = turn.words.campaign
  const open = await turn.bot.campaigns.listOpen()
  const runs = open.filter(({ sites }: CampaignView) => sites.some(({ running }) => running > 0))
  const fitting = runs.length > 0 ? runs : open
  const views = fitting.length > 0 ? fitting : await lastOne(turn)
  const tags = [...new Set(views.map((view) => view.previousTag))].filter((tag) => tag !== '')
  const [only, another] = tags
  const say = (sentence: string) => ({ reply: privately(note('warning', words.title, sentence)) })
  if (only === undefined) return say(words.noTag)
  return another === undefined
    ? only
    : say(
        words.whichCampaign(
          list(
            turn.locale,
            tags.map((tag) => quoted(tag)),
          ),
        ),
      )
}

const lastOne = async ({ bot }: Turn): Promise<readonly CampaignView[]> => {
  const [last] = await bot.campaigns.listRecent(1)
  const view = last === undefined ? null : await bot.campaigns.read(last.id)
  return view === null ? [] : [view]
}

/** Place among the releases; undefined for a version that the console does not list (rule opaque-tag). */
const positions = ({ releases }: FleetSnapshot): ReadonlyMap<string, number> =>
  new Map(releases.map(({ version }, position) => [version, position]))

/** Without names: what runs, or is about to run, something newer than the tag. An older machine is left as it is. */
const takeBack = (snapshot: FleetSnapshot, given: RequestPrefill, tag: string): UpdateRequest | null => {
  const position = snapshot.releases.findLastIndex((release) => release.tag === tag)
  const known = positions(snapshot)
  const isNewer = (version: string | null): boolean =>
    version !== null && position >= 0 && (known.get(version) ?? -1) > position
  const ahead = ({ version, installedVersion }: Machine): boolean => isNewer(version) || isNewer(installedVersion)
  const wrs = snapshot.wrs.filter(ahead).map(({ id }) => id)
  const workstations = snapshot.workstations.filter(ahead).map(({ id }) => id)
  // A tag that the console does not know is the planner's to refuse, in its words.
  if (position >= 0 && wrs.length + workstations.length === 0) return null
  return {
    phase: 'rollback',
    tag,
    selection: position < 0 ? { type: 'everything' } : { type: 'some', sites: [], groups: [], workstations, wrs },
    ...(given.leaveOut.length === 0 ? {} : { leaveOut: given.leaveOut }),
    includeWrs: true,
    waves: given.waves ?? defaultWaves,
    pauseBetweenWaves: given.pauseBetweenWaves,
    restartAt: given.restartAt,
    ...(given.restartInWindow !== undefined && { restartInWindow: given.restartInWindow }),
    startAt: given.startAt,
  }
}

const NAMED = 5
const machinesOf = (lane: PlanLane) => [...lane.wrs, ...lane.waves.flat(), ...lane.off]

/** What Start would bring besides: the quarantine, and who would move forward again, by name. */
const consequencesOf = ({ words, locale }: Turn, snapshot: FleetSnapshot, plan: Plan): string => {
  const { rollback: say } = words.campaign
  const known = positions(snapshot)
  const target = known.get(plan.target?.version ?? '') ?? -1
  const planned = plan.lanes.flatMap(machinesOf)
  const tags = new Set(
    planned.filter(({ fromVersion }) => (known.get(fromVersion) ?? -1) > target).map(({ fromTag }) => fromTag),
  )
  const account = snapshot.releases.findLastIndex((release) => release.tag === snapshot.account.defaultTag)
  const automatic = new Set(snapshot.workstations.filter((machine) => machine.autoUpdate).map(({ id }) => id))
  const isAutomatic = ({ id }: { readonly id: string }): boolean => snapshot.account.autoUpdate || automatic.has(id)
  const forward = account > target && target >= 0 ? planned : []
  const named = (machines: readonly { readonly id: string; readonly name: string }[]): string =>
    someNames(
      machines.slice(0, NAMED).map(({ name, id }) => readable(name, id, locale)),
      machines.length,
      NAMED,
      locale,
    )
  const sentence = (
    machines: readonly { readonly id: string; readonly name: string }[],
    told: (count: number, names: string) => string,
  ) => (machines.length === 0 ? [] : [told(machines.length, named(machines))])
  return [
    ...(tags.size === 0
      ? []
      : [
          say.quarantine(
            list(
              locale,
              [...tags].slice(0, NAMED).map((tag) => quoted(tag)),
            ),
          ),
        ]),
    ...sentence(forward.filter(isAutomatic), say.forwardAutomatic),
    ...sentence(
      forward.filter((machine) => !isAutomatic(machine)),
      say.forward,
    ),
    ...(forward.length === 0 ? [] : [say.askSupport]),
  ].join('\n')
}
