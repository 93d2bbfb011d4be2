import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startWorkspace } from '../../sandbox/slack/start.ts'
import { startTeamsSandbox } from '../../sandbox/teams/start.ts'
import { freePort } from '../support/service.ts'
import { pageOf, patient, readiness } from './bot.ts'
import { home, spawned } from './for-this-test.ts'
import { CAMILLE, wordsOf, workspaceAt } from './workspace.ts'

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
    onTestFinished(async () => void taken.close())
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
    expect(bot.output()).toMatch(
      /WISPER_API_URL\u00a0: manque[\s\S]*SLACK_SIGNING_SECRET ou TEAMS_CLIENT_ID\u00a0: manque/,
    )
  })

  test('a Slack token that Slack does not know', async () => {
    const chat = await startWorkspace()
    onTestFinished(() => chat.close())
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

  test('a secret that Microsoft does not know, and a Microsoft that does not answer', async () => {
    const teams = await startTeamsSandbox()
    onTestFinished(() => teams.close())
    const { cloud } = teams
    const settings = {
      TEAMS_CLIENT_ID: teams.clientId,
      TEAMS_CLIENT_SECRET: 'of-somebody-else',
      TEAMS_TENANT_ID: teams.tenantId,
      TEAMS_LOGIN_URL: cloud.loginUrl,
      TEAMS_OPENID_URL: cloud.openIdMetadataUrl,
      TEAMS_SERVICE_URL: cloud.serviceUrl,
    }
    const { spawn } = await home()
    const refused = await spawn(settings)
    expect((await refused.ended()).code).toBe(1)
    expect(refused.output()).toMatch(/^Teams ne nous reconnaît pas \(401\)\. .*TEAMS_CLIENT_SECRET.*\n$/)
    expect(`${refused.output()}${refused.log()}`).not.toContain('of-somebody-else')
    const alone = await spawn({ ...settings, TEAMS_LOGIN_URL: `http://127.0.0.1:${await freePort()}` })
    expect((await alone.ended()).code).toBe(1)
    expect(alone.output()).toMatch(/^Microsoft ne répond pas \(away\)\. .*TEAMS_LOGIN_URL.*\n$/)
  })

  test('a data folder that cannot be written', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'w360-file-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    await writeFile(join(folder, 'file'), '')
    const bot = await spawned({ W360_DATA_DIR: join(folder, 'file', 'data') })
    expect((await bot.ended()).code).toBe(1)
    expect(bot.output()).toMatch(/^Le dossier de données ne peut pas être écrit.*W360_DATA_DIR.*\n$/)
  })

  test('a full disk', async ({ skip }) => {
    const folder = await mkdtemp(join(tmpdir(), 'w360-full-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'none', folder], { stdio: 'ignore' })
    } catch {
      skip('this user may not mount a small disk')
    }
    onTestFinished(async () => void execFileSync('umount', [folder]))
    const bot = await spawned({ W360_DATA_DIR: join(folder, 'data') })
    expect((await bot.ended()).code).toBe(1)
    expect(bot.output()).toMatch(/^Le disque est plein\. Libérez de la place.*\n$/)
  })
})
