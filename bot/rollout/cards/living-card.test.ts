import { describe, expect, test } from 'vitest'
import type { LaneView } from '../view.ts'
import { countsFrom } from './cards.arbitrary.ts'
import { actionsOf, buttonsOf, lane, readAloud, request, stringsOf, target, view } from './cards.fixture.ts'
import { livingCard } from './living-card.ts'

const french = (change: Parameters<typeof view>[0] = {}) => livingCard(view(change), 'fr')
const said = (change: Parameters<typeof view>[0] = {}) => readAloud(french(change))
const held = (reason: LaneView['reason'], change: Partial<LaneView> = {}) => lane({ state: 'held', reason, ...change })

test('a rollout on its way in French', () => {
  expect(said()).toMatchInlineSnapshot(`
    "# R-12 · W360 Core 4.3.0 · en cours (warning)
    Machines qui tournent en 4.3.0: 4/15, 1 ✗
    (Phase de test · tag wisper-4.3-rc1 · démarré par Camille Roy, sur Slack, le 23 nov. 2026, 10:00 · encore environ 12 minutes)
    ## 1 échec
    MAI-04 (Mairie)
    L’installation a échoué. Message de la console : « disk full ». Réessayez les échecs ; si cela recommence, transmettez le message de la console au support Wisper.
    Mairie · vague 2 sur 3
      done: WRS SRV-MAIRIE – tourne en 4.3.0 depuis 10:05
      done: Vague 1 · 1 poste – 1 en 4.3.0
      running: Vague 2 · 7 postes – 2 en 4.3.0 · 1 en échec · 3 en installation · 1 à redémarrer
      waiting: Vague 3 · 8 postes – 6 en attente · 2 au registre
    ## Registre
    - Mairie · 2 machines éteintes (MAI-20, MAI-21), jusqu’au 30 nov. 2026, 10:00
    (Une machine du registre est reprise dès son retour ; elle ne bloque rien.)
    [Réessayer l’échec → rollout.retry] [Mettre en pause → rollout.pause] [Arrêter → rollout.cancel]"
  `)
})

test('a rollout on its way in English', () => {
  expect(readAloud(livingCard(view(), 'en'))).toMatchInlineSnapshot(`
    "# R-12 · W360 Core 4.3.0 · running (warning)
    Machines running 4.3.0: 4/15, 1 ✗
    (Test phase · tag wisper-4.3-rc1 · started by Camille Roy in Slack on 23 Nov 2026, 10:00 · about 12 minutes left)
    ## 1 failure
    MAI-04 (Mairie)
    The installation failed. The console says: “disk full”. Retry the failures; if it happens again, send the console’s message to Wisper’s support.
    Mairie · wave 2 of 3
      done: WRS SRV-MAIRIE – running 4.3.0 since 10:05
      done: Wave 1 · 1 workstation – 1 on 4.3.0
      running: Wave 2 · 7 workstations – 2 on 4.3.0 · 1 failed · 3 installing · 1 to restart
      waiting: Wave 3 · 8 workstations – 6 waiting · 2 in the ledger
    ## Ledger
    - Mairie · 2 machines that are off (MAI-20, MAI-21), until 30 Nov 2026, 10:00
    (A machine in the ledger is picked up as soon as it is back; it blocks nothing.)
    [Retry the failure → rollout.retry] [Pause → rollout.pause] [Cancel the rollout → rollout.cancel]"
  `)
})

