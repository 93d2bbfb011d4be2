import { pictureCard } from '../../adapters/teams/files.ts'
import { usualMonth } from '../../bot/adoption/adoption.fixture.ts'
import { alternativeText } from '../../bot/adoption/alternative-text.ts'
import { chartOf } from '../../bot/adoption/chart-model.ts'
import { drawChart } from '../../bot/adoption/draw-chart.ts'
import { type ApprovalView, defaultApprovalPolicy } from '../../bot/approval/approval-model.ts'
import { approvalCard } from '../../bot/approval/cards/approval-card.ts'
import { campaignView, evidence, morning, verdict } from '../../bot/campaign/cards/campaign.fixture.ts'
import { campaignCard } from '../../bot/campaign/cards/compose.ts'
import type { Card } from '../../bot/card/card.ts'
import type { Form } from '../../bot/card/form.ts'
import { countsFrom } from '../../bot/rollout/cards/cards.arbitrary.ts'
import { draft, lane, sites, target, view, workstations } from '../../bot/rollout/cards/cards.fixture.ts'
import { closingCard } from '../../bot/rollout/cards/closing-card.ts'
import { livingCard } from '../../bot/rollout/cards/living-card.ts'
import { planCard } from '../../bot/rollout/cards/plan-card.ts'
import { type Locale, wordsFor } from '../../bot/text/words.ts'
import { testTag } from '../../commands/fleet.testing.ts'
import { cardOf, formOf } from '../../commands/reply.testing.ts'
import { rig } from '../../commands/room.testing.ts'
import { newRelease, notesForm } from './release-scenes.ts'

/** What a person meets in Teams, by the name of its picture. */
export interface Scene {
  readonly name: string
  readonly locale: Locale
  readonly shown:
    | { readonly type: 'card'; readonly card: Card; readonly press?: string; readonly narrow?: boolean }
    | {
        readonly type: 'form'
        readonly form: Form
        readonly errors?: Readonly<Record<string, string>>
        readonly values?: Readonly<Record<string, readonly string[]>>
      }
}

const machine = (name: string, siteName: string | null) => ({
  ...{ machineId: name, name, kind: 'workstation' as const, siteName, askedTag: 'w-ccc', power: 'on' as const },
  ...{ installedAt: morning.toISOString(), restartedAt: morning.toISOString(), runningSince: morning.toISOString() },
  runningVersion: '4.3',
})

const evening = new Date('2026-11-23T17:30:00Z')

const sophie = { platform: 'teams', workspace: 'tenant', name: 'Sophie Martin', personId: null } as const

const approval = (change: Partial<ApprovalView> = {}): ApprovalView => ({
  ...{ id: 'b6a1f5d2-4a1c-4d3e-9b2f-0a1b2c3d4e5f', version: 3, state: 'open', stateReason: null, changes: [] },
  ...{ tag: 'w-ccc', releaseVersion: '4.3', campaignId: 'c6a1f5d2-4a1c-4d3e-9b2f-0a1b2c3d4e5f' },
  evidence: evidence({
    machines: [machine('MAI-ACC-01', 'Hôtel de ville'), machine('HOP-URG-04', 'Hôpital'), machine('TLT-01', null)],
    failures: [{ machineId: 'p3', name: 'HOP-RAD-02', reason: 'install-failed', acknowledgedBy: 'Malik' }],
    exclusions: [{ machineId: 'p4', name: 'HOP-RAD-07', reason: 'powered-off' }],
  }),
  hash: '0123456789abcdef0123',
  policy: defaultApprovalPolicy,
  requestedBy: { personId: 'x', name: 'Camille Roy', platform: 'slack' },
  requestedAt: morning,
  expiresAt: new Date('2026-11-26T08:00:00Z'),
  ...{ endedAt: null, calledBack: null, decisions: [], owners: [], tries: 0, zones: ['Europe/Paris'] },
  account: { name: 'Ville de Montreval', consoleId: 'acc-1', defaultTag: 'w-aaa', frozen: false },
  deciders: [{ ...sophie, userId: '87d349ed-44d7-43e1-9a83-5f2406dee5bd' }],
  ...change,
})

const secondLane = lane({
  siteId: 'lycee',
  siteName: 'Lycée Hugo',
  state: 'between-waves',
  wrs: [target({ machineId: 'srv2', name: 'SRV-LYCEE', kind: 'wrs', wave: -1 })],
  waves: [
    { index: 0, state: 'done', counts: countsFrom({ running: 2 }) },
    { index: 1, state: 'waiting', counts: countsFrom({ waiting: 18 }) },
  ],
  waveIndex: 0,
  failures: [],
  ledger: [],
})

const plans = (locale: Locale): Card => planCard(draft(), { sites }, locale)

