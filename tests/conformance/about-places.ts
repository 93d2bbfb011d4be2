import { expect, test } from 'vitest'
import { wordsFor } from '../../bot/text/words.ts'
import { buttonOf, has, isAmongOthers, type Rig, untilAsked } from './rig.ts'

const fr = wordsFor('fr')
const { freeze, announcement, audit } = fr
const untested = { version: '2027.1.0', tag: 'w360-janvier-0c4d' }
const why = 'Clôture des comptes : « rien ne bouge » & <personne>.'

/** What concerns all who work in a place: a freeze, announcements, its language; and the trail of all acts. */
export const aboutPlaces = (rig: () => Rig): void => {
  test('a freeze has a reason, is told to all in the place, holds back what would start, and is ended there', async () => {
    const { ask, press, open, resubmit, submit, seen, chat } = rig()
    const plan = await ask(
      'camille',
      'update group Télétravail/Informatique --phase production --waves 1,100% --pause',
      {
        holds: has('rollout.start'),
      },
    )
    const started = await press('camille', plan, 'rollout.start')
    const [name = ''] = /R-\d+/u.exec(started.words) ?? []

    const asks = () => ask('camille', 'freeze', { place: 'team', mention: true, holds: has('freeze.form') })
    const asked = await untilAsked(asks, isAmongOthers)
    await open('camille', asked, 'freeze.form')
    await resubmit('camille', { reason: '  ' }, ({ words }) => words.includes(freeze.form.needed))
    expect((await chat.submit('camille', { reason: why })).ok).toBe(true)
    rig().deeds.sent({ id: 'freeze', title: '', words: '', fields: [], isNotice: false })
    const told = await seen('hugo', (message) => has('freeze.lift')(message), 'team')
    expect(told.words).toContain(why)

    await press('camille', told, 'freeze.pause', { label: name })
    const held = await ask('camille', `resume ${name}`, { holds: has('freeze.override') })
    await open('camille', held, 'freeze.override')
    await submit('camille', { reason: why }, { holds: name })
    const refused = await press('hugo', told, 'freeze.lift')
    expect(refused.words).toContain(fr.people.refused.freeze)
    const other = await ask('malik', 'unfreeze', { place: 'news', holds: has('freeze.lift') })
    expect(other.isPrivate).toBe(true)
    expect((await chat.press('camille', told, buttonOf(told, 'freeze.lift'), { doubled: true })).ok).toBe(true)
    const over = await seen('hugo', (message) => message.id === told.id && !has('freeze.lift')(message), 'team')
    expect(over.words).toContain(why)
    const late = await press('malik', other, 'freeze.lift')
    expect(late.words).toContain(wordsFor('en').freeze.lift.noneText)
  })

  test('a place has announcements in its own language, as its form says', async () => {
    const { ask, press, open, resubmit, submit } = rig()
    const asks = () => ask('camille', 'subscribe', { place: 'news', holds: has('subscribe.form') })
    const none = await untilAsked(asks, isAmongOthers)
    await open('camille', none, 'subscribe.form')
    await resubmit('camille', { zone: 'Nowhere/Atlantis' }, ({ words }) => words.includes('Nowhere/Atlantis'))
    const done = await submit('camille', { zone: 'Europe/Paris' }, { holds: has('subscribe.end') })
    await press('camille', done, 'subscribe.end')
    expect((await ask('camille', 'unsubscribe', { place: 'news' })).words).toContain(
      announcement.subscription.notSubscribed,
    )
    const present = await ask('camille', 'language', { place: 'news', holds: has('language.set') })
    await press('camille', present, 'language.set')
  })

  test('a release is announced by hand, set aside with a reason, and taken up again', async () => {
    const { ask, press, open, submit, seen, chat, console } = rig()
    await console.control('release', { ...untested, status: 'test', notes: '# Notes' })
    const which = await untilAsked(
      () => ask('camille', 'announce', { place: 'support' }),
      (message) => isAmongOthers(message) && message.buttons.some(({ label }) => label.includes(untested.version)),
    )
    await press('camille', which, 'announcement.here', { label: untested.version })
    const told = await seen(
      'malik',
      (message) => has('announcement.dismiss')(message) && message.words.includes(untested.version),
      'support',
    )
    expect((await open('malik', told, 'announcement.test')).id).toBe('update')
    await chat.close('malik')
    await open('camille', told, 'announcement.dismiss')
    await submit('camille', { reason: why })
    const aside = await seen(
      'malik',
      (message) => message.id === told.id && has('announcement.restore')(message),
      'support',
    )
    expect(aside.words).toContain(why)
    await press('camille', aside, 'announcement.restore')
  })

  test('the trail is read page by page, checked, and had as a file', async () => {
    const { ask, press, chat } = rig()
    const page = await ask('camille', 'audit', { holds: has('audit.page') })
    const older = await press('camille', page, 'audit.page', { label: audit.older })
    expect(older.id).toBe(page.id)
    const whole = await press('camille', older, 'audit.verify', { holds: audit.verification.wholeTitle })
    expect(whole.isPrivate).toBe(true)
    const before = (await chat.messages('camille', 'camille')).length
    const newest = await ask('camille', 'audit', { holds: has('audit.file') })
    await press('camille', newest, 'audit.file', { holds: fr.card.fileReady })
    const files = (await chat.messages('camille', 'camille')).slice(before).flatMap(({ file }) => file ?? [])
    expect(files.join('\n')).toContain('Camille Renard')
    expect(files.join('\n')).toContain(why)
  })
}
