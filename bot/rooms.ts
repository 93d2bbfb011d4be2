import type { Logger } from 'pino'
import type { Database } from '../prisma/open.ts'
import { createAdoptionCharts } from './adoption/charts.ts'
import { createAnnouncements } from './announcement/create-announcements.ts'
import { knowFirstReleases } from './announcement/know-releases.ts'
import { createAnnouncementReconciler } from './announcement/reconcile-announcements.ts'
import { createSubscriptions } from './announcement/subscriptions.ts'
import { defaultApprovalPolicy } from './approval/approval-model.ts'
import { createApprovals } from './approval/create-approvals.ts'
import { createApprovalReconciler } from './approval/reconcile-approvals.ts'
import { createTrail } from './audit/trail.ts'
import { createCampaigns } from './campaign/create-campaigns.ts'
import { onRolloutStarted } from './campaign/on-start.ts'
import { createCampaignReconciler } from './campaign/reconcile.ts'
import { defaultCampaignPolicy } from './campaign/verdict.ts'
import type { PlatformName } from './card/card.ts'
import { ensurePlace } from './chat/places.ts'
import type { ChatPlatform, PlaceAddress } from './chat/platform.ts'
import { composeSubjects } from './compose-subjects.ts'
import { type Configuration, chatsOf } from './config.ts'
import type { Coordination } from './coordination.ts'
import type { Console } from './fleet/console.ts'
import { readSnapshot } from './fleet/read-snapshot.ts'
import { createFreezing } from './freeze/freezing.ts'
import { createHomes } from './home/homes.ts'
import { directoryOf } from './people/directory.ts'
import { createLinks } from './people/links.ts'
import { createPeople } from './people/people.ts'
import { createRoles } from './people/roles.ts'
import { createSilencePass, isSilent } from './rollout/console-silence.ts'
import { createEngine } from './rollout/engine.ts'
import { quickerDurations, quickerPolicy } from './rollout/pace.ts'
import { assumedDurations } from './rollout/plan-estimate.ts'
import { defaultPolicy } from './rollout/request.ts'
import { createSteering } from './rollout/steer/create-steering.ts'
import { createSiteWindows } from './schedule/site-windows.ts'

export interface RoomsOptions {
  readonly configuration: Configuration
  readonly accountId: string
  readonly database: Database
  readonly coordination: Coordination
  readonly console: Console
  /** Simulated seconds per second where the console is the sandbox; null: it is a real one, and time is time. */
  readonly sandboxSpeed: number | null
  /** Filled when the chats have started: rooms ask them, and are asked by them. */
  readonly platforms: ReadonlyMap<PlatformName, ChatPlatform>
  readonly hasThreads: (place: PlaceAddress) => boolean
  /** This process, for what only one of several may do at a time. */
  readonly holder: string
  readonly logger: Logger
  readonly now: () => Date
  /** After a commit that a card shows. */
  readonly onPainted: () => void
  /** The process stops: no request that can wait is begun. */
  readonly signal: AbortSignal
}

/** Between two readings of the sandbox console's lists. */
const SHORTEST_LISTS_MILLISECONDS = 10_000

/** In a real account; the sandbox's time runs faster. */
const ANNOUNCEMENT_REMINDER_HOURS = 7 * 24

export type Rooms = ReturnType<typeof openRooms>

/**
 * The rooms of the bot, each given what it needs of the others: nothing runs yet. What they are to the outside (console,
 * chats, HTTP) comes from the composition root.
 */
export const openRooms = (options: RoomsOptions) => {
  const { configuration, accountId, database, coordination, platforms, sandboxSpeed, logger, now, onPainted } = options
  const { prisma } = database
  const speed = sandboxSpeed ?? 1
  const shared = { prisma, accountId, now, onPainted }
  const durations = quickerDurations(assumedDurations, speed)
  const engine = createEngine({
    ...shared,
    database,
    console: options.console,
    holder: options.holder,
    logger: logger.child({ room: 'engine' }),
    durations,
    onLists: (tx) => knowFirstReleases(tx, accountId, now()),
    // Nothing tells of a withdrawn release but the lists; where time runs faster, they are read sooner too.
    ...(sandboxSpeed !== null && { listsEvery: Math.max(SHORTEST_LISTS_MILLISECONDS, 300_000 / speed) }),
  })
  const { wakeLanes, wakeOrders } = engine
  const silencePass = createSilencePass({ ...shared, health: engine.health })
  const steering = createSteering({
    ...shared,
    policy: quickerPolicy(defaultPolicy, speed),
    durations,
    wakeLanes,
    wakeOrders,
    consoleReachable: () => !isSilent(engine.health(), now()),
    onStarted: (tx, rollout, by, at) => onRolloutStarted(tx, accountId, rollout, by, at),
  })

  const { owners, opsPlaces } = configuration
  const directory = directoryOf(() => platforms)
  const people = createPeople({ prisma, accountId, owners, directory, now })

  const approvalContext = {
    ...shared,
    policy: defaultApprovalPolicy,
    people,
    opsPlaces,
    chats: chatsOf(configuration),
    wake: wakeLanes,
  }
  const approvals = createApprovals(approvalContext)
  const approvalReconciler = createApprovalReconciler({
    ...approvalContext,
    console: options.console,
    logger: logger.child({ room: 'approvals' }),
    alone: database.kind === 'embedded',
    refresh: engine.refresh,
    signal: options.signal,
  })

  const campaignPolicy = { soakHours: defaultCampaignPolicy.soakHours / speed }
  const campaigns = createCampaigns({ ...shared, policy: campaignPolicy, wake: wakeLanes })
  const campaignReconciler = createCampaignReconciler({ ...shared, policy: campaignPolicy, opsPlaces })

  const announcements = createAnnouncements(shared)
  const announcementReconciler = createAnnouncementReconciler({
    ...shared,
    defaultLocale: configuration.locale,
    logger: logger.child({ room: 'announcements' }),
    hasThreads: options.hasThreads,
    findOwner: async () =>
      (await people.eligible('manage', [])).find(({ platform }) => approvalContext.chats.has(platform)) ?? null,
    remindAfterHours: ANNOUNCEMENT_REMINDER_HOURS / speed,
  })

  const trail = createTrail(prisma, accountId)
  const charts = createAdoptionCharts({ prisma, accountId, now, logger: logger.child({ room: 'charts' }) })
  return {
    engine,
    /** What commands and chats ask. */
    desk: {
      accountId,
      prisma,
      steering,
      people,
      approvals,
      campaigns,
      announcements,
      subscriptions: createSubscriptions(shared),
      windows: createSiteWindows({ ...shared, stepSeconds: durations.install + durations.restart, wakeLanes }),
      freezing: createFreezing(shared),
      roles: createRoles({ prisma, accountId, owners, directory, now }),
      links: createLinks({ prisma, accountId, owners, coordination, now }),
      trail,
      homes: createHomes({ prisma, accountId, steering, campaigns, trail, platforms, now }),
      charts,
      readSnapshot: () => readSnapshot(prisma, accountId),
      consoleHealth: engine.health,
      ensurePlace: (place: PlaceAddress, facts?: Parameters<typeof ensurePlace>[3]) =>
        ensurePlace(prisma, accountId, place, facts),
      defaultLocale: configuration.locale,
      now,
    },
    /** Made again and again beside the engine's own. */
    passes: [silencePass, announcementReconciler.pass, campaignReconciler.pass, approvalReconciler.pass],
    compose: composeSubjects({ prisma, accountId, steering, approvals, campaigns, announcements, charts }),
  }
}
