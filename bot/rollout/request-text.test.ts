import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fleetArbitrary } from '../fleet/fleet.arbitrary.ts'
import type { FleetSnapshot, Workstation, Wrs } from '../fleet/model.ts'
import { requestArbitrary } from './request.arbitrary.ts'
import { defaultWaves, type UpdateRequest } from './request.ts'
import { type ParsedRequest, parseRequest, printRequest, type TextContext } from './request-text.ts'

const now = new Date('2026-11-23T18:00:00Z') // 19:00 in Paris
const context: TextContext = { command: 'update', now, timeZone: 'Europe/Paris' }

const wrs = (id: string, name: string): Wrs => ({
  kind: 'wrs',
  id,
  name,
  siteId: 's1',
  role: 'main',
  power: 'on',
  version: '4.2',
  tag: 'v42',
  installedVersion: null,
  lastSeenAt: null,
})

const pc = (id: string, name: string, group: string): Workstation => ({
  kind: 'workstation',
  id,
  name,
  group,
  siteId: 's1',
  wrsId: null,
  connection: 'lan',
  autoUpdate: false,
  power: 'on',
  version: '4.2',
  tag: 'v42',
  installedVersion: null,
  lastSeenAt: null,
})

const fleet: FleetSnapshot = {
  account: { id: 'a', name: 'Ville', defaultTag: 'v42', autoUpdate: false },
  sites: [
    { id: 's1', name: 'Paris', timeZone: 'Europe/Paris' },
    { id: 's2', name: 'Lyon Part-Dieu', timeZone: 'Europe/Paris' },
    { id: 's3', name: 'Évry', timeZone: 'Europe/Paris' },
    { id: 's4', name: 'Siège - Lyon', timeZone: 'Europe/Paris' },
    { id: 's5', name: "L'Isle", timeZone: 'Europe/Paris' },
  ],
  wrs: [wrs('w1', 'WRS-PARIS'), wrs('w2', 'WRS-LYON')],
  workstations: [
    pc('p1', 'PC-001', 'Paris/Compta'),
    pc('p2', 'PC-002', 'Lyon/Compta'),
    pc('p3', 'Poste 12', 'Lyon/Accueil'),
    pc('p4', 'DOUBLE', 'Lyon/Accueil'),
    pc('p5', 'double', 'Lyon/Accueil'),
    pc('p6', 'A,B', 'Lyon/Accueil'),
  ],
  releases: [],
  takenAt: now,
}

const parse = (text: string, over: Partial<TextContext> = {}): ParsedRequest =>
  parseRequest(text, fleet, { ...context, ...over })

const requestFrom = (text: string, over: Partial<TextContext> = {}): UpdateRequest => {
  const parsed = parse(text, over)
  if (parsed.type !== 'request') throw new Error(`not a request: ${JSON.stringify(parsed)}`)
  return parsed.request
}

const selected = (text: string) => {
  const { selection } = requestFrom(text)
  if (selection.type === 'everything') return 'everything'
  const { type: _, ...named } = selection
  return Object.fromEntries(Object.entries(named).filter(([, ids]) => ids.length > 0))
}

