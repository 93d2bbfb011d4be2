import { randomUUID } from 'node:crypto'
import pino from 'pino'
import type { z } from 'zod'
import { startChats } from '../../adapters/chats.ts'
import { createInProcessCoordination } from '../../adapters/redis/in-process.ts'
import { createConsoleClient } from '../../adapters/wisper/client.ts'
import { createAnnouncements } from '../../bot/announcement/create-announcements.ts'
import { knowFirstReleases } from '../../bot/announcement/know-releases.ts'
import { createAnnouncementReconciler } from '../../bot/announcement/reconcile-announcements.ts'
import { createInbox } from '../../bot/chat/inbox.ts'
import { createPainter } from '../../bot/chat/painter.ts'
import type { Composed } from '../../bot/chat/painter-model.ts'
import { ensureAccount } from '../../bot/fleet/ensure-account.ts'
import { composeRollout } from '../../bot/rollout/cards/compose.ts'
import { createEngine } from '../../bot/rollout/engine.ts'
import { defaultPolicy } from '../../bot/rollout/request.ts'
import { createSteering } from '../../bot/rollout/steer/create-steering.ts'
import { openDatabase } from '../../prisma/open.ts'
import { silentCommands, startServer } from '../../tests/support/chat-stubs.ts'
import { ACCOUNT } from '../../tests/support/engine.ts'
import type { botTask, ChatAddress } from './protocol.ts'
import { watchPlatform } from './watched.ts'

const settingsOf = (chat: ChatAddress) => {
  if (chat.platform === 'slack') {
    const { signingSecret, botToken, apiUrl } = chat
    return { slack: { signingSecret, botToken, apiUrl, appToken: null }, teams: null }
  }
  const { clientId, clientSecret, workspace, cloud } = chat
  return { slack: null, teams: { clientId, clientSecret, tenantIds: [workspace], cloud } }
}

/**
 * The rooms that have to do with living messages, as the composition root puts them together: engine, steering,
 * announcements, painter and one chat.
 * @param mark put on each card of a rollout, so that its states can be told apart
 */
export const openHouse = async (
  task: z.infer<typeof botTask>,
  stack: AsyncDisposableStack,
  mark: (rolloutId: string) => string,
) => {
  const { dataDirectory, databaseUrl } = task.database
  const logger = pino({ level: process.env['LOG_LEVEL'] ?? 'silent' })
  const now = (): Date => new Date()
  const database = await openDatabase({ dataDirectory, ...(databaseUrl !== undefined && { databaseUrl }) })
  stack.defer(() => database.close())
  const { prisma } = database
  await ensureAccount(prisma, ACCOUNT)
  const coordination = createInProcessCoordination()
  let nudge: () => void = () => undefined
  const onPainted = (): void => nudge()
  const holder = randomUUID()
  const engine = createEngine({
    database,
    accountId: ACCOUNT,
    console: createConsoleClient({ ...task.console, requestsPerSecond: Number.POSITIVE_INFINITY }),
    holder,
    logger,
    now,
    onPainted,
    onLists: (tx) => knowFirstReleases(tx, ACCOUNT, now()),
  })
  const steering = createSteering({
    prisma,
    accountId: ACCOUNT,
    policy: defaultPolicy,
    now,
    wakeLanes: engine.wakeLanes,
    wakeOrders: engine.wakeOrders,
    consoleReachable: () => engine.health().reachable,
    onPainted,
  })
  const announcements = createAnnouncements({ prisma, accountId: ACCOUNT, now, onPainted })
  const reconciler = createAnnouncementReconciler({
    prisma,
    accountId: ACCOUNT,
    defaultLocale: 'fr',
    logger,
    now,
    onPainted,
    hasThreads: () => true,
    findOwner: async () => null,
    remindAfterHours: 168,
  })
  const http = await startServer(logger)
  stack.defer(() => http.close())
  await engine.start([reconciler.pass])
  stack.defer(() => engine.stop())
  const inbox = createInbox({ prisma, accountId: ACCOUNT, now })
  stack.defer(() => inbox.close())
  const chats = await startChats({
    ...settingsOf(task.chat),
    sandbox: true,
    commands: silentCommands,
    inbox,
    coordination,
    logger,
    http,
    rememberPlace: async () => undefined,
    defaultLocale: 'fr',
    now,
  })
  stack.defer(() => chats.stop())
  const [platform] = chats.platforms.values()
  if (platform === undefined) throw new Error('no chat was started')
  const watch = watchPlatform(platform)
  const composeMarked = async (rolloutId: string): Promise<Composed | null> => {
    const view = await steering.read(rolloutId)
    if (view === null) return null
    const shown = mark(rolloutId)
    const composed = await composeRollout(view, () => steering.targets(rolloutId), 'fr')
    const { card } = composed
    return { ...composed, card: { ...card, blocks: [{ type: 'context', text: shown }, ...card.blocks] } }
  }
  const painter = createPainter({
    prisma,
    accountId: ACCOUNT,
    coordination,
    platforms: new Map([[platform.name, watch.platform]]),
    compose: async (subject, subjectId, locale) => {
      if (subject === 'announcement') return announcements.compose(subjectId, locale)
      return subject === 'rollout' ? composeMarked(subjectId) : null
    },
    defaultLocale: 'fr',
    logger,
    now,
    holder,
  })
  nudge = painter.nudge
  painter.start()
  stack.defer(() => painter.stop())
  return { prisma, steering, watch, nudge: painter.nudge }
}
