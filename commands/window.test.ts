import { describe, expect, it } from 'vitest'
import { fleet } from './fleet.testing.ts'
import { fakeWindows } from './quiet.testing.ts'
import { buttonOf, wordsOf } from './reply.testing.ts'
import { personOf, rig } from './room.testing.ts'

const asked = async (said: string, world = rig()) => {
  const reply = await world.say(said)
  return { world, words: wordsOf(reply), reply }
}

const set = async (said: string, world = rig()) => {
  const { reply } = await asked(said, world)
  return { world, reply: await world.press('window.set', buttonOf(reply, 'window.set').value) }
}

describe('the hours of a site', () => {
  it('are shown before they are set, on the site’s own clocks', async () => {
    const { words, world } = await asked('window Hôpital sam-dim 20:00-06:00')
    expect(words).toContain('sam.-dim. 20:00-06:00')
    expect(words).toContain('Indian/Reunion')
    expect(words).toContain('fermé jusqu’au 28 nov. 2026, 20:00')
    expect(wordsOf(await world.say('window'))).toContain('Aucun site n’a de plage de maintenance')
  })

  it('are set by the button, and listed', async () => {
    const { world, reply } = await set('window Hôtel de ville sam-dim 20:00-06:00')
    expect(wordsOf(reply)).toContain('Les heures de Hôtel de ville sont fixées.')
    const listed = wordsOf(await world.say('fenêtre'))
    expect(listed).toContain('Hôtel de ville')
    expect(listed).toContain('fermé jusqu’au 28 nov. 2026, 20:00')
  })

  it('are read in English as well', async () => {
    const world = rig()
    const user = { name: 'Camille', email: null, locale: 'en', timeZone: 'Europe/Paris', active: true } as const
    const reply = await world.say('window site Hôpital except mon-fri 8h-18h', { user })
    expect(wordsOf(reply)).toContain('at any time, except Mon-Fri 08:00-18:00')
  })

  it('of the remote machines are on the clocks of whoever sets them', async () => {
    const { world } = await set('window télétravail 22h-5h')
    expect(wordsOf(await world.say('window remote'))).toContain('Europe/Paris')
    const user = { name: 'Ana', email: null, locale: 'fr', timeZone: 'Indian/Reunion', active: true } as const
    const asked = wordsOf(await world.say('window remote 22h-5h', { user }))
    expect(asked).toContain('22:00-05:00 (Europe/Paris)')
    expect(asked).toContain('Indian/Reunion')
  })

  it('are lifted, and nothing is done twice', async () => {
    const { world } = await set('window Hôpital weekend')
    const { reply } = await asked('window Hôpital off', world)
    const { value } = buttonOf(reply, 'window.set')
    expect(wordsOf(await world.press('window.set', value))).toContain('sont levées')
    expect(wordsOf(await world.press('window.set', value))).toContain('Rien n’a été fait')
  })

  it('that somebody else changed meanwhile are not overwritten', async () => {
    const world = rig()
    const first = await world.say('window Hôpital weekend')
    await set('window Hôpital 20h-6h', world)
    const late = await world.press('window.set', buttonOf(first, 'window.set').value)
    expect(wordsOf(late)).toContain('ont changé depuis que vous les avez vues')
    expect(wordsOf(late)).toContain('20:00-06:00')
  })

  it.each([
    ['window Nulle-Part sam-dim 20:00-06:00', 'Nulle-Part'],
    ['window Hôpital sam 20:00', 'n’est pas une plage que je sais lire'],
    ['window Hôpital sam 20:00-20:00', 'finit quand cela commence'],
    ['window Hôpital sam 20:00-20:05', 'elle n’y tiendrait jamais'],
    ['window Hôpital sauf 00:00-24:00', 'toute la semaine'],
    ['window sam-dim 20:00-06:00', 'De quel site parlez-vous'],
    ['window "Hôpital', 'guillemet'],
  ])('%s is refused in clear words', async (said, expected) => {
    const { words, world } = await asked(said)
    expect(words).toContain(expected)
    expect(wordsOf(await world.say('window'))).toContain('Aucun site')
  })

  it('of a site whose zone nobody knows cannot be set', async () => {
    const lost = { ...fleet, sites: fleet.sites.map((site) => ({ ...site, timeZone: 'Mars/Olympus' })) }
    const { words } = await asked('window Hôpital weekend', rig({ snapshot: lost }))
    expect(words).toContain('ne donne pas de fuseau horaire connu')
  })

  it('of a site whose zone is not known any more, or that is gone, can still be lifted', async () => {
    const sites = fleet.sites.map((site) => ({ ...site, timeZone: 'Mars/Olympus' }))
    for (const [snapshot, name] of [
      [{ ...fleet, sites }, 'Hôpital'],
      [{ ...fleet, sites: [] }, 'site-hopital'],
    ] as const) {
      const windows = fakeWindows()
      const world = rig({ snapshot, change: { windows } })
      const hours = { open: [{ days: [6, 7], from: 0, to: 1_440 }], quiet: [] } as const
      await windows.set('site-hopital', hours, null, { personId: 'p', identity: 'slack:T1/U1' })
      const { reply } = await asked(`window ${name} off`, world)
      expect(wordsOf(await world.press('window.set', buttonOf(reply, 'window.set').value))).toContain('sont levées')
      expect(wordsOf(await world.say('window'))).toContain('Aucun site')
    }
  })

  it('are read behind the whole name of a site, also where a word of it is a day', async () => {
    const sites = fleet.sites.map((site) => (site.id === 'site-hopital' ? { ...site, name: 'Boulogne sur Mer' } : site))
    const world = rig({ snapshot: { ...fleet, sites } })
    for (const said of ['window Boulogne sur Mer mer 20h-23h', 'window site Boulogne sur Mer mer 20h - 23h']) {
      const { words } = await asked(said, world)
      expect(words).toContain('machines de Boulogne sur Mer, même')
      expect(words).toContain('mer. 20:00-23:00')
    }
    expect(wordsOf(await world.say('window Boulogne sur Mer'))).toContain('à toute heure')
    expect(wordsOf(await world.say('window Hôtel de ville 20h - 23h'))).toContain('tous les jours 20:00-23:00')
  })

  it('are set by operators and owners of the customer; anybody may look', async () => {
    const world = rig({ person: personOf(['viewer']) })
    expect(wordsOf(await world.say('window Hôpital weekend'))).toContain('demande le rôle d’opérateur')
    expect(wordsOf(await world.say('window Hôpital'))).toContain('à toute heure')
    const value = { place: 'site-hopital', hours: 'sat 20:00-22:00', seen: 0 }
    expect(wordsOf(await world.press('window.set', value))).toContain('demande le rôle d’opérateur')
  })

  it('from an altered button do nothing', async () => {
    const world = rig()
    for (const change of [{ place: 'nowhere' }, { hours: 'nonsense' }, { hours: 'sat 20:00-20:01' }]) {
      const value = { place: 'site-hopital', hours: 'sat 20:00-22:00', seen: 0, ...change }
      expect(wordsOf(await world.press('window.set', value))).toContain('Rien n’a été fait')
    }
  })
})
