import { describe, expect, it } from 'vitest'
import type { Campaigns } from '../bot/campaign/campaigns.ts'
import { campaignView, morning, verdict } from '../bot/campaign/cards/campaign.fixture.ts'
import type { CampaignView } from '../bot/campaign/view.ts'
import { fleet, oldTag, testTag } from './fleet.testing.ts'
import { buttonOf, cardOf, formOf, titleOf, wordsOf } from './reply.testing.ts'
import { occasion, personOf, rig } from './room.testing.ts'

const view = campaignView({ tag: testTag, previousTag: oldTag })
const soak = { code: 'soak', since: morning, until: new Date('2026-11-24T08:00:00Z') } as const

interface Call {
  readonly call: string
  readonly arguments: readonly unknown[]
}

/** Campaigns in memory: every act is kept, and answered as the test says. */
const world = (
  options: {
    readonly views?: readonly CampaignView[]
    readonly answers?: Partial<Campaigns>
    readonly person?: ReturnType<typeof personOf>
    readonly snapshot?: typeof fleet
    readonly readSnapshot?: () => Promise<typeof fleet>
  } = {},
) => {
  const views = options.views ?? [view]
  const calls: Call[] = []
  const kept =
    <Result>(call: string, result: Result) =>
    async (...args: readonly unknown[]): Promise<Result> => {
      calls.push({ call, arguments: args })
      return result
    }
  const campaigns: Campaigns = {
    read: async (id) => views.find((known) => known.id === id) ?? null,
    readByTag: async (tag) => views.find((known) => known.tag === tag) ?? null,
    listOpen: async () => views.filter(({ over }) => !over),
    listRecent: async () => views,
    suggestTest: async (tag) => `poste A B --tag ${tag} --phase test`,
    validate: kept('validate', { outcome: 'done' }),
    reject: kept('reject', { outcome: 'done' }),
    acknowledge: kept('acknowledge', { outcome: 'done' }),
    usbDone: kept('usbDone', { outcome: 'done' }),
    lift: kept('lift', 'lifted'),
    watch: kept('watch', true),
    ...options.answers,
  }
  const room = rig({
    ...(options.person !== undefined && { person: options.person }),
    ...(options.snapshot !== undefined && { snapshot: options.snapshot }),
    change: { campaigns, ...(options.readSnapshot !== undefined && { readSnapshot: options.readSnapshot }) },
  })
  return { ...room, calls }
}

describe('campaign', () => {
  it('where there is none, offers a test of the newest release on suggested machines, to those who may begin one', async () => {
    const none = await world({ views: [] }).say('campagne')
    const newest = fleet.releases.findLast(
      ({ status, tag }) => status !== 'withdrawn' && tag !== fleet.account.defaultTag,
    )
    expect(buttonOf(none, 'update.plan').value).toEqual({ text: `poste A B --tag ${newest?.tag} --phase test` })
    const typed = await world({ views: [] }).say(`campagne ${newest?.tag}`)
    expect(buttonOf(typed, 'update.plan').value).toEqual(buttonOf(none, 'update.plan').value)
    const viewer = await world({ views: [], person: personOf(['viewer']) }).say('campagne')
    expect(JSON.stringify(viewer)).not.toContain('update.plan')
  })

  it('shows where the release stands to whoever asks, and can be followed here', async () => {
    const { say, press, calls } = world({ person: personOf(['viewer']) })
    const shown = await say('campagne')
    expect(shown).toMatchObject({ type: 'card', audience: 'private' })
    expect(wordsOf(shown)).toContain('Ensuite : valider ou rejeter le test')
    const watched = await press('campaign.watch', buttonOf(shown, 'campaign.watch').value)
    expect(wordsOf(watched)).toContain('suivie ici')
    expect(calls).toMatchObject([{ call: 'watch', arguments: [view.id, { placeId: 'place of C1' }] }])
  })

  it.each(['campaign 4.3', `campaign ${testTag}`, `campaign « ${testTag} »`])('finds « %s »', async (said) => {
    expect(titleOf(await world().say(said))).toContain('W360 Core 4.3')
  })

  it('is told by the status of the account', async () => {
    const status = await world().say('status')
    expect(wordsOf(status)).toContain('W360 Core 4.3, en test')
    expect(buttonOf(status, 'campaign.show').value).toEqual({ id: view.id })
    expect(wordsOf(await world({ views: [{ ...view, endedAt: morning }] }).say('status'))).not.toContain('4.3, en test')
  })

  it('says that there is none, and how to begin', async () => {
    const none = wordsOf(await world({ views: [] }).say('campaign'))
    expect(none).toContain('/w360 update --phase test')
    expect(wordsOf(await world().say('campaign 9.9'))).toContain('Aucune campagne pour le tag « 9.9 »')
  })
})

