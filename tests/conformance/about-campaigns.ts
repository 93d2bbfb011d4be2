import { expect, test } from 'vitest'
import { wordsFor } from '../../bot/text/words.ts'
import { releases } from '../e2e/console.ts'
import type { PersonKey, SeenMessage } from './driver.ts'
import { buttonOf, has, isAmongOthers, type Rig, untilAsked } from './rig.ts'

const fr = wordsFor('fr')
const { campaign: words, approval } = fr
const why = 'Vu avec les équipes : « ça marche » & <bien>.'
const next = { version: '2026.11.0', tag: 'w360-automne-51d0' }
const last = { version: '2026.12.0', tag: 'w360-hiver-9e77' }

/** From the test of a release to the account's, and back. The releases are the sandbox's own; two more are published here. */
export const aboutCampaigns = (rig: () => Rig): void => {
  /** The campaign of a tag as this person is shown it, once it holds. */
  const campaign = (person: PersonKey, tag: string, action: string): Promise<SeenMessage> => {
    return untilAsked(() => rig().ask(person, `campaign ${tag}`), has(action))
  }

  /** One machine without a WRS moves to the tag, so that a campaign of it is in test. */
  const tested = async (machine: string, tag: string): Promise<void> => {
    const { ask, press } = rig()
    // The site may still be held by the rollout of before.
    const typed = `update post ${machine} --tag ${tag} --phase test`
    const plan = await untilAsked(() => ask('camille', typed), has('rollout.start'))
    await press('camille', plan, 'rollout.start')
    await campaign('camille', tag, 'campaign.override')
  }

  const validated = async (tag: string): Promise<void> => {
    const { ask, press } = rig()
    const asked = await ask('camille', `validate ${tag} --override "${why}"`, { holds: has('campaign.validate') })
    await press('camille', asked, 'campaign.validate', { doubled: true })
  }

  /** Asked for by Malik, as everybody in the place sees it. */
  const requested = async (tag: string): Promise<SeenMessage> => {
    const { ask, press, seen } = rig()
    const there = (message: SeenMessage): boolean => has('promotion.request')(message) && isAmongOthers(message)
    const shown = await untilAsked(() => ask('malik', `campaign ${tag}`), there)
    const preview = await untilAsked(() => press('malik', shown, 'promotion.request'), there)
    await press('malik', preview, 'promotion.request', { doubled: true })
    return seen('sophie', (message) => has('approval.approve')(message) && message.words.includes(tag), preview.place)
  }

  test('a campaign is shown, and followed in another place', async () => {
    const { ask, press, seen } = rig()
    const status = await ask('hugo', 'status', { holds: has('campaign.show') })
    const shown = await press('hugo', status, 'campaign.show', { holds: has('campaign.watch') })
    await press('hugo', shown, 'campaign.watch')
    await seen('hugo', new RegExp(releases.test.version, 'u'), shown.place)
  })

  test('a failure of the test is asked about, and taken note of once', async () => {
    const { press } = rig()
    const failing = await campaign('camille', releases.test.tag, 'campaign.acknowledge')
    const notes = failing.buttons.filter(({ action }) => action === 'campaign.acknowledge')
    for (const { label, question } of notes) {
      expect(question).not.toBeNull()
      await press('camille', failing, 'campaign.acknowledge', { label, doubled: true })
    }
  })

  test('a rollout is stopped for good; its living message, which somebody deleted, is there anew', async () => {
    const { ask, press, seen, chat } = rig()
    const living = await seen(
      'camille',
      (message) => message.words.includes('R-2 ·') && has('rollout.retry')(message),
      'news',
    )
    await chat.weather.deleteMessage(living)
    await chat.weather.throttleNext('edit')
    const stop = await ask('camille', 'cancel R-2', { place: 'team', holds: has('rollout.cancel') })
    await press('camille', stop, 'rollout.cancel', { holds: 'R-2' })
    const over = (message: SeenMessage) => message.words.includes('R-2 ·') && !has('rollout.cancel')(message)
    expect((await seen('camille', over, 'news')).id).not.toBe(living.id)
  })

  test('what only time is missing for is cut short by an owner, with a reason', async () => {
    const { open, resubmit, submit } = rig()
    await open('camille', await campaign('camille', releases.test.tag, 'campaign.override'), 'campaign.override')
    await resubmit('camille', { reason: '   ' }, ({ words: said }) => said.includes(words.refused.reasonNeeded))
    const done = await submit('camille', { reason: why })
    expect(done.words).toContain(releases.test.version)
  })

  test('a promotion is looked at, asked for once, followed elsewhere and taken back', async () => {
    const { press, ask, seen } = rig()
    const request = await requested(releases.test.tag)
    expect(buttonOf(request, 'approval.approve').question).not.toBeNull()
    const refused = await press('malik', request, 'approval.approve')
    expect(refused.words).toContain(wordsFor('en').people.refused.decide)
    const other = request.place === 'news' ? 'team' : 'news'
    const asks = () => ask('camille', `promote ${releases.test.tag}`, { place: other, holds: has('approval.watch') })
    const shown = await untilAsked(asks, isAmongOthers)
    await press('camille', shown, 'approval.watch')
    const copy = await seen(
      'camille',
      (message) => message.id !== request.id && has('approval.approve')(message),
      other,
    )
    await press('malik', request, 'approval.call-back')
    const gone = (id: string) => (message: SeenMessage) => message.id === id && message.buttons.length === 0
    await seen('sophie', gone(request.id), request.place)
    await seen('camille', gone(copy.id), other)
    const late = await press('sophie', request, 'approval.approve', { stale: true })
    expect(late.words).toContain(releases.test.version)
  })

  test('a tag is rejected, and its quarantine ended, by words with a reason', async () => {
    const { ask, press } = rig()
    const { tag } = releases.test
    const rejecting = await ask('camille', `reject ${tag} --reason "${why}"`, { holds: has('campaign.reject-now') })
    expect(rejecting.words).toContain(why)
    await press('camille', rejecting, 'campaign.reject-now')
    const lifting = await ask('sophie', `lift ${tag} --reason "${why}"`, { holds: has('campaign.lift-now') })
    await press('sophie', lifting, 'campaign.lift-now', { holds: words.done.lifted })
  })

  test('a tag is rejected, and its quarantine ended, by forms', async () => {
    const { open, submit } = rig()
    const { tag } = releases.second
    await tested('MED-PRE-01', tag)
    await open('camille', await campaign('camille', tag, 'campaign.reject'), 'campaign.reject')
    await submit('camille', { reason: why }, { holds: words.done.rejected })
    await open('sophie', await campaign('sophie', tag, 'campaign.lift'), 'campaign.lift')
    await submit('sophie', { reason: why }, { holds: words.done.lifted })
  })

  test('a request is rejected by support, with a reason that everybody reads', async () => {
    const { console, open, submit, seen } = rig()
    await console.control('release', { ...next, status: 'test', notes: '# Notes' })
    await tested('MED-PRE-02', next.tag)
    await validated(next.tag)
    const request = await requested(next.tag)
    await open('sophie', request, 'approval.reject')
    await submit('sophie', { reason: why }, { holds: approval.decided.title })
    const over = await seen('malik', ({ id, buttons }) => id === request.id && buttons.length === 0, request.place)
    expect(over.words).toContain('Sophie Lambert')
    expect(over.words).toContain(why)
  })

  test('a request is approved; the account moves on, and can go back', async () => {
    const { console, press, seen } = rig()
    await console.control('release', { ...last, status: 'test', notes: '# Notes' })
    await tested('MED-PRE-03', last.tag)
    await validated(last.tag)
    const request = await requested(last.tag)
    await press('sophie', request, 'approval.approve', { doubled: true, holds: approval.decided.title })
    const over = await seen('sophie', ({ id, buttons }) => id === request.id && buttons.length === 0, request.place)
    expect(over.words).toContain('Sophie Lambert')
    const promoted = await campaign('malik', last.tag, 'campaign.usb')
    await press('malik', promoted, 'campaign.usb', { doubled: true })
    const production = await press('malik', promoted, 'update.plan', { holds: has('rollout.start') })
    await press('malik', production, 'rollout.discard')
    const back = await press('camille', await campaign('camille', last.tag, 'campaign.rollback'), 'campaign.rollback', {
      holds: has('rollout.discard'),
    })
    expect(back.words).toContain(releases.first.tag)
    await press('camille', back, 'rollout.discard')
  })

  test('the keys and the way back are also asked for in words', async () => {
    const { ask } = rig()
    expect((await ask('camille', 'usb done')).words).not.toContain(fr.card.failedTitle)
    expect((await ask('camille', `rollback --to ${releases.first.tag} --dry-run`)).words).toContain(releases.first.tag)
  })
}
