import { describe, expect, test } from 'vitest'
import type { LaneView } from '../view.ts'
import { countsFrom } from './cards.arbitrary.ts'
import { actionsOf, lane, plan, readAloud, stringsOf, target, view } from './cards.fixture.ts'
import { closingCard } from './closing-card.ts'
import { composeRollout } from './compose.ts'

const endedAt = new Date('2026-11-23T10:10:00Z')

const overLane = (counts: Parameters<typeof countsFrom>[0], change: Partial<LaneView> = {}): LaneView =>
  lane({
    state: 'done',
    waves: [{ index: 0, state: 'done', counts: countsFrom(counts) }],
    waveIndex: 1,
    failures: [],
    ledger: [],
    ...change,
  })

const over = (
  counts: Parameters<typeof countsFrom>[0],
  change: Parameters<typeof view>[0] = {},
  ofLane: Partial<LaneView> = {},
) => view({ state: 'done', endedAt, remainingSeconds: null, lanes: [overLane(counts, ofLane)], ...change })

const failed = target({ name: 'MAI-04', state: 'failed', reason: 'install-failed', detail: 'disk full' })
const missed = target({ name: 'MAI-20', state: 'missed', reason: 'deadline-passed' })

const mixed = over({ running: 10, failed: 1, missed: 2 }, {}, { failures: [failed], ledger: [missed] })

test('a rollout that is over in French', () => {
  expect(readAloud(closingCard(mixed, 'fr'))).toMatchInlineSnapshot(`
    "# R-12 · W360 Core 4.3.0 · terminé (warning)
    11 machines sur 12 tournent en 4.3.0.
    Phase = Test
    Version et tag = 4.3.0 · tag wisper-4.3-rc1
    Démarré par = Camille Roy, sur Slack
    Début = 23 nov. 2026, 10:00
    Fin = 23 nov. 2026, 11:10
    Durée = 70 minutes
    Détail = 11 en 4.3.0 · 1 en échec · 2 hors délai
    ## 1 échec
    MAI-04 (Mairie)
    L’installation a échoué. Message de la console : « disk full ». Réessayez les échecs ; si cela recommence, transmettez le message de la console au support Wisper.
    ## 2 machines jamais revenues
    MAI-20 (Mairie) et 1 de plus
    La machine est restée éteinte, ou sans WRS pour la servir, jusqu’à l’échéance. Reprenez-la dans un nouveau déploiement quand elle sera de retour.
    (La liste complète est jointe en CSV.)
    [Réessayer l’échec → rollout.retry]"
  `)
})

test('a rollout that is over in English', () => {
  expect(readAloud(closingCard(mixed, 'en'))).toMatchInlineSnapshot(`
    "# R-12 · W360 Core 4.3.0 · done (warning)
    11 of 12 machines run 4.3.0.
    Phase = Test
    Version and tag = 4.3.0 · tag wisper-4.3-rc1
    Started by = Camille Roy, in Slack
    Start = 23 Nov 2026, 10:00
    End = 23 Nov 2026, 11:10
    Duration = 70 minutes
    Detail = 11 on 4.3.0 · 1 failed · 2 missed the deadline
    ## 1 failure
    MAI-04 (Mairie)
    The installation failed. The console says: “disk full”. Retry the failures; if it happens again, send the console’s message to Wisper’s support.
    ## 2 machines that never came back
    MAI-20 (Mairie) and 1 more
    The machine was off, or had no WRS to serve it, until the deadline. Include it in a new rollout when it is back.
    (The full list is attached as CSV.)
    [Retry the failure → rollout.retry]"
  `)
})

test('all went well: it is good, and there is nothing to press', () => {
  const card = closingCard(over({ running: 12 }), 'fr')
  expect(card.tone).toBe('good')
  expect(card.summary).toBe('R-12, terminé\u00a0: 13 machines sur 13 tournent en 4.3.0.')
  expect(actionsOf(card)).toEqual([])
})

test('machines that never came back are outside the rate, but told', () => {
  const card = closingCard(mixed, 'fr')
  expect(readAloud(card)).toContain('11 machines sur 12 tournent en 4.3.0.')
  expect(readAloud(card)).toContain('## 2 machines jamais revenues\nMAI-20 (Mairie) et 1 de plus\n')
  expect(card.tone).toBe('warning')
})

