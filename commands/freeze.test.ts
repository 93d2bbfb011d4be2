import { describe, expect, it } from 'vitest'
import { buttonOf, cardOf, formOf, titleOf, wordsOf } from './reply.testing.ts'
import { occasion, personOf, type Rig, rig } from './room.testing.ts'
import { running } from './steering.testing.ts'

const operator = personOf(['operator', 'viewer'])
const frozen = { since: new Date('2026-11-20T08:00:00Z'), reason: 'Clôture comptable', by: 'Malik' }

const freezeIn = (world: Rig): Rig => {
  world.steering.freeze = frozen
  return world
}

const startButton = async (world: Rig) => {
  const planned = await world.say('update site Hôpital --tag w-ccc')
  return buttonOf(planned, 'rollout.start')
}

describe('a freeze', () => {
  it('is told to the place, with what goes on in spite of it and a way to stop that', async () => {
    const world = rig({ person: operator })
    const { id } = running(world.steering)
    running(world.steering, { number: 13, state: 'scheduled' })
    const told = await world.say('geler --reason "Clôture comptable"')
    expect(told).toMatchObject({ type: 'card', audience: 'place' })
    expect(wordsOf(told)).toContain('Clôture comptable')
    expect(wordsOf(told)).toContain('continue : R-12')
    expect(wordsOf(told)).toContain('programmé : R-13')
    const button = buttonOf(told, 'freeze.pause')
    expect(button.value).toEqual({ id })
    expect(wordsOf(await world.press('freeze.pause', button.value))).toContain('R-12 est en pause')
  })

  it.each([
    '--reason "Clôture, à 18h"',
    '--raison=Clôture, à 18h',
    '— « Clôture, à 18h »',
    'Clôture, à 18h',
    '“Clôture, à 18h”',
  ])('reads its reason from « freeze %s »', async (typed) => {
    const world = rig({ person: operator })
    await world.say(`freeze ${typed.replace(/^— /u, '--reason ')}`)
    expect(world.steering.freeze?.reason).toBe('Clôture, à 18h')
  })

  it('asks for a reason where none was given, and takes no empty one', async () => {
    const world = rig({ person: operator })
    for (const typed of ['freeze', 'freeze --reason', 'freeze --reason ""']) {
      const form = await formOf(await world.say(typed))
      expect(form.fields.map(({ id }) => id)).toEqual(['reason'])
    }
    const submit = (reason: string) =>
      world.room.submit(occasion(), { form: 'freeze', state: {}, values: { reason: [reason] } })
    expect(await submit('  ')).toMatchObject({ type: 'invalid' })
    expect(world.steering.freeze).toBeNull()
    expect(titleOf(await submit('Audit'))).toContain('Gel')
    expect(world.steering.freeze?.reason).toBe('Audit')
  })

  it('is told in the language of the place, whoever freezes: its own, else that of the installation', async () => {
    const user = { name: 'Olive', email: null, locale: 'en', timeZone: 'Europe/Paris', active: true } as const
    const french = await rig({ person: operator }).say('freeze Audit', { user })
    expect(titleOf(french)).toBe('Gel : plus rien ne démarre')
    const world = rig({ person: operator, placeLocale: 'en' })
    const english = await world.say('freeze Audit')
    expect(english).toMatchObject({ audience: 'place', locale: 'en' })
    expect(titleOf(english)).toBe('Frozen: nothing starts')
    // Who is answered alone reads their own.
    expect(titleOf(await world.say('freeze Audit'))).toBe('Le compte est déjà gelé')
    const lifted = await world.press('freeze.lift', buttonOf(english, 'freeze.lift').value)
    expect(lifted).toMatchObject({ type: 'replace', locale: 'en' })
    expect(titleOf(lifted)).toBe('The account is unfrozen')
    expect(titleOf(await rig({ person: operator, placeLocale: 'en' }).say('freeze Audit', { direct: true }))).toContain(
      'Gel',
    )
  })

  it('offers the form by a button where none can be opened', async () => {
    const world = rig({ person: operator })
    const asked = await world.say('freeze', { canOpenForm: false })
    expect((await world.press('freeze.form', buttonOf(asked, 'freeze.form').value)).type).toBe('form')
  })

  it('is not made twice', async () => {
    const world = freezeIn(rig({ person: operator }))
    expect(wordsOf(await world.say('freeze again'))).toContain('déjà gelé')
    expect(world.steering.freeze).toBe(frozen)
  })

  it('is for operators and owners of the customer', async () => {
    for (const person of [personOf(['viewer']), personOf(['support'], 'vendor'), personOf(['owner'], 'vendor')]) {
      const world = rig({ person })
      expect(titleOf(await world.say('freeze now'))).toBe('Vous ne pouvez pas faire cela')
      expect(world.steering.freeze).toBeNull()
    }
  })
})

