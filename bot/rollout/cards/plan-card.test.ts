import { describe, expect, test } from 'vitest'
import type { Refusal } from '../plan-model.ts'
import {
  actionsOf,
  buttonsOf,
  draft,
  plan,
  readAloud,
  request,
  sites,
  stringsOf,
  workstations,
} from './cards.fixture.ts'
import { dryRunCard, planCard } from './plan-card.ts'

const surroundings = { sites }
const french = (...args: Parameters<typeof draft>) => planCard(draft(...args), surroundings, 'fr')
const said = (...args: Parameters<typeof draft>) => readAloud(french(...args))

const refusal = (change: Partial<Refusal>): Refusal => ({
  code: 'wrs-decides',
  siteId: 'mairie',
  machines: workstations('MAI', 7).map(({ id, name }) => ({ id, name })),
  blocking: false,
  facts: { wrs: 'SRV-MAIRIE', wrsVersion: '4.2.1', version: '4.3.0', site: 'Mairie' },
  fixes: [{ type: 'include-wrs' }, { type: 'use-tag', tag: 'wisper-4.2' }],
  ...change,
})

test('a plan in French', () => {
  expect(said()).toMatchInlineSnapshot(`
    "# Mise à jour vers W360 Core 4.3.0 (warning)
    Phase = Test
    Version visée = 4.3.0 · tag wisper-4.3-rc1
    Tag envoyé = wisper-4.3-rc1
    Versions actuelles = 4.2.1 (19)
    Vagues = 1 poste, 10 %, 50 % et 100 % des postes de chaque site
    Début = dès que vous démarrez
    Redémarrage = dès que la version est installée
    Durée estimée = environ 40 minutes, machines éteintes à part
    2 WRS et 13 postes de travail seront mis à jour et redémarrés, sur 2 sites. 2 postes en télétravail seront mis à jour et redémarrés. 2 machines sont éteintes : inscrites au registre, elles seront mises à jour à leur retour et ne bloquent rien. 1 machine a déjà cette version.
    | Site | WRS | Postes | Vagues | Éteintes | Déjà à jour |
    | Mairie | 1 | 12 | 1 · 1 · 4 · 6 | 2 | – |
    | Lycée Hugo | 1 | 1 | 1 | – | 1 |
    | Télétravail | – | 2 | 2 | – | – |
    - Mairie · WRS : SRV-MAIRIE · première vague : MAI-01 · éteintes : MAI-20, MAI-21
    - Lycée Hugo · WRS : SRV-LYCEE · postes : LYC-01
    - Télétravail · postes : TELE-01, TELE-02
    (Sur chaque site, les WRS passent d’abord ; les postes suivent quand leur WRS tourne avec la nouvelle version.)
    ## À savoir avant de démarrer
    - Mairie : 8 autres postes prendraient cette version à leur prochaine mise à jour, car leur WRS la diffusera.
    - 1 machine hors du plan se mettra à jour d’elle-même (mise à jour automatique) : MAI-30.
    [Démarrer → rollout.start] [Modifier → update.edit] [Abandonner → rollout.discard]"
  `)
})

test('a plan in English', () => {
  expect(readAloud(planCard(draft(), surroundings, 'en'))).toMatchInlineSnapshot(`
    "# Update to W360 Core 4.3.0 (warning)
    Phase = Test
    Target version = 4.3.0 · tag wisper-4.3-rc1
    Tag sent = wisper-4.3-rc1
    Current versions = 4.2.1 (19)
    Waves = 1 workstation, 10%, 50% and 100% of each site’s workstations
    Start = when you press Start
    Restart = as soon as the version is installed
    Estimated time = about 40 minutes, not counting machines that are off
    2 WRS and 13 workstations will be updated and restarted, at 2 sites. 2 remote workstations will be updated and restarted. 2 machines are off: they go to the ledger, are updated when they are back, and block nothing. 1 machine already has this version.
    | Site | WRS | Workstations | Waves | Off | Already up to date |
    | Mairie | 1 | 12 | 1 · 1 · 4 · 6 | 2 | – |
    | Lycée Hugo | 1 | 1 | 1 | – | 1 |
    | Remote | – | 2 | 2 | – | – |
    - Mairie · WRS: SRV-MAIRIE · first wave: MAI-01 · off: MAI-20, MAI-21
    - Lycée Hugo · WRS: SRV-LYCEE · workstations: LYC-01
    - Remote · workstations: TELE-01, TELE-02
    (At each site the WRS go first; the workstations follow once their WRS runs the new version.)
    ## Worth knowing before you start
    - Mairie: 8 other workstations would take this version at their next update, because their WRS will serve it.
    - 1 machine outside the plan will update itself (automatic update): MAI-30.
    [Start → rollout.start] [Edit → update.edit] [Discard → rollout.discard]"
  `)
})