describe('validate', () => {
  it('shows the facts first, and acts on the button with what was seen', async () => {
    const { say, press, calls } = world()
    const asked = await say('valider')
    expect(calls).toEqual([])
    expect(wordsOf(asked)).toContain('MAI-ACC-01')
    const { value } = buttonOf(asked, 'campaign.validate')
    expect(wordsOf(await press('campaign.validate', value))).toContain('4.3 est validée')
    expect(calls).toMatchObject([
      { call: 'validate', arguments: [{ id: view.id, version: view.version }, { identity: 'slack:T1/U1' }, null] },
    ])
  })

  it('says what is missing, with the ways forward', async () => {
    const { say, calls } = world({ views: [{ ...view, problems: [soak] }] })
    const refused = await say(`validate ${testTag}`)
    expect(wordsOf(refused)).toContain('Le temps d’observation court jusqu’au')
    expect(buttonOf(refused, 'campaign.override').value).toEqual({ id: view.id, version: view.version })
    expect(calls).toEqual([])
  })

  it('is cut short by an owner alone, with a reason', async () => {
    const views = [{ ...view, problems: [soak] }]
    const operator = world({ views, person: personOf(['operator']) })
    for (const said of ['validate --override "faille"', 'validate --override']) {
      expect(titleOf(await operator.say(said))).toBe('Vous ne pouvez pas faire cela')
    }
    const pressed = { id: view.id, version: view.version, override: 'faille' }
    expect(titleOf(await operator.press('campaign.validate', pressed))).toBe('Vous ne pouvez pas faire cela')
    expect(operator.calls).toEqual([])
    const owner = world({ views })
    const asked = await owner.say('validate --override "faille de sécurité"')
    expect(wordsOf(asked)).toContain('sans attendre le 24 nov. 2026')
    await owner.press('campaign.validate', buttonOf(asked, 'campaign.validate').value)
    expect(owner.calls[0]?.arguments[2]).toBe('faille de sécurité')
  })

  it('opens a form for the reason, and takes no empty one', async () => {
    const owner = world({ views: [{ ...view, problems: [soak] }] })
    const form = await formOf(await owner.press('campaign.override', { id: view.id, version: view.version }))
    const submit = (reason: string) =>
      owner.room.submit(occasion(), { form: form.id, state: form.state, values: { reason: [reason] } })
    expect(await submit('  ')).toEqual({ type: 'invalid', errors: { reason: 'Un motif est nécessaire.' } })
    expect(titleOf(await submit('faille'))).toBe('4.3 est validée')
    expect(owner.calls[0]?.arguments[2]).toBe('faille')
    expect(
      titleOf(await owner.room.submit(occasion(), { form: form.id, state: { id: 'x' }, values: {} })),
    ).not.toContain('validée')
  })

  it('tells of what is no longer as it was seen', async () => {
    const value = { id: view.id, version: view.version }
    const answer = async (outcome: Awaited<ReturnType<Campaigns['validate']>>) =>
      wordsOf(await world({ answers: { validate: async () => outcome } }).press('campaign.validate', value))
    expect(await answer({ outcome: 'already', state: 'validated' })).toContain('La campagne est déjà : test validé')
    expect(await answer({ outcome: 'changed', state: 'testing' })).toContain('a changé depuis')
    expect(await answer({ outcome: 'not-now', state: 'withdrawn' })).toContain('Ce n’est pas possible')
    expect(await answer({ outcome: 'unknown' })).toContain('n’existe plus')
    expect(await answer({ outcome: 'insufficient', problems: [{ code: 'no-machine', tested: 2 }] })).toContain(
      'rallumez-en un',
    )
  })

  it('takes note of one failure at a time', async () => {
    const { press, calls } = world()
    const value = { id: view.id, machine: 'p2', failedAt: morning.toISOString() }
    expect(titleOf(await press('campaign.acknowledge', value))).toBe('Vous avez pris acte de l’échec')
    expect(calls).toMatchObject([{ call: 'acknowledge', arguments: [{ machineId: 'p2', failedAt: morning }, {}] }])
  })

  it.each([
    ['validate a b', 'Un seul tag à la fois'],
    ['validate --reason x', 'Je ne connais pas l’option « --reason »'],
    ['validate "abc', 'Un guillemet n’est pas fermé'],
    ['validate w-none', 'Aucune campagne pour le tag « w-none »'],
    [`validate ${'x'.repeat(3_000)}`, '2 000 caractères au plus'],
  ])('answers « %s » in one sentence', async (said, expected) => {
    const { say, calls } = world()
    expect(wordsOf(await say(said))).toContain(expected)
    expect(calls).toEqual([])
  })

  it('asks which one when two are in test', async () => {
    const other = { ...view, id: 'b6a1f5d2-4a1c-4d3e-9b2f-0a1b2c3d4e60', tag: 'w-ddd' }
    expect(wordsOf(await world({ views: [view, other] }).say('validate'))).toContain('w-ccc et w-ddd')
  })
})

