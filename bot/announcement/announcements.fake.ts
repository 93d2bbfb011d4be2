import type { Locale } from '../text/locale.ts'
import type { Announcements } from './announcements.ts'
import type { Settings } from './settings.ts'
import type { Subscriptions } from './subscriptions.ts'

/** No release was announced yet. */
export const noAnnouncements: Announcements = {
  read: async () => null,
  announce: async () => 'unknown-tag',
  dismiss: async () => 'not-now',
  restore: async () => 'not-now',
  compose: async () => null,
}

/** Subscriptions that last as long as the test. */
export const fakeSubscriptions = (): Subscriptions => {
  const kept = new Map<string, Settings>()
  const locales = new Map<string, Locale>()
  return {
    read: async (placeId) => {
      const settings = kept.get(placeId)
      if (settings === undefined) return null
      const timeZone = settings.timeZone ?? 'Europe/Paris'
      return { placeId, settings, locale: locales.get(placeId) ?? null, pausedAt: null, timeZone }
    },
    zone: async () => 'Europe/Paris',
    language: async (placeId) => locales.get(placeId) ?? null,
    subscribe: async (placeId, settings, locale) => {
      const before = kept.get(placeId)
      const isSame = JSON.stringify(before) === JSON.stringify(settings)
      if (isSame && (locale === null || locale === locales.get(placeId))) return 'already'
      kept.set(placeId, settings)
      if (locale !== null) locales.set(placeId, locale)
      return before === undefined ? 'subscribed' : 'changed'
    },
    unsubscribe: async (placeId) => (kept.delete(placeId) ? 'unsubscribed' : 'not-subscribed'),
    speak: async (placeId, locale) => {
      if (locales.get(placeId) === locale) return 'already'
      locales.set(placeId, locale)
      return 'changed'
    },
  }
}
