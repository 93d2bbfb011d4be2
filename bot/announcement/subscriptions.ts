import type { PrismaClient } from '../../prisma/client/client.ts'
import type { Actor } from '../audit/audit-model.ts'
import { recordAudit } from '../audit/record.ts'
import { readPlace, setPlaceLocale } from '../chat/places.ts'
import type { Transaction } from '../database.ts'
import type { Locale } from '../text/locale.ts'
import { firstZone } from './first-zone.ts'
import { notBefore, type Settings, settingsFrom } from './settings.ts'
import { dropWaiting, waitAnew } from './waiting-messages.ts'

/** A place that is told of releases, as its settings stand. */
export interface Subscription {
  readonly placeId: string
  readonly settings: Settings
  /** Null: the installation's. */
  readonly locale: Locale | null
  /** Since when nothing can be written there; null while it can. */
  readonly pausedAt: Date | null
  /** The zone its hours are read in. */
  readonly timeZone: string
}

/** Which places are told of releases. Authority is checked by the caller, at the moment of the act. */
export interface Subscriptions {
  /** Null: the place is not subscribed. */
  read(placeId: string): Promise<Subscription | null>
  /** The zone of a place that names none. */
  zone(): Promise<string>
  /** @param locale null: as it is */
  subscribe(
    placeId: string,
    settings: Settings,
    locale: Locale | null,
    by: Actor,
  ): Promise<'subscribed' | 'changed' | 'already'>
  /** What was announced there already lives on to its end. */
  unsubscribe(placeId: string, by: Actor): Promise<'unsubscribed' | 'not-subscribed'>
  /** The language chosen for a place; null: the installation's. */
  language(placeId: string): Promise<Locale | null>
  /** The language of everything that the bot writes in a place. */
  speak(placeId: string, locale: Locale, by: Actor): Promise<'changed' | 'already'>
}

export const createSubscriptions = (options: {
  readonly prisma: PrismaClient
  readonly accountId: string
  readonly now: () => Date
  readonly onPainted: () => void
}): Subscriptions => {
  const { prisma, accountId, now, onPainted } = options
  const key = (placeId: string) => ({ accountId_placeId: { accountId, placeId } })

  const read = async (database: Transaction, placeId: string): Promise<Subscription | null> => {
    const row = await database.subscription.findUnique({ where: key(placeId) })
    if (row === null) return null
    const place = await readPlace(database, accountId, placeId)
    const settings = settingsFrom(row.settings)
    return {
      placeId,
      settings,
      locale: place?.locale ?? null,
      pausedAt: row.pausedAt,
      timeZone: settings.timeZone ?? (await firstZone(database, accountId)),
    }
  }

  /** The place's row is what two acts on one place have in common. */
  const alone = <Outcome>(placeId: string, work: (tx: Transaction) => Promise<Outcome>): Promise<Outcome> =>
    prisma.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT id FROM place WHERE id = ${placeId}::uuid AND account_id = ${accountId} FOR UPDATE`
      return await work(tx)
    })

  return {
    read: (placeId) => read(prisma, placeId),
    zone: () => firstZone(prisma, accountId),
    language: async (placeId) => (await readPlace(prisma, accountId, placeId))?.locale ?? null,
    subscribe: async (placeId, settings, locale, by) => {
      const outcome = await alone(placeId, async (tx) => {
        const at = now()
        const before = await read(tx, placeId)
        const speaks = locale ?? before?.locale ?? null
        if (before !== null && isSame(before.settings, settings) && before.locale === speaks) return 'already'
        const present = await tx.subscription.findUnique({ where: key(placeId) })
        await tx.subscription.upsert({
          where: key(placeId),
          create: {
            ...{ accountId, placeId, createdBy: by.personId, createdAt: at },
            ...{ settings: { ...settings }, since: at, digestedAt: null },
          },
          update: { settings: { ...settings }, ...(present !== null && toldUpTo(present, settings, at)) },
        })
        await waitAnew(tx, accountId, placeId, notBefore(settings, at, await firstZone(tx, accountId)))
        if (locale !== null && locale !== before?.locale) await setPlaceLocale(tx, accountId, placeId, locale)
        await recordAudit(tx, accountId, {
          by,
          action: 'place.subscribed',
          subject: 'place',
          subjectId: placeId,
          ...(before !== null && { before: told(before.settings, before.locale) }),
          after: told(settings, speaks),
          at,
        })
        return before === null ? 'subscribed' : 'changed'
      })
      onPainted()
      return outcome
    },
    unsubscribe: (placeId, by) =>
      alone(placeId, async (tx) => {
        const before = await read(tx, placeId)
        if (before === null) return 'not-subscribed'
        await tx.subscription.delete({ where: key(placeId) })
        await dropWaiting(tx, accountId, placeId)
        await recordAudit(tx, accountId, {
          by,
          action: 'place.unsubscribed',
          subject: 'place',
          subjectId: placeId,
          before: told(before.settings, before.locale),
          at: now(),
        })
        return 'unsubscribed'
      }),
    speak: async (placeId, locale, by) => {
      const outcome = await alone(placeId, async (tx) => {
        const before = (await readPlace(tx, accountId, placeId))?.locale ?? null
        if (before === locale) return 'already'
        await setPlaceLocale(tx, accountId, placeId, locale)
        await recordAudit(tx, accountId, {
          by,
          action: 'place.language',
          subject: 'place',
          subjectId: placeId,
          ...(before !== null && { before: { language: before } }),
          after: { language: locale },
          at: now(),
        })
        return 'changed'
      })
      onPainted()
      return outcome
    },
  }
}

/**
 * Up to when a place has been told as its settings change: nothing is told twice, and nothing that it asked for is left
 * out. What it did not ask for before does not follow.
 */
const toldUpTo = (
  present: { readonly settings: unknown; readonly since: Date; readonly digestedAt: Date | null },
  next: Settings,
  at: Date,
): { readonly since?: Date; readonly digestedAt?: null } => {
  const { digest, releases } = settingsFrom(present.settings)
  if (digest === 'off') {
    if (next.digest !== 'off') return { since: at, digestedAt: null }
    return releases === next.releases ? {} : { since: at }
  }
  // A digest goes on from the last one, whatever else changes.
  if (next.digest !== 'off') return {}
  const digested = present.digestedAt === null ? 0 : present.digestedAt.getTime() + 1
  return { since: new Date(Math.max(present.since.getTime(), digested)), digestedAt: null }
}

const isSame = (one: Settings, other: Settings): boolean =>
  one.releases === other.releases &&
  one.quiet === other.quiet &&
  one.digest === other.digest &&
  one.timeZone === other.timeZone

const told = (settings: Settings, locale: Locale | null) => ({
  ...(locale !== null && { language: locale }),
  releases: settings.releases,
  ...(settings.quiet !== null && { hours: settings.quiet }),
  ...(settings.digest !== 'off' && { digest: settings.digest }),
  ...(settings.timeZone !== null && { zone: settings.timeZone }),
})
