import { describe, expect, it } from 'vitest'
import type { WaitingApproval } from '../bot/approval/waiting-approvals.ts'
import type { Act } from '../bot/audit/read-trail.ts'
import { campaignView, evidence } from '../bot/campaign/cards/campaign.fixture.ts'
import type { Card } from '../bot/card/card.ts'
import type { Glance } from '../bot/home/glance.ts'
import type { Person } from '../bot/people/people.ts'
import { lane, readAloud, view } from '../bot/rollout/cards/cards.fixture.ts'
import { now } from './fleet.testing.ts'
import { quietHomes } from './quiet.testing.ts'
import { occasion, personOf, rig } from './room.testing.ts'

const act = (change: Partial<Act> = {}): Act => ({
  seq: 7,
  at: now,
  by: { name: 'Malik Benali', identity: 'slack:T1/U2' },
  action: 'rollout.paused',
  subject: 'rollout',
  subjectId: 'r1',
  subjectName: 'R-12',
  before: null,
  after: null,
  reason: null,
  permalink: null,
  hash: '',
  ...change,
})

const waiting = (change: Partial<WaitingApproval> = {}): WaitingApproval => ({
  id: '0f8f3d3c-7a01-4f0c-9d0e-111111111111',
  version: 3,
  tag: 'w-ccc',
  releaseVersion: '4.3',
  requestedBy: 'Camille Renard',
  expiresAt: new Date('2026-11-26T09:00:00Z'),
  evidence: evidence(),
  account: { name: 'Ville de Montreval' },
  zones: ['Europe/Paris'],
  ...change,
})

const homeOf = async (
  options: {
    readonly person?: Person | null
    readonly glance?: Partial<Glance>
    readonly waiting?: readonly WaitingApproval[]
    readonly link?: string | null
    readonly occasion?: Parameters<typeof occasion>[0]
    readonly health?: { readonly reachable: boolean; readonly since: Date | null; readonly problem: null }
  } = {},
): Promise<Card> => {
  const { room } = rig({
    ...(options.person === undefined ? {} : { person: options.person }),
    ...(options.health === undefined ? {} : { health: options.health }),
    change: {
      homes: {
        ...quietHomes,
        readGlance: async () => ({ ...(await quietHomes.readGlance()), ...options.glance }),
        waitingFor: async () => options.waiting ?? [],
        linkTo: async () => options.link ?? null,
      },
    },
  })
  const card = await room.home(occasion({ direct: true, ...options.occasion }))
  if (card === null) throw new Error('no home')
  return card
}

const said = async (...given: Parameters<typeof homeOf>): Promise<string> =>
  readAloud(await homeOf(...given)).replaceAll(/[\u00a0\u202f]/gu, ' ')

const busy: Partial<Glance> = {
  ledger: 3,
  acts: [act(), act({ by: null, action: 'rollout.ended' })],
  campaigns: [campaignView({ state: 'testing' })],
  rollouts: [view({ number: 12, state: 'running', lanes: [lane()] })],
}

