import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { approvalStates } from '../../approval/approval-model.ts'
import { rolesThatMay } from '../../people/authorise.ts'
import { foreignText, traces } from '../../rollout/cards/cards.arbitrary.ts'
import { actionsOf, buttonsOf, readAloud, stringsOf } from '../../rollout/cards/cards.fixture.ts'
import { openRolloutStates, rolloutStates } from '../../rollout/states.ts'
import { campaignStates } from '../campaign-model.ts'
import { campaignReasons } from '../next-campaign.ts'
import type { CampaignView } from '../view.ts'
import { campaignView, evidence, morning, rollout, verdict } from './campaign.fixture.ts'
import { campaignCard, composeCampaign, type LeftMachine } from './compose.ts'
import { evidenceBlocks } from './evidence-blocks.ts'

const aloud = (change: Partial<CampaignView> = {}): string =>
  readAloud(campaignCard(campaignView(change), 'fr')).replaceAll(/[\u00a0\u202f]/gu, ' ')
const actions = (change: Partial<CampaignView>): readonly string[] =>
  actionsOf(campaignCard(campaignView(change), 'fr'))

const approval = (state: (typeof approvalStates)[number]) => ({
  ...{ id: 'a', state, requestedBy: 'Camille', requestedAt: morning },
  decisions: state === 'done' ? [{ name: 'Sophie', verdict: 'approve', decidedAt: morning }] : [],
})