describe('names', () => {
  it.each([
    ['wrs WRS-PARIS', { wrs: ['w1'] }],
    ['wrs wrs-paris w2', { wrs: ['w1', 'w2'] }],
    ['poste PC-001, PC-002', { workstations: ['p1', 'p2'] }],
    ['post pc-001,pc-002', { workstations: ['p1', 'p2'] }],
    ['poste Poste 12', { workstations: ['p3'] }],
    ['poste 12', { workstations: ['p3'] }],
    ['Poste 12', { workstations: ['p3'] }],
    ['site "Lyon Part-Dieu"', { sites: ['s2'] }],
    ['site lyon part—dieu', { sites: ['s2'] }],
    ['site Lyon Part-Dieu Paris', { sites: ['s2', 's1'] }],
    ['site siege - lyon', { sites: ['s4'] }],
    ['site « Évry »', { sites: ['s3'] }],
    ['site “evry” Paris', { sites: ['s3', 's1'] }],
    ["site 'EVRY' L’Isle", { sites: ['s3', 's5'] }],
    ['groupe Paris/Compta', { groups: ['Paris/Compta'] }],
    ['group accueil', { groups: ['Lyon/Accueil'] }],
    ['groupe Lyon', { groups: ['Lyon'] }],
    ['groupe lyon site evry wrs w1', { groups: ['Lyon'], sites: ['s3'], wrs: ['w1'] }],
    ['machine PC-001 WRS-LYON', { workstations: ['p1'], wrs: ['w2'] }],
    ['PC-001', { workstations: ['p1'] }],
    ['post DOUBLE', { workstations: ['p4'] }],
    ['post A,B', { workstations: ['p6'] }],
    ['tout', 'everything'],
    ['all', 'everything'],
  ])('reads %j', (text, expected) => {
    expect(selected(text)).toEqual(expected)
  })

  it('lists the candidates of a name that fits more than once', () => {
    expect(parse('groupe compta')).toMatchObject({
      type: 'problem',
      problem: { type: 'ambiguous', name: 'compta', candidates: [{ id: 'Paris/Compta' }, { id: 'Lyon/Compta' }] },
    })
    expect(parse('post Double')).toMatchObject({
      problem: { type: 'ambiguous', candidates: [{ id: 'p4' }, { id: 'p5' }] },
    })
    expect(parse('Paris')).toMatchObject({
      problem: { type: 'ambiguous', candidates: [{ kind: 'site' }, { kind: 'group' }] },
    })
  })

  it('names what is near a name that is unknown', () => {
    expect(parse('site Pariss')).toMatchObject({
      problem: { type: 'unknown-site', name: 'Pariss', nearest: [{ id: 's1', name: 'Paris' }] },
    })
    expect(parse('wrs paris')).toMatchObject({ problem: { type: 'unknown-machine', nearest: [{ id: 'w1' }] } })
    expect(parse('groupe Compte')).toMatchObject({ problem: { type: 'unknown-group' } })
    expect(parse('wat')).toMatchObject({ problem: { type: 'unknown-name' } })
  })

  it('never widens what was meant: a word without its name, everything and more', () => {
    expect(parse('wrs site Paris')).toEqual({ type: 'problem', problem: { type: 'missing-name', word: 'wrs' } })
    expect(parse('site Paris wrs')).toEqual({ type: 'problem', problem: { type: 'missing-name', word: 'wrs' } })
    expect(parse('tout site Paris')).toEqual({ type: 'problem', problem: { type: 'everything-and-more' } })
  })

  it('opens a form when nothing is named, with what was typed', () => {
    expect(parse('')).toMatchObject({ type: 'form', prefill: { phase: null, tag: null, kinds: null, dryRun: false } })
    expect(parse('wrs --tag v43 --dry-run')).toMatchObject({
      type: 'form',
      prefill: { phase: null, tag: 'v43', kinds: ['wrs'], dryRun: true },
    })
  })
})

