import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { openBrowser, openPage, withoutBrowser as reason, takesPictures } from '../support/browser.ts'
import { missing } from '../support/service.ts'
import { pageOf } from './bot.ts'
import { type ConsoleHand, consoleAt, releases } from './console.ts'
import { home } from './for-this-test.ts'
import { isOver, livingWhen } from './rollouts.ts'
import { buttonsOf, CAMILLE, type Message, wordsOf, workspaceAt } from './workspace.ts'

const pictures = join(import.meta.dirname, '..', '..', 'docs', 'pictures')
if (reason !== null) missing(reason)

/** Fast enough for a test, slow enough that timeouts measured in that time do not run out while a picture is taken. */
const SPEED = '60'

const soon = { timeout: 20_000, interval: 50 } as const

describe.skipIf(reason !== null)(`in a browser${reason === null ? '' : `: skipped, ${reason}`}`, () => {
  let browser: Browser
  let page: Page
  const problems: string[] = []

  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser.close())

  /**
   * @param first the page is made as high as this needs, down to the end of `last`
   */
  const picture = async (name: string, first?: Locator, last = first): Promise<void> => {
    if (!takesPictures) return
    const top = (await first?.boundingBox())?.y ?? 0
    const end = await last?.boundingBox()
    const height = end === undefined || end === null ? 0 : end.y + end.height - top
    await page.setViewportSize({ width: 1_280, height: Math.ceil(Math.max(656, height + 190)) })
    await page.locator(':focus').evaluateAll(([node]) => node?.blur())
    await last?.evaluate((node) => node.scrollIntoView({ block: 'end' }))
    await page.mouse.move(120, 400)
    await page.screenshot({ path: join(pictures, `${name}.png`), animations: 'disabled' })
  }
  const shown = (message: Message): Locator => page.getByTestId(`message-${message.ts}`)
  const button = (message: Message, action: string): Locator => shown(message).locator(`[data-action-id^="${action}#"]`)
  const choose = async (field: string, option: string | RegExp): Promise<void> => {
    await page.getByTestId('modal').locator(`[data-action-id="${field}"]`).click()
    await page.getByRole('option', { name: option }).click()
  }

  /** Turns the machines on that are off, and lets go what a threshold holds, as somebody at work would. */
  const seeThrough = async (console: ConsoleHand, living: Message): Promise<void> => {
    const { workstations } = await console.state()
    for (const { id } of workstations.filter(({ power }) => power === 'off'))
      await console.control('power', { targetId: id, power: 'on' })
    await expect
      .poll(
        async () => {
          if (await button(living, 'rollout.next').isVisible()) {
            await button(living, 'rollout.next').click()
            await page.getByTestId('confirm-yes').click()
            await button(living, 'rollout.next').waitFor({ state: 'detached' })
          }
          return (await shown(living).textContent())?.includes('La liste complète est jointe en CSV')
        },
        { timeout: 90_000, interval: 500, message: 'the rollout ends' },
      )
      .toBe(true)
  }

  test('a person types /w360 update, chooses, sees the plan, starts, and watches one message to its end', async () => {
    const { startReady } = await home({ SANDBOX_SPEED: SPEED })
    const bot = await startReady()
    const workspace = workspaceAt(pageOf(bot))
    const camille = workspace.as(CAMILLE)
    const console = consoleAt(await workspace.consoleOrigin())
    page = await openPage(browser, workspace.origin, problems)
    onTestFinished(() => page.close())

    await page.getByTestId('composer').fill('/w360 update')
    await page.getByTestId('composer').press('Enter')
    await page.getByTestId('modal').getByText('Mettre à jour').first().waitFor()
    await choose('tag', new RegExp(releases.test.version))
    await choose('scope', 'Tout le compte')
    const sites = page.getByTestId('modal').locator('[data-action-id^="search:sites"]')
    await expect.poll(() => sites.count(), soon).toBe(0)
    await choose('scope', /Des sites entiers/)
    await sites.waitFor()
    for (const site of ['Hôtel de ville', 'Centre hospitalier Saint-Aubin']) {
      await sites.fill(site.slice(0, 4))
      await page.getByRole('option', { name: site }).click()
    }
    await page.keyboard.press('Escape')
    await picture('update-form')
    await page.getByTestId('modal-submit').click()
    await page.getByTestId('modal').waitFor({ state: 'hidden' })

    const planned = async () => (await camille.messages()).find((message) => wordsOf(message).includes('Version visée'))
    await expect.poll(planned, soon).toBeDefined()
    const plan = await planned()
    if (plan === undefined) throw new Error('no plan')
    await button(plan, 'rollout.start').waitFor()
    await picture('plan-card', shown(plan))
    await button(plan, 'rollout.start').click()
    await page
      .getByTestId('confirm')
      .getByText(/Démarrer sur \d+ machines/)
      .waitFor()
    await page.getByTestId('confirm-yes').click()

    const halfWay = /Hôtel de ville · vague [34] sur 4/
    const living = await livingWhen(camille, (message) => halfWay.test(wordsOf(message)))
    await console.control('speed', { speed: 10 })
    await picture('living-card', shown(living))
    await page.emulateMedia({ colorScheme: 'dark' })
    await picture('living-card-dark', shown(living))
    await page.emulateMedia({ colorScheme: 'light' })
    await console.control('speed', { speed: 200 })
    await seeThrough(console, living)
    const failed = await livingWhen(camille, isOver)
    expect(failed.ts).toBe(living.ts)
    await shown(failed).getByText('HOP-RAD-02').first().waitFor()
    const list = 'R-1-W360-Core-2026.10.0.csv'
    const lists = async () =>
      (await camille.messages()).filter(({ files = [] }) => files.some(({ name }) => name === list))
    await expect.poll(lists, soon).toHaveLength(1)
    const [attached = failed] = await lists()
    await shown(attached).waitFor()
    await picture('closing-card', shown(failed), shown(attached))
    await console.control('machine', { targetId: 'pdt-hop-rad-02', failInstalls: 0 })
    await button(failed, 'rollout.retry').click()
    const over = await livingWhen(camille, (message) => isOver(message) && buttonsOf(message).length === 0)
    await expect.poll(() => shown(over).locator('button[data-action-id]').count(), soon).toBe(0)
    expect(wordsOf(over)).not.toContain('échec')
    await expect.poll(lists, soon).toHaveLength(2)
    expect(problems).toEqual([])
  }, 180_000)
})
