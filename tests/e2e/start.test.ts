import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { type RunningConsole, startConsole } from '../../sandbox/console/start.ts'
import { startWorkspace } from '../../sandbox/slack/start.ts'
import { judge } from '../support/judge.ts'
import { freePort } from '../support/service.ts'
import { type BotProcess, createHome, type Home, pageOf, patient, readiness, spawnBot } from './bot.ts'
import { consoleAt, releases } from './console.ts'
import { deliver, slashBody } from './requests.ts'
import { isOver, livingMessages, livingWhen, startRollout } from './rollouts.ts'
import { type Surroundings, startSurroundings } from './surroundings.ts'
import { CAMILLE, wordsOf, workspaceAt } from './workspace.ts'

const clearUp: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const clear of clearUp.splice(0).toReversed()) await clear()
})

const home = async (...options: Parameters<typeof createHome>): Promise<Home> => {
  const made = await createHome(...options)
  clearUp.push(() => made.leave())
  return made
}
const surroundings = async (...options: Parameters<typeof startSurroundings>): Promise<Surroundings> => {
  const made = await startSurroundings(...options)
  clearUp.push(() => made.close())
  return made
}
const spawned = async (environment: Readonly<Record<string, string>>): Promise<BotProcess> => {
  const bot = await spawnBot(environment)
  clearUp.push(async () => {
    if (!bot.exited()) await bot.end('SIGKILL')
  })
  return bot
}
describe('with nothing configured', () => {
  test('the terminal gives the address of the page and three things to type, and Ctrl-C ends it cleanly', async () => {
    const { start } = await home({}, 'empty')
    const bot = await start()
    const typed = bot.output().match(/\/w360 \w+/g)
    expect(typed).toEqual(['/w360 help', '/w360 status', '/w360 update'])
    const page = await fetch(pageOf(bot))
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('<html')
    await expect.poll(() => readiness(bot), patient).toMatchObject({ status: 200 })
    const { code, milliseconds } = await bot.end('SIGINT')
    expect(code).toBe(0)
    expect(milliseconds).toBeLessThan(5_000)
    expect(bot.output()).toContain('Relancez-le')
    expect(bot.log()).toBe('')
  })

  test('each of the three things is answered in words', async () => {
    const { startReady } = await home()
    const bot = await startReady()
    const camille = workspaceAt(pageOf(bot)).as(CAMILLE)
    expect(wordsOf(await camille.ask('/w360 help'))).toContain('/w360 update')
    expect(wordsOf(await camille.ask('/w360 status'))).toContain('2026.4.2')
    expect(await camille.say('/w360 update')).toEqual({ ok: true })
    await expect.poll(async () => (await camille.view())?.title.text, patient).toBe('Mettre à jour')
  })

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
})

describe('what does not start says why in one sentence', () => {
  test('a second process on the same folder', async () => {
    const { start, spawn } = await home()
    await start()
    const second = await spawn()
    expect((await second.ended()).code).toBe(1)
    expect(second.output()).toMatch(/^Un autre W360 Bot utilise déjà ce dossier.*W360_DATA_DIR.*\n$/)
    expect(second.log()).toBe('')
  })

  test('a port that is taken, and by which setting to choose another', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    clearUp.push(async () => taken.close())
    await expect.poll(() => taken.listening, patient).toBe(true)
    const address = taken.address()
    const port = typeof address === 'object' && address !== null ? `${address.port}` : ''
    const { spawn } = await home()
    for (const setting of ['PORT', 'SANDBOX_PORT']) {
      const bot = await spawn({ [setting]: port })
      expect((await bot.ended()).code).toBe(1)
      expect(bot.output()).toBe(
        `Le port ${port} est déjà pris. Libérez-le, ou choisissez-en un autre avec ${setting}.\n`,
      )
    }
  })

  test('a configuration with several mistakes, all of them at once', async () => {
    const bot = await spawned({
      PORT: 'soon',
      WISPER_API_URL: 'https://console.example/v1',
      SLACK_BOT_TOKEN: 'secret-that-is-no-token',
      SLACK_SIGNING_SECRET: 'x',
      W360_OWNERS: 'Camille',
      W360_LOCALE: 'en',
    })
    expect((await bot.ended()).code).toBe(2)
    for (const name of ['PORT', 'WISPER_API_TOKEN', 'SLACK_BOT_TOKEN', 'W360_OWNERS'])
      expect(bot.output()).toMatch(new RegExp(`- ${name}: `))
    expect(bot.output()).not.toContain('secret-that-is-no-token')
  })

  test('production with nothing set: no sandbox stands in', async () => {
    const bot = await spawned({ NODE_ENV: 'production' })
    expect((await bot.ended()).code).toBe(2)
    expect(bot.output()).toMatch(/WISPER_API_URL : manque[\s\S]*SLACK_SIGNING_SECRET : manque/)
  })

  test('a Slack token that Slack does not know', async () => {
    const chat = await startWorkspace()
    clearUp.push(() => chat.close())
    const { spawn } = await home()
    const bot = await spawn({
      SLACK_SIGNING_SECRET: chat.signingSecret,
      SLACK_BOT_TOKEN: 'xoxb-of-somebody-else',
      SLACK_API_URL: chat.apiUrl,
    })
    expect((await bot.ended()).code).toBe(1)
    expect(bot.output()).toBe('Slack ne nous reconnaît pas (invalid_auth). Vérifiez SLACK_BOT_TOKEN.\n')
    expect(`${bot.output()}${bot.log()}`).not.toContain('of-somebody-else')
  })

  test('a data folder that cannot be written', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'w360-file-'))
    clearUp.push(() => rm(folder, { recursive: true }))
    await writeFile(join(folder, 'file'), '')
    const bot = await spawned({ W360_DATA_DIR: join(folder, 'file', 'data') })
    expect((await bot.ended()).code).toBe(1)
    expect(bot.output()).toMatch(/^Le dossier de données ne peut pas être écrit.*W360_DATA_DIR.*\n$/)
  })

  test('a full disk', async ({ skip }) => {
    const folder = await mkdtemp(join(tmpdir(), 'w360-full-'))
    clearUp.push(() => rm(folder, { recursive: true }))
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'none', folder], { stdio: 'ignore' })
    } catch {
      skip('this user may not mount a small disk')
    }
    clearUp.push(async () => execFileSync('umount', [folder]))
    const bot = await spawned({ W360_DATA_DIR: join(folder, 'data') })
    expect((await bot.ended()).code).toBe(1)
    expect(bot.output()).toMatch(/^Le disque est plein\. Libérez de la place.*\n$/)
  })
})

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
    clearUp.push(() => late.close())
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
    clearUp.push(async () => ear.close())
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