test('French has its own spaces and apostrophes', () => {
  const lanes = [
    held('error-threshold'),
    lane({ state: 'between-waves', siteId: 'b' }),
    lane({ reason: 'wrs-off', siteId: 'c' }),
  ]
  const cards = [french({ lanes, consoleReachable: false }), french({ state: 'paused', lanes })]
  for (const text of cards.flatMap(stringsOf)) expect(text).not.toMatch(/'| [:;!?»%]|« /u)
})

test('the line for notifications says how far it is, what failed, and whether somebody is needed', () => {
  expect(french().summary).toBe('R-12, en cours\u00a0: 4 sur 15 en 4.3.0. 1 échec.')
  expect(french({ lanes: [held('error-threshold')] }).summary).toBe(
    'R-12, en cours\u00a0: 4 sur 15 en 4.3.0. 1 échec. Une décision est attendue.',
  )
})

describe('sites outside of their hours', () => {
  const waits = (change: Partial<LaneView> = {}) =>
    lane({ reason: 'outside-window', opensAt: new Date('2026-11-28T19:00:00Z'), ...change })

  test('are told with when each goes on, on its own clocks, the next first', () => {
    const lanes = [
      waits(),
      waits({
        siteId: 'b',
        siteName: 'Saint-Denis',
        timeZone: 'Indian/Reunion',
        opensAt: new Date('2026-11-28T16:00:00Z'),
      }),
      lane({ siteId: 'c', siteName: 'Lycée' }),
    ]
    const card = said({ lanes })
    expect(card).toContain(
      '- Saint-Denis · la suite part le 28 nov. 2026, 20:00\n- Mairie · la suite part le 28 nov. 2026, 20:00',
    )
    expect(card).toContain('Mairie · attend sa plage de maintenance')
    expect(card).not.toContain('Lycée · la suite')
    expect(french({ lanes: [waits()] }).tone).toBe(french({ lanes: [lane()] }).tone)
  })

  test('of an unknown zone are told without a moment; in a pause nothing goes on by itself', () => {
    expect(said({ lanes: [waits({ opensAt: null })] })).toContain('Mairie · sans ouverture connue')
    expect(said({ state: 'paused', lanes: [waits()] })).not.toContain('la suite part')
  })
})

test('a rollout whose plan has grown says by how much, and is started anyway by its button', () => {
  const grown = { state: 'paused', stateReason: { code: 'plan-grew', grown: { added: 12, before: 40 } } } as const
  expect(said(grown)).toContain('12 machines de plus que les 40 du plan que vous aviez vu.')
  expect(said(grown)).toContain('[Démarrer quand même → rollout.resume]')
  expect(readAloud(livingCard(view(grown), 'en'))).toContain(
    '12 more machines than the 40 in the plan that you had seen.',
  )
})

describe('what stands still', () => {
  test('a wave with too many failures: which site, why, what can be done, and a button that asks twice', () => {
    const card = french({ lanes: [held('error-threshold')] })
    expect(readAloud(card)).toContain(
      'Décision attendue – Mairie\nTrop d’échecs dans cette vague\u00a0: elle s’est arrêtée. Regardez les échecs\u00a0: réessayez-les, ou continuez malgré tout.',
    )
    expect(readAloud(card)).toContain('  paused: Vague 2')
    const next = buttonsOf(card).find(({ action }) => action === 'rollout.next')
    expect(next).toMatchObject({ label: 'Continuer malgré tout', confirm: { title: 'Continuer malgré tout\u202f?' } })
  })

  test('between two waves: the next one waits for a go-ahead, which is asked once', () => {
    const waves = [
      { index: 0, state: 'running', counts: countsFrom({ running: 1 }) },
      { index: 1, state: 'waiting', counts: countsFrom({ waiting: 3 }) },
    ] as const
    const card = french({
      lanes: [lane({ state: 'between-waves', reason: 'between-waves', waveIndex: 0, waves, failures: [] })],
    })
    expect(readAloud(card)).toContain(
      '  done: Vague 1 · 1 poste – 1 en 4.3.0\n  paused: Vague 2 · 3 postes – attend votre feu vert',
    )
    const next = buttonsOf(card).find(({ action }) => action === 'rollout.next')
    expect(next).toMatchObject({ label: 'Lancer la vague suivante', style: 'primary' })
    expect(next).not.toHaveProperty('confirm')
  })

  test('a default tag that changed cannot be gone on with', () => {
    const card = french({ lanes: [held('default-tag-changed')] })
    expect(readAloud(card)).toContain('Le tag du compte a changé en cours de route')
    expect(actionsOf(card)).not.toContain('rollout.next')
  })

  test('sites that stand still for one reason are told together', () => {
    const lanes = Array.from({ length: 7 }, (_, index) =>
      held('wrs-failed', { siteId: `s${index}`, siteName: `Site ${index}` }),
    )
    expect(said({ lanes })).toContain(
      'Décision attendue – Site 0, Site 1, Site 2, Site 3, Site 4 et 2 de plus\nLa mise à jour du WRS a échoué',
    )
  })

  test('a site whose WRS are off waits for one, and needs nobody to press', () => {
    const card = french({ lanes: [lane({ reason: 'wrs-off' })] })
    expect(readAloud(card)).toContain('En attente – Mairie\nAucun WRS allumé ne peut servir ces postes')
    expect(actionsOf(card)).not.toContain('rollout.next')
  })

  test('paused: by whom, and that what was sent goes on', () => {
    const card = french({ state: 'paused', stateReason: { code: 'by-hand', by: 'Camille Roy' } })
    expect(readAloud(card)).toContain(
      'Mis en pause par Camille Roy\u00a0: plus rien de nouveau ne part. Ce qui est déjà parti s’achève.',
    )
    expect(actionsOf(card)).toEqual(['rollout.resume', 'rollout.retry', 'rollout.cancel'])
    expect(readAloud(card)).toContain('  paused: Vague 2')
  })

  test('a console that does not answer: what is shown may be behind', () => {
    const card = french({ consoleReachable: false })
    expect(readAloud(card)).toContain('La console W360 ne répond pas\u00a0: ce qui suit peut dater.')
    expect(card.tone).toBe('warning')
    expect(said()).not.toContain('ne répond pas')
  })
})

describe('what failed', () => {
  test('is told by reason, with names, and what the console said', () => {
    const failures = ['01', '02', '03', '04', '05', '06'].map((number) =>
      target({
        name: `MAI-${number}`,
        state: 'failed',
        reason: 'restart-timeout',
        detail: number === '02' ? 'no answer' : null,
      }),
    )
    const waves = [{ index: 0, state: 'running', counts: countsFrom({ failed: 30, waiting: 2 }) }] as const
    const text = said({ lanes: [lane({ waves, failures, wrs: [] })] })
    expect(text).toContain(
      [
        '## 30 échecs',
        'MAI-01 (Mairie), MAI-02 (Mairie), MAI-03 (Mairie), MAI-04 (Mairie), MAI-05 (Mairie) et 1 de plus',
        'La machine n’est pas revenue de son redémarrage dans le temps prévu. Allez la voir ou redémarrez-la à la main, puis réessayez les échecs.',
        'MAI-02\u00a0: «\u00a0no answer\u00a0»',
        '(… et 24 autres échecs\u202f; la liste CSV de fin les donne tous.)',
      ].join('\n'),
    )
    expect(text).toContain('[Réessayer les 30 échecs → rollout.retry]')
  })

  test('nothing failed: no word of failures and no button to retry', () => {
    const waves = [{ index: 0, state: 'running', counts: countsFrom({ updating: 2 }) }] as const
    const card = french({ lanes: [lane({ waves, failures: [], ledger: [] })] })
    expect(readAloud(card)).not.toContain('échec')
    expect(actionsOf(card)).toEqual(['rollout.pause', 'rollout.cancel'])
    expect(card.tone).toBe('neutral')
  })
})

describe('WRS', () => {
  const wrs = (change: Parameters<typeof target>[0]) =>
    said({ lanes: [lane({ state: 'wrs', wrs: [target({ kind: 'wrs', wave: -1, name: 'SRV', ...change })] })] })

  test.each([
    [{ state: 'updating' }, '  running: WRS SRV – en installation'],
    [{ state: 'updating', attempt: 2 }, '  running: WRS SRV – en installation · 2e essai'],
    [
      { state: 'installed', installedVersion: '4.3.0' },
      '  running: WRS SRV – 4.3.0 installé, tourne encore avec la version précédente',
    ],
    [{ state: 'restarting' }, '  running: WRS SRV – en redémarrage'],
    [{ state: 'running' }, '  done: WRS SRV – tourne en 4.3.0 depuis 10:05'],
    [{ state: 'off', reason: 'powered-off' }, '  paused: WRS SRV – au registre'],
    [
      { state: 'failed', reason: 'install-failed', detail: 'disk full' },
      '  failed: WRS SRV – en échec · L’installation a échoué. – disk full',
    ],
  ] as const)('%o', (change, line) => {
    expect(wrs(change)).toContain(line)
  })

  test('of many, those that are not through have a line each', () => {
    const servers = Array.from({ length: 9 }, (_, index) =>
      target({
        kind: 'wrs',
        wave: -1,
        name: `SRV-${index}`,
        machineId: `s${index}`,
        ...(index === 8 && { state: 'updating' }),
      }),
    )
    const text = said({ lanes: [lane({ state: 'wrs', wrs: servers })] })
    expect(text).toContain('WRS en cours\n  running: WRS SRV-8')
    expect(text).toContain('  done: 4 autres WRS')
  })
})

describe('the ledger', () => {
  test('counts WRS and workstations, names the first, and says until when in the site’s time', () => {
    const off = target({ kind: 'wrs', wave: -1, name: 'SRV-2', state: 'off' })
    const text = said({ lanes: [lane({ wrs: [off], timeZone: 'Indian/Reunion' })] })
    expect(text).toContain('- Mairie · 3 machines éteintes (SRV-2, MAI-20, MAI-21), jusqu’au 30 nov. 2026, 13:00')
  })

  test('of many sites is told for the first, then counted', () => {
    const lanes = Array.from({ length: 20 }, (_, index) => lane({ siteId: `s${index}`, siteName: `Site ${index}` }))
    expect(said({ lanes })).toContain('- 30 machines éteintes sur 15 autres sites')
  })
})

describe('cancel', () => {
  const confirm = (change: Parameters<typeof view>[0]) =>
    buttonsOf(french(change)).find(({ action }) => action === 'rollout.cancel')?.confirm

  test('says what will not be touched, and what cannot be called back', () => {
    expect(confirm({})).toEqual({
      title: 'Arrêter R-12\u202f?',
      text: '6 machines ne seront pas touchées. 2 machines éteintes ne seront plus attendues (un ordre déjà reçu par la console peut encore s’exécuter). 1 machine a la version installée\u00a0: elle tournera au prochain redémarrage. Ce qui est parti ne se rappelle pas\u00a0: 3 machines iront au bout.',
      yes: 'Arrêter',
      no: 'Laisser continuer',
    })
  })

  test('says when nothing is on its way', () => {
    const waves = [{ index: 0, state: 'waiting', counts: countsFrom({ waiting: 5 }) }] as const
    expect(confirm({ lanes: [lane({ waves, wrs: [] })] })?.text).toBe(
      '5 machines ne seront pas touchées. Aucun ordre n’est en route.',
    )
  })
})

test('a scheduled rollout says when it begins; its pause and its cancel are at hand', () => {
  const waves = [{ index: 0, state: 'waiting', counts: countsFrom({ waiting: 5 }) }] as const
  const card = french({
    state: 'scheduled',
    startAt: new Date('2026-11-23T19:00:00Z'),
    startedAt: null,
    startedBy: null,
    lanes: [lane({ waves, wrs: [], waveIndex: 0, failures: [] })],
  })
  expect(readAloud(card)).toContain('Démarrage prévu le 23 nov. 2026, 20:00. Rien n’est encore parti.')
  expect(readAloud(card)).toContain('préparé par Camille Roy')
  expect(actionsOf(card)).toEqual(['rollout.pause', 'rollout.cancel'])
})

test('restarts that wait for their hour say so', () => {
  const later = request({ restartAt: new Date('2026-11-23T21:00:00Z') })
  expect(said({ request: later })).toContain('redémarrages à partir du 23 nov. 2026, 22:00')
})

test('of many sites those in trouble are shown in full, the others as one line each', () => {
  const lanes = Array.from({ length: 12 }, (_, index) => {
    const waves = [{ index: 0, state: 'running', counts: countsFrom({ running: 1, waiting: 2 }) }] as const
    const quiet = lane({
      siteId: `s${index}`,
      siteName: `Site ${index}`,
      waves,
      waveIndex: 0,
      failures: [],
      ledger: [],
    })
    return index === 9 ? ({ ...quiet, state: 'held', reason: 'withdrawn-tag' } as const) : quiet
  })
  const text = said({ lanes })
  expect(text).toContain('Site 9 · retenu, attend une décision\n  done: WRS SRV-MAIRIE')
  expect(text).toContain('## Les 11 autres sites')
  expect(text).toContain('| Site 0 | vague 1 sur 1 | ▰▱▱▱▱ 1 / 3 | – | – |')
  expect(text).not.toContain('Site 0 · vague')
})
