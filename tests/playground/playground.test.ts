import { join } from 'node:path'
import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { wordsFor } from '../../bot/text/words.ts'
import { type Environment, pageOf } from '../e2e/bot.ts'
import { type ConsoleHand, consoleAt, releases } from '../e2e/console.ts'
import { home } from '../e2e/for-this-test.ts'
import { workspaceAt } from '../e2e/workspace.ts'
import { openBrowser, takesPictures, withoutBrowser } from '../support/browser.ts'
import { type Chat, openChat } from './chat.ts'
import { startPlayground } from './playground.ts'
import { type PersonName, placeOfMegan } from './program.ts'

const pictures = join(import.meta.dirname, '..', '..', 'docs', 'pictures', 'teams')

/** Fast enough for a test, slow enough that timeouts measured in that time do not run out while a picture is taken. */
const SPEED = '60'
const { version, tag } = releases.test
/** The playground’s people speak English. */
const words = wordsFor('en')
const { approval, command, plan: planWords, rollout: rolloutWords } = words
const { start } = planWords.buttons
const nameOf = (number: number, state: keyof typeof rolloutWords.states): string =>
  rolloutWords.title(rolloutWords.number(number), version, 'test', rolloutWords.states[state])

describe('Teams, as Microsoft’s Agents Playground plays it', () => {
  let browser: Browser
  let endpoint: string
  let console: ConsoleHand

  beforeAll(async () => {
    if (withoutBrowser !== null) throw new Error(`${withoutBrowser}: install one, or name it in CHROMIUM_PATH`)
    browser = await openBrowser('en-US')
  })
  afterAll(() => browser.close())

  const startTheBot = async (environment: Environment = {}): Promise<void> => {
    const { startReady } = await home({ TEAMS_LOCAL: '1', SANDBOX_SPEED: SPEED, W360_LOCALE: 'en', ...environment })
    const bot = await startReady()
    endpoint = `${bot.origin}/api/messages`
    expect(bot.output()).toContain(`-e ${endpoint} -c msteams`)
    console = consoleAt(await workspaceAt(pageOf(bot)).consoleOrigin())
  }

  const sitDownAs = async (name: PersonName): Promise<Chat> => {
    const playground = await startPlayground(name, endpoint)
    onTestFinished(() => playground.stop())
    const page = await browser.newPage({
      locale: 'en-US',
      timezoneId: 'Europe/Paris',
      // High enough for the highest card: the playground draws a card anew when its window changes.
      viewport: { width: 1_280, height: 1_700 },
    })
    onTestFinished(() => page.close())
    page.setDefaultTimeout(30_000)
    return openChat(page, playground.origin, words.card.hello.title)
  }

  const picture = async (name: string, { page }: Chat, shown: Locator): Promise<void> => {
    if (!takesPictures) return
    await shown.scrollIntoViewIfNeeded()
    const { y = 0, height = 0 } = (await shown.boundingBox()) ?? {}
    await page.mouse.move(120, 700)
    const clip = { x: 0, y: 0, width: 1_280, height: Math.min(1_700, Math.ceil(Math.max(640, y + height + 40))) }
    await page.screenshot({ path: join(pictures, `playground-${name}.png`), animations: 'disabled', clip })
  }

  /** As they are seen; nothing where there is no such card, or not yet. */
  const wordsIn = async (shown: Locator): Promise<string> => (await shown.allInnerTexts()).join('\n')
  const says = (shown: Locator, said: string): Promise<void> =>
    expect.poll(() => wordsIn(shown), { timeout: 30_000, interval: 100 }).toContain(said)

  test('a rollout is asked for by a form, started by a button, and seen to its end in one living message', async () => {
    await startTheBot()
    const alex = await sitDownAs('alex')

    await alex.say('update')
    await picture('update', alex, await alex.card(command.update.openText))

    const form = await alex.openForm('update')
    await alex.choose(form, command.update.tag, version)
    await alex.choose(form, command.update.scope, command.update.scopes.everything)
    // A dialog of Teams hears of no change: a field that others hang on has a button for that.
    await form.getByRole('button', { name: words.card.refresh }).last().click()
    await form.getByText(command.update.names.sites, { exact: true }).waitFor({ state: 'detached' })
    await picture('form', alex, form)
    await form.getByRole('button', { name: command.update.submit }).click()
    const plan = await alex.card(planWords.title('test', version))
    // Teams closes a dialog that is answered with nothing; the playground leaves that to people.
    await form.getByRole('button', { name: 'Close' }).click()
    await picture('plan', alex, plan)
    await alex.press(plan, start, start)
    await alex.card(command.started.title(rolloutWords.number(1)))
    expect(await alex.cards(planWords.title('test', version)).count()).toBe(0)

    const living = await alex.card(nameOf(1, 'running'))
    const seen = new Set<string>()
    const progress = async (): Promise<string> => {
      const shown = await wordsIn(alex.cards(rolloutWords.title(rolloutWords.number(1), version, 'test', '')))
      seen.add(shown)
      return shown
    }
    await expect
      .poll(progress, { timeout: 60_000, interval: 100 })
      .toMatch(new RegExp(`Hôtel de ville · (?:${rolloutWords.laneWave(3, 4)}|${rolloutWords.laneWave(4, 4)})`, 'u'))
    await console.control('speed', { speed: 10 })
    await picture('living', alex, living)
    await console.control('machine', { targetId: 'pdt-hop-rad-02', failInstalls: 0 })
    for (const { id, power } of (await console.state()).workstations)
      if (power === 'off') await console.control('power', { targetId: id, power: 'on' })
    await console.control('speed', { speed: 200 })
    await expect.poll(progress, { timeout: 90_000, interval: 100 }).toContain(nameOf(1, 'done'))
    expect(seen.size).toBeGreaterThan(3)
    expect(await alex.cards(rolloutWords.title(rolloutWords.number(1), version, 'test', '')).count()).toBe(1)
    await alex.page.locator('pre', { hasText: 'HOP-RAD-02' }).waitFor()
    await picture('closing', alex, await alex.card(nameOf(1, 'done')))
  })

  test('what one person asks for, another approves in a chat of their own', async () => {
    await startTheBot({ W360_OPS_PLACE: placeOfMegan })
    const alex = await sitDownAs('alex')
    const megan = await sitDownAs('megan')

    await alex.say(`update site "Médiathèque des Tilleuls" --tag ${tag} --phase test`)
    await alex.press(await alex.card(planWords.title('test', version)), start, start)
    await alex.card(nameOf(1, 'done'))
    await alex.say(`validate ${tag} --override A fix for a hole is in it.`)
    const { validate } = words.campaign.buttons
    await alex.press(await alex.card(words.campaign.confirm.validate.title(version)), validate)
    await alex.card(`W360 Core ${version} · ${words.campaign.states.validated}`)
    await alex.say(`promote ${tag}`)
    await alex.press(await alex.card(approval.preview.title(version)), approval.buttons.ask)
    const asked = await alex.card(approval.titles.open(version))
    const received = await megan.card(approval.titles.open(version))
    await picture('approval', megan, received)

    const { approve } = approval.buttons
    await alex.press(asked, approve, approval.approveConfirm.yes)
    await says(await alex.card(words.people.refusedTitle), 'Megan Bowen')
    expect(await promotions()).toBe(0)
    await megan.press(received, approve, approval.approveConfirm.yes)
    for (const person of [alex, megan]) {
      // Its own card, among those that tell of it, is the one that names the tag.
      const decided = await person.card(approval.titles.done(version), tag, 'Megan Bowen')
      expect(await decided.getByRole('button').count()).toBe(0)
      expect(await person.cards(approval.titles.open(version)).count()).toBe(0)
    }
    expect(await promotions()).toBe(1)
    await picture('decided', alex, await alex.card(approval.titles.done(version), tag, 'Megan Bowen'))
  })

  const promotions = async (): Promise<number> =>
    (await console.journal()).filter(({ action }) => action === 'promoted').length
})