describe('the card of a campaign', () => {
  it('says what comes next and who can do it before all else, then the three phases', () => {
    const said = aloud()
    expect(said.split('\n')[1]).toBe(
      'Ensuite : valider ou rejeter le test. Qui le peut : un opérateur ou un propriétaire.',
    )
    for (const phase of ['1 · Phase de test', '2 · Mise à jour du compte', '3 · Migration de la production'])
      expect(said).toContain(phase)
    expect(said).toContain('done: R-12 – terminé, démarré par Camille')
    expect(said).toContain('done: Postes de test – 1 sur 1 poste de test en 4.3')
    expect(said).toContain('Retour possible au tag w-aaa, pour 1 WRS.')
  })

  it('names who can do each thing from the one table', () => {
    expect(rolesThatMay('decide')).toEqual(['support'])
    expect(aloud({ state: 'awaiting-approval', verdict: verdict(), approval: approval('open') })).toContain(
      'Qui le peut : le support.',
    )
  })

  it('offers the verdict only on enough evidence, says what is missing, and lets an owner cut the time alone', () => {
    const soak = { code: 'soak', since: morning, until: new Date('2026-11-24T08:00:00Z') } as const
    expect(actions({})).toContain('campaign.validate')
    expect(actions({ problems: [soak] })).toEqual(expect.arrayContaining(['campaign.override', 'campaign.reject']))
    expect(actions({ problems: [soak] })).not.toContain('campaign.validate')
    const missing = aloud({ problems: [soak, { code: 'no-machine', tested: 0 }] })
    expect(missing).toContain('Le temps d’observation court jusqu’au 24 nov. 2026, 09:00')
    expect(missing).toContain('Aucun poste de travail n’a encore été testé')
    expect(actions({ problems: [soak, { code: 'no-machine', tested: 0 }] })).not.toContain('campaign.override')
  })

  it('has a button for each failure that nobody took note of', () => {
    const failure = {
      ...{ machineId: 'p2', name: 'HOP-RAD-02', siteName: 'Hôpital', reason: 'install-failed', detail: 'disk full' },
      ...{ failedAt: morning, acknowledgedBy: null },
    }
    const noted = { ...failure, machineId: 'p3', name: 'HOP-03', acknowledgedBy: 'Malik' }
    const card = campaignCard(campaignView({ failures: [failure, noted] }), 'fr')
    const buttons = buttonsOf(card).filter(({ action }) => action === 'campaign.acknowledge')
    expect(buttons.map(({ value }) => value)).toEqual([
      { id: campaignView().id, machine: 'p2', failedAt: morning.toISOString() },
    ])
    expect(readAloud(card)).toContain('Message de la console\u00a0: «\u00a0disk full\u00a0».')
    const english = readAloud(campaignCard(campaignView({ failures: [failure] }), 'en'))
    expect(english).toContain('The console says: “disk full”.')
    expect(english).not.toMatch(/[«»]/u)
    expect(readAloud(card)).toContain('Malik en a pris acte')
  })

  it('leads through the account phase: request, decision, promotion, USB keys', () => {
    expect(actions({ state: 'validated', verdict: verdict() })).toContain('promotion.request')
    const promoted: Partial<CampaignView> = {
      ...{
        state: 'promoted',
        verdict: verdict(),
        approval: approval('done'),
        promotedAt: morning,
        defaultTag: 'w-ccc',
      },
      movers: { automatic: { count: 1, names: ['A'] }, stop: { count: 7, names: ['B', 'C', 'D', 'E', 'F'] } },
    }
    const said = aloud(promoted)
    expect(said).toContain('approuvée par Sophie')
    expect(said).toContain('running: Clés USB des nouvelles installations – à refaire')
    expect(said).toContain('7 machines se mettront à jour d’elles-mêmes à leur prochain arrêt')
    expect(actions(promoted)).toEqual(expect.arrayContaining(['campaign.usb', 'update.plan', 'campaign.rollback']))
    expect(aloud({ ...promoted, usb: { doneAt: morning, by: 'Malik' } })).toContain('refaites, confirmé par Malik')
    expect(aloud({ ...promoted, approval: null, promotedByHand: true, reason: 'by-hand' })).toContain(
      'changé à la main dans la console',
    )
  })

  it('flags the quarantine, and says when the account has the tag all the same', () => {
    const quarantine = { since: morning, why: 'trop lent' }
    const said = aloud({
      state: 'rejected',
      verdict: verdict({ kind: 'rejected', reason: 'trop lent' }),
      quarantine,
      defaultTag: 'w-ccc',
    })
    expect(said).toContain('Tag en quarantaine depuis le 23 nov. 2026, 09:00 (trop lent)')
    expect(said).toContain('c’est pourtant le tag du compte')
    expect(actions({ state: 'rejected', quarantine })).toEqual(['campaign.rollback', 'campaign.lift'])
  })

  it('tells of each test machine since when it runs the version, as a sentence', () => {
    const [list] = evidenceBlocks(campaignView(), 'fr')
    expect(list).toMatchObject({ items: ['MAI-ACC-01 · Mairie · tourne en 4.3 depuis le 23 nov. 2026, 09:00'] })
  })

  it('does not call the test rejected where the promotion was refused', () => {
    const refused = campaignView({
      ...{ state: 'rejected', reason: 'approval-rejected', verdict: verdict() },
      approval: { ...approval('rejected'), decisions: [{ name: 'Sophie', verdict: 'reject', decidedAt: morning }] },
    })
    const card = campaignCard(refused, 'fr')
    expect(card.title).toBe('W360 Core 4.3 · rejetée')
    expect(readAloud(card)).toContain('La promotion a été refusée')
    expect(readAloud(card)).not.toMatch(/test rejeté|rejeté par/u)
    expect(readAloud(campaignCard(refused, 'en'))).not.toMatch(/test rejected/u)
  })

  it('counts each site as its language writes numbers, and nothing as a dash', () => {
    const sites = [
      { siteId: 'a', siteName: 'Mairie', total: 12_000, running: 2_000, waiting: 1_500 },
      { siteId: 'b', siteName: 'Lycée', total: 2, running: 2, waiting: 0 },
    ]
    const rows = campaignCard(campaignView({ state: 'production', promotedAt: morning, sites }), 'fr').blocks.flatMap(
      (block) => (block.type === 'table' ? block.rows : []),
    )
    expect(rows).toEqual([
      ['Mairie', '2\u202f000 / 12\u202f000', '1\u202f500'],
      ['Lycée', '2 / 2', '–'],
    ])
  })

  it('closes with the list of what is left', async () => {
    const over = campaignView({ state: 'done', over: true, promotedAt: morning, usb: { doneAt: morning, by: 'Malik' } })
    const left: LeftMachine = {
      ...{ machineId: 'p9', name: '=HYPERLINK()', siteName: 'Lycée', group: 'A/B', version: '4.1', power: 'off' },
      lastSeenAt: morning,
    }
    const { over: rests, attachments } = await composeCampaign(over, async () => [left], 'fr')
    expect(rests).toBe(true)
    expect(attachments).toMatchObject([{ name: 'reste-4.3.csv', content: expect.stringContaining("'=HYPERLINK()") }])
    expect((await composeCampaign(over, async () => [], 'en')).attachments).toBeUndefined()
    const open = campaignView()
    const unasked = () => Promise.reject(new Error('asked too early'))
    expect((await composeCampaign(open, unasked, 'fr')).over).toBe(false)
  })
})