describe('options', () => {
  it('reads them all', () => {
    expect(
      parse(
        'site Paris --tag v43 --phase test --waves 2,50% --pause --with-wrs --restart-at 02:00 --at 20h30 --dry-run',
      ),
    ).toEqual({
      type: 'request',
      dryRun: true,
      request: {
        phase: 'test',
        tag: 'v43',
        selection: { type: 'some', sites: ['s1'], groups: [], workstations: [], wrs: [] },
        includeWrs: true,
        waves: [
          { type: 'count', machines: 2 },
          { type: 'share', percent: 50 },
          { type: 'share', percent: 100 },
        ],
        pauseBetweenWaves: true,
        restartAt: new Date('2026-11-24T01:00:00Z'),
        startAt: new Date('2026-11-23T19:30:00Z'),
      },
    })
  })

  it('reads what phones and chats make of them', () => {
    const bent = requestFrom('site Paris —tag=“v 43” –phase=prod —waves 1, 10 %, 50 % —at 2026–11–24 08:00')
    expect(bent).toMatchObject({ tag: 'v 43', phase: 'production', startAt: new Date('2026-11-24T07:00:00Z') })
    expect(bent.waves).toEqual(defaultWaves)
    expect(requestFrom('site Paris --à 20:00 --avec-wrs --vagues 5').includeWrs).toBe(true)
  })

  it('knows the likely phase where none is said', () => {
    expect(requestFrom('tout').phase).toBe('production')
    expect(requestFrom('tout --tag v42').phase).toBe('production')
    expect(requestFrom('tout --tag v43').phase).toBe('test')
    expect(requestFrom('tout --to v41', { command: 'rollback' })).toMatchObject({ phase: 'rollback', tag: 'v41' })
  })

  it('leaves out sites and the remote machines', () => {
    expect(requestFrom('tout --sans Paris --without "lyon part-dieu" --sauf télétravail').leaveOut).toEqual([
      's1',
      's2',
      'remote',
    ])
    expect(requestFrom('tout').leaveOut).toBeUndefined()
  })

  it.each([
    ['tout --tagg v43', { type: 'unknown-option', option: 'tagg', nearest: ['tag'] }],
    ['tout --tag', { type: 'missing-value', option: 'tag' }],
    ['tout --tag --pause', { type: 'missing-value', option: 'tag' }],
    ['tout --tag ""', { type: 'missing-value', option: 'tag' }],
    ['tout --tag a --vers b', { type: 'repeated-option', option: 'tag' }],
    ['tout --pause=non', { type: 'unexpected-value', option: 'pause', value: 'non' }],
    ['tout --phase rollback', { type: 'unknown-phase', phase: 'rollback', phases: ['test', 'production'] }],
    ['tout --waves 50%,10%', { type: 'bad-waves', text: '50%,10%', problem: { why: 'not-growing', part: '10%' } }],
    ['tout --at demain', { type: 'time-without-hour', option: 'at', text: 'demain', example: 'demain 20:00' }],
    ['tout --at bientôt', { type: 'bad-time', option: 'at', text: 'bientôt' }],
    ['tout --at 25:00', { type: 'bad-time', option: 'at', text: '25:00' }],
    ['tout --at 2027-02-30T10:00', { type: 'bad-time', option: 'at', text: '2027-02-30T10:00' }],
    ['tout --at 2027-02-30T10:00:00Z', { type: 'bad-time', option: 'at', text: '2027-02-30T10:00:00Z' }],
    ['tout --restart-at 2026-11-23T18:59', { type: 'past-time', option: 'restart-at', text: '2026-11-23T18:59' }],
    ['tout --sans "remote"', { type: 'unknown-site', name: 'remote', kinds: ['site'], nearest: [] }],
    ['site "Paris', { type: 'unclosed-quote', near: '"Paris' }],
    ['x'.repeat(2_001), { type: 'too-long', length: 2_001, limit: 2_000 }],
  ])('tells what is wrong with %j', (text, problem) => {
    expect(parse(text)).toEqual({ type: 'problem', problem })
  })

  it('has no phase to choose in a rollback', () => {
    expect(parse('tout --phase test', { command: 'rollback' })).toMatchObject({ problem: { type: 'unknown-option' } })
  })
})

