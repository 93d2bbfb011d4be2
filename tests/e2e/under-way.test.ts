import { once } from 'node:events'
import { createServer } from 'node:http'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type RunningConsole, startConsole } from '../../sandbox/console/start.ts'
import { judge } from '../support/judge.ts'
import { freePort } from '../support/service.ts'
import { pageOf, patient, readiness } from './bot.ts'
import { consoleAt, releases } from './console.ts'
import { home, surroundings } from './for-this-test.ts'
import { deliver, slashBody } from './requests.ts'
import { isOver, livingMessages, livingWhen, startRollout } from './rollouts.ts'
import { CAMILLE, wordsOf, workspaceAt } from './workspace.ts'

describe('a console that does not answer', () => {
  test('down at the start: the bot is up and says so, and recovers by itself', async () => {
    const { environment, workspace, console: unused } = await surroundings()
    await unused.close()
    const port = await freePort()
    const { start } = await home({ ...environment, WISPER_API_URL: `http://127.0.0.1:${port}/v1` })
    const bot = await start()
    await expect
      .poll(() => readiness(bot), patient)
      .toMatchObject({ status: 503, text: expect.stringContaining('console') })
    expect((await fetch(`${bot.origin}/healthz`)).status).toBe(200)
    const camille = workspace.as(CAMILLE)
    expect(wordsOf(await camille.ask('/w360 status'))).toMatch(/console W360 n’a pas encore répondu/)
    expect(wordsOf(await camille.ask('/w360 update all --phase production'))).toMatch(/console/)
    const late: RunningConsole = await startConsole({ port, token: environment['WISPER_API_TOKEN'] ?? '' })
    onTestFinished(() => late.close())
    await expect.poll(() => readiness(bot), patient).toMatchObject({ status: 200 })
    expect(wordsOf(await camille.ask('/w360 status'))).toContain('2026.4.2')
  }, 60_000)

  test('a token that the console refuses: says so, and names the setting', async () => {
    const { environment, workspace } = await surroundings()
    const { start } = await home({ ...environment, WISPER_API_TOKEN: 'of-somebody-else' })
    const bot = await start()
    await expect
      .poll(() => readiness(bot))
      .toMatchObject({ status: 503, text: expect.stringContaining('unauthorized') })
    expect(wordsOf(await workspace.as(CAMILLE).ask('/w360 status'))).toContain('WISPER_API_TOKEN')
    expect(`${bot.output()}${bot.log()}`).not.toContain('of-somebody-else')
  })
})

describe('under way', () => {
  test('stopped in the middle of a rollout and started again, it goes on where it was', async () => {
    const { startReady } = await home({ SANDBOX_SPEED: '120' })
    const first = await startReady()
    const before = workspaceAt(pageOf(first))
    const beginning = await consoleAt(await before.consoleOrigin()).state()
    const living = await startRollout(before.as(CAMILLE), `update site "Hôtel de ville" --tag ${releases.test.tag}`)
    expect(await first.end('SIGINT')).toMatchObject({ code: 0 })

    const second = await startReady()
    const after = workspaceAt(pageOf(second))
    const console = consoleAt(await after.consoleOrigin())
    for (const targetId of ['pdt-mai-urb-06', 'pdt-mai-dir-03'])
      await console.control('power', { targetId, power: 'on' })
    const over = await livingWhen(after.as(CAMILLE), isOver)
    expect(over.ts).toBe(living.ts)
    expect(await livingMessages(after.as(CAMILLE))).toHaveLength(1)
    const { broken, updates } = judge(beginning, await console.journal(), releases.test)
    expect(broken).toEqual([])
    expect(updates).toBeGreaterThan(20)
  }, 60_000)

  test('SIGTERM in the middle of a rollout ends it within ten seconds, and nothing is lost or done twice', async () => {
    const around = await surroundings({ speed: 60 })
    const { environment, workspace, hand } = around
    const { start, startReady } = await home(environment)
    const first = await startReady()
    const beginning = await hand.state()
    const camille = workspace.as(CAMILLE)
    await startRollout(camille, `update site "Médiathèque des Tilleuls" --tag ${releases.test.tag}`)
    await expect
      .poll(async () => (await hand.journal()).some(({ action }) => action === 'update.accepted'), patient)
      .toBe(true)
    const { code, milliseconds } = await first.end('SIGTERM')
    expect(code).toBe(0)
    expect(milliseconds).toBeLessThan(10_000)
    await start()
    await livingWhen(camille, isOver)
    expect(judge(beginning, await hand.journal(), releases.test).broken).toEqual([])
  }, 60_000)

  test('forged, stale and future deliveries are refused, and nothing comes of them', async () => {
    const { environment, chat } = await surroundings()
    const { start } = await home(environment)
    const bot = await start()
    const answers: string[] = []
    const ear = createServer((request, response) => {
      answers.push(request.url ?? '')
      response.end('ok')
    }).listen(0, '127.0.0.1')
    onTestFinished(async () => void ear.close())
    await once(ear, 'listening')
    const address = ear.address()
    const responses = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
    const { origin } = bot
    const secret = chat.signingSecret
    const forged = slashBody('status', `${responses}/forged`)
    const refused = await Promise.all([
      deliver({ origin, secret: 'of-somebody-else', body: forged }),
      deliver({ origin, secret, body: forged, signature: `v0=${'0'.repeat(64)}` }),
      deliver({ origin, secret, body: forged, signature: '' }),
      deliver({ origin, secret, body: forged, offset: -400 }),
      deliver({ origin, secret, body: forged, offset: 400 }),
    ])
    expect(refused.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401])
    const body = slashBody('status', `${responses}/genuine`)
    expect((await deliver({ origin, secret, body })).status).toBe(200)
    await expect.poll(() => answers.length, patient).toBeGreaterThan(0)
    expect((await deliver({ origin, secret, body })).status).toBe(200)
    await bot.end('SIGTERM')
    expect(answers).toEqual(['/genuine'])
  })
})
