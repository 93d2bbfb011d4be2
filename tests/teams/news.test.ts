import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { wordsFor } from '../../bot/text/words.ts'
import { readable } from '../conformance/driver.ts'
import { has, type Rig, startRig, untilAsked } from '../conformance/rig.ts'
import { startSlackChat } from '../conformance/slack.ts'
import { startTeamsChat } from '../conformance/teams.ts'

const fr = wordsFor('fr')
const lead = {
  en: readable([wordsFor('en').announcement.leads.announced]),
  fr: readable([fr.announcement.leads.announced]),
}
const release = { version: '2027.2.0', tag: 'w360-fevrier-5b1a', status: 'test' }
const notes = '# Noyau\n- **Sécurité** : le réseau est filtré.\n- Démarrage plus rapide.'

describe('news of a release on Teams, by the bot as it is run', { timeout: 120_000 }, () => {
  let rig: Rig
  beforeAll(async () => {
    rig = await startRig(await startTeamsChat(), await startSlackChat())
    await rig.console.control('release', { ...release, notes })
  })
  afterAll(() => rig.stop())

  test('a place is told as it asked to be, in the language that it chose', async () => {
    const { ask, seen } = rig
    const settings = await ask('camille', 'subscribe en digest weekly zone Europe/London', {
      place: 'news',
      holds: has('subscribe.end'),
    })
    expect(settings.words).toContain('Europe/London')
    const chosen = await ask('camille', 'language fr', { place: 'news' })
    const { language, subscription } = fr.announcement
    expect(chosen.words).toContain(readable([language.changed(subscription.languages.fr)]))
    const which = await untilAsked(
      () => ask('camille', 'announce', { place: 'news' }),
      ({ buttons }) => buttons.some(({ label }) => label.includes(release.version)),
    )
    await rig.press('camille', which, 'announcement.here', { label: release.version })
    const card = await seen('hugo', (message) => message.words.includes(lead.fr), 'news')
    expect(card.words).toContain('réseau est filtré')
  })

  test('the full notes open from the card', async () => {
    const card = await rig.seen('camille', has('announcement.test'), 'news')
    const form = await rig.open('camille', card, 'release.notes')
    expect(form.title).toContain(release.version)
    expect(form.words).toContain("L'impression en recto verso")
    await rig.chat.close('camille')
  })

  test('what lives in a conversation of two is in the language of its only reader, until they choose another', async () => {
    const { ask, seen, press, chat } = rig
    const asked = await ask('camille', `role ${chat.mention('malik')} operator`, { holds: has('role.apply') })
    await press('camille', asked, 'role.apply', { holds: fr.people.role.doneTitle })
    await ask('malik', `announce ${release.version}`, { place: 'malik' })
    const card = await seen('malik', has('announcement.test'), 'malik')
    expect(card.words).toContain(lead.en)
    await ask('malik', 'language fr', { place: 'malik' })
    const anew = await seen('malik', ({ words }) => words.includes(lead.fr), 'malik')
    expect(anew.id).toBe(card.id)
  })

  test('the hours of a site are set in words', async () => {
    const asked = await rig.ask('camille', 'window "Hôtel de ville" lun-ven 20:00-06:00', { holds: has('window.set') })
    await rig.press('camille', asked, 'window.set')
    expect((await rig.ask('hugo', 'window')).words).toContain('Hôtel de ville')
  })
})
