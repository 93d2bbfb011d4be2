import { randomBytes, randomInt } from 'node:crypto'
import { team } from './places.ts'
import type { ResponseUrl, World } from './world.ts'

const triggerLife = 3_000
const responseUrlLife = 30 * 60_000
const responseUrlUses = 5

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'

export const randomId = (prefix: string, length = 9): string =>
  prefix + Array.from({ length }, () => letters.charAt(randomInt(letters.length))).join('')

/** A trigger id, good once and for three seconds. */
export const mintTrigger = (world: World, person: string): string => {
  const now = world.now()
  for (const [id, trigger] of world.triggers) {
    // Remembered well past its life, so that late use is told apart from an invented id.
    if (now - trigger.mintedAt > responseUrlLife) world.triggers.delete(id)
  }
  const id = `${now}.${randomInt(1e9)}.${randomBytes(16).toString('hex')}`
  world.triggers.set(id, { person, mintedAt: now, used: false })
  return id
}

export type TriggerCheck =
  | { readonly kind: 'good'; readonly person: string }
  | { readonly kind: 'refused'; readonly error: string }

export const checkTrigger = (world: World, id: string): TriggerCheck => {
  const trigger = world.triggers.get(id)
  if (trigger === undefined) return { kind: 'refused', error: 'invalid_trigger_id' }
  if (trigger.used) return { kind: 'refused', error: 'exchanged_trigger_id' }
  if (world.now() - trigger.mintedAt > triggerLife) return { kind: 'refused', error: 'expired_trigger_id' }
  return { kind: 'good', person: trigger.person }
}

export const spendTrigger = (world: World, id: string): void => {
  const trigger = world.triggers.get(id)
  if (trigger !== undefined) world.triggers.set(id, { ...trigger, used: true })
}

export const mintResponseUrl = (world: World, channel: string, person: string, original?: string): string => {
  const now = world.now()
  for (const [path, url] of world.responseUrls) {
    if (now - url.mintedAt > 2 * responseUrlLife) world.responseUrls.delete(path)
  }
  const path = `/actions/${team.id}/${randomInt(1e12)}/${randomBytes(12).toString('hex')}`
  world.responseUrls.set(path, {
    channel,
    person,
    mintedAt: now,
    uses: 0,
    ...(original === undefined ? {} : { original }),
  })
  return `${world.settings.origin}${path}`
}

export type ResponseUrlCheck =
  | { readonly kind: 'good'; readonly url: ResponseUrl }
  | { readonly kind: 'refused'; readonly error: 'expired_url' | 'used_url' }

/** Counts one use: five in thirty minutes, then the URL is dead. */
export const spendResponseUrl = (world: World, path: string): ResponseUrlCheck => {
  const url = world.responseUrls.get(path)
  if (url === undefined || world.now() - url.mintedAt > responseUrlLife)
    return { kind: 'refused', error: 'expired_url' }
  if (url.uses >= responseUrlUses) return { kind: 'refused', error: 'used_url' }
  world.responseUrls.set(path, { ...url, uses: url.uses + 1 })
  return { kind: 'good', url }
}
