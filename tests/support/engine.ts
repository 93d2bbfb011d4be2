import { randomUUID } from 'node:crypto'
import { pino } from 'pino'
import { createConsoleClient } from '../../adapters/wisper/client.ts'
import type { Actor } from '../../bot/audit/audit-model.ts'
import { ensureAccount } from '../../bot/fleet/ensure-account.ts'
import { createEngine, type Engine } from '../../bot/rollout/engine.ts'
import { defaultPolicy, type Policy } from '../../bot/rollout/request.ts'
import { createSteering } from '../../bot/rollout/steer/create-steering.ts'
import type { Steering } from '../../bot/rollout/steering.ts'
import type { Database } from '../../prisma/open.ts'

export const ACCOUNT = 'account'

export interface RunningEngine {
  readonly engine: Engine
  readonly steering: Steering
  readonly by: Actor
  readonly placeId: string
  stop(): Promise<void>
}

/** The engine as the composition root builds it, on a database and a console that the test gives. */
export const startEngine = async (
  database: Database,
  console: { readonly url: string; readonly token: string },
  policy: Partial<Policy> = {},
  rhythm: { readonly listsEvery?: number; readonly listsWithoutFeed?: number } = {},
): Promise<RunningEngine> => {
  const { prisma } = database
  await ensureAccount(prisma, ACCOUNT)
  const now = (): Date => new Date()
  const engine = createEngine({
    database,
    accountId: ACCOUNT,
    console: createConsoleClient({ ...console, requestsPerSecond: Number.POSITIVE_INFINITY }),
    holder: randomUUID(),
    logger: pino({ level: process.env['LOG_LEVEL'] ?? 'silent' }),
    now,
    onPainted: () => undefined,
    ...rhythm,
  })
  const steering = createSteering({
    prisma,
    accountId: ACCOUNT,
    policy: { ...defaultPolicy, ...policy },
    now,
    wakeLanes: engine.wakeLanes,
    wakeOrders: engine.wakeOrders,
    consoleReachable: () => engine.health().reachable,
    onPainted: () => undefined,
  })
  const by: Actor = { personId: randomUUID(), identity: 'slack:T1/U1' }
  const placeId = randomUUID()
  await engine.start()
  return { engine, steering, by, placeId, stop: () => engine.stop() }
}