const long = (): Card => {
  const wide = livingCard(view({ lanes: [lane(), secondLane] }), 'fr')
  const names = workstations('HOP-RADIOLOGIE', 300)
  return {
    ...wide,
    title: 'Machines en échec',
    tone: 'bad',
    blocks: [
      { type: 'text', text: 'Un tableau trop long pour un message dit combien de lignes il ne montre pas.' },
      {
        type: 'table',
        columns: [{ title: 'Machine' }, { title: 'Site' }, { title: 'Raison' }, { title: 'Essais', align: 'right' }],
        rows: names.map(({ name }, index) => [
          name,
          'Hôpital',
          'L’installation a échoué : disque plein.',
          String(index),
        ]),
      },
      { type: 'heading', text: 'Texte hostile : **gras**, [lien](https://evil.example), <at>Camille</at>' },
      {
        type: 'facts',
        items: [
          { label: 'Groupe', value: '*Mairie*_Accueil_ `code` # titre' },
          { label: 'Fonction', value: '{{DATE(2026-11-23T08:00:00Z, SHORT)}}' },
          {
            label: 'Vu par',
            value: [
              { type: 'person', platform: 'teams', userId: '87d349ed-44d7-43e1-9a83-5f2406dee5bd', name: 'Sophie_M*' },
              ' à *8 h*',
            ],
          },
        ],
      },
    ],
  }
}

/** As `status --chart` answers, and as it stands under the closing card. */
const adoptionChart = async (): Promise<Card> => {
  const chart = chartOf(usualMonth(new Date('2026-11-23T14:00:00Z')), 'fr')
  const { full, inline } = await drawChart({ chart, locale: 'fr' })
  const picture = { full, inline: Buffer.from(inline).toString('base64'), alternative: alternativeText(chart, 'fr') }
  return pictureCard({ name: 'versions.png', title: wordsFor('fr').adoption.title, picture })
}

/** All scenes; each is made by the code that makes it in the bot. */
export const scenes = async (): Promise<readonly Scene[]> => {
  const card = (name: string, shown: Card, locale: Locale = 'fr', press?: string): Scene => ({
    name,
    locale,
    shown: { type: 'card', card: shown, ...(press === undefined ? {} : { press }) },
  })
  const said = async (name: string, text: string): Promise<Scene> => card(name, cardOf(await rig().say(text)))
  const form = async (name: string, text: string): Promise<Scene> => ({
    name,
    locale: 'fr',
    shown: { type: 'form', form: await formOf(await rig().say(text, { canOpenForm: true })) },
  })
  const update = await formOf(await rig().say('update'))
  return [
    card('plan-card', plans('fr')),
    card('plan-card-english', plans('en'), 'en'),
    card('plan-confirm', plans('fr'), 'fr', 'Démarrer'),
    { name: 'plan-card-narrow', locale: 'fr', shown: { type: 'card', card: plans('fr'), narrow: true } },
    card('living-card', livingCard(view(), 'fr')),
    card('living-card-two-sites', livingCard(view({ lanes: [lane(), secondLane] }), 'fr')),
    card('living-card-paused-english', livingCard(view({ state: 'paused' }), 'en'), 'en'),
    card('closing-card', closingCard(view({ state: 'done', endedAt: new Date('2026-11-23T11:00:00Z') }), 'fr', [])),
    card('chart', await adoptionChart()),
    card('campaign-card', campaignCard(campaignView(), 'fr')),
    card('campaign-card-validated', campaignCard(campaignView({ state: 'validated', verdict: verdict() }), 'fr')),
    card('approval-card', approvalCard(approval(), 'fr')),
    card(
      'approval-decided',
      approvalCard(
        approval({
          state: 'done',
          endedAt: evening,
          deciders: [],
          account: { name: 'Ville de Montreval', consoleId: 'acc-1', defaultTag: 'w-ccc', frozen: false },
          decisions: [
            {
              ...{ personId: 'y', name: 'Sophie Martin', platform: 'teams' },
              ...{ verdict: 'approve', reason: null, decidedAt: evening },
            },
          ],
        }),
        'fr',
      ),
    ),
    card('announcement-card', newRelease()),
    { name: 'form-notes', locale: 'fr', shown: { type: 'form', form: await notesForm() } },
    await said('refusal', 'update site Hopitl --tag x'),
    await said('status', 'status'),
    await said('status-site', 'status site Hôpital'),
    await said('help', 'help'),
    await said('releases', 'releases'),
    await said('plan-refused', `update machine MAI-1 --tag ${testTag} --phase test`),
    card('long-and-hostile', long()),
    await form('form-update', 'update'),
    {
      name: 'form-update-refused',
      locale: 'fr',
      shown: {
        type: 'form',
        form: update,
        errors: { sites: 'Choisissez au moins un site.', startAt: 'Ce moment est déjà passé.' },
        values: { waves: ['1,10%'], startAt: ['2026-11-22T19:00:00.000Z'], sites: [] },
      },
    },
    await form('form-freeze', 'freeze'),
  ]
}
