import { expect, test } from 'vitest'
import { releases } from '../e2e/console.ts'
import { home } from '../e2e/for-this-test.ts'
import { CAMILLE, SOPHIE, SUPPORT } from '../e2e/workspace.ts'
import { openPictures } from './pictures.ts'
import { closed, inSlack, inTeams, join, makeSupport, testInSlack } from './requests.ts'
import { actionsInSlack, seesInSlack, titledInSlack, wordsInSlack } from './slack-sights.ts'
import { both } from './surroundings.ts'
import { actionsInTeams, forAllInTeams, GROUP_CHAT, titledInTeams, wordsInTeams } from './teams-person.ts'

const { version, tag } = releases.test
const asked = `Approbation demandée : W360 Core ${version}`
const decided = `Le compte est passé à W360 Core ${version}`

test('asked in Slack, approved in Teams: not by who asked, and every card says who, where and when', async () => {
  const around = await both({ speed: 120 })
  const { hand, workspace, environment } = around
  const { startReady } = await home(environment)
  await startReady()
  const [camille, sophie] = [workspace.as(CAMILLE), workspace.as(SOPHIE)]
  const [camilleInTeams, sophieInTeams, hugoInTeams] = ['camille', 'sophie', 'hugo'].map((key) => around.inTeams(key))
  if (camilleInTeams === undefined || sophieInTeams === undefined || hugoInTeams === undefined) throw new Error('who?')
  // From here on it is known where the group chat is spoken to.
  expect(wordsInTeams(await sophieInTeams.ask('status', GROUP_CHAT))).toContain('Montreval')
  await makeSupport(camille, '@sophie')
  await join(sophie, sophieInTeams)
  // Camille is somebody of her own in Teams, with the same address; and Hugo's account there turns out to be hers.
  const role = await camilleInTeams.ask('role @Camille Renard support')
  expect(wordsInTeams(await camilleInTeams.pressAndSee(role, 'role.apply'))).toMatch(/support/)
  await camille.pressAndSee(await camille.ask('/w360 role @camille support'), 'role.apply')
  await testInSlack(camille)

  const preview = await camille.ask(`/w360 promote ${tag}`)
  await camille.pressAndSee(preview, 'promotion.request')
  const open = (message: Parameters<typeof actionsInSlack>[0]) => actionsInSlack(message).includes('approval.approve')
  const where = await seesInSlack(camille, open)
  const ops = await seesInSlack(camille, open, { channel: SUPPORT })
  const chat = await sophieInTeams.sees(
    (message) => forAllInTeams(message) && actionsInTeams(message).includes('approval.approve'),
    { place: GROUP_CHAT, what: 'the request' },
  )
  expect(titledInTeams(asked)(chat)).toBe(true)
  expect(wordsInTeams(chat)).toContain('Camille Renard, sur Slack, le')
  const cards = [inSlack(camille, where), inSlack(sophie, ops), inTeams(sophieInTeams, GROUP_CHAT, chat.id)]

  const picture = await openPictures()
  await picture('one-request', { origin: workspace.origin, person: SOPHIE, message: ops }, chat)

  const refusal = 'même si vous êtes ici sous une autre identité'
  const own = await camilleInTeams.pressAndSee(chat, 'approval.approve')
  expect(wordsInTeams(own)).toContain(refusal)
  await join(camille, hugoInTeams)
  const watched = await hugoInTeams.ask(`promote ${tag}`)
  expect(actionsInTeams(watched)).toContain('approval.approve')
  expect(wordsInTeams(await hugoInTeams.pressAndSee(watched, 'approval.approve'))).toContain(refusal)
  expect((await Promise.all(cards.map((read) => read()))).every(({ actions }) => actions.length > 0)).toBe(true)

  const since = performance.now()
  expect(await sophieInTeams.press(chat, 'approval.approve', { doubled: true })).toMatchObject({ ok: true })
  const { milliseconds, shown } = await closed(cards, since, 5_000)
  expect(milliseconds).toBeLessThan(5_000)
  for (const { where: place, words } of shown)
    expect(words, place).toMatch(/Approuvé par Sophie Lambert, sur Teams, le \d+ \S+ \d{4}, \d\d:\d\d/)

  await seesInSlack(camille, titledInSlack(decided))
  await seesInSlack(sophie, titledInSlack(decided), { channel: SUPPORT })
  const done = await sophieInTeams.sees(titledInTeams(decided), { place: GROUP_CHAT })
  expect(done.id).toBe(chat.id)
  await picture('one-decision', { origin: workspace.origin, person: SOPHIE, message: ops }, done)
  expect((await hand.journal()).filter(({ action }) => action === 'promoted')).toHaveLength(1)
  // Whoever asked hears of it in private, where they asked.
  await expect
    .poll(async () => (await camille.messages('D0CAMILLE')).filter(({ bot }) => bot).map(wordsInSlack), {
      timeout: 20_000,
    })
    .toContainEqual(expect.stringContaining('Votre demande est approuvée'))
}, 180_000)