const maybe = <Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> => fc.option(arbitrary, { nil: null })
const at = fc.date({ min: new Date('2026-01-01'), max: new Date('2027-01-01'), noInvalidDate: true })
const views: fc.Arbitrary<CampaignView> = fc
  .record({
    state: fc.constantFrom(...campaignStates),
    reason: maybe(fc.constantFrom(...campaignReasons)),
    tag: foreignText,
    releaseVersion: foreignText,
    previousTag: foreignText,
    quarantine: maybe(fc.record({ since: at, why: foreignText })),
    promotedAt: maybe(at),
    soakedAt: maybe(at),
    approval: maybe(
      fc.record({
        ...{ id: foreignText, state: fc.constantFrom(...approvalStates), requestedBy: foreignText, requestedAt: at },
        decisions: fc.array(fc.record({ name: foreignText, verdict: fc.constant('approve'), decidedAt: at }), {
          maxLength: 2,
        }),
      }),
    ),
    usb: maybe(fc.record({ doneAt: at, by: foreignText })),
    failures: fc.uniqueArray(
      fc.record({
        ...{ machineId: foreignText, name: foreignText, siteName: maybe(foreignText), reason: foreignText },
        ...{ detail: maybe(foreignText), failedAt: at, acknowledgedBy: maybe(foreignText) },
      }),
      { maxLength: 8, selector: ({ machineId }) => machineId },
    ),
    rollouts: fc.uniqueArray(
      fc
        .tuple(fc.nat(30), fc.constantFrom('test', 'production', 'rollback'), fc.constantFrom(...rolloutStates))
        .map(([number, phase, state]) => rollout({ number, phase, state, open: openRolloutStates.includes(state) })),
      { maxLength: 12, selector: ({ number }) => number },
    ),
    sites: fc.array(
      fc.record({
        siteId: maybe(foreignText),
        siteName: maybe(foreignText),
        total: fc.nat(50),
        running: fc.nat(50),
        waiting: fc.nat(5),
      }),
      { maxLength: 30 },
    ),
    zones: fc.array(fc.constantFrom('Europe/Paris', 'Indian/Reunion', 'Nowhere'), { maxLength: 2 }),
    suggestedTest: maybe(foreignText),
    over: fc.boolean(),
  })
  .map(({ sites, ...change }) =>
    campaignView({
      ...change,
      sites: sites.map((site) => ({ ...site, total: Math.max(site.total, site.running) })),
      evidence: evidence(),
    }),
  )

describe.each(['fr', 'en'] as const)('any campaign in %s', (locale) => {
  it('has a card that is whole, whatever it is called and wherever it stands', () => {
    fc.assert(
      fc.property(views, (view) => {
        const card = campaignCard(view, locale)
        for (const text of stringsOf(card)) {
          expect(text).not.toMatch(traces)
          expect(text.isWellFormed()).toBe(true)
        }
        expect(card.blocks.length).toBeLessThanOrEqual(45)
        const presses = buttonsOf(card).map(({ action, value }) => JSON.stringify([action, value]))
        expect(new Set(presses).size).toBe(presses.length)
        for (const { value } of buttonsOf(card)) expect(JSON.stringify(value).length).toBeLessThanOrEqual(2_000)
        const steps = card.blocks.flatMap((block) => (block.type === 'steps' ? block.items.map(({ id }) => id) : []))
        expect(new Set(steps).size).toBe(steps.length)
      }),
    )
  })

  it('never offers to promote, or to validate, what is in quarantine or was refused', () => {
    fc.assert(
      fc.property(views, (view) => {
        const offered = actionsOf(campaignCard(view, locale))
        if (view.state !== 'validated' || view.quarantine !== null) expect(offered).not.toContain('promotion.request')
        if (view.state !== 'testing') expect(offered).not.toContain('campaign.validate')
      }),
    )
  })
})