describe('the home of a person', () => {
  it('tells in one look what is under way, how far it is, and what was done', async () => {
    const words = await said({ glance: busy, link: 'https://chat.example/p1' })
    expect(words).toContain('# Ville de Montreval (neutral)')
    expect(words).toContain('Tag du compte = w-aaa (version 4.1)')
    expect(words).toContain('Registre = 3 machines éteintes')
    expect(words).toContain('W360 Core 4.3 · en test')
    expect(words).toMatch(/R-12 · W360 Core \S+ · en cours: \d+\/\d+/u)
    expect(words).toContain('Ouvrir sa carte')
    expect(words).toContain('- 23 nov. 2026, 10:00 · Malik Benali · mise en pause de R-12')
    expect(words).toContain('le bot · fin de R-12')
    expect(words).toMatch(/\[Voir R-12 → rollout\.show\]/u)
    expect(words).toContain('campaign.show]')
    expect(words).toContain('[Préparer une mise à jour → update.form]')
  })

  it('heads each part by what stands below it: one, or several', async () => {
    const campaigns = [campaignView({ state: 'testing' }), campaignView({ id: 'c2', state: 'done' })]
    const several = await said({ glance: { ...busy, campaigns } })
    expect(several).toContain('## Campagnes\n')
    expect(several).toContain('## Les 2 derniers actes\n')
    const one = await said({ glance: { ...busy, acts: [act()] } })
    expect(one).toContain('## Campagne\n')
    expect(one).toContain('## Le dernier acte\n')
  })

  it('says of a step of a campaign to which state it led', async () => {
    const moved = act({
      ...{ by: null, action: 'campaign.moved', subject: 'campaign', subjectName: '2026.10.0' },
      ...{ before: { state: 'testing' }, after: { state: 'validated' } },
    })
    expect(await said({ glance: { ...busy, acts: [moved] } })).toContain(
      'étape de la campagne 2026.10.0 · état en test → validée',
    )
  })

  it('in the language of who looks', async () => {
    const user = { name: 'Malik', email: null, locale: 'en', timeZone: 'Europe/London', active: true } as const
    const words = await said({ glance: busy, occasion: { user } })
    expect(words).toContain('## Rollouts in progress')
    expect(words).toContain('23 Nov 2026, 09:00')
  })

  it('is quiet where nothing is under way', async () => {
    const words = await said()
    expect(words).toContain('Aucune campagne en cours.')
    expect(words).toContain('Aucun déploiement en cours.')
    expect(words).toContain('Registre = vide')
    expect(words).not.toContain('attend')
  })

  it('is the same for as long as nothing changed: it names no time of its own', async () => {
    expect(await homeOf({ glance: busy })).toEqual(await homeOf({ glance: busy }))
  })

  it('says first what waits for this person, with the evidence in short and the buttons that decide', async () => {
    const card = await homeOf({ person: personOf(['support'], 'vendor'), waiting: [waiting()] })
    const words = readAloud(card)
    expect(words.indexOf('attend votre décision')).toBeLessThan(words.indexOf('Tag du compte'))
    expect(words).toContain('Camille Renard demande W360 Core 4.3 pour tout le compte.')
    const buttons = card.blocks.flatMap((block) => (block.type === 'buttons' ? block.buttons : []))
    expect(buttons.map(({ action }) => action)).toEqual(['approval.approve', 'approval.reject', 'approval.show'])
    expect(buttons[0]).toMatchObject({ value: { id: waiting().id, version: 3 }, confirm: { title: expect.anything() } })
  })

  it('shows what waits for support to support alone, whoever else may do what', async () => {
    const words = await said({ person: personOf(['owner', 'operator']), waiting: [waiting()] })
    expect(words).not.toContain('approval.')
    expect(words).not.toContain('À décider')
  })

  it('counts what it leaves out', async () => {
    const many = Array.from({ length: 12 }, (_, index) => view({ id: `r${index}`, number: index + 1, lanes: [lane()] }))
    const words = await said({
      person: personOf(['support']),
      waiting: [1, 2, 3, 4].map((version) => waiting({ version })),
      glance: { rollouts: many },
    })
    expect(words).toContain('4 demandes attendent votre décision')
    expect(words.match(/· W360 Core/gu)).toHaveLength(8)
    expect(words).toContain('… et 1 autre')
    expect(words).toContain('… et 4 autres')
  })

  it('lets who has no role look, tells what a role is for, and shows no trail', async () => {
    const words = await said({ person: personOf(['viewer']), glance: busy })
    expect(words).toContain('Vous pouvez tout regarder ici.')
    expect(words).toContain('en cours:')
    expect(words).not.toContain('Malik Benali')
    expect(words).not.toContain('update.form')
  })

  it('tells kindly whom it cannot make out what to do', async () => {
    const words = await said({ person: null, occasion: { user: null }, glance: busy, waiting: [waiting()] })
    expect(words).toContain('Je n’ai pas pu vérifier qui vous êtes')
    expect(words).toContain('Rouvrez cette page dans un instant.')
    expect(words).not.toContain('À décider')
    expect(words).not.toContain('Malik Benali')
  })

  it('warns of a freeze, and of a console that does not answer', async () => {
    const frozen = await said({ glance: { freeze: { since: now, reason: 'Élections', by: 'Camille' } } })
    expect(frozen).toContain('(warning)')
    expect(frozen).toContain('Élections')
    const away = await said({ health: { reachable: false, since: now, problem: null } })
    expect(away).toContain('Console W360 = ne répond pas depuis le 23 nov. 2026, 10:00')
    // An instance that has not asked the console does not know.
    expect(await said({ health: { reachable: false, since: null, problem: null } })).not.toContain('Console W360')
  })

  it('has another mark when the console stops answering, and again when it answers', async () => {
    const markAt = (health: { readonly reachable: boolean; readonly since: Date | null; readonly problem: null }) =>
      rig({ health }).room.homeMark()
    const answers = { reachable: true, since: now, problem: null } as const
    const away = { reachable: false, since: now, problem: null } as const
    expect(await markAt(away)).not.toBe(await markAt(answers))
    expect(await markAt(away)).toBe(await markAt(away))
    // Since when it answers is not said; an instance that has not asked it says nothing either.
    expect(await markAt({ ...answers, since: new Date(0) })).toBe(await markAt(answers))
    expect(await markAt({ ...away, since: null })).toBe(await markAt(answers))
  })

  it('says that a rollout waits for somebody, or for its time, or for machines', async () => {
    const held = view({ number: 1, lanes: [lane({ state: 'held' })] })
    expect(await said({ glance: { rollouts: [held] } })).toContain('(Une décision est attendue.')
    const later = view({ number: 2, state: 'scheduled', startAt: new Date('2026-11-24T19:00:00Z') })
    expect(await said({ glance: { rollouts: [later] } })).toContain('Démarrage prévu le 24 nov. 2026')
  })

  it('is filled in later where the console has never answered', async () => {
    const words = await said({ glance: { account: { name: '', defaultTag: '', defaultVersion: null } } })
    expect(words).toContain('# Vos postes de travail')
    expect(words).toContain('n’a pas encore répondu pour ce compte')
  })

  it('is nothing, and noted without a word of anybody, when it cannot be composed', async () => {
    const broken = rig({
      change: {
        homes: {
          ...quietHomes,
          readGlance: async () => {
            throw new Error('secret words')
          },
          mark: async () => {
            throw new Error('secret words')
          },
        },
      },
    })
    expect(await broken.room.home(occasion())).toBeNull()
    expect(await broken.room.homeMark()).toBeNull()
    expect(broken.logged()).toContain('command_failed')
    expect(broken.logged()).not.toContain('secret words')
  })
})