describe('the end of a freeze', () => {
  it('is shown first, and then told to the place', async () => {
    const world = freezeIn(rig({ person: operator }))
    running(world.steering, { state: 'paused', stateReason: { code: 'frozen' } })
    const asked = await world.say('dégeler')
    expect(asked).toMatchObject({ audience: 'private' })
    expect(wordsOf(asked)).toContain('retenu par le gel : R-12')
    expect(world.steering.freeze).toBe(frozen)
    const done = await world.press('freeze.lift', buttonOf(asked, 'freeze.lift').value)
    expect(done).toMatchObject({ type: 'card', audience: 'place' })
    expect(wordsOf(done)).toContain('Clôture comptable')
    expect(world.steering.freeze).toBeNull()
    expect(wordsOf(await world.press('freeze.lift', buttonOf(asked, 'freeze.lift').value))).toContain('n’est pas gelé')
  })

  it('is told in the language of the place where the question was answered in private', async () => {
    const world = freezeIn(rig({ person: operator, placeLocale: 'en' }))
    const asked = await world.say('dégeler')
    expect(titleOf(asked)).toBe('Dégeler le compte ?')
    const done = await world.press('freeze.lift', buttonOf(asked, 'freeze.lift').value)
    expect(done).toMatchObject({ audience: 'place', locale: 'en' })
    expect(titleOf(done)).toBe('The account is unfrozen')
  })

  it('takes the place of the announcement whose button was pressed, which asks before', async () => {
    const world = rig({ person: operator })
    const button = buttonOf(await world.say('freeze now'), 'freeze.lift')
    expect(button.confirm).toBeDefined()
    expect((await world.press('freeze.lift', button.value)).type).toBe('replace')
  })

  it('is not that of a later freeze than the one that was seen', async () => {
    const world = freezeIn(rig({ person: operator }))
    const button = buttonOf(await world.say('unfreeze'), 'freeze.lift')
    world.steering.freeze = { ...frozen, since: new Date('2026-11-22T08:00:00Z'), reason: 'Autre' }
    expect(wordsOf(await world.press('freeze.lift', button.value))).toContain('plus récent')
    expect(world.steering.freeze?.reason).toBe('Autre')
  })

  it('needs a freeze', async () => {
    expect(titleOf(await rig({ person: operator }).say('unfreeze'))).toContain('n’est pas gelé')
  })
})

