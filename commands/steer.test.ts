import { describe, expect, it } from 'vitest'
import { countsFrom } from '../bot/rollout/cards/cards.arbitrary.ts'
import { lane } from '../bot/rollout/cards/cards.fixture.ts'
import { buttonOf, cardOf, titleOf, wordsOf } from './reply.testing.ts'
import { personOf, type Rig, rig } from './room.testing.ts'
import { running } from './steering.testing.ts'

const callsOf = ({ steering }: Rig): readonly string[] => steering.calls.map(({ call }) => call)

describe('steering by words', () => {
  it('pauses and resumes at once, the only open rollout or the one of the number', async () => {
    const world = rig()
    running(world.steering)
    expect(wordsOf(await world.say('pause'))).toContain('R-12 est en pause')
    expect(wordsOf(await world.say('reprendre R-12'))).toContain('R-12 reprend')
    expect(callsOf(world)).toEqual(['pause', 'resume'])
    expect(world.steering.calls[0]?.arguments[1]).toEqual({ personId: personOf([]).id, identity: 'slack:T1/U1' })
  })

  it('says that it was done already, and does not do it twice', async () => {
    const world = rig()
    running(world.steering)
    await world.say('pause')
    expect(wordsOf(await world.say('pause R-12'))).toContain('État de R-12 : en pause')
  })

  it('shows what stopping would do before anything stops', async () => {
    const world = rig()
    running(world.steering)
    const asked = await world.say('cancel')
    expect(callsOf(world)).toEqual([])
    const button = buttonOf(asked, 'rollout.cancel')
    expect(button.confirm).toBeUndefined()
    expect(titleOf(asked)).toContain('R-12')
    const done = await world.press('rollout.cancel', button.value)
    expect(wordsOf(done)).toContain('les ordres de 3 machines étaient déjà partis')
    expect(done).toMatchObject({ type: 'card', audience: 'private' })
    expect(wordsOf(await world.press('rollout.cancel', button.value))).toContain('C’est déjà fait')
  })

  it('retries what failed after saying how many', async () => {
    const world = rig()
    running(world.steering, { counts: countsFrom({ failed: 2, running: 5 }) })
    const asked = await world.say('retry')
    expect(wordsOf(asked)).toContain('2 machines en échec')
    const { value } = buttonOf(asked, 'rollout.retry')
    expect(wordsOf(await world.press('rollout.retry', value))).toContain('nouvel essai pour 2 machines en échec')
  })

  it('lets the sites that wait go on after naming them', async () => {
    const world = rig()
    running(world.steering, { lanes: [lane({ state: 'between-waves', siteName: 'Hôpital' })] })
    const asked = await world.say('next')
    expect(wordsOf(asked)).toContain('Hôpital')
    expect(wordsOf(await world.press('rollout.next', buttonOf(asked, 'rollout.next').value))).toContain(
      '1 site continue',
    )
  })

  it('does not act on what has changed since it was seen', async () => {
    const world = rig()
    const started = running(world.steering)
    await world.say('pause')
    const reply = await world.press('rollout.cancel', { id: started.id, version: started.version })
    expect(wordsOf(reply)).toContain('a changé depuis')
    expect(world.steering.views.get(started.id)?.state).toBe('paused')
  })

  it('says what it cannot do in this state', async () => {
    const world = rig()
    running(world.steering, { state: 'done', counts: countsFrom({ running: 5 }) })
    expect(wordsOf(await world.say('resume R-12'))).toContain(
      'Ce n’est pas possible dans l’état actuel de R-12 : terminé',
    )
  })

  it.each([
    ['pause R-99', 'R-99 n’existe pas'],
    ['pause douze', '« douze » n’est pas un numéro'],
    ['pause R-99999999999', 'pas un numéro'],
  ])('answers « %s »', async (text, expected) => {
    const world = rig()
    running(world.steering)
    expect(wordsOf(await world.say(text))).toContain(expected)
    expect(callsOf(world)).toEqual([])
  })

  it('asks which one when several are open, and takes the only one that fits', async () => {
    const world = rig()
    running(world.steering)
    running(world.steering, { number: 13 })
    const asked = await world.say('pause')
    expect(wordsOf(asked)).toContain('R-12 et R-13')
    expect(callsOf(world)).toEqual([])
    expect(titleOf(await world.press('rollout.show', buttonOf(asked, 'rollout.show').value))).toContain('R-12')
    await world.say('pause R-13')
    expect(wordsOf(await world.say('resume'))).toContain('R-13 reprend')
  })

  it('says that nothing is open, what was, and how to begin', async () => {
    const world = rig()
    running(world.steering, { state: 'done', number: 7 })
    const said = wordsOf(await world.say('pause'))
    expect(said).toContain('Aucun déploiement en cours')
    expect(said).toContain('R-7')
    expect(said).toContain('/w360 update')
  })
})

describe('looking', () => {
  it('shows a rollout to its reader alone, and lets it be followed here', async () => {
    const world = rig({ person: personOf(['viewer']) })
    running(world.steering)
    const shown = await world.say('rollout')
    expect(shown).toMatchObject({ type: 'card', audience: 'private' })
    const { value } = buttonOf(shown, 'rollout.watch')
    expect(wordsOf(await world.press('rollout.watch', value))).toContain('R-12')
    expect(callsOf(world)).toEqual(['watch'])
    expect(wordsOf(await world.press('rollout.watch', { number: 98 }))).toContain('R-98 n’existe pas')
  })

  it('tells of the account: its tag, each site with its WRS first, what is off, what runs and who holds it', async () => {
    const world = rig()
    running(world.steering, { lanes: [lane({ siteId: 'site-hopital', state: 'wave' })] })
    const said = wordsOf(await world.say('status'))
    for (const words of ['w-aaa (version 4.1)', 'Hôtel de ville', 'dont 1 éteint', 'R-12, par Camille', 'Télétravail'])
      expect(said).toContain(words)
  })

  it('tells since when the console is away', async () => {
    const since = new Date('2026-11-23T07:15:00Z')
    const world = rig({ health: { reachable: false, since, problem: 'rate_limited' } })
    const said = wordsOf(await world.say('status'))
    expect(said).toContain('08:15')
    expect(said).toContain('ralentir')
  })

  it('tells of a site, a group, and of a machine its two facts', async () => {
    const world = rig()
    expect(wordsOf(await world.say('status site hopital'))).toContain('4.2 installé')
    expect(titleOf(await world.say('status "Mairie/Accueil"'))).toBe('Groupe Mairie/Accueil')
    expect(cardOf(await world.say('status groupe inconnu')).tone).toBe('warning')
    const machine = wordsOf(await world.say('status WRS-HOP'))
    expect(machine).toContain('4.2 installée, prendra effet au redémarrage')
    expect(wordsOf(await world.say('status mai-1'))).toContain('un redémarrage ne change rien')
    expect(wordsOf(await world.say('status MAI-9'))).toContain('MAI-1')
  })

  it('lists the releases, and tells the notes of one', async () => {
    const world = rig()
    const listed = wordsOf(await world.say('releases'))
    expect(listed).toContain('2 versions plus récentes')
    const one = wordsOf(await world.say('releases 4.3'))
    expect(one).toContain('{"type":"strong","text":"Plus"}," rapide"')
    expect(one).not.toContain('**')
    expect(wordsOf(await world.say('releases 4.0'))).toContain('ne peut plus être installée')
    expect(wordsOf(await world.say('releases 4.9'))).toContain('Versions connues')
  })
})
