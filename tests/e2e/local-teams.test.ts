import { expect, test } from 'vitest'
import { readiness } from './bot.ts'
import { home } from './for-this-test.ts'

test('with TEAMS_LOCAL=1 the terminal names what to start beside it, and the playground finds a bot there', async () => {
  const { startReady } = await home({ TEAMS_LOCAL: '1' })
  const bot = await startReady()
  const endpoint = `${bot.origin}/api/messages`
  await expect.poll(bot.output).toContain('npm run teams:local')
  expect(bot.output()).toContain(`npx @microsoft/m365agentsplayground@0.2.28 -e ${endpoint} -c msteams -p 56150`)
  expect((await fetch(endpoint, { method: 'HEAD' })).status).toBe(200)
  expect(await readiness(bot)).toMatchObject({ status: 200 })
  expect(bot.log()).toBe('')
})
