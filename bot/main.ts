import { randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { startChats } from '../adapters/chats.ts'
import { readinessOf } from '../adapters/http/readiness.ts'
import { startHttpServer } from '../adapters/http/server.ts'
import { createInProcessCoordination } from '../adapters/redis/in-process.ts'
import { connectRedis } from '../adapters/redis/redis.ts'
import { messagesPath } from '../adapters/teams/endpoint.ts'
import { targetOfPlace } from '../adapters/teams/references.ts'
import { createConsoleClient } from '../adapters/wisper/client.ts'
import { createSharedLimiter } from '../adapters/wisper/limiter.ts'
import { createCommandRoom } from '../commands/room.ts'
import { openDatabase } from '../prisma/open.ts'
import { startConsole } from '../sandbox/console/start.ts'
import { startWorkspace } from '../sandbox/slack/start.ts'
import { createAdoptionCharts } from './adoption/charts.ts'
import { createAnnouncements } from './announcement/create-announcements.ts'
import { knowFirstReleases } from './announcement/know-releases.ts'
import { createAnnouncementReconciler } from './announcement/reconcile-announcements.ts'
import { sandboxOwner, sandboxSubscriptions, seedSubscriptions } from './announcement/seed-subscriptions.ts'
import { createSubscriptions } from './announcement/subscriptions.ts'
import { defaultApprovalPolicy } from './approval/approval-model.ts'
import { createApprovals } from './approval/create-approvals.ts'
import { createApprovalReconciler } from './approval/reconcile-approvals.ts'
import { createTrail } from './audit/trail.ts'
import { composeCampaign } from './campaign/cards/compose.ts'
import { createCampaigns } from './campaign/create-campaigns.ts'
import { onRolloutStarted } from './campaign/on-start.ts'
import { readLeft } from './campaign/read-left.ts'
import { createCampaignReconciler } from './campaign/reconcile.ts'
import { defaultCampaignPolicy } from './campaign/verdict.ts'
import type { PlatformName } from './card/card.ts'
import { createInbox } from './chat/inbox.ts'
import { createPainter } from './chat/painter.ts'
import { ensurePlace } from './chat/places.ts'
import type { ChatPlatform, PlaceAddress } from './chat/platform.ts'
import { type Configuration, chatsOf } from './config.ts'
import type { Coordination } from './coordination.ts'
import { ensureAccount } from './fleet/ensure-account.ts'
import { readSnapshot } from './fleet/read-snapshot.ts'
import { createFreezing } from './freeze/freezing.ts'
import { createHomes } from './home/homes.ts'
import { createMetrics } from './metrics.ts'
import { directoryOf } from './people/directory.ts'
import { createLinks } from './people/links.ts'
import { createPeople } from './people/people.ts'
import { createRoles } from './people/roles.ts'
import { sandboxPeople } from './people/sandbox-people.ts'
import { seedPeople } from './people/seed-people.ts'
import { type RunningBot, runProcess } from './process.ts'
import { composeRollout } from './rollout/cards/compose.ts'
import { createEngine } from './rollout/engine.ts'
import { quickerDurations, quickerPolicy } from './rollout/pace.ts'
import { assumedDurations } from './rollout/plan-estimate.ts'
import { defaultPolicy } from './rollout/request.ts'
import { createSteering } from './rollout/steer/create-steering.ts'
import { createSiteWindows } from './schedule/site-windows.ts'

/** One installation serves one account; the scope is an argument everywhere all the same. */
const ACCOUNT = 'account'

/** Requests a second toward a real console, shared by all instances. */
const CONSOLE_REQUESTS_PER_SECOND = 20

/** Between two readings of the sandbox console's lists. */
const SHORTEST_LISTS_MILLISECONDS = 10_000

/** In a real account; the sandbox's time runs faster. */
const ANNOUNCEMENT_REMINDER_HOURS = 7 * 24

/** Teams has threads in channels alone. */
const hasThreads = (place: PlaceAddress): boolean =>
  place.platform === 'slack' || targetOfPlace(place, { serviceUrl: '', botAccountId: '' }).kind === 'channel'

/**
 * The composition root: the only place that knows every room. Starts what the configuration asks for, replaces what is
 * missing by a sandbox that says so, and hands back one way to stop it all.
 */
export const startBot = async (configuration: Configuration, logger: Logger): Promise<RunningBot> => {
  const holder = randomUUID()
  const now = (): Date => new Date()
  const stack = new AsyncDisposableStack()
  try {
    const database = await openDatabase({
      dataDirectory: configuration.dataDirectory,
      ...(configuration.databaseUrl !== null && { databaseUrl: configuration.databaseUrl }),
    })
    stack.defer(() => database.close())
    const { prisma } = database
    await ensureAccount(prisma, ACCOUNT)
    const coordination = await openCoordination(configuration, logger)
    stack.defer(() => coordination.close())
    const metrics = createMetrics()

    const sandboxConsole = configuration.wisper === null ? await openSandboxConsole(configuration) : null
    if (sandboxConsole !== null) stack.defer(() => sandboxConsole.close())
    const speed = sandboxConsole === null ? 1 : configuration.sandboxSpeed
    const address = sandboxConsole ?? configuration.wisper
    if (address === null) throw new Error('neither a console nor its sandbox')
    const consoleClient = createConsoleClient({
      url: address.url,
      token: address.token,
      limiter: createSharedLimiter(
        coordination,
        sandboxConsole === null ? CONSOLE_REQUESTS_PER_SECOND : CONSOLE_REQUESTS_PER_SECOND * speed,
      ),
      observe: metrics.consoleRequest,
    })

    let nudgePainter: () => void = () => undefined
    const onPainted = (): void => nudgePainter()
    const policy = quickerPolicy(defaultPolicy, speed)
    const durations = quickerDurations(assumedDurations, speed)
    const engine = createEngine({
      database,
      accountId: ACCOUNT,
      console: consoleClient,
      holder,
      logger: logger.child({ room: 'engine' }),
      now,
      durations,
      onPainted,
      onLists: (tx) => knowFirstReleases(tx, ACCOUNT, now()),
      // Nothing tells of a withdrawn release but the lists; where time runs faster, they are read sooner too.
      ...(sandboxConsole !== null && { listsEvery: Math.max(SHORTEST_LISTS_MILLISECONDS, 300_000 / speed) }),
    })
    const steering = createSteering({
      prisma,
      accountId: ACCOUNT,
      policy,
      durations,
      now,
      wakeLanes: engine.wakeLanes,
      wakeOrders: engine.wakeOrders,
      consoleReachable: () => engine.health().reachable,
      onPainted,
      onStarted: (tx, rollout, by, at) => onRolloutStarted(tx, ACCOUNT, rollout, by, at),
    })
    const platforms = new Map<PlatformName, ChatPlatform>()
    const directory = directoryOf(() => platforms)
    const people = createPeople({
      prisma,
      accountId: ACCOUNT,
      owners: configuration.owners,
      directory,
      now,
    })
    await seedPeople(prisma, ACCOUNT, sandboxPeople(configuration), now())
    if (sandboxConsole !== null && configuration.slack === null && configuration.teams === null) {
      await seedSubscriptions(prisma, ACCOUNT, sandboxSubscriptions, sandboxOwner, now())
    }
    const approvalContext = {
      prisma,
      accountId: ACCOUNT,
      policy: defaultApprovalPolicy,
      people,
      opsPlaces: configuration.opsPlaces,
      chats: chatsOf(configuration),
      now,
      wake: engine.wakeLanes,
      onPainted,
    }
    const approvals = createApprovals(approvalContext)
    const campaignPolicy = { soakHours: defaultCampaignPolicy.soakHours / speed }
    const campaigns = createCampaigns({
      prisma,
      accountId: ACCOUNT,
      policy: campaignPolicy,
      now,
      wake: engine.wakeLanes,
      onPainted,
    })
    const campaignReconciler = createCampaignReconciler({
      prisma,
      accountId: ACCOUNT,
      policy: campaignPolicy,
      now,
      onPainted,
      opsPlaces: configuration.opsPlaces,
    })
    const announcements = createAnnouncements({ prisma, accountId: ACCOUNT, now, onPainted })
    const announcementReconciler = createAnnouncementReconciler({
      prisma,
      accountId: ACCOUNT,
      defaultLocale: configuration.locale,
      logger: logger.child({ room: 'announcements' }),
      now,
      onPainted,
      hasThreads,
      findOwner: async () =>
        (await people.eligible('manage', [])).find(({ platform }) => approvalContext.chats.has(platform)) ?? null,
      remindAfterHours: ANNOUNCEMENT_REMINDER_HOURS / speed,
    })
    const stopping = new AbortController()
    const approvalReconciler = createApprovalReconciler({
      ...approvalContext,
      console: consoleClient,
      logger: logger.child({ room: 'approvals' }),
      alone: database.kind === 'embedded',
      refresh: engine.refresh,
      signal: stopping.signal,
    })
    const trail = createTrail(prisma, ACCOUNT)
    const charts = createAdoptionCharts({ prisma, accountId: ACCOUNT, now, logger: logger.child({ room: 'charts' }) })
    const commands = createCommandRoom({
      accountId: ACCOUNT,
      prisma,
      steering,
      people,
      approvals,
      campaigns,
      announcements,
      subscriptions: createSubscriptions({ prisma, accountId: ACCOUNT, now, onPainted }),
      windows: createSiteWindows({
        prisma,
        accountId: ACCOUNT,
        stepSeconds: durations.install + durations.restart,
        now,
        wakeLanes: engine.wakeLanes,
        onPainted,
      }),
      freezing: createFreezing({ prisma, accountId: ACCOUNT, now, onPainted }),
      roles: createRoles({ prisma, accountId: ACCOUNT, owners: configuration.owners, directory, now }),
      links: createLinks({ prisma, accountId: ACCOUNT, owners: configuration.owners, coordination, now }),
      trail,
      homes: createHomes({ prisma, accountId: ACCOUNT, steering, campaigns, trail, platforms, now }),
      charts,
      readSnapshot: () => readSnapshot(prisma, ACCOUNT),
      consoleHealth: engine.health,
      defaultLocale: configuration.locale,
      now,
      logger: logger.child({ room: 'commands' }),
      ensurePlace: (place, facts) => ensurePlace(prisma, ACCOUNT, place, facts),
    })
    const inbox = createInbox({ prisma, accountId: ACCOUNT, now, alone: database.kind === 'embedded' })
    stack.defer(() => inbox.close())

    const http = await startHttpServer({
      host: configuration.host,
      port: configuration.port,
      metrics: metrics.registry,
      logger: logger.child({ room: 'http' }),
      readiness: readinessOf({
        database: () => database.ping().then(() => null),
        coordination: () => (coordination.healthy() ? null : 'redis away'),
        console: () => {
          const { reachable, problem } = engine.health()
          return reachable ? null : (problem ?? 'not asked yet')
        },
      }),
    })
    stack.defer(() => http.close())

    const workspace =
      configuration.slack === null && configuration.teams === null
        ? await startWorkspace({
            port: configuration.sandboxPort,
            requestUrl: `${http.origin}/slack/events`,
            stateFile: join(configuration.dataDirectory, 'sandbox-slack.json'),
            ...(sandboxConsole !== null && { consoleOrigin: sandboxConsole.origin }),
          })
        : null
    if (workspace !== null) stack.defer(() => workspace.close())

    // Before any delivery: one that a killed process left behind is taken up at once, and may need the console.
    await engine.start([announcementReconciler.pass, campaignReconciler.pass, approvalReconciler.pass])
    stack.defer(() => engine.stop())
    stack.defer(() => stopping.abort())
    const chats = await startChats({
      slack: workspace === null ? configuration.slack : { ...workspace, appToken: null },
      teams: configuration.teamsLocal ? 'local' : configuration.teams,
      sandbox: workspace !== null || sandboxConsole !== null,
      commands,
      inbox,
      coordination,
      logger,
      http,
      rememberPlace: (place) => ensurePlace(prisma, ACCOUNT, place),
      defaultLocale: configuration.locale,
      now,
    })
    stack.defer(() => chats.stop())
    for (const [name, platform] of chats.platforms) platforms.set(name, platform)
    const painter = createPainter({
      prisma,
      accountId: ACCOUNT,
      coordination,
      platforms,
      compose: async (subject, subjectId, locale) => {
        if (subject === 'approval') return approvals.compose(subjectId, locale)
        if (subject === 'announcement') return announcements.compose(subjectId, locale)
        if (subject === 'campaign') {
          const seen = await campaigns.read(subjectId)
          return seen === null
            ? null
            : composeCampaign(seen, () => readLeft(prisma, ACCOUNT, seen.releaseVersion), locale)
        }
        const view = subject === 'rollout' ? await steering.read(subjectId) : null
        return view === null
          ? null
          : composeRollout(
              view,
              () => steering.targets(subjectId),
              locale,
              async (places) => {
                const chart = await charts.chart(places, locale)
                return chart?.type === 'drawn' ? chart.file : null
              },
            )
      },
      defaultLocale: configuration.locale,
      logger: logger.child({ room: 'painter' }),
      now,
      holder,
      opsPlaces: configuration.opsPlaces,
      observe: metrics.paint,
    })
    nudgePainter = painter.nudge
    painter.start()
    stack.defer(() => painter.stop())
    stack.defer(() => http.drain())
    return {
      origin: http.origin,
      page: workspace?.origin ?? null,
      consoleOrigin: sandboxConsole?.origin ?? null,
      playgroundEndpoint: configuration.teamsLocal ? `${http.origin}${messagesPath}` : null,
      speed,
      stop: () => stack.disposeAsync(),
    }
  } catch (error) {
    await stack.disposeAsync()
    throw error
  }
}

const openCoordination = async ({ redisUrl }: Configuration, logger: Logger): Promise<Coordination> => {
  if (redisUrl === null) return createInProcessCoordination()
  return await connectRedis(redisUrl, {
    onChange: (healthy) => {
      if (healthy) logger.info('Redis answers again; limits and leases are shared')
      else logger.warn({ code: 'redis-away' }, 'Redis does not answer; this instance coordinates alone until it does')
    },
  })
}

const openSandboxConsole = async (configuration: Configuration) => {
  await mkdir(configuration.dataDirectory, { recursive: true })
  return await startConsole({
    speed: configuration.sandboxSpeed,
    stateFile: join(configuration.dataDirectory, 'sandbox-console.json'),
  })
}

if (import.meta.main) await runProcess(startBot)
