import { hash } from 'node:crypto'
import type { Logger } from 'pino'
import type { Card } from '../../bot/card/card.ts'
import type { Coordination, RateLimit } from '../../bot/coordination.ts'
import { type Locale, wordsFor } from '../../bot/text/words.ts'
import type { CommandRoom, Occasion } from '../../commands/contract.ts'
import { failureCard } from '../chat/guard.ts'
import type { CallOptions, SlackApi } from './api.ts'
import {
  addViewer,
  mergeViewers,
  readShown,
  readViewers,
  type Viewer,
  type Viewers,
  writeViewers,
} from './home-viewers.ts'
import type { Origin } from './origin.ts'
import { renderHome } from './render-home.ts'
import { nothing } from './send.ts'

/** The homes of people: shown when they are opened, and for a day anew whenever something of them changed. */
export interface Homes {
  /** Somebody opened theirs. Never throws. */
  opened(origin: Origin): Promise<void>
  /** Somebody pressed a button there: what that changed is shown at once. Never throws. */
  pressed(origin: Origin): Promise<void>
  /** Whether something changed, for whom it may be shown now. The timer's work; never throws. */
  look(): Promise<void>
  /** Looks no more; over when a look that is under way is. */
  stop(): Promise<void>
}

export interface HomesOptions {
  readonly api: Pick<SlackApi, 'call'>
  readonly commands: Pick<CommandRoom, 'home' | 'homeMark'>
  /** What it holds is let go without harm: a home that is opened again is shown anew. */
  readonly coordination: Coordination
  readonly workspace: string
  readonly meet: (origin: Origin) => Promise<{ readonly occasion: Occasion; readonly locale: Locale }>
  readonly sandbox: boolean
  readonly logger: Logger
  readonly now: () => Date
}

const lookEveryMilliseconds = 5_000
/** How often it is read who opened theirs at another instance. */
const shareEveryMilliseconds = 60_000
const dayMilliseconds = 86_400_000
/** Nobody's home changes under their eyes more often, whichever instance changes it. */
const gap: RateLimit = { points: 1, milliseconds: 30_000 }
/** At one look: a burst would take the place of who opens theirs at this moment. */
const mostAtOnce = 4

export const createHomes = (options: HomesOptions): Homes => {
  const { api, commands, coordination, workspace, meet, sandbox, logger, now } = options
  const viewersKey = `slack:${workspace}:home-viewers`
  const shownKey = (userId: string): string => `slack:${workspace}:home-shown:${userId}`
  const gapBucket = (userId: string): string => `slack:${workspace}:home-gap:${userId}`
  const state: { viewers: Viewers; sharedAt: number; looking: Promise<void> | null; stopped: boolean } = {
    viewers: new Map(),
    stopped: false,
    sharedAt: Number.NEGATIVE_INFINITY,
    looking: null,
  }

  const share = async (): Promise<void> => {
    state.sharedAt = now().getTime()
    const others = readViewers(await coordination.recall(viewersKey))
    state.viewers = mergeViewers(state.viewers, others, now().getTime() - dayMilliseconds)
  }

  const tellOthers = (): Promise<void> =>
    coordination.remember(viewersKey, writeViewers(state.viewers), dayMilliseconds)

  /** @param mark read before the card is composed: what changes meanwhile is then seen at the next look. */
  const publish = async (
    { userId, channelId }: Viewer,
    mark: string | null,
    { occasion, locale }: { readonly occasion: Occasion; readonly locale: Locale },
    call: CallOptions & { readonly onlyIfChanged: boolean },
  ): Promise<void> => {
    const card = await commands.home(occasion)
    // What stands there is better than an apology; whoever opens theirs is not left without a word.
    if (card === null && call.onlyIfChanged) return
    const view = renderHome(card ?? failedCard(locale), { locale, sandbox, channelId })
    const digest = hash('sha256', JSON.stringify(view), 'base64')
    const stands = readShown(await coordination.recall(shownKey(userId)))
    if (!call.onlyIfChanged || stands?.digest !== digest) {
      const sent = await api.call('views.publish', { user_id: userId, view }, nothing, call)
      // Tried again at a later look; but whom Slack shows no home to is left alone until they open it again.
      if (sent.outcome === 'later' || sent.outcome === 'unknown') return
      if (sent.outcome !== 'ok') {
        logger.warn({ code: 'slack_home_refused', slackCode: sent.code }, 'Slack did not take a home')
        state.viewers = new Map([...state.viewers].filter(([known]) => known !== userId))
        return await tellOthers()
      }
    }
    const shown = { mark: card === null ? null : mark, digest }
    await coordination.remember(shownKey(userId), JSON.stringify(shown), dayMilliseconds)
  }

  const show = async (origin: Origin, onlyIfChanged: boolean): Promise<void> => {
    const viewer: Viewer = {
      workspace: origin.workspace,
      userId: origin.userId,
      channelId: origin.channelId,
      openedAt: now().getTime(),
    }
    await share()
    state.viewers = addViewer(state.viewers, viewer)
    await tellOthers()
    // Who looks is not kept waiting; the next change is shown after the gap all the same.
    await coordination.take(gapBucket(viewer.userId), gap)
    const mark = await commands.homeMark()
    await publish(viewer, mark, await meet(origin), { onlyIfChanged, patience: 3_000, urgent: true })
  }

  const isBehind = async ({ userId }: Viewer, mark: string): Promise<boolean> =>
    readShown(await coordination.recall(shownKey(userId)))?.mark !== mark

  const refresh = async (viewer: Viewer, mark: string): Promise<void> => {
    const { workspace: personWorkspace, userId, channelId } = viewer
    const met = await meet({ workspace: personWorkspace, userId, channelId, direct: true })
    // Who it is could not be said just now: what stands there is better than a home for nobody.
    if (met.occasion.user === null) return
    await publish(viewer, mark, met, { onlyIfChanged: true })
  }

  const look = async (): Promise<void> => {
    if (now().getTime() - state.sharedAt >= shareEveryMilliseconds) await share()
    if (state.viewers.size === 0) return
    const mark = await commands.homeMark()
    if (mark === null) return
    let served = 0
    for (const viewer of state.viewers.values()) {
      if (served >= mostAtOnce || state.stopped) return
      if (!(await isBehind(viewer, mark))) continue
      if (!(await coordination.take(gapBucket(viewer.userId), gap)).taken) continue
      served += 1
      // To the end of the line first: one that fails holds up nobody.
      state.viewers = addViewer(state.viewers, viewer)
      await refresh(viewer, mark)
    }
  }

  const guarded = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work()
    } catch (error) {
      const name = error instanceof Error ? error.name : typeof error
      logger.error({ code: 'slack_home_failed', error: name }, 'a home could not be shown')
    }
  }

  /** A look that takes long is not joined by a second one. */
  const lookOnce = (): Promise<void> => {
    state.looking ??= guarded(look).finally(() => {
      state.looking = null
    })
    return state.looking
  }

  const timer = setInterval(lookOnce, lookEveryMilliseconds)
  return {
    opened: (origin) => guarded(() => show(origin, false)),
    pressed: (origin) => guarded(() => show(origin, true)),
    look: lookOnce,
    stop: async () => {
      state.stopped = true
      clearInterval(timer)
      await state.looking
    },
  }
}

const failedCard = (locale: Locale): Card => {
  const { failedTitle, notAccepted } = wordsFor(locale).card
  return failureCard(failedTitle, notAccepted, [notAccepted])
}