describe('reject', () => {
  it('says what it does before it does it, with the reason typed', async () => {
    const { say, press, calls } = world()
    const asked = await say(`rejeter ${testTag} --motif trop lent au démarrage`)
    expect(wordsOf(asked)).toContain('mis en quarantaine')
    expect(calls).toEqual([])
    expect(titleOf(await press('campaign.reject-now', buttonOf(asked, 'campaign.reject-now').value))).toBe(
      '4.3 est rejetée',
    )
    expect(calls[0]?.arguments[2]).toBe('trop lent au démarrage')
  })

  it('asks for the reason where none was given', async () => {
    const { say, room, calls } = world()
    const form = await formOf(await say('reject'))
    const submit = (reason: string) =>
      room.submit(occasion(), { form: form.id, state: form.state, values: { reason: [reason] } })
    expect(await submit('')).toMatchObject({ type: 'invalid' })
    expect(titleOf(await submit('trop lent'))).toBe('4.3 est rejetée')
    expect(calls).toHaveLength(1)
    const mention = await world().say('reject', { canOpenForm: false })
    expect(buttonOf(mention, 'campaign.reject').value).toEqual({ id: view.id, version: view.version })
  })

  it('points to the rollback once the account has the release', async () => {
    const done = { ...view, state: 'production' as const }
    const { say } = world({
      views: [done],
      answers: { reject: async () => ({ outcome: 'not-now', state: 'production' }) },
    })
    expect(wordsOf(await say(`reject ${testTag} --reason x`))).toContain('revenez en arrière avec /w360 rollback')
  })
})

