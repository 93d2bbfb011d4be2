import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Reply } from './contract.ts'
import { registry } from './registry.ts'
import { cardOf, titleOf, wordsOf } from './reply.testing.ts'
import { occasion, personOf, rig } from './room.testing.ts'
import { running } from './steering.testing.ts'

const isAnswer = (reply: Reply): boolean => reply.type === 'card' || reply.type === 'form'

describe('the door', () => {
  it('answers any string with a card or a form, and never throws', async () => {
    const { room } = rig()
    const words = fc.constantFrom('update', 'status', 'help', 'releases', 'rollout', 'pause', 'cancel', 'retry', 'next')
    const text = fc.oneof(
      fc.string({ maxLength: 300, unit: 'binary' }),
      fc.tuple(words, fc.string({ maxLength: 300, unit: 'grapheme' })).map(([word, rest]) => `${word} ${rest}`),
      fc
        .array(fc.constantFrom('update', 'site', '--tag', '"', '«', 'Hôpital', '--at', '99:99', '—', '%', 'R-1'), {
          maxLength: 12,
        })
        .map((parts) => parts.join(' ')),
    )
    await fc.assert(
      fc.asyncProperty(text, async (said) => {
        const reply = await room.say(occasion(), said)
        expect(isAnswer(reply)).toBe(true)
        expect(JSON.stringify(reply)).not.toMatch(/undefined|NaN|\[object/u)
        expect(JSON.stringify(reply)).not.toContain('command_failed')
      }),
      { numRuns: 150 },
    )
  })

  it('answers any press, submission and search of any shape', async () => {
    const { room, logged } = rig()
    const actions = fc.constantFrom(
      'rollout.start',
      'rollout.fix',
      'rollout.discard',
      'rollout.watch',
      'rollout.show',
      'rollout.pause',
      'rollout.cancel',
      'update.edit',
      'update.form',
      'update.plan',
      'release.show',
      'constructor',
      'nothing.known',
    )
    await fc.assert(
      fc.asyncProperty(actions, fc.anything(), async (action, value) => {
        expect((await room.press(occasion(), { action, value })).type).toMatch(/^(card|replace|form)$/u)
        const submission = { form: action, state: value, values: {} }
        expect((await room.submit(occasion(), submission)).type).toBe('card')
        expect((await room.submit(occasion(), { ...submission, form: 'update' })).type).toMatch(/^(card|invalid)$/u)
        expect(await room.search(occasion(), { source: action, query: '' })).toEqual([])
        await room.change(occasion(), { ...submission, form: 'update', field: 'phase' })
      }),
      { numRuns: 100 },
    )
    expect(logged()).not.toContain('command_failed')
  })

  it('quotes at most a little of 3,000 characters of nonsense', async () => {
    const nonsense = 'qwfp zxcd '.repeat(300)
    for (const text of [nonsense, 'x'.repeat(3_000), `update ${nonsense}`, `help ${nonsense}`, `status ${nonsense}`]) {
      const said = wordsOf(await rig().say(text))
      expect(said.length).toBeLessThan(1_800)
    }
    expect(wordsOf(await rig().say(`update ${nonsense}`))).toContain('2 999 caractères')
  })

  it('names the nearest command for a slip, in both languages', async () => {
    expect(wordsOf(await rig().say('updte site x'))).toContain('« update »')
    expect(wordsOf(await rig().say('statsu'))).toContain('« status »')
    const english = { user: { name: 'Malik', email: null, locale: 'en', timeZone: null, active: true } } as const
    expect(wordsOf(await rig().say('stauts', english))).toContain('Did you mean “status”?')
  })

  it.each([
    ['aide', 'Ce que je sais faire'],
    ['AIDE', 'Ce que je sais faire'],
    ['', 'Ce que je sais faire'],
    ['/w360 help', 'Ce que je sais faire'],
    ['@W360 help', 'Ce que je sais faire'],
    ['État', 'État de Ville de Montreval'],
    ['etat', 'État de Ville de Montreval'],
    ['Mettre  à jour tout --phase production', 'Mise à jour vers W360 Core 4.1'],
    ['déploiement', 'Déploiements'],
    ['versions', 'Versions de W360 Core'],
  ])('understands « %s »', async (text, title) => {
    expect(titleOf(await rig().say(text))).toBe(title)
  })

  it('takes a number alone for a rollout', async () => {
    const { say, steering } = rig()
    running(steering)
    for (const text of ['R-12', 'r12', 'rollout 12', 'rollout R-12', 'rollout #12', 'status R-12']) {
      expect(titleOf(await say(text))).toContain('R-12')
    }
  })

  it('says in words, with a reference and without what was said, that something failed', async () => {
    const { say, logged } = rig({
      change: {
        readSnapshot: async () => {
          throw new Error('secret words of a person')
        },
      },
    })
    const reply = await say('status "secret words"')
    const reference = /référence ([0-9a-f]{8})/u.exec(wordsOf(reply))?.[1] ?? 'none'
    expect(logged()).toContain(reference)
    expect(logged()).not.toContain('secret')
  })

  it('fails in words too when even the person cannot be looked up', async () => {
    const { say } = rig({
      people: {
        resolve: async () => {
          throw new Error('the database is away')
        },
      },
    })
    expect(cardOf(await say('help')).tone).toBe('bad')
  })
})

describe('help', () => {
  it('lists exactly the registry to who may do all', async () => {
    const said = wordsOf(await rig({ person: personOf(['owner', 'support']) }).say('help'))
    for (const { name } of registry) expect(said).toContain(`"/w360 ${name}`)
    expect(said.match(/"\/w360 /gu)?.length).toBe(registry.length)
  })

  it('lists to others what they may do, and where to look', async () => {
    const said = wordsOf(await rig({ person: personOf(['viewer']) }).say('help'))
    expect(said).toContain('"/w360 status')
    expect(said).not.toContain('"/w360 pause')
    expect(said).toContain('/w360 update --dry-run')
  })

  it('tells of each command, by any of its names', async () => {
    for (const { name, synonyms } of registry) {
      for (const word of [name, ...synonyms]) {
        expect(titleOf(await rig().say(`help ${word}`)), word).toBe(`Aide : ${name}`)
      }
    }
  })
})

describe('who may', () => {
  const acting = [
    ['update all --phase production', 'plan'],
    ['pause', 'steer'],
    ['resume R-12', 'steer'],
    ['cancel', 'steer'],
    ['retry', 'steer'],
    ['next', 'steer'],
  ] as const

  it.each(acting)('refuses « %s » to a viewer, says who could, and does nothing', async (text) => {
    const { say, steering } = rig({
      person: personOf(['viewer']),
      people: {
        whoMay: async () => [
          { personId: null, platform: 'slack', workspace: 'T1', userId: 'UOWNER', name: 'Olive' },
          { personId: null, platform: 'teams', workspace: 'X', userId: 'Y', name: 'Théo' },
        ],
      },
    })
    running(steering)
    const said = wordsOf(await say(text))
    expect(said).toContain('opérateur')
    expect(said).toContain('UOWNER')
    expect(said).toContain('Théo')
    expect(steering.calls).toEqual([])
  })

  it('lets a viewer see what an update would do', async () => {
    const { say, steering } = rig({ person: personOf(['viewer']) })
    expect(wordsOf(await say('update site Hôpital --tag w-ccc --dry-run'))).toContain('Simulation')
    expect(steering.calls.map(({ call }) => call)).toEqual(['dryRun'])
  })

  it('does not let a form that says « dry run » keep anything', async () => {
    const { room, steering } = rig({ person: personOf(['viewer']) })
    const values = { phase: ['production'], scope: ['everything'], waves: ['100%'] }
    const simulated = await room.submit(occasion(), { form: 'update', state: { dryRun: 'yes' }, values })
    expect(cardOf(simulated).blocks.some(({ type }) => type === 'buttons')).toBe(false)
    expect(titleOf(await room.submit(occasion(), { form: 'update', state: {}, values }))).toBe(
      'Vous ne pouvez pas faire cela',
    )
    expect(steering.calls.map(({ call }) => call)).toEqual(['dryRun'])
  })

  it.each([
    ['nobody could be asked about', null, 'pas pu vérifier'],
    [
      'has been deactivated',
      { name: 'Camille', email: null, locale: 'fr', timeZone: null, active: false } as const,
      'désactivé',
    ],
  ])('lets a person who %s look, and nothing more', async (_, user, why) => {
    const { say, press, steering } = rig({ person: null })
    const started = running(steering)
    expect(titleOf(await say('status', { user }))).toBe('État de Ville de Montreval')
    expect(wordsOf(await say('pause', { user }))).toContain(why)
    expect(wordsOf(await say('update all', { user }))).toContain(why)
    await press('rollout.cancel', { id: started.id, version: started.version }, { user })
    await press('rollout.watch', { number: 12 }, { user })
    expect(steering.calls).toEqual([])
  })

  it('says how the first one gets a role', async () => {
    expect(wordsOf(await rig({ person: personOf(['viewer']) }).say('pause'))).toContain('W360_OWNERS')
  })

  it('lets nobody of the vendor move a machine', async () => {
    const { say, steering } = rig({ person: personOf(['operator', 'support'], 'vendor') })
    expect(titleOf(await say('update all'))).toBe('Vous ne pouvez pas faire cela')
    expect(steering.calls).toEqual([])
  })
})

describe('before the console has ever answered', () => {
  const unknown = () =>
    rig({ snapshot: null, health: { reachable: false, since: new Date(0), problem: 'unauthorized' } })

  it('still helps, and says where it stands and what to do', async () => {
    expect(titleOf(await unknown().say('help'))).toBe('Ce que je sais faire')
    expect(wordsOf(await unknown().say('status'))).toContain('WISPER_API_TOKEN')
  })

  it('answers in one sentence whatever needs the fleet', async () => {
    for (const text of ['update all', 'releases', 'update site x --dry-run']) {
      expect(titleOf(await unknown().say(text))).toBe('La console W360 n’a pas encore répondu')
    }
  })

  it('opens a form that says so and can be sent again', async () => {
    const { room, say } = unknown()
    const reply = await say('update')
    expect(reply.type).toBe('form')
    if (reply.type !== 'form') return
    expect((await reply.form).fields).toEqual([])
    const sent = await room.submit(occasion(), { form: 'update', state: {}, values: {} })
    expect(titleOf(sent)).toBe('La console W360 n’a pas encore répondu')
  })
})

describe('the language', () => {
  it('is the person’s own, else the place’s, else the bot’s', async () => {
    const silent = { name: 'x', email: null, locale: null, timeZone: null, active: true } as const
    expect(titleOf(await rig().say('help', { user: { ...silent, locale: 'en' } }))).toBe('What I can do')
    expect(titleOf(await rig({ change: { defaultLocale: 'en' } }).say('help', { user: silent }))).toBe('What I can do')
    expect(titleOf(await rig().say('help', { user: silent }))).toBe('Ce que je sais faire')
  })
})
