import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EvidenceMachine } from '../../campaign/campaign-model.ts'
import { foreignText, traces } from '../../rollout/cards/cards.arbitrary.ts'
import { actionsOf, buttonsOf, stringsOf } from '../../rollout/cards/cards.fixture.ts'
import type { Locale } from '../../text/locale.ts'
import { type ApprovalView, approvalStates, defaultApprovalPolicy, endReasons } from '../approval-model.ts'
import { approvalCard } from './approval-card.ts'
import { composeApproval } from './compose.ts'

const at = new Date('2026-11-23T09:00:00Z')
const locales: readonly Locale[] = ['fr', 'en']

const machine = (change: Partial<EvidenceMachine> = {}): EvidenceMachine => ({
  machineId: 'p1',
  name: 'MAI-ACC-01',
  kind: 'workstation',
  siteName: 'Hôtel de ville',
  askedTag: 'w-ccc',
  installedAt: at.toISOString(),
  restartedAt: at.toISOString(),
  runningSince: at.toISOString(),
  runningVersion: '4.3',
  power: 'on',
  ...change,
})

const sophie = { platform: 'slack', workspace: 'T1', userId: 'U0SOPHIE', name: 'Sophie', personId: null } as const

const view = (change: Partial<ApprovalView> = {}): ApprovalView => ({
  id: 'b6a1f5d2-4a1c-4d3e-9b2f-0a1b2c3d4e5f',
  version: 3,
  state: 'open',
  stateReason: null,
  changes: [],
  tag: 'w-ccc',
  releaseVersion: '4.3',
  campaignId: 'c6a1f5d2-4a1c-4d3e-9b2f-0a1b2c3d4e5f',
  evidence: {
    tag: 'w-ccc',
    version: '4.3',
    machines: [machine(), machine({ machineId: 'p2', name: 'TLT-01', siteName: null, power: 'off' })],
    failures: [{ machineId: 'p3', name: 'HOP-RAD-02', reason: 'install-failed', acknowledgedBy: 'Malik' }],
    exclusions: [{ machineId: 'p4', name: 'OFF-1', reason: 'powered-off' }],
    runningSince: at.toISOString(),
    soakOverride: 'Urgence sécurité',
    wayBack: [
      { wrsId: 'w1', name: 'WRS-MAI', previousTag: 'w-aaa' },
      { wrsId: 'w2', name: 'WRS-HOP', previousTag: null },
    ],
  },
  hash: '0123456789abcdef0123',
  policy: defaultApprovalPolicy,
  requestedBy: { personId: 'x', name: 'Camille', platform: 'teams' },
  requestedAt: at,
  expiresAt: new Date('2026-11-26T09:00:00Z'),
  endedAt: null,
  calledBack: null,
  decisions: [],
  account: { name: 'Ville de Montreval', consoleId: 'acc-1', defaultTag: 'w-aaa', frozen: false },
  zones: ['Europe/Paris'],
  deciders: [sophie],
  owners: [],
  tries: 0,
  ...change,
})

const textOf = (change: Partial<ApprovalView>, locale: Locale = 'fr'): string =>
  stringsOf(approvalCard(view(change), locale))
    .join('\n')
    .replaceAll(/[\u00a0\u202f]/gu, ' ')

