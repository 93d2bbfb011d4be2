import pino from 'pino'
import { expect, test } from 'vitest'
import { takeActivity } from './gate.ts'

/** Under which id a delivery is taken. */
const idOf = async (change: object): Promise<string> => {
  const ids: string[] = []
  const press = {
    type: 'invoke',
    name: 'adaptiveCard/action',
    channelId: 'msteams',
    serviceUrl: 'https://smba.trafficmanager.net/emea/',
    from: { id: '29:camille', aadObjectId: 'c4a1' },
    recipient: { id: '28:bot' },
    conversation: { id: 'a:1', conversationType: 'personal', tenantId: 'ours' },
    value: { action: { data: { w360: 'press', action: 'status.show', value: {} } } },
    ...change,
  }
  const take = async (id: string) => {
    ids.push(id)
    return { status: 200 }
  }
  await takeActivity(press, {
    ...{ gate: { take }, tenantIds: ['ours'], local: false, isCommand: () => false, onHeard: () => undefined },
    logger: pino({ level: 'silent' }),
  })
  return ids[0] ?? ''
}

test('a press is told from the same one of another moment, by its id or else by its time', async () => {
  const at = '2026-11-23T08:00:00.123Z'
  expect(await idOf({ id: 'f:1', timestamp: at })).toBe(await idOf({ id: 'f:1', timestamp: 'later' }))
  expect(await idOf({ id: 'f:1' })).not.toBe(await idOf({ id: 'f:2' }))
  expect(await idOf({ timestamp: at })).toBe(await idOf({ timestamp: at }))
  expect(await idOf({ timestamp: at })).not.toBe(await idOf({ timestamp: '2026-11-23T08:05:00.456Z' }))
})