describe('what would start in a freeze', () => {
  it('is held back between card and press: an operator reads why, and who could', async () => {
    const world = rig({
      person: operator,
      people: {
        whoMay: async () => [{ personId: null, platform: 'slack', workspace: 'T1', userId: 'UOWNER', name: 'Olive' }],
      },
    })
    const { value } = await startButton(world)
    freezeIn(world)
    const held = await world.press('rollout.start', value)
    expect(wordsOf(held)).toContain('Clôture comptable')
    expect(wordsOf(held)).toContain('Malik')
    expect(wordsOf(held)).toContain('UOWNER')
    expect(cardOf(held).blocks.some(({ type }) => type === 'buttons')).toBe(false)
    expect([...world.steering.views.values()].map(({ state }) => state)).toEqual(['draft'])
  })

  it('starts by an owner’s press and reason, and not without one', async () => {
    const world = rig({ person: personOf(['operator', 'owner']) })
    const { value } = await startButton(world)
    freezeIn(world)
    const button = buttonOf(await world.press('rollout.start', value), 'freeze.override')
    const form = await formOf(await world.press('freeze.override', button.value))
    expect(JSON.stringify(form.intro)).toContain('Clôture comptable')
    const submit = (reason: string) =>
      world.room.submit(occasion(), { form: form.id, state: form.state, values: { reason: [reason] } })
    expect(await submit(' ')).toMatchObject({ type: 'invalid' })
    expect([...world.steering.views.values()].map(({ state }) => state)).toEqual(['draft'])
    expect(titleOf(await submit('Faille critique'))).toContain('a démarré')
    expect(world.steering.calls.at(-1)?.arguments.at(-1)).toBe('Faille critique')
  })

  it.each([
    ['resume', { state: 'paused' }],
    ['next', { state: 'running' }],
    ['retry', { state: 'running' }],
  ] as const)('%s too, typed or pressed', async (act, change) => {
    const world = freezeIn(rig())
    const { id, version } = running(world.steering, change)
    const held = await world.press(`rollout.${act}`, { id, version })
    const button = buttonOf(held, 'freeze.override')
    expect(button.value).toEqual({ act, id, version })
    const form = await formOf(await world.press('freeze.override', button.value))
    const done = await world.room.submit(occasion(), {
      form: form.id,
      state: form.state,
      values: { reason: ['Il le faut'] },
    })
    expect(done).toMatchObject({ type: 'card', card: { tone: 'good' } })
    expect(world.steering.calls.at(-1)).toMatchObject({ call: act })
    expect(world.steering.calls.at(-1)?.arguments.at(-1)).toBe('Il le faut')
  })

  it('resumes what was typed, with no version that was seen', async () => {
    const world = freezeIn(rig())
    const { id } = running(world.steering, { state: 'paused' })
    const button = buttonOf(await world.say('resume R-12'), 'freeze.override')
    expect(button.value).toEqual({ act: 'resume', id })
  })

  it('lets nobody override who is not an owner, whatever their form says', async () => {
    const world = freezeIn(rig({ person: operator }))
    const { id, version } = running(world.steering, { state: 'paused' })
    const pressed = await world.press('freeze.override', { act: 'resume', id, version })
    expect(titleOf(pressed)).toBe('Vous ne pouvez pas faire cela')
    const state = { act: 'resume', id, version: String(version) }
    const sent = await world.room.submit(occasion(), { form: 'freeze.override', state, values: { reason: ['x'] } })
    expect(titleOf(sent)).toBe('Vous ne pouvez pas faire cela')
    expect(world.steering.calls).toEqual([])
  })

  it('is not what pauses or stops', async () => {
    const world = freezeIn(rig())
    const { id, version } = running(world.steering)
    expect(wordsOf(await world.press('rollout.pause', { id, version }))).toContain('en pause')
    expect(wordsOf(await world.press('rollout.cancel', { id, version: version + 1 }))).toContain('arrêté')
  })

  it('is said on the plan already', async () => {
    const world = freezeIn(rig())
    expect(wordsOf(await world.say('update site Hôpital --tag w-ccc'))).toContain('Ce plan ne pourra démarrer')
    expect(wordsOf(await world.say('update site Hôpital --tag w-ccc --dry-run'))).toContain('Clôture comptable')
    expect(wordsOf(await world.say('status'))).toContain('Clôture comptable')
  })

  it('answers any value of its buttons', async () => {
    const { press } = freezeIn(rig())
    for (const value of [null, {}, { act: 'cancel', id: 'x' }, { since: 'x' }, { since: 8.64e15 + 2, from: 'ask' }]) {
      for (const action of ['freeze.override', 'freeze.lift', 'freeze.pause'])
        expect((await press(action, value)).type).toMatch(/card|replace/u)
    }
  })
})
