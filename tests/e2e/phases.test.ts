import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { openBrowser, openPage, withoutBrowser as reason, takesPictures } from '../support/browser.ts'
import { missing } from '../support/service.ts'
import { pageOf } from './bot.ts'
import { type ConsoleHand, consoleAt, releases } from './console.ts'
import { home } from './for-this-test.ts'
import {
  buttonsOf,
  CAMILLE,
  HUGO,
  MALIK,
  type Message,
  SOPHIE,
  type Workspace,
  wordsOf,
  workspaceAt,
} from './workspace.ts'

const pictures = join(import.meta.dirname, '..', '..', 'docs', 'pictures')
if (reason !== null) missing(reason)

const SPEED = '200'
const { version, tag } = releases.test

describe.skipIf(reason !== null)(`the three phases by hand${reason === null ? '' : `: skipped, ${reason}`}`, () => {
  let browser: Browser
  let page: Page
  let workspace: Workspace
  let console: ConsoleHand
  const problems: string[] = []

  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser.close())

  const shown = (message: Message): Locator => page.getByTestId(`message-${message.ts}`)
  const button = (message: Message, action: string): Locator => shown(message).locator(`[data-action-id^="${action}#"]`)

  const picture = async (name: string, message: Message): Promise<void> => {
    if (!takesPictures) return
    const height = (await shown(message).boundingBox())?.height ?? 0
    await page.setViewportSize({ width: 1_280, height: Math.ceil(Math.max(656, height + 190)) })
    await page.locator(':focus').evaluateAll(([node]) => node?.blur())
    // What came meanwhile is seen first: the page says so across the picture until then.
    const unread = page.getByText('Nouveaux messages')
    if (await unread.isVisible()) await unread.click()
    await shown(message).evaluate((node) => node.scrollIntoView({ block: 'end' }))
    // Fonts without colour have no such mark and would show a box; they have this one.
    await shown(message)
      .getByText('✅')
      .evaluateAll(([title]) => title?.replaceChildren(title.textContent?.replace('✅', '✔') ?? ''))
    await page.mouse.move(120, 400)
    await page.screenshot({ path: join(pictures, `${name}.png`), animations: 'disabled' })
  }

  /** From now on somebody else sits at the page. */
  const become = (person: string): Promise<void> => page.getByTestId(`person-${person}`).click()

  /** The latest message that this person sees for which it holds, once there is one. */
  const seen = async (person: string, what: string, holds: (message: Message) => boolean): Promise<Message> => {
    let all: readonly Message[] = []
    const find = async (): Promise<Message | undefined> => {
      all = await workspace.as(person).messages()
      return all.findLast((message) => message.bot && holds(message))
    }
    await expect
      .poll(find, { timeout: 40_000, interval: 100 })
      .toBeDefined()
      .catch((error: unknown) => {
        throw new Error(`Not seen: ${what}. In the channel:\n${all.map(wordsOf).join('\n———\n')}`, { cause: error })
      })
    const message = await find()
    if (message === undefined) throw new Error(`Gone again: ${what}`)
    await shown(message).waitFor()
    return message
  }
  const has = (action: string) => (message: Message) => buttonsOf(message).some((each) => each.action === action)
  const titled = (title: string | RegExp) => (message: Message) => {
    const [first = ''] = wordsOf(message).split('\n')
    return typeof title === 'string' ? first.includes(title) : title.test(first)
  }
  const forEverybody = ({ ephemeralFor }: Message): boolean => ephemeralFor === undefined
  const campaign = (state: string, holds: (message: Message) => boolean = () => true): Promise<Message> =>
    seen(CAMILLE, `the campaign, ${state}`, (message) => {
      return forEverybody(message) && titled(`W360 Core ${version} · ${state}`)(message) && holds(message)
    })

  /** Clicks as a person does, says yes where it asks. */
  const press = async (message: Message, action: string): Promise<void> => {
    await button(message, action).first().click()
    // The page asks in the click itself, so it shows by now.
    const yes = page.getByTestId('confirm-yes')
    if (await yes.isVisible()) await yes.click()
  }
  /** Presses, and waits for what the bot tells this person alone about it. */
  const pressed = async (
    person: string,
    message: Message,
    action: string,
    title: string | RegExp,
  ): Promise<Message> => {
    const before = new Map((await workspace.as(person).messages()).map((each) => [each.ts, JSON.stringify(each)]))
    await press(message, action)
    return seen(person, `an answer to ${action}: ${title}`, (each) => {
      return each.ephemeralFor === person && before.get(each.ts) !== JSON.stringify(each) && titled(title)(each)
    })
  }

  /** Sees a rollout to its end as somebody at work would: machines come on, and what a threshold holds is let go. */
  const seeThrough = async (rollout: string): Promise<void> => {
    for (const { id } of (await console.state()).workstations.filter(({ power }) => power === 'off'))
      await console.control('power', { targetId: id, power: 'on' })
    const living = (): Promise<Message> =>
      seen(CAMILLE, rollout, (message) => forEverybody(message) && titled(rollout)(message))
    await expect
      .poll(
        async () => {
          const message = await living()
          if (has('rollout.next')(message)) {
            await press(message, 'rollout.next')
            await button(message, 'rollout.next').waitFor({ state: 'detached' })
          }
          return wordsOf(message).split('\n')[0]
        },
        { timeout: 60_000, interval: 300, message: `${rollout} ends` },
      )
      .toMatch(/· terminé$/)
  }

  test('admin, support and a viewer in turn take a release from its test to production, and see the way back', async () => {
    const { startReady } = await home({ SANDBOX_SPEED: SPEED })
    workspace = workspaceAt(pageOf(await startReady()))
    console = consoleAt(await workspace.consoleOrigin())
    page = await openPage(browser, workspace.origin, problems)
    onTestFinished(() => page.close())

    await become(CAMILLE)
    await page.getByTestId('composer').fill('/w360 update')
    await page.getByTestId('composer').press('Enter')
    const modal = page.getByTestId('modal')
    await modal.locator('[data-action-id="tag"]').click()
    await page.getByRole('option', { name: new RegExp(version) }).click()
    const sites = modal.locator('[data-action-id^="search:sites"]')
    await sites.fill('Cent')
    await page.getByRole('option', { name: 'Centre hospitalier Saint-Aubin' }).click()
    await page.keyboard.press('Escape')
    await page.getByTestId('modal-submit').click()
    await press(await seen(CAMILLE, 'a plan', has('rollout.start')), 'rollout.start')
    await campaign('en test')
    await console.control('speed', { speed: 600 })
    await seeThrough('R-1')

    const failing = await campaign('en test', (message) => /R-1\nterminé/.test(wordsOf(message)))
    expect(wordsOf(failing)).toContain('HOP-RAD-02')
    expect(has('campaign.validate')(failing)).toBe(false)
    await picture('campaign-card', failing)
    await pressed(CAMILLE, failing, 'campaign.acknowledge', 'Vous avez pris acte')
    const soaking = await campaign('en test', has('campaign.override'))
    await button(soaking, 'campaign.override').click()
    await modal.getByText('Valider sans attendre').waitFor()
    await modal.locator('textarea').fill('Correctif de sécurité attendu ce soir.')
    await page.getByTestId('modal-submit').click()
    const validated = await campaign('test validé', has('promotion.request'))

    const preview = await pressed(CAMILLE, validated, 'promotion.request', 'Demander')
    await pressed(CAMILLE, preview, 'promotion.request', 'Demande ouverte')
    const asked = await seen(
      HUGO,
      'the request',
      (message) => forEverybody(message) && has('approval.approve')(message),
    )
    for (const evidence of ['HOP-RAD-01', 'Correctif de sécurité attendu ce soir.', tag])
      expect(wordsOf(asked)).toContain(evidence)
    await picture('approval-card', asked)
    // With the role and all: she is refused as the one who asked.
    const camille = workspace.as(CAMILLE)
    await camille.pressAndSee(await camille.ask('/w360 role @camille support'), 'role.apply')
    const own = await pressed(CAMILLE, asked, 'approval.approve', 'Rien n’a été fait')
    expect(wordsOf(own)).toContain('C’est votre demande')
    await become(HUGO)
    const hugo = await pressed(HUGO, asked, 'approval.approve', 'Vous ne pouvez pas')
    expect(JSON.stringify(hugo.blocks)).toContain(SOPHIE)
    await become(SOPHIE)
    await press(asked, 'approval.approve')
    const decided = await seen(SOPHIE, 'the decision', titled('Le compte est passé à'))
    expect(decided.ts).toBe(asked.ts)
    expect(buttonsOf(decided)).toEqual([])
    expect(wordsOf(decided)).toMatch(/Approuvé par Sophie Lambert, sur Slack, le \d/)
    await picture('approval-decided', decided)

    await become(MALIK)
    const promoted = await campaign('compte mis à jour', has('campaign.usb'))
    // To him alone the bot speaks his own language.
    await pressed(MALIK, promoted, 'campaign.usb', 'USB keys confirmed')
    const reminded = await campaign('compte mis à jour', (message) =>
      wordsOf(message).includes('confirmé par Malik Benali'),
    )
    expect(has('campaign.usb')(reminded)).toBe(false)

    await console.control('machine', { targetId: 'pdt-hop-rad-02', failInstalls: 0 })
    await button(reminded, 'update.plan').click()
    await press(await seen(MALIK, 'a plan of production', has('rollout.start')), 'rollout.start')
    await seeThrough('R-2')
    // The release’s own announcement ends under the same title.
    const done = await campaign('terminée', has('campaign.rollback'))

    await become(CAMILLE)
    const back = await pressed(CAMILLE, done, 'campaign.rollback', /Retour|arrière|retour/)
    expect(wordsOf(back)).toMatch(/quarantaine/)
    expect(wordsOf(back)).toMatch(/repartir/)
    const { wrs, workstations } = await console.state()
    const ahead = [...wrs, ...workstations].filter((machine) => machine.version === version)
    expect(ahead.length).toBe(wrs.length + workstations.length)
    expect(wordsOf(back)).toContain(`${version} (${ahead.length})`)
    await picture('rollback-plan', back)
    await button(back, 'rollout.discard').click()
    expect((await console.journal()).filter(({ action }) => action === 'promoted')).toHaveLength(1)
    expect(problems).toEqual([])
  }, 180_000)
})
