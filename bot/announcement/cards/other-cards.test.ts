import { expect, test } from 'vitest'
import { readAloud } from '../../rollout/cards/cards.fixture.ts'
import type { AnnouncementView } from '../announcement-model.ts'
import { digestCard } from './other-cards.ts'

const monday = new Date('2026-11-23T08:00:00Z')
const release = (index: number): AnnouncementView => ({
  ...{ id: `a${index}`, tag: `w-${index}`, releaseVersion: `4.${index}`, status: 'test', publishedAt: monday },
  ...{ phase: 'announced', over: false, history: [], reach: null, quarantined: false, campaignId: null },
  ...{ dismissed: null, timeZone: 'Europe/Paris' },
})
const digestOf = (count: number): string =>
  readAloud(digestCard(Array.from({ length: count }, (_, index) => release(index)), monday, 'fr')).replaceAll(
    /[\u00a0\u202f]/gu,
    ' ',
  )

test('a digest lists the newest first, and says how many it does not list', () => {
  const long = digestOf(23)
  expect(long).toContain('# 23 nouvelles versions')
  expect(long.indexOf('W360 Core 4.22 · ')).toBeLessThan(long.indexOf('W360 Core 4.3 · '))
  expect(long).not.toContain('W360 Core 4.2 · ')
  expect(long).toContain('(… et 3 de plus)')
  expect(digestOf(20)).not.toContain('de plus')
})