describe('the card of a request', () => {
  it('shows all that it stands on: every machine, failures with who took note, exclusions, soak and way back', () => {
    const text = textOf({})
    for (const told of [
      'Camille demande',
      'Ville de Montreval',
      '26 nov. 2026, 10:00',
      '0 sur 1 nécessaire',
      '0123456789ab',
      'Les 2 machines de test',
      'MAI-ACC-01',
      'Hôtel de ville',
      '4.3 (éteinte)',
      'HOP-RAD-02',
      'Malik en a pris acte',
      'OFF-1',
      'Urgence sécurité',
      'WRS-HOP : aucun tag de retour connu',
    ]) {
      expect(text).toContain(told)
    }
  })

  it('shows the tag of each machine where one was asked to take another, and says it once where none was', () => {
    const tableOf = (change: Partial<ApprovalView>) =>
      approvalCard(view(change), 'fr').blocks.find(({ type }) => type === 'table')
    expect(tableOf({})).toMatchObject({ rows: [{ length: 6 }, { length: 6 }] })
    expect(textOf({})).toContain('Le tag demandé à chacune est celui de cette demande.')
    const { evidence } = view()
    const other = { evidence: { ...evidence, machines: [machine(), machine({ askedTag: 'w-bbb' })] } }
    expect(tableOf(other)).toMatchObject({ rows: [{ length: 7 }, { length: 7 }] })
    expect(textOf(other)).toContain('w-bbb')
    expect(textOf(other)).not.toContain('demandé à chacune')
  })

  it('names the time zone beside the table, not in each of its cells', () => {
    const zones = ['Europe/Paris', 'Indian/Reunion']
    const table = approvalCard(view({ zones }), 'fr').blocks.find(({ type }) => type === 'table')
    expect(JSON.stringify(table)).not.toContain('Europe/Paris')
    expect(textOf({ zones })).toContain('(Europe/Paris)')
  })

  it('names who can decide, so that they are told, or says that nobody can', () => {
    const elsewhere = [{ platform: 'teams', userId: 'ASOPHIE' }] as const
    const shown = view({ deciders: [{ ...sophie, elsewhere }] })
    const spans = approvalCard(shown, 'fr').blocks.flatMap((block) => (block.type === 'text' ? [block.text] : []))
    expect(spans).toContainEqual([
      'Peuvent décider : ',
      { type: 'person', platform: 'slack', userId: 'U0SOPHIE', name: 'Sophie', elsewhere },
    ])
    expect(textOf({ deciders: [] })).toContain('Personne ne peut décider')
  })

  it('has its buttons only while there is something to decide, with the version that is seen', () => {
    const actions = Object.fromEntries(
      approvalStates.map((state) => [state, actionsOf(approvalCard(view({ state }), 'fr'))]),
    )
    expect(actions).toEqual({
      open: ['approval.approve', 'approval.reject', 'approval.call-back'],
      approved: [],
      task: ['approval.call-back'],
      done: [],
      rejected: [],
      expired: [],
      void: [],
      failed: [],
    })
    const [approve] = buttonsOf(approvalCard(view(), 'fr'))
    expect(approve).toMatchObject({ value: { id: view().id, version: 3 } })
    expect(approve?.confirm?.text).toContain('w-ccc')
  })

  it('says once it is decided who, where and when, and why', () => {
    const decision = {
      personId: 'y',
      name: 'Sophie',
      verdict: 'reject',
      reason: 'Trop tôt',
      platform: 'teams',
      decidedAt: new Date('2026-11-23T10:00:00Z'),
    } as const
    const text = textOf({ state: 'rejected', decisions: [decision] })
    expect(text).toContain('Refusé par Sophie, sur Teams, le 23 nov. 2026, 11:00')
    expect(text).toContain('« Trop tôt »')
    expect(text).toContain('en quarantaine')
  })

  it('says what changed where it became void, and what to do', () => {
    const text = textOf({
      state: 'void',
      stateReason: 'evidence-changed',
      changes: [{ what: 'off', name: 'MAI-ACC-01' }],
    })
    expect(text).toContain('MAI-ACC-01 s’est éteinte')
    expect(text).toContain('redemandez')
  })

  it('has a message that support can be sent as it is', () => {
    const text = textOf({ state: 'task', stateReason: 'not-allowed' }, 'en')
    expect(text).toContain('please move the account Ville de Montreval (acc-1) to the tag w-ccc (W360 Core 4.3)')
    expect(text).toContain('Tested on 2 machines, since 23 Nov 2026, 10:00')
  })

  it('is sound for any state, reason and foreign text', () => {
    const foreign = fc.record({
      state: fc.constantFrom(...approvalStates),
      stateReason: fc.constantFrom(null, ...endReasons),
      tag: foreignText,
      releaseVersion: foreignText,
      name: foreignText,
      reason: fc.option(foreignText),
      locale: fc.constantFrom(...locales),
      zones: fc.constantFrom([], ['Europe/Paris'], ['Europe/Paris', 'Indian/Reunion']),
      machines: fc.integer({ min: 0, max: 150 }),
    })
    fc.assert(
      fc.property(foreign, ({ state, stateReason, tag, releaseVersion, name, reason, locale, zones, machines }) => {
        const shown = view({
          state,
          stateReason,
          tag,
          releaseVersion,
          zones,
          requestedBy: { personId: 'x', name, platform: null },
          account: { name, consoleId: tag, defaultTag: tag, frozen: machines % 2 === 0 },
          changes: [{ what: 'other-version', name, version: releaseVersion }, { what: 'other' }],
          decisions: [{ personId: 'y', name, verdict: 'approve', reason, platform: 'slack', decidedAt: at }],
          deciders: [{ ...sophie, name }],
          owners: [{ ...sophie, name: null }],
          evidence: {
            ...view().evidence,
            machines: Array.from({ length: machines }, (_, index) => machine({ machineId: `p${index}`, name })),
            failures: Array.from({ length: machines }, () => ({
              ...{ machineId: 'f', name, reason: tag, acknowledgedBy: reason },
            })),
            soakOverride: reason,
          },
        })
        const cards = [
          null,
          { type: 'reminder', number: 1 } as const,
          { type: 'escalation', number: 2 } as const,
          { type: 'task' } as const,
          { type: 'told', state } as const,
        ].flatMap((notice) => composeApproval(shown, notice, locale)?.card ?? [])
        expect(cards.length).toBeGreaterThanOrEqual(2)
        for (const card of cards) {
          for (const text of stringsOf(card)) {
            expect(text).not.toMatch(traces)
            expect(text.isWellFormed()).toBe(true)
          }
          expect(card.title.trim()).not.toBe('')
          expect(card.summary.trim()).not.toBe('')
          expect(card.blocks.length).toBeLessThanOrEqual(45)
        }
      }),
    )
  })
})
