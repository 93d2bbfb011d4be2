import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hostileText } from '../card/card.arbitrary.ts'
import { civilOf } from '../schedule/civil.ts'
import { isOpen } from '../schedule/windows.ts'
import { announcementPhases } from './announcement-model.ts'
import { standingOf } from './next-phase.ts'
import { readSettings } from './read-settings.ts'
import {
  defaultSettings,
  digestRhythms,
  lastDigestAt,
  notBefore,
  quietHours,
  releaseFilters,
  type Settings,
  settingsFrom,
} from './settings.ts'
import { type AnnouncementSubject, parseSubject, subjectIdOf } from './subjects.ts'

const zones = ['Europe/Paris', 'Indian/Reunion', 'America/New_York', 'Australia/Lord_Howe', 'UTC'] as const
const instant = fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true })
const two = (value: number): string => String(value).padStart(2, '0')
const clock = fc.integer({ min: 0, max: 1_439 })
const quiet = fc
  .tuple(clock, clock)
  .filter(([from, to]) => from !== to && to !== 0)
  .map(([from, to]) => `${two(Math.floor(from / 60))}:${two(from % 60)}-${two(Math.floor(to / 60))}:${two(to % 60)}`)

const words = (settings: Settings, hours: string | null): string =>
  [
    settings.releases,
    `digest ${settings.digest}`,
    ...(settings.timeZone === null ? [] : [`zone ${settings.timeZone}`]),
    ...(hours === null ? [] : [`quiet ${hours}`]),
  ].join(' ')

const settingsArbitrary = fc.record({
  releases: fc.constantFrom(...releaseFilters),
  digest: fc.constantFrom(...digestRhythms),
  timeZone: fc.option(fc.constantFrom(...zones)),
  quiet: fc.constant(null),
})

describe('settings', () => {
  it('are read as they are typed, whatever is set already', () => {
    fc.assert(
      fc.property(settingsArbitrary, fc.option(quiet), (settings, hours) => {
        const read = readSettings(words(settings, hours), defaultSettings)
        if (read.type !== 'settings') throw new Error(read.problem.type)
        expect({ ...read.settings, quiet: null }).toEqual(settings)
        expect(read.settings.quiet === null).toBe(hours === null)
        // Typed again, they change nothing; nothing typed, neither.
        expect(readSettings(words(settings, hours), read.settings)).toEqual({ ...read, locale: null })
        expect(readSettings('', read.settings)).toEqual({ type: 'settings', settings: read.settings, locale: null })
      }),
    )
  })

  it('come out of no text with an error, and out of no stored value either', () => {
    fc.assert(
      fc.property(hostileText, (typed) => {
        expect(['settings', 'problem']).toContain(readSettings(typed, defaultSettings).type)
        expect(readSettings(`quiet ${typed}`, defaultSettings).type).toMatch(/settings|problem/)
      }),
    )
    fc.assert(
      fc.property(fc.anything(), (stored) => {
        expect(settingsFrom(stored)).toMatchObject({ releases: expect.any(String), digest: expect.any(String) })
      }),
    )
  })
})

describe('quiet hours', () => {
  it('hold a message back to the first moment after them, through every change of the clocks', () => {
    fc.assert(
      fc.property(quiet, instant, fc.constantFrom(...zones), (hours, at, zone) => {
        const read = readSettings(`quiet ${hours}`, defaultSettings)
        if (read.type !== 'settings') return
        const held = notBefore(read.settings, at, zone)
        const rules = quietHours(read.settings)
        if (rules === null) throw new Error('no hours')
        expect(held === null).toBe(isOpen(rules, at, zone))
        if (held === null) return
        expect(held > at).toBe(true)
        expect(isOpen(rules, held, zone)).toBe(true)
        expect(isOpen(rules, new Date(held.getTime() - 1), zone)).toBe(false)
      }),
    )
  })
})

describe('a digest', () => {
  it('is at nine on the place’s clocks, the last one that has been, on a Monday where it is weekly', () => {
    fc.assert(
      fc.property(instant, fc.constantFrom(...zones), fc.constantFrom('daily', 'weekly'), (at, zone, digest) => {
        const due = lastDigestAt({ ...defaultSettings, digest }, at, zone)
        if (due === null) throw new Error('none')
        const { hours, minutes, year, month, day } = civilOf(due, zone)
        expect([hours, minutes]).toEqual([9, 0])
        const days = (at.getTime() - due.getTime()) / 86_400_000
        expect(days).toBeGreaterThanOrEqual(0)
        // A day on which the clocks go back has 25 hours.
        expect(days).toBeLessThanOrEqual((digest === 'daily' ? 1 : 7) + 1 / 24)
        if (digest === 'weekly') expect(new Date(Date.UTC(year, month - 1, day)).getUTCDay()).toBe(1)
        // From one digest to the next nothing is told twice: asked at its own moment, it is the same.
        expect(lastDigestAt({ ...defaultSettings, digest }, due, zone)).toEqual(due)
      }),
    )
  })
})

describe('what a message names its subject', () => {
  const at = instant.map((date) => new Date(Math.floor(date.getTime())))
  const subject: fc.Arbitrary<AnnouncementSubject> = fc.oneof(
    fc.record({ type: fc.constant('release' as const), id: fc.uuid() }),
    fc.record({ type: fc.constant('notes' as const), id: fc.uuid(), page: fc.nat(99) }),
    fc.record({ type: fc.constant('phase' as const), id: fc.uuid(), index: fc.nat(99) }),
    fc.record({ type: fc.constant('reminder' as const), id: fc.uuid() }),
    fc.record({
      ...{ type: fc.constant('digest' as const), from: at, to: at },
      releases: fc.constantFrom(...releaseFilters),
    }),
    fc.record({ type: fc.constant('vanished' as const), placeId: fc.uuid(), since: at }),
  )

  it('is read back as it was written, and nothing else is', () => {
    fc.assert(
      fc.property(subject, (each) => {
        expect(parseSubject(subjectIdOf(each))).toEqual(each)
      }),
    )
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(parseSubject(text)).toBeNull()
      }),
    )
  })
})

describe('where a release stands', () => {
  const campaign = fc.record({
    state: fc.constantFrom(...announcementPhases.filter((phase) => phase !== 'current' && phase !== 'superseded')),
    ended: fc.boolean(),
  })
  const facts = fc.record({
    status: fc.constantFrom('test' as const, 'official' as const, 'withdrawn' as const),
    isDefault: fc.boolean(),
    campaign: fc.option(campaign),
    superseded: fc.boolean(),
  })

  it('follows its campaign while it can be installed, and is not over before the campaign is', () => {
    fc.assert(
      fc.property(facts, (each) => {
        const { phase, over } = standingOf(each)
        if (each.status === 'withdrawn') expect({ phase, over }).toEqual({ phase: 'withdrawn', over: true })
        else if (each.campaign !== null)
          expect({ phase, over }).toEqual({ phase: each.campaign.state, over: each.campaign.ended })
        else expect(over).toBe(phase !== 'announced')
      }),
    )
  })
})