describe('lift', () => {
  const quarantined = {
    ...fleet,
    releases: fleet.releases.map((release) =>
      release.tag === testTag ? { ...release, quarantinedAt: morning, quarantineWhy: 'trop lent' } : release,
    ),
  }
  const support = personOf(['support'], 'vendor')

  it('is support’s, with a reason, after saying why it was', async () => {
    const { say, press, calls } = world({ person: support, snapshot: quarantined })
    const asked = await say('lift --reason corrigé par Wisper')
    expect(wordsOf(asked)).toContain('en quarantaine pour ce motif : trop lent')
    expect(titleOf(await press('campaign.lift-now', buttonOf(asked, 'campaign.lift-now').value))).toBe(
      `Quarantaine levée : ${testTag}`,
    )
    expect(calls).toMatchObject([{ call: 'lift', arguments: [testTag, {}, 'corrigé par Wisper'] }])
    expect(titleOf(await world({ snapshot: quarantined }).say(`lift ${testTag}`))).toBe('Vous ne pouvez pas faire cela')
  })

  it('takes the reason from a form', async () => {
    const { press, room, calls } = world({ person: support, snapshot: quarantined })
    const form = await formOf(await press('campaign.lift', { tag: testTag }))
    await room.submit(occasion(), { form: form.id, state: form.state, values: { reason: ['mended'] } })
    expect(calls).toMatchObject([{ call: 'lift', arguments: [testTag, {}, 'mended'] }])
  })

  it('says which tag is not in quarantine, or unknown, or wanted', async () => {
    const lift = (answer: 'not-quarantined' | 'unknown-tag') =>
      world({ person: support, answers: { lift: async () => answer } }).say('lift w-x --reason y')
    expect(wordsOf(await lift('not-quarantined'))).toContain('n’est pas en quarantaine')
    expect(wordsOf(await lift('unknown-tag'))).toContain('ne connaît pas de tag « w-x »')
    expect(wordsOf(await world({ person: support }).say('lift'))).toContain('Précisez le tag')
  })

  it('is flagged where releases are listed and chosen', async () => {
    const { say } = world({ snapshot: quarantined })
    expect(wordsOf(await say('releases'))).toContain('version de test, en quarantaine')
    expect(buttonOf(await say('releases 4.3'), 'campaign.lift').value).toEqual({ tag: testTag })
    const form = await formOf(await say('update'))
    const field = form.fields.find(({ id }) => id === 'tag')
    expect(field).toMatchObject({
      options: expect.arrayContaining([expect.objectContaining({ description: 'version de test, en quarantaine' })]),
    })
    expect(field).not.toHaveProperty('initial')
  })
})

describe('usb', () => {
  it('is noted once, by the only campaign that waits for it', async () => {
    const promoted = { ...view, state: 'promoted' as const, promotedAt: morning, verdict: verdict() }
    const { say, calls } = world({ views: [promoted] })
    expect(titleOf(await say('usb done'))).toBe('Clés USB confirmées')
    expect(calls).toMatchObject([{ call: 'usbDone', arguments: [view.id, {}] }])
    expect(wordsOf(await world().say('clés usb faites'))).toContain('Aucune campagne n’attend de clés USB')
  })
})

