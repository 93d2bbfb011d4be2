import { expect, test } from 'vitest'
import { releases } from '../e2e/console.ts'
import { home } from '../e2e/for-this-test.ts'
import { CAMILLE, SOPHIE, SUPPORT } from '../e2e/workspace.ts'
import { closed, inSlack, inTeams, makeSupport, testInTeams } from './requests.ts'
import { actionsInSlack, seesInSlack, wordsInSlack } from './slack-sights.ts'
import { both } from './surroundings.ts'
import { actionsInTeams, forAllInTeams, GROUP_CHAT, TEAM, titledInTeams, wordsInTeams } from './teams-person.ts'

const { version, tag } = releases.test

test('asked in Teams, approved in Slack, kill -9 before any card is painted: both chats are told after it', async () => {
  const around = await both({ speed: 120 })
  const { hand, workspace, teams, environment } = around
  const { start, startReady } = await home(environment)
  const bot = await startReady()
  const [camille, sophie] = [workspace.as(CAMILLE), workspace.as(SOPHIE)]
  const [camilleInTeams, sophieInTeams] = [around.inTeams('camille'), around.inTeams('sophie')]
  await sophieInTeams.ask('status', GROUP_CHAT)
  await makeSupport(camille, '@sophie')
  await testInTeams(camilleInTeams)
  const preview = await camilleInTeams.ask(`promote ${tag}`)
  await camilleInTeams.pressAndSee(preview, 'promotion.request')
  const open = (message: Parameters<typeof forAllInTeams>[0]) =>
    forAllInTeams(message) && actionsInTeams(message).includes('approval.approve')
  const where = await camilleInTeams.sees(open, { what: 'the request' })
  const chat = await sophieInTeams.sees(open, { place: GROUP_CHAT, what: 'the request' })
  const ops = await seesInSlack(sophie, (message) => actionsInSlack(message).includes('approval.approve'), {
    channel: SUPPORT,
  })
  expect(wordsInSlack(ops)).toContain('Camille Renard, sur Teams, le')
  const cards = [
    inSlack(sophie, ops),
    inTeams(camilleInTeams, TEAM, where.id),
    inTeams(sophieInTeams, GROUP_CHAT, chat.id),
  ]

  // With the role and all, and two identities that only an address joins.
  await camille.pressAndSee(await camille.ask('/w360 role @camille support'), 'role.apply')
  const own = await camille.pressAndSee(ops, 'approval.approve')
  expect(wordsInSlack(own)).toContain('C’est votre demande')

  // The decision can be told to who takes it, and no card can be changed before the end.
  const slow = { kind: 'latency', method: 'PUT', path: '/account/default-tag', milliseconds: 10_000, count: 1 }
  await hand.control('faults', { rules: [slow] })
  teams.control.failNext({ operation: 'edit', kind: 'drop', count: 10_000 })
  const broken = { method: 'chat.update', error: 'internal_error', status: 503, count: 10_000 }
  expect(await workspace.control({ failNext: broken })).toEqual({ ok: true })
  const told = await sophie.pressAndSee(ops, 'approval.approve')
  expect(wordsInSlack(told)).toContain('est approuvé')
  await bot.end('SIGKILL')
  for (const { where: place, actions } of await Promise.all(cards.map((read) => read())))
    expect(actions, place).toContain('approval.approve')

  teams.control.clearFaults()
  expect(await workspace.control({ clearFaults: true })).toEqual({ ok: true })
  await start()
  const { shown } = await closed(cards, performance.now(), 20_000)
  for (const { where: place, words } of shown)
    expect(words, place).toMatch(/Approuvé par Sophie Lambert, sur Slack, le \d+ \S+ \d{4}, \d\d:\d\d/)
  // The kill may have met its post under way: then it is posted again, but not before the first one's 25 s are over.
  await camilleInTeams.sees((message) => wordsInTeams(message).includes('Votre demande est approuvée'), {
    place: camilleInTeams.key,
    what: 'the decision, in private',
    timeout: 45_000,
  })
  await camilleInTeams.sees(titledInTeams(`Le compte est passé à W360 Core ${version}`), { what: 'the promotion' })
  expect((await hand.journal()).filter(({ action }) => action === 'promoted')).toHaveLength(1)
}, 180_000)
