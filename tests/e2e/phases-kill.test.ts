import { expect, test } from 'vitest'
import { verifyFromTerminal } from '../../bot/audit/verify-main.ts'
import { patient } from './bot.ts'
import { releases } from './console.ts'
import { home, surroundings } from './for-this-test.ts'
import { isOver, startRollout } from './rollouts.ts'
import { buttonsOf, CAMILLE, type Message, SOPHIE, wordsOf } from './workspace.ts'

const { tag } = releases.test

test('kill -9 between a decision and its promotion: promoted once, said so, and the trail is whole', async () => {
  const { hand, workspace, environment } = await surroundings({ speed: 60 })
  const { folder, start, startReady } = await home(environment)
  const bot = await startReady()
  const camille = workspace.as(CAMILLE)
  const sophie = workspace.as(SOPHIE)
  const promotions = async (): Promise<number> =>
    (await hand.journal()).filter(({ action }) => action === 'promoted').length
  /** What everybody sees, once it is there. */
  const shown = async (holds: (message: Message) => boolean): Promise<Message> => {
    const find = async () =>
      (await camille.messages()).findLast((each) => each.bot && each.ephemeralFor === undefined && holds(each))
    await expect.poll(find, { ...patient, timeout: 60_000 }).toBeDefined()
    const message = await find()
    if (message === undefined) throw new Error('Gone again')
    return message
  }
  const titled = (title: string) => (message: Message) => wordsOf(message).split('\n')[0]?.includes(title) === true
  const offers = (action: string) => (message: Message) => buttonsOf(message).some((each) => each.action === action)

  for (const change of ['--organisation vendor', 'support']) {
    const asked = await camille.ask(`/w360 role @sophie ${change}`)
    await camille.pressAndSee(asked, 'role.apply')
  }
  await startRollout(camille, `update post MED-PUB-01 --tag ${tag}`)
  await shown(isOver)
  await shown(offers('campaign.override'))
  const asked = await camille.ask(`/w360 validate ${tag} --override "Correctif attendu ce soir"`)
  await camille.pressAndSee(asked, 'campaign.validate')
  const preview = await camille.ask(`/w360 promote ${tag}`)
  await camille.pressAndSee(preview, 'promotion.request')
  const request = await shown(offers('approval.approve'))

  // Long enough to decide, to be told so, and to be killed before the console acts.
  const slow = { kind: 'latency', method: 'PUT', path: '/account/default-tag', milliseconds: 6_000, count: 1 }
  await hand.control('faults', { rules: [slow] })
  expect(await sophie.press(request, 'approval.approve')).toEqual({ ok: true })
  await shown(titled('Approuvé'))
  await bot.end('SIGKILL')
  expect(await promotions()).toBe(0)

  const next = await start()
  const decided = await shown(titled('Le compte est passé à'))
  expect(decided.ts).toBe(request.ts)
  expect(buttonsOf(decided)).toEqual([])
  expect(wordsOf(decided)).toContain('Approuvé par Sophie Lambert')
  await shown(titled('compte mis à jour'))
  expect(await promotions()).toBe(1)
  await next.end('SIGTERM')

  const lines: string[] = []
  expect(await verifyFromTerminal({ W360_DATA_DIR: folder }, [], (line) => lines.push(line)), lines.join('\n')).toBe(0)
  expect(await promotions()).toBe(1)
}, 120_000)