describe('rollback', () => {
  const ahead = {
    ...fleet,
    wrs: fleet.wrs.map((wrs) =>
      wrs.id === 'wrs-mai' ? { ...wrs, version: '4.3', tag: testTag } : { ...wrs, installedVersion: null },
    ),
    workstations: fleet.workstations.map((each) =>
      each.id === 'mai-1' ? { ...each, version: '4.3', tag: testTag } : each,
    ),
  }
  const running = { ...view, sites: [{ siteId: 'site-mairie', siteName: 'Mairie', total: 5, running: 2, waiting: 0 }] }

  it('plans the way back of what runs the tag, WRS first, and says that the tag goes into quarantine', async () => {
    const { say, steering } = world({ views: [running], snapshot: ahead })
    const planned = await say('rollback')
    expect(titleOf(planned)).toContain('Retour')
    expect(wordsOf(planned)).toContain('Démarrer met en quarantaine : w-ccc')
    expect(steering.calls[0]?.arguments[0]).toMatchObject({
      ...{ phase: 'rollback', tag: oldTag, includeWrs: true },
      selection: { type: 'some', wrs: ['wrs-mai'], workstations: ['mai-1'] },
    })
    const [draft] = steering.views.values()
    expect(draft?.plan.lanes[0]).toMatchObject({ wrs: [{ id: 'wrs-mai' }], waves: [[{ id: 'mai-1' }]] })
    // A form could not hold the machines of a large fleet.
    expect(() => buttonOf(planned, 'update.edit')).toThrow()
    buttonOf(planned, 'rollout.start')
  })

  it('names who would move forward again while the account stays newer', async () => {
    const account = { ...ahead.account, defaultTag: testTag }
    const { say } = world({ views: [running], snapshot: { ...ahead, account } })
    const said = wordsOf(await say('rollback'))
    expect(said).toContain('2 machines repartiront vers la version du compte à leur prochain arrêt : WRS-MAI, MAI-1')
  })

  it('counts those whom it does not name', async () => {
    const workstations = ahead.workstations.flatMap((each) =>
      each.id === 'mai-1'
        ? ['1', '2', '3', '4', '5', '6'].map((number) => ({ ...each, id: `mai-${number}`, name: `MAI-${number}` }))
        : [],
    )
    const account = { ...ahead.account, defaultTag: testTag }
    const { say } = world({ views: [running], snapshot: { ...ahead, account, workstations } })
    const said = wordsOf(await say('rollback'))
    expect(said).toContain(': WRS-MAI, MAI-1, MAI-2, MAI-3, MAI-4 et 2 de plus.')
  })

  it('takes back what runs the tag at that moment, however short ago the fleet was read', async () => {
    let present = ahead
    const { say, steering } = world({ views: [running], readSnapshot: async () => present })
    await say('rollback')
    present = { ...ahead, workstations: ahead.workstations.filter(({ id }) => id !== 'mai-1') }
    await say('rollback')
    expect(steering.calls.map(({ arguments: [request] }) => request)).toMatchObject([
      { selection: { workstations: ['mai-1'] } },
      { selection: { workstations: [] } },
    ])
  })

  it('takes the tag and the machines that were typed', async () => {
    const { say, steering } = world({ views: [running], snapshot: ahead })
    await say('revenir en arrière --to w-bbb post MAI-1 --with-wrs')
    expect(steering.calls[0]?.arguments[0]).toMatchObject({
      ...{ tag: 'w-bbb', selection: { type: 'some', workstations: ['mai-1'], wrs: [] }, includeWrs: true },
    })
  })

  it('is begun by the button of the card', async () => {
    const { press, steering } = world({ views: [running], snapshot: ahead })
    await press('campaign.rollback', { id: view.id })
    expect(steering.calls[0]?.arguments[0]).toMatchObject({ phase: 'rollback', tag: oldTag })
  })

  it('says when there is nothing to take back, no tag known, or an unknown one', async () => {
    expect(wordsOf(await world({ views: [running], snapshot: { ...fleet, wrs: [] } }).say('rollback'))).toContain(
      'rien à ramener',
    )
    expect(wordsOf(await world({ views: [], snapshot: ahead }).say('rollback'))).toContain('précisez-le avec --to TAG')
    const unknown = await world({ views: [running], snapshot: ahead }).say('rollback --to w-none')
    expect(cardOf(unknown).tone).toBe('bad')
    const other = { ...running, id: 'b6a1f5d2-4a1c-4d3e-9b2f-0a1b2c3d4e60', previousTag: 'w-bbb' }
    expect(wordsOf(await world({ views: [running, other], snapshot: ahead }).say('rollback'))).toContain(
      'Plusieurs campagnes',
    )
  })

  it('only looks with --dry-run, as anybody may', async () => {
    const { say, steering } = world({ views: [running], snapshot: ahead, person: personOf(['viewer']) })
    expect(titleOf(await say('rollback --dry-run'))).toContain('Retour')
    expect(titleOf(await say('rollback'))).toBe('Vous ne pouvez pas faire cela')
    expect(steering.calls.map(({ call }) => call)).toEqual(['dryRun'])
  })
})