test('nothing but failures is bad', () => {
  expect(closingCard(over({ failed: 2 }, {}, { wrs: [], failures: [failed] }), 'fr').tone).toBe('bad')
})

describe('cancelled', () => {
  const stopped = over(
    { running: 3, cancelled: 6 },
    { state: 'cancelled', stateReason: { code: 'cancelled', by: 'Camille Roy' } },
  )
  const cancelled = (name: string, detail: string) => target({ name, state: 'cancelled', reason: 'cancelled', detail })
  const targets = [
    ...['A', 'B'].map((name) => cancelled(name, 'updating')),
    cancelled('C', 'restarting'),
    cancelled('D', 'installed'),
    cancelled('E', 'waiting'),
    cancelled('F', 'waiting'),
  ]

  test('says who stopped it, and what had been sent', () => {
    const text = readAloud(closingCard(stopped, 'fr', targets))
    expect(text).toContain(
      '# R-12 · W360 Core 4.3.0 · arrêté (warning)\nArrêté par Camille Roy.\n4 machines sur 10 tournent en 4.3.0.',
    )
    expect(text).toContain(
      [
        '- Les ordres de 3 machines étaient déjà partis\u202f; ils ont pu s’exécuter après l’arrêt\u00a0: A, B, C.',
        '- 1 machine a la version installée\u202f; elle tournera à son prochain redémarrage\u00a0: D.',
        '- 2 machines n’ont pas été touchées.',
      ].join('\n'),
    )
  })

  test('has nothing to press, for what was stopped stays stopped', () => {
    const withFailure = over({ failed: 1, cancelled: 1 }, { state: 'cancelled' }, { failures: [failed] })
    expect(actionsOf(closingCard(withFailure, 'fr', targets))).toEqual([])
  })

  test('without the machines at hand, it still says how many', () => {
    expect(readAloud(closingCard(stopped, 'fr'))).toContain('6 machines sont restées comme elles étaient.')
  })
})

test('machines passed over are told, but not those that were there already', () => {
  const targets = [
    target({ name: 'MAI-07', state: 'skipped', reason: 'machine-moved' }),
    target({ name: 'MAI-08', state: 'skipped', reason: 'already-there' }),
  ]
  const text = readAloud(closingCard(over({ running: 3, skipped: 2 }), 'fr', targets))
  expect(text).toContain('## 1 machine sans objet\nMAI-07 (Mairie)\nLa machine a changé de site en cours de route')
  expect(text).not.toContain('MAI-08')
})

test('after a rollback it says once more that the account will move them forward again', () => {
  const back = over({ running: 3 }, { phase: 'rollback', plan: plan({ notices: [{ code: 'rollback', machines: 4 }] }) })
  expect(readAloud(closingCard(back, 'fr'))).toContain('4 machines se remettront à jour à leur prochain arrêt')
})

test('several sites are compared in a table', () => {
  const lanes = [overLane({ running: 3 }), overLane({ running: 1, failed: 1 }, { siteId: 'b', siteName: 'Lycée' })]
  const text = readAloud(closingCard(over({}, { lanes }), 'fr'))
  expect(text).toContain('| Mairie | terminé | 3 / 3 | – | – |\n| Lycée | terminé | 1 / 2 | 1 | – |')
})

test('French has its own spaces and apostrophes', () => {
  for (const text of stringsOf(closingCard(mixed, 'fr'))) expect(text).not.toMatch(/'| [:;!?»%]|« /u)
})

test('its list has a name that every file system takes', async () => {
  const composed = await composeRollout(
    over({ running: 1 }, { targetVersion: '../4.3 «β»/..' }),
    async () => [failed],
    'fr',
  )
  expect(composed.over).toBe(true)
  expect(composed.attachments).toEqual([
    {
      name: 'R-12-W360-Core-4.3.csv',
      title: 'R-12\u00a0: toutes les machines',
      content: expect.stringContaining('MAI-04'),
    },
  ])
})
