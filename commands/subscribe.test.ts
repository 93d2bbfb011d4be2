import { describe, expect, it } from 'vitest'
import { noAnnouncements } from '../bot/announcement/announcements.fake.ts'
import { defaultWaves } from '../bot/rollout/request.ts'
import { printRequest } from '../bot/rollout/request-text.ts'
import { testTag } from './fleet.testing.ts'
import { noCampaigns } from './quiet.testing.ts'
import { buttonsOf, cardOf, formOf, titleOf, wordsOf } from './reply.testing.ts'
import { occasion, personOf, rig } from './room.testing.ts'

const fields = (values: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(values).map(([field, value]) => [field, [value]]))

describe('subscribe', () => {
  it('alone shows how the place stands, and the way in', async () => {
    const { say } = rig()
    const reply = await say('subscribe')
    expect(wordsOf(reply)).toContain('ne reçoit pas les annonces')
    expect(buttonsOf(cardOf(reply)).map(({ action }) => action)).toEqual(['subscribe.form'])
  })

  it('takes its settings in any order and language, and shows them back', async () => {
    const { say } = rig()
    const words = wordsOf(
      await say('abonner official en quiet lun-ven 20h-7h, weekend digest hebdo zone Indian/Reunion'),
    )
    for (const part of ['recevra les annonces', 'anglais', 'officielles seulement', 'chaque lundi', 'Indian/Reunion'])
      expect(words).toContain(part)
    expect(words).toContain('20:00-07:00')
    expect(wordsOf(await say('subscribe'))).toContain('officielles seulement')
  })

  it('changes only what is said, and says when nothing changes', async () => {
    const { say } = rig()
    await say('subscribe official quiet 20:00-07:00')
    const changed = wordsOf(await say('subscribe quiet off'))
    expect(changed).toContain('réglages de ce lieu sont modifiés')
    expect(changed).toContain('officielles seulement')
    expect(wordsOf(await say('subscribe official'))).toContain('déjà réglé ainsi')
  })

  it.each([
    ['subscribe demain', 'Je ne comprends pas « demain »'],
    ['subscribe quiet', 'il manque une valeur'],
    ['subscribe quiet bientôt', 'Je ne lis pas d’heures'],
    ['subscribe quiet 00:00-24:00', 'ne laissent aucun moment'],
    ['subscribe digest souvent', 'Je ne comprends pas « souvent »'],
    ['subscribe zone Mars/Olympus', 'Je ne connais pas le fuseau'],
    [`subscribe ${'fr '.repeat(300)}`, 'trop long'],
  ])('%s is answered in words', async (said, told) => {
    const { say } = rig()
    expect(wordsOf(await say(said))).toContain(told)
    expect(wordsOf(await say('subscribe'))).toContain('ne reçoit pas')
  })

  it('has a form that says what is wrong by field, and takes what is right', async () => {
    const { room, press, say } = rig()
    const form = await formOf(await press('subscribe.form', {}))
    expect(form.fields.map(({ id }) => id)).toEqual(['language', 'releases', 'quiet', 'digest', 'zone'])
    const at = occasion()
    const values = { language: 'fr', releases: 'official', quiet: 'bientôt', digest: 'daily', zone: 'Ici' }
    const invalid = await room.submit(at, { form: 'subscribe', state: {}, values: fields(values) })
    expect(invalid).toMatchObject({ type: 'invalid', errors: { quiet: expect.any(String), zone: expect.any(String) } })
    const right = { ...values, quiet: '20:00-07:00', zone: '' }
    const done = await room.submit(at, { form: 'subscribe', state: {}, values: fields(right) })
    expect(wordsOf(done)).toContain('recevra les annonces')
    expect(wordsOf(await say('subscribe'))).toContain('chaque jour à 9 h')
  })

  it('is ended by a word or a button', async () => {
    const { say, press } = rig()
    await say('subscribe fr')
    expect(wordsOf(await press('subscribe.end', {}))).toContain('ne recevra plus')
    expect(wordsOf(await say('unsubscribe'))).toContain('n’était pas abonné')
  })

  it('is for operators and owners; everybody may see how the place stands', async () => {
    const { say } = rig({ person: personOf(['viewer']) })
    for (const said of ['subscribe fr', 'unsubscribe', 'announce 4.3', 'language en'])
      expect(titleOf(await say(said)), said).toBe('Vous ne pouvez pas faire cela')
    expect(buttonsOf(cardOf(await say('subscribe')))).toEqual([])
  })
})

describe('announce', () => {
  const told: unknown[] = []
  const announcements = {
    ...noAnnouncements,
    announce: async (tag: string) => {
      told.push(tag)
      return 'announced' as const
    },
  }

  it('takes a version or a tag, and says when it is not one', async () => {
    const { say } = rig({ change: { announcements } })
    expect(wordsOf(await say('announce 4.3'))).toContain('arrive ici')
    expect(told).toEqual([testTag])
    expect(wordsOf(await say('announce 4.33'))).toContain('4.3')
    expect(buttonsOf(cardOf(await say('announce'))).map(({ action }) => action)).toContain('announcement.here')
  })

  it('opens the form of update filled in with the tag and the suggested machines', async () => {
    const suggested = printRequest({
      phase: 'test',
      tag: testTag,
      selection: { type: 'some', sites: [], groups: [], wrs: [], workstations: ['mai-1', 'hop-1'] },
      includeWrs: true,
      waves: defaultWaves,
      pauseBetweenWaves: false,
      restartAt: null,
      startAt: null,
    })
    const { press } = rig({ change: { campaigns: { ...noCampaigns, suggestTest: async () => suggested } } })
    const form = await formOf(await press('announcement.test', { tag: testTag }))
    const words = JSON.stringify(form)
    for (const part of [testTag, 'MAI-1', 'HOP-1']) expect(words).toContain(part)
    expect(wordsOf(await press('announcement.test', { tag: 'w-zzz' }))).toContain('ne peut plus être testée')
  })

  it('asks why a release is not for us', async () => {
    const { press, room } = rig({ change: { announcements: { ...noAnnouncements, dismiss: async () => 'done' } } })
    const form = await formOf(await press('announcement.dismiss', { tag: testTag }))
    expect(form.state).toEqual({ tag: testTag })
    const at = occasion()
    const sent = { form: form.id, state: form.state }
    expect(await room.submit(at, { ...sent, values: {} })).toMatchObject({ type: 'invalid' })
    expect(wordsOf(await room.submit(at, { ...sent, values: { reason: ['non'] } }))).toContain('écartée')
  })
})

describe('language', () => {
  it('is that of the place', async () => {
    const { say, press } = rig()
    expect(wordsOf(await say('language'))).toContain('écrit ici en français')
    expect(wordsOf(await say('langue en'))).toContain('désormais ici en anglais')
    expect(wordsOf(await press('language.set', { locale: 'en' }))).toContain('déjà ici en anglais')
    expect(wordsOf(await say('language klingon'))).toContain('Je ne comprends pas')
  })
})
