import { expect, test } from 'vitest'
import { wordsFor } from '../../bot/text/words.ts'
import { releases } from '../e2e/console.ts'
import { readable } from './driver.ts'
import { buttonOf, has, isAmongOthers, type Rig, untilAsked } from './rig.ts'

const fr = wordsFor('fr')
const { update: form, started, discarded, steered, rollout: words } = fr.command

export const aboutUpdates = (rig: () => Rig): void => {
  test('releases: the list, one of them, and its notes page by page in a form', async () => {
    const { ask, press, open, chat, resubmit } = rig()
    const list = await ask('camille', 'releases', { holds: has('release.show') })
    expect(list.words).toContain(releases.test.tag)
    const one = await press('camille', list, 'release.show', { label: releases.test.version })
    const notes = await open('camille', one, 'release.notes')
    expect(notes.title).toContain(releases.test.version)
    const next = await resubmit('camille', {}, ({ words: shown }) => shown !== notes.words)
    expect(next.id).toBe('release.notes')
    await chat.close('camille')
  })

  test('who runs what is shown as a picture, or that it is too soon for one', async () => {
    const { ask, press } = rig()
    const status = await ask('camille', 'status', { holds: has('status.chart') })
    const shown = await press('camille', status, 'status.chart')
    expect(shown.words).not.toContain(fr.card.failedTitle)
  })

  test('words alone suggest what to test first', async () => {
    const { ask, press } = rig()
    const none = await ask('camille', 'campaign', { holds: has('update.plan') })
    const plan = await press('camille', none, 'update.plan', { holds: has('rollout.start') })
    await press('camille', plan, 'rollout.discard', { holds: discarded.title })
  })

  test('words said before everybody open no form, so they are answered with its button', async () => {
    const { ask, open, chat } = rig()
    const answer = await ask('camille', 'update', { place: 'team', mention: true, holds: has('update.form') })
    expect(answer.isPrivate).toBe(true)
    expect((await open('camille', answer, 'update.form')).id).toBe('update')
    await chat.close('camille')
  })

  test('a form is composed anew as one chooses, searches what the fleet has, and comes back with what was entered', async () => {
    const { openByWords, change, search, resubmit, submit, chat } = rig()
    await openByWords('camille', 'update')
    const choose = (scope: keyof typeof form.scopes, field: string) =>
      change('camille', 'scope', { scope: form.scopes[scope] }, ({ fields }) => fields.some(({ id }) => id === field))
    await choose('wrs', 'wrs')
    expect(await search('camille', 'wrs', 'MAI')).toHaveLength(2)
    await choose('workstations', 'workstations')
    expect(await search('camille', 'workstations', 'HOP-RAD')).toHaveLength(5)
    await choose('sites', 'sites')
    expect((await search('camille', 'sites', 'Hôtel')).join()).toContain('Hôtel de ville')
    await choose('groups', 'groups')
    const [group = ''] = await search('camille', 'groups', 'Prêt')

    const refused = await resubmit(
      'camille',
      { tag: releases.test.tag, groups: [group], waves: 'abc' },
      ({ words: shown }) => shown.includes(readable([fr.problem.request.waves.notASize])),
    )
    const valuesOf = (id: string) => refused.fields.find((field) => field.id === id)?.values
    expect(valuesOf('waves')).toEqual(['abc'])
    expect(valuesOf('groups')).toEqual(['Médiathèque/Prêt'])
    expect(valuesOf('tag')).toEqual([releases.test.tag])

    const plan = await submit('camille', { waves: '1,100%' }, { holds: has('rollout.start') })
    expect(plan.isPrivate).toBe(true)
    expect(plan.words).toContain('MED-PRE')
    expect(await chat.form('camille')).toBeNull()
  })

  test('a plan is edited in a form that holds it, and dropped', async () => {
    const { ask, open, search, submit, press, chat } = rig()
    const plan = await ask('camille', `update all --tag ${releases.test.tag} --without "Hôtel de ville"`, {
      holds: has('update.edit'),
    })
    const { fields } = await open('camille', plan, 'update.edit')
    expect(fields.find(({ id }) => id === 'leaveOut')?.values).toEqual(['site-mairie'])
    const [other = ''] = await search('camille', 'leaveOut', 'Saint-Aubin')
    const at = new Date(Math.ceil(Date.now() / 86_400_000) * 86_400_000 + 2 * 86_400_000)
    const edited = await submit(
      'camille',
      { leaveOut: ['Hôtel de ville', other], startAt: at },
      { holds: has('rollout.discard') },
    )
    expect(edited.words).not.toContain('HOP-RAD')
    const dropped = await press('camille', edited, 'rollout.discard', { holds: discarded.title })
    expect(dropped.words).toContain(discarded.text)
    expect(has('rollout.start')(dropped)).toBe(false)
    const late = await chat.press('camille', edited, buttonOf(edited, 'rollout.discard'), { stale: true })
    expect(late.ok).toBe(true)
  })

  test('what the procedure forbids is refused with a way forward, which is a button', async () => {
    const { ask, press } = rig()
    const refused = await ask('camille', `update post MAI-ACC-01 --tag ${releases.test.tag}`, {
      holds: has('rollout.fix'),
    })
    expect(has('rollout.start')(refused)).toBe(false)
    const mended = await press('camille', refused, 'rollout.fix', { holds: has('rollout.start') })
    expect(mended.words).toContain('WRS-MAI-01')
    await press('camille', mended, 'rollout.discard', { holds: discarded.title })
  })

  test.each([
    ['update all --phase test', 'La phase de test a besoin du tag que Wisper vous a donné.'],
    [
      `update all --phase production --tag ${releases.test.tag}`,
      `Le tag ${releases.test.tag} n’est pas celui du compte`,
    ],
    ['update post NO-SUCH --tag x', 'Aucune machine ne s’appelle « NO-SUCH ».'],
    ['update all --tag nothing-like-it', 'Le tag nothing-like-it n’existe pas dans la console.'],
    ['update all --waves 0', '« 0 » est hors limites'],
    ['update all --at yesterday', '« yesterday » est déjà passé. Donnez un moment à venir.'],
    ['update all --at bananas', '« bananas » n’est pas un moment que je sais lire.'],
    ['update all "unclosed', 'Un guillemet n’est pas fermé, près de « "unclosed ».'],
    ['rollout R-999', 'R-999 n’existe pas. Pour voir ceux qui existent : /w360 rollout'],
    ['retry R-998', 'R-998 n’existe pas. Pour voir ceux qui existent : /w360 rollout'],
    ['validate no-such-tag', 'Aucune campagne pour le tag « no-such-tag ».'],
    ['promote no-such-tag', 'Le tag no-such-tag n’a pas été testé ici.'],
    ['link AAAA-BBBB-CCCC', 'Ce code n’est pas valable'],
    ['window Nowhere mon-fri 8-18', 'Aucun site ne s’appelle « Nowhere ».'],
    ['releases 0.0.0', 'Aucune version connue ne s’appelle « 0.0.0 ».'],
    ['status Nowhere', 'Rien ne s’appelle « Nowhere »'],
    ['audit --since never', '« never » n’est pas une date que je sais lire.'],
    ['updaet', 'Vouliez-vous dire « update » ?'],
    ['rollback --to never-seen-tag', 'Le tag never-seen-tag n’existe pas dans la console.'],
  ])('« %s » is refused in words that say why', async (typed, says) => {
    const answer = await rig().ask('camille', typed, { holds: says })
    expect(answer.isPrivate).toBe(true)
    expect(has('rollout.start')(answer)).toBe(false)
    expect(answer.words).not.toContain(fr.card.failedTitle)
  })

  test('Start, pressed twice in one moment, starts once; the living message tells it in place', async () => {
    const { ask, press, seen, chat } = rig()
    const typed = `update group Médiathèque/Prêt --tag ${releases.test.tag} --waves 1,100% --pause`
    const asks = () => ask('camille', typed, { place: 'team', holds: has('rollout.start') })
    const plan = await untilAsked(asks, isAmongOthers)
    expect(buttonOf(plan, 'rollout.start').question).not.toBeNull()
    await press('camille', plan, 'rollout.start', { doubled: true, holds: started.title('R-1') })
    const waiting = await seen('hugo', (message) => message.words.includes('R-1 ·') && has('rollout.next')(message))
    const all = await chat.messages('hugo', 'team')
    expect(all.filter((message) => !message.isPrivate && message.words.includes('R-1 ·'))).toHaveLength(1)
    expect(waiting.isPrivate).toBe(false)
    expect((await ask('camille', 'rollout')).words).not.toContain('R-2')
  })

  test('a rollout is paused, resumed and let go by button and by word; an old card says how it is now', async () => {
    const { ask, press, seen } = rig()
    const living = await seen('malik', (message) => message.words.includes('R-1 ·') && has('rollout.pause')(message))
    await press('malik', living, 'rollout.pause', { holds: wordsFor('en').command.steered.pause('R-1') })
    const paused = await seen('malik', (message) => message.id === living.id && has('rollout.resume')(message))
    const old = await press('camille', living, 'rollout.pause', { stale: true })
    expect(old.words).toContain('R-1')
    await press('camille', paused, 'rollout.resume', { holds: steered.resume('R-1') })
    await ask('camille', 'pause R-1', { holds: steered.pause('R-1') })
    await ask('camille', 'resume R-1', { holds: steered.resume('R-1') })
  })

  test('a rollout is shown, and followed in another place', async () => {
    const { ask, press, seen } = rig()
    const status = await ask('hugo', 'status', { holds: has('rollout.show') })
    const shown = await press('hugo', status, 'rollout.show', { holds: has('rollout.watch') })
    await press('hugo', shown, 'rollout.watch', { holds: words.watched('R-1') })
    await seen('hugo', /R-1 ·/u, shown.place)
  })

  test('a rollout goes on when somebody says so, and its living message ends in place', async () => {
    const { ask, press, seen, chat } = rig()
    const living = await seen('malik', (message) => message.words.includes('R-1 ·'))
    const asked = await ask('camille', 'next R-1', { holds: has('rollout.next') })
    await press('camille', asked, 'rollout.next', { holds: steered.next('R-1', 1) })
    const over = await seen('malik', (message) => message.id === living.id && message.buttons.length === 0)
    expect(over.words).toContain(releases.test.version)
    const all = await chat.messages('hugo', 'team')
    expect(
      all.filter(({ words: shown, file, isPrivate }) => shown.includes('R-1 ·') && file === null && !isPrivate),
    ).toHaveLength(1)
  })

  test('what failed, and it alone, is tried again', async () => {
    const { ask, press, seen, console } = rig()
    for (const targetId of ['pdt-med-pub-01', 'pdt-med-pub-02', 'pdt-med-pub-03'])
      await console.control('machine', { targetId, failInstalls: 1_000_000 })
    const typed = `update group "Médiathèque/Postes publics" --tag ${releases.test.tag} --waves 1,100% --pause`
    const asks = () => ask('malik', typed, { place: 'news', holds: has('rollout.start') })
    const plan = await untilAsked(asks, isAmongOthers)
    await press('malik', plan, 'rollout.start')
    await seen('camille', (message) => message.words.includes('R-2 ·') && has('rollout.retry')(message), 'news')
    const asked = await ask('camille', 'retry R-2', { holds: has('rollout.retry') })
    await press('camille', asked, 'rollout.retry', { holds: /R-2/u })
    await seen('camille', (message) => message.words.includes('R-2 ·') && has('rollout.retry')(message), 'news')
  })

  test('hours of work are shown before they are set', async () => {
    const { ask, press } = rig()
    const hours = 'window "Centre hospitalier Saint-Aubin" sam-dim 20:00-06:00'
    const asked = await ask('camille', hours, { holds: has('window.set') })
    await press('camille', asked, 'window.set')
    expect((await ask('hugo', 'window')).words).toContain('Centre hospitalier Saint-Aubin')
    const off = await ask('camille', 'window "Centre hospitalier Saint-Aubin" off', { holds: has('window.set') })
    await press('camille', off, 'window.set')
  })
}