describe('times', () => {
  const startAt = (time: string, over: Partial<TextContext> = {}) => requestFrom(`tout --at "${time}"`, over).startAt

  it('takes the next such time of day in the zone', () => {
    expect(startAt('20:00')).toEqual(new Date('2026-11-23T19:00:00Z'))
    expect(startAt('19:00')).toEqual(new Date('2026-11-24T18:00:00Z'))
    expect(startAt('8h')).toEqual(new Date('2026-11-24T07:00:00Z'))
  })

  const abroad: FleetSnapshot = {
    ...fleet,
    sites: fleet.sites.map((site) => (site.id === 's2' ? { ...site, timeZone: 'America/New_York' } : site)),
    wrs: [...fleet.wrs, { ...wrs('wrs-ny', 'WRS-NY'), siteId: 's2' }],
  }
  const from = (text: string) => parseRequest(text, abroad, { ...context, timeZone: 'Indian/Reunion' })

  it('takes « now » for what is done where no moment is given', () => {
    for (const said of ['now', 'maintenant', '"tout de suite"'])
      expect(requestFrom(`tout --at ${said} --restart-at ${said}`)).toMatchObject({ startAt: null, restartAt: null })
  })

  it('reads times in the zone of the chosen sites, wherever the person is', () => {
    expect(startAt('20:00', { timeZone: 'Indian/Reunion' })).toEqual(new Date('2026-11-23T19:00:00Z'))
    const parsed = from('site s2 --at 20:00')
    expect(parsed).toMatchObject({ request: { startAt: new Date('2026-11-24T01:00:00Z') } })
    expect(parsed).not.toHaveProperty('notes')
  })

  it('reads them in the zone of the person where the sites have several, and says so', () => {
    expect(from('tout --at 20:00 --restart-at 21:00')).toMatchObject({
      request: { startAt: new Date('2026-11-24T16:00:00Z'), restartAt: new Date('2026-11-24T17:00:00Z') },
      notes: [{ type: 'zone', timeZone: 'Indian/Reunion' }],
    })
    expect(from('tout --sans s2 --at 20:00')).toMatchObject({
      request: { startAt: new Date('2026-11-23T19:00:00Z') },
    })
    for (const exact of ['2026-11-24T10:00Z', '"in 2 hours"']) {
      expect(from(`tout --at ${exact}`)).not.toHaveProperty('notes')
    }
  })

  it('reads them in the zone of the person where the sites have none that is known, and says that', () => {
    const lost = { ...fleet, sites: fleet.sites.map((site) => ({ ...site, timeZone: 'Mars/Olympus' })) }
    const there = (text: string) => parseRequest(text, lost, { ...context, timeZone: 'Indian/Reunion' })
    expect(there('tout --at 20:00 --restart-at 21:00')).toMatchObject({
      request: { startAt: new Date('2026-11-24T16:00:00Z'), restartAt: new Date('2026-11-24T17:00:00Z') },
      notes: [{ type: 'unknown-zone', timeZone: 'Indian/Reunion' }],
    })
    for (const exact of ['2026-11-24T10:00Z', '"in 2 hours"']) {
      expect(there(`tout --at ${exact}`)).not.toHaveProperty('notes')
    }
  })

  it('says of a time that the clocks skip, or show twice, what was made of it', () => {
    const spring = { ...context, now: new Date('2027-03-27T21:00:00Z') }
    expect(parseRequest('tout --at 02:30', fleet, spring)).toMatchObject({
      notes: [{ type: 'skipped', at: new Date('2027-03-28T01:00:00Z'), timeZone: 'Europe/Paris' }],
    })
    const autumn = { ...context, now: new Date('2027-10-30T21:00:00Z') }
    expect(parseRequest('tout --restart-at 02:30', fleet, autumn)).toMatchObject({
      notes: [{ type: 'twice', at: new Date('2027-10-31T00:30:00Z'), timeZone: 'Europe/Paris' }],
    })
  })

  it.each([
    ['--at samedi 6h site Paris', '2026-11-28T05:00:00Z'],
    ['--at ce soir 20h site Paris', '2026-11-23T19:00:00Z'],
    ['site Paris --at tonight at 8 pm --dry-run', '2026-11-23T19:00:00Z'],
    ['--at in 2 hours site Paris', '2026-11-23T20:00:00Z'],
    ['--at dans 3 jours à 20h site Paris', '2026-11-26T19:00:00Z'],
    ['--at le 24 décembre à 20h site Paris', '2026-12-24T19:00:00Z'],
    ['--at 24/12 20:00 site Paris', '2026-12-24T19:00:00Z'],
    ['--at 20h demain site Paris', '2026-11-24T19:00:00Z'],
    ['--at=demain 6h site Paris', '2026-11-24T05:00:00Z'],
    ['--at 2h du matin site Paris', '2026-11-24T01:00:00Z'],
    ['--at samedi à 6 heures du matin site Paris', '2026-11-28T05:00:00Z'],
    ['--at 20 h 30 site Paris', '2026-11-23T19:30:00Z'],
    ['--at demain 20 h 30 site Paris', '2026-11-24T19:30:00Z'],
    ['--at dans 1h30 site Paris', '2026-11-23T19:30:00Z'],
    ['--at dans 1 heure 30 site Paris', '2026-11-23T19:30:00Z'],
  ])('takes the words of a moment together, and nothing else: %s', (text, expected) => {
    expect(requestFrom(text)).toMatchObject({
      startAt: new Date(expected),
      selection: { type: 'some', sites: ['s1'], workstations: [], groups: [], wrs: [] },
    })
  })

  it('restarts in the next window of each site, in either language', () => {
    for (const said of [
      'next-window',
      'next window',
      'prochaine fenêtre',
      'prochaine plage',
      '"la prochaine plage de maintenance"',
    ]) {
      expect(requestFrom(`site Paris --restart-at ${said}`)).toMatchObject({ restartAt: null, restartInWindow: true })
    }
    expect(requestFrom('site Paris')).not.toHaveProperty('restartInWindow')
  })

  it('asks which of two moments is meant', () => {
    expect(parse('tout --at "tomorrow at 6"')).toEqual({
      type: 'problem',
      problem: {
        type: 'ambiguous-time',
        option: 'at',
        text: 'tomorrow at 6',
        choices: ['2026-11-24T06:00', '2026-11-24T18:00'],
      },
    })
  })

  it('takes a time to restart as the next one after the start', () => {
    const { restartAt } = requestFrom('tout --restart-at 02:00 --at 2026-11-25T20:00')
    expect(restartAt).toEqual(new Date('2026-11-26T01:00:00Z'))
  })

  it('follows the change to summer time', () => {
    const spring = { now: new Date('2027-03-27T21:00:00Z') }
    expect(startAt('08:00', spring)).toEqual(new Date('2027-03-28T06:00:00Z'))
  })

  it('reads instants whatever the zone', () => {
    expect(startAt('2026-11-24T10:00:00+02:00')).toEqual(new Date('2026-11-24T08:00:00Z'))
  })
})