test('French has its own spaces and apostrophes', () => {
  const notices = [
    { code: 'rollback', machines: 3 },
    { code: 'wrs-off', siteId: 'mairie', machines: 2 },
    { code: 'quarantined-tag', tag: 'x', why: 'écran noir' },
  ] as const
  for (const text of stringsOf(french({ notices }, { pauseBetweenWaves: true, startAt: new Date() }))) {
    expect(text).not.toMatch(/'| [:;!?»%]|« /u)
  }
})

test('sites outside of their hours are told with when they open, on their own clocks', () => {
  const notice = (siteId: string, opensAt: string | null, timeZone: string | null, restarts = false) =>
    ({ code: 'outside-window', siteId, opensAt, timeZone, restarts }) as const
  const opening = '2026-11-28T19:00:00.000Z'
  expect(
    said({ notices: [notice('mairie', opening, 'Europe/Paris'), notice('lycee', opening, 'Indian/Reunion', true)] }),
  ).toContain(
    '- Mairie\u00a0: hors plage de maintenance\u202f; la suite part à l’ouverture, le 28 nov. 2026, 20:00.\n' +
      '- Lycée Hugo\u00a0: les machines redémarrent dans la prochaine plage de maintenance, le 28 nov. 2026, 23:00.',
  )
  const many = Array.from({ length: 9 }, (_, index) => notice(`s${index}`, index < 8 ? opening : null, 'Europe/Paris'))
  const text = said({ notices: many })
  expect(text).toContain('- 8 sites\u00a0: hors plage de maintenance')
  expect(text).toContain('- s8\u00a0: hors plage de maintenance, sans ouverture connue.')
  expect(said({}, { restartInWindow: true })).toContain(
    'Redémarrage = dans la prochaine plage de maintenance de chaque site',
  )
})

test('the time of a plan that may have to wait is told as that of its work alone', () => {
  expect(said({ waits: true })).toContain(
    'Durée estimée = environ 40 minutes de travail, attentes et machines éteintes à part',
  )
  expect(said({})).toContain('Durée estimée = environ 40 minutes, machines éteintes à part')
})

describe('Start', () => {
  const start = (...args: Parameters<typeof draft>) =>
    buttonsOf(french(...args)).find(({ action }) => action === 'rollout.start')

  test('asks once more, with the counts', () => {
    expect(start()).toEqual({
      action: 'rollout.start',
      label: 'Démarrer',
      value: { draft: 'd1', version: 3 },
      style: 'primary',
      confirm: {
        title: 'Démarrer sur 17 machines\u202f?',
        text: '2 WRS et 13 postes de travail seront mis à jour et redémarrés, sur 2 sites. 2 postes en télétravail seront mis à jour et redémarrés. 2 machines sont éteintes\u00a0: inscrites au registre, elles seront mises à jour à leur retour et ne bloquent rien.',
        yes: 'Démarrer',
        no: 'Pas encore',
      },
    })
  })

  test('is called Schedule when the rollout begins later, and the card says when, in the sites’ time', () => {
    const later = { startAt: new Date('2026-11-23T19:00:00Z'), restartAt: new Date('2026-11-23T21:00:00Z') }
    expect(start({}, later)?.label).toBe('Programmer')
    expect(said({}, later)).toContain('Début = le 23 nov. 2026, 20:00\nRedémarrage = pas avant le 23 nov. 2026, 22:00')
  })

  test('names the zone when the sites do not share one', () => {
    const apart = [...sites.slice(0, 1), { id: 'lycee', name: 'Lycée Hugo', timeZone: 'Indian/Reunion' }]
    const card = planCard(draft({}, { startAt: new Date('2026-11-23T19:00:00Z') }), { sites: apart }, 'fr')
    expect(readAloud(card)).toContain('le 23 nov. 2026, 20:00 (Europe/Paris)')
  })

  test('is not there when all are there already, and the card says so', () => {
    const all = { lanes: [], notices: [] }
    expect(start(all)).toBeUndefined()
    expect(said(all)).toContain('Il n’y a rien à faire\u00a0: toutes les machines choisies ont déjà cette version.')
    expect(french(all).summary).toBe('Mise à jour vers W360 Core 4.3.0\u00a0: rien à faire.')
  })

  test('is there when all that is left is off: they go to the ledger', () => {
    const lanes = [{ siteId: 'mairie', siteName: 'Mairie', wrs: [], waves: [], off: workstations('MAI', 3) }]
    expect(start({ lanes })?.confirm?.title).toBe('Démarrer sur 3 machines\u202f?')
    expect(said({ lanes })).toContain('Toutes les machines à mettre à jour sont éteintes')
  })

  test('is not there while something blocks', () => {
    const refusals = [
      refusal({ code: 'withdrawn-tag', blocking: true, machines: [], facts: { tag: 'wisper-4.3' }, fixes: [] }),
    ]
    expect(actionsOf(french({ lanes: [], refusals }))).toEqual(['update.edit', 'rollout.discard'])
  })
})

describe('refusals', () => {
  test('come first, with who is concerned, what to do, and the ways forward as buttons', () => {
    const card = french({ refusals: [refusal({})] })
    expect(readAloud(card)).toContain(
      [
        '# Mise à jour vers W360 Core 4.3.0 (warning)',
        'Un poste prend la version de son WRS, quel que soit le tag\u00a0: le WRS SRV-MAIRIE (4.2.1) ne diffuse pas la version 4.3.0. Mettez aussi ce WRS à jour (il passera en premier), ou demandez la version qu’il diffuse. Concerne\u00a0: MAI-01, MAI-02, MAI-03, MAI-04, MAI-05 et 2 de plus.',
        '[Mettre aussi les WRS à jour → rollout.fix] [Prendre le tag wisper-4.2 → rollout.fix]',
      ].join('\n'),
    )
    expect(
      buttonsOf(card)
        .slice(0, 2)
        .map(({ value }) => value),
    ).toEqual([
      { draft: 'd1', version: 3, refusal: 0, fix: 0 },
      { draft: 'd1', version: 3, refusal: 0, fix: 1 },
    ])
  })

  test('a site that is busy can be watched or left out', () => {
    const busy = refusal({
      code: 'site-busy',
      blocking: true,
      facts: { rollout: '9', site: 'Mairie' },
      fixes: [
        { type: 'watch', rolloutNumber: 9 },
        { type: 'leave-out-site', siteId: 'mairie' },
        { type: 'leave-out-site', siteId: 'remote' },
      ],
    })
    const card = french({ lanes: [], refusals: [busy] })
    expect(readAloud(card)).toContain('Rien ne peut démarrer avant d’avoir réglé ce point\u00a0:')
    expect(readAloud(card)).toContain(
      '[Suivre R-9 → rollout.watch] [Laisser Mairie de côté → rollout.fix] [Laisser le télétravail de côté → rollout.fix]',
    )
    expect(buttonsOf(card)[0]?.value).toEqual({ number: 9 })
  })

  test('of one kind are told three times, then counted, and share their ways forward', () => {
    const refusals = Array.from({ length: 40 }, (_, index) => refusal({ facts: { wrs: `SRV-${index + 1}` } }))
    const card = french({ refusals })
    expect(readAloud(card)).toContain(
      '(… et 37 autres cas du même genre\u00a0: SRV-4, SRV-5, SRV-6, SRV-7, SRV-8 et 32 de plus.)',
    )
    expect(actionsOf(card).filter((action) => action === 'rollout.fix')).toHaveLength(2)
  })

  test('a tag in the wrong phase offers the account’s tag and the test phase', () => {
    const wrong = refusal({
      code: 'tag-not-promoted',
      blocking: true,
      machines: [],
      facts: { tag: 'wisper-4.3-rc1', defaultTag: 'wisper-4.2' },
      fixes: [
        { type: 'use-tag', tag: null },
        { type: 'use-phase', phase: 'test', tag: 'wisper-4.3-rc1' },
      ],
    })
    const card = french({ phase: 'production', target: null, sentTag: null, lanes: [], notices: [], refusals: [wrong] })
    expect(card.title).toBe('Mise à jour de W360 Core')
    expect(readAloud(card)).toContain(
      '[Prendre le tag du compte → rollout.fix] [Passer en phase de test, tag wisper-4.3-rc1 → rollout.fix]',
    )
  })
})

test('production says that no tag is sent, a rollback that it is a way back', () => {
  expect(said({ phase: 'production', sentTag: null })).toContain(
    'Tag envoyé = aucun\u00a0: chaque machine prend le tag du compte',
  )
  const back = french({ phase: 'rollback', notices: [{ code: 'rollback', machines: 17 }] })
  expect(back.title).toBe('Retour à W360 Core 4.3.0')
  expect(readAloud(back)).toContain('17 machines se remettront à jour à leur prochain arrêt')
})

test('a dry run says that nothing was started or kept', () => {
  const card = dryRunCard(plan(), request(), surroundings, 'fr')
  expect(readAloud(card)).toContain('(Simulation\u00a0: rien ne démarre, rien n’est gardé.)')
  expect(buttonsOf(card)).toEqual([])
})

test('many sites are counted in a table that ends, and exposure is told once', () => {
  const [first] = plan().lanes
  const lanes =
    first === undefined
      ? []
      : Array.from({ length: 300 }, (_, index) => ({ ...first, siteId: `s${index}`, siteName: `Site ${index}` }))
  const notices = lanes.map(({ siteId }) => ({ code: 'exposure', siteId, machines: 2 }) as const)
  const text = said({ lanes, notices })
  expect(text).toContain('(… et 271 sites de plus (3\u202f510 machines).)')
  expect(text).toContain('- 300 sites\u00a0: 600 autres postes prendraient cette version')
  expect(text).not.toContain('première vague')
})
