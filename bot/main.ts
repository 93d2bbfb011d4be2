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
import { sandboxOwner, sandboxSubscriptions, seedSubscriptions } from './announcement/seed-subscriptions.ts'
import type { PlatformName } from './card/card.ts'
import { createInbox } from './chat/inbox.ts'
import { createPainter } from './chat/painter.ts'
import type { ChatPlatform, PlaceAddress } from './chat/platform.ts'
import type { Configuration } from './config.ts'
import type { Coordination } from './coordination.ts'
import { ensureAccount } from './fleet/ensure-account.ts'
import { createMetrics } from './metrics.ts'
import { sandboxPeople } from './people/sandbox-people.ts'
import { seedPeople } from './people/seed-people.ts'
import { type RunningBot, runProcess } from './process.ts'
import { openRooms } from './rooms.ts'

/** One installation serves one account; the scope is an argument everywhere all the same. */
const ACCOUNT = 'account'

/** Requests a second toward a real console, shared by all instances. */
const CONSOLE_REQUESTS_PER_SECOND = 20

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

    const platforms = new Map<PlatformName, ChatPlatform>()
    let nudgePainter: () => void = () => undefined
    const stopping = new AbortController()
    const { engine, desk, passes, compose } = openRooms({
      ...{ configuration, accountId: ACCOUNT, database, coordination, platforms, hasThreads, holder, logger, now },
      console: consoleClient,
      sandboxSpeed: sandboxConsole === null ? null : speed,
      onPainted: () => nudgePainter(),
      signal: stopping.signal,
    })
    await seedPeople(prisma, ACCOUNT, sandboxPeople(configuration), now())
    if (sandboxConsole !== null && configuration.slack === null && configuration.teams === null) {
      await seedSubscriptions(prisma, ACCOUNT, sandboxSubscriptions, sandboxOwner, now())
    }
    const commands = createCommandRoom({ ...desk, logger: logger.child({ room: 'commands' }) })
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
    await engine.start(passes)
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
      rememberPlace: desk.ensurePlace,
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
      compose,
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