describe('any text', () => {
  const pieces = fc.oneof(
    fc.constantFrom(
      'wrs',
      'site',
      'tout',
      '--tag',
      '—at',
      '--waves',
      '"',
      '“',
      '«',
      '\\',
      ',',
      '=',
      '%',
      "'",
      '-',
      '\u200B',
    ),
    fc.string({ unit: 'binary', maxLength: 20 }),
  )

  it('is read or refused, and never throws', () => {
    const known = fleetArbitrary({ workstations: 6 })
    fc.assert(
      fc.property(known, fc.array(pieces, { maxLength: 60 }), fc.constantFrom('', ' '), (some, parts, between) => {
        const parsed = parseRequest(parts.join(between), some, context)
        expect(['request', 'form', 'problem']).toContain(parsed.type)
      }),
      { numRuns: 500 },
    )
  })

  it('answers 3,000 characters of nonsense', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 3_000, maxLength: 3_000, unit: 'binary' }), (text) => {
        expect(parse(text)).toMatchObject({ type: 'problem', problem: { type: 'too-long', limit: 2_000 } })
      }),
      { numRuns: 20 },
    )
  })

  it('reads back every request as it was printed', () => {
    const soon = fc.option(
      fc.date({ min: new Date(now.getTime() + 1), max: new Date('2099-01-01'), noInvalidDate: true }),
    )
    const arbitrary = fleetArbitrary().chain((some) =>
      fc.record({
        some: fc.constant(some),
        dryRun: fc.boolean(),
        request: fc
          .record({ request: requestArbitrary(some, []), restartAt: soon, startAt: soon, inWindow: fc.boolean() })
          .map(({ request: { leaveOut = [], selection, ...request }, inWindow, ...times }): UpdateRequest => {
            const named: UpdateRequest['selection'] =
              selection.type === 'everything'
                ? selection
                : { ...selection, groups: selection.groups.filter((group) => group !== '') }
            const isEmpty =
              named.type === 'some' &&
              named.sites.length + named.groups.length + named.workstations.length + named.wrs.length === 0
            return {
              ...request,
              ...times,
              ...(inWindow ? { restartAt: null, restartInWindow: true } : {}),
              selection: isEmpty ? { type: 'everything' } : named,
              ...(leaveOut.length === 0 ? {} : { leaveOut }),
            }
          }),
      }),
    )
    fc.assert(
      fc.property(arbitrary, ({ some, request, dryRun }) => {
        const command = request.phase === 'rollback' ? 'rollback' : 'update'
        expect(parseRequest(printRequest(request, dryRun), some, { ...context, command })).toEqual({
          type: 'request',
          request,
          dryRun,
        })
      }),
      { numRuns: 500 },
    )
  })
})
