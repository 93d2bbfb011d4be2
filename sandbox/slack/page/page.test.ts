import { existsSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { chromium } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { JsonObject } from '../../json.ts'
import type { Rig } from '../testing/rig.ts'
import { actions, at, button, plain, section, startRig, textAt } from '../testing/rig.ts'

const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'
const channel = 'C0POSTES'

const input = (blockId: string, element: JsonObject, more: JsonObject = {}): JsonObject => ({
  type: 'input',
  block_id: blockId,
  label: plain(blockId),
  element: { action_id: blockId, ...element },
  ...more,
})

const options = (...values: readonly string[]): JsonObject[] => values.map((value) => ({ text: plain(value), value }))

const form = (...blocks: readonly JsonObject[]): JsonObject => ({
  type: 'modal',
  title: plain('Formulaire'),
  submit: plain('Envoyer'),
  blocks: [...blocks],
})

describe.skipIf(!existsSync(executablePath))('the page of the workspace', () => {
  let browser: Browser
  let rig: Rig
  let page: Page
  const problems: string[] = []

  beforeAll(async () => {
    const args = [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-sync',
    ]
    browser = await chromium.launch({ executablePath, args })
  })
  afterAll(() => browser.close())

  beforeEach(async () => {
    rig = await startRig()
    page = await browser.newPage({ locale: 'fr-FR' })
    page.setDefaultTimeout(10_000)
    problems.length = 0
    page.on('pageerror', (error) => problems.push(error.message))
    page.on('console', (line) => line.type() === 'error' && problems.push(line.text()))
    await page.goto(`${rig.workspace.origin}/`)
    await page.getByText('Rien encore ici').waitFor()
  })
  afterEach(async () => {
    await page.close()
    await rig.close()
    expect(problems).toEqual([])
  })

  const say = async (text: string) => {
    await page.getByTestId('composer').fill(text)
    await page.getByTestId('composer').press('Enter')
  }
  const post = async (message: JsonObject): Promise<string> =>
    textAt(await rig.call('chat.postMessage', { channel, text: 'x', ...message }), 'ts')
  const message = (ts: string) => page.getByTestId(`message-${ts}`)
  const modal = () => page.getByTestId('modal')
  const field = (id: string) => modal().locator(`[data-action-id=${id}]`)

  /** Answers `/w360` with this form, and whatever else with what `next` says. */
  const opensForm = (view: JsonObject, next: Rig['bot']['answer'] = () => ({})) => {
    rig.bot.answer = async (received) => {
      if (received.payload['command'] === undefined) return next(received)
      await rig.call('views.open', { trigger_id: received.payload['trigger_id'] ?? '', view })
      return {}
    }
  }
  const lastPayload = () => rig.bot.received.at(-1)?.payload

  test('says that it is a sandbox, and completes commands from the keyboard', async () => {
    await expect(page.getByText('Rien ne part vers Slack').count()).resolves.toBe(1)
    await page.getByTestId('composer').fill('/w360 upd')
    await page.getByRole('option', { name: '/w360 update' }).waitFor()
    await page.getByTestId('composer').press('Tab')
    await page.getByTestId('composer').press('Enter')
    await expect.poll(() => lastPayload()?.['text']).toBe('update')
  })

  test('foreign markup is only text, and only safe addresses become links', async () => {
    const hostile = '<javascript:alert(1)|clic> &lt;img src=x onerror=alert(1)&gt; <https://exemple.fr|site> *gras*'
    const ts = await post({
      blocks: [section(hostile), { type: 'markdown', text: '<b>x</b> [clic](javascript:alert(1)) **gras**' }],
    })
    await message(ts).waitFor()
    const links = await message(ts)
      .locator('a')
      .evaluateAll((nodes) => nodes.map((node) => node.getAttribute('href')))
    expect(links).toEqual(['https://exemple.fr/'])
    await expect(message(ts).locator('img, b, script').count()).resolves.toBe(0)
    await expect(
      message(ts)
        .locator('strong', { hasText: /^gras$/ })
        .count(),
    ).resolves.toBe(2)
    await expect(message(ts).textContent()).resolves.toContain('<img src=x onerror=alert(1)>')
  })

  test('an edit keeps the focus on its button and what was opened; without its buttons the message has the focus', async () => {
    const plan = (status: string): JsonObject => ({
      type: 'plan',
      title: 'Mairie',
      tasks: [
        {
          type: 'task_card',
          task_id: 'a',
          title: 'WRS',
          status: 'complete',
          details: {
            type: 'rich_text',
            elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'détail' }] }],
          },
        },
        { type: 'task_card', task_id: 'b', title: 'Postes', status },
      ],
    })
    const ts = await post({ blocks: [plan('pending'), { type: 'actions', elements: [button('pause', '1')] }] })
    await message(ts).getByText('WRS').click()
    await message(ts).getByText('détail').waitFor()
    const untouched = message(ts).locator('[data-task-id=a]')
    await untouched.evaluate((node) => node.setAttribute('data-drawn-once', ''))
    await message(ts).locator('[data-action-id=pause]').focus()
    const edit = (blocks: readonly JsonObject[]) =>
      rig.call('chat.update', { channel, ts, text: 'x', blocks: [...blocks] })
    await edit([plan('in_progress'), { type: 'actions', elements: [button('pause', '2')] }])
    await message(ts).getByRole('img', { name: 'En cours' }).waitFor()
    await expect(message(ts).getByText('détail').isVisible()).resolves.toBe(true)
    await expect(untouched.getAttribute('data-drawn-once')).resolves.toBe('')
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-action-id'))).toBe('pause')
    await edit([plan('complete')])
    await message(ts).locator('[data-action-id=pause]').waitFor({ state: 'detached' })
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-ts'))).toBe(ts)
  })

  test('a button with a confirmation sends nothing until it is confirmed, and gives the focus back', async () => {
    const confirm = { title: plain('Sûr ?'), text: plain('58 postes'), confirm: plain('Oui'), deny: plain('Non') }
    const ts = await post({ blocks: [actions('go', { ...button('start', 'D-1'), confirm })] })
    await message(ts).locator('[data-action-id=start]').click()
    await page.getByTestId('confirm').press('Escape')
    await page.getByTestId('confirm').waitFor({ state: 'detached' })
    expect(rig.bot.received).toHaveLength(0)
    await expect(page.evaluate(() => document.activeElement?.getAttribute('data-action-id'))).resolves.toBe('start')
    await page.keyboard.press('Enter')
    await page.getByTestId('confirm-yes').click()
    await expect.poll(() => textAt(lastPayload(), 'actions', 0, 'value')).toBe('D-1')
  })

  test('a form: required fields, chips from a search, the errors of the bot, then the values as Slack sends them', async () => {
    let refuse = true
    opensForm(
      form(
        input('postes', { type: 'multi_external_select', min_query_length: 0 }),
        input('tag', { type: 'plain_text_input' }),
        input('at', { type: 'datetimepicker' }, { optional: true }),
      ),
      ({ payload }) => {
        if (payload['type'] === 'block_suggestion') return { body: { options: options('MAI-01', 'MAI-02') } }
        return refuse ? { body: { response_action: 'errors', errors: { tag: 'Tag inconnu.' } } } : {}
      },
    )
    await say('/w360 update')
    await page.getByTestId('modal-submit').click()
    await expect.poll(() => modal().getByText('Ce champ est à remplir.').count()).toBe(2)
    expect(rig.bot.received).toHaveLength(1)
    await field('postes').fill('mai')
    await page.getByRole('option', { name: 'MAI-02' }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
    await modal().getByRole('button', { name: 'Retirer MAI-02' }).waitFor()
    await field('tag').fill('w360-x')
    await field('at').fill('2026-11-23T08:30')
    await page.getByTestId('modal-submit').click()
    await modal().getByText('Tag inconnu.').waitFor()
    await expect(page.evaluate(() => document.activeElement?.getAttribute('aria-invalid'))).resolves.toBe('true')
    refuse = false
    await page.keyboard.press('Enter')
    await modal().waitFor({ state: 'hidden' })
    const values = at(lastPayload(), 'view', 'state', 'values')
    expect(textAt(values, 'postes', 'postes', 'selected_options', 0, 'value')).toBe('MAI-02')
    expect(textAt(values, 'tag', 'tag', 'value')).toBe('w360-x')
    const seen = await page.evaluate(() => Math.floor(new Date('2026-11-23T08:30').getTime() / 1000))
    expect(at(values, 'at', 'at', 'selected_date_time')).toBe(seen)
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('composer-text')
  })

  test('a form that the bot edits keeps what was typed, drops what is no longer offered, and Tab stays inside', async () => {
    const site = (...offered: readonly string[]) =>
      input('site', { type: 'static_select', options: options(...offered) })
    const phase = input(
      'phase',
      { type: 'radio_buttons', options: options('Test', 'Production') },
      { dispatch_action: true },
    )
    opensForm(
      form(phase, input('tag', { type: 'plain_text_input' }), site('Mairie', 'Écoles')),
      async ({ payload }) => {
        if (payload['type'] === 'block_actions') {
          const view = form(phase, input('tag', { type: 'plain_text_input' }), site('Hôpital'))
          await rig.call('views.update', { view_id: textAt(payload, 'view', 'id'), view })
        }
        return {}
      },
    )
    await say('/w360 update')
    await field('tag').fill('w360-x')
    await field('site').fill('eco')
    await field('site').press('Enter')
    await expect(field('site').inputValue()).resolves.toBe('Écoles')
    await modal().getByLabel('Production').check()
    await expect.poll(() => textAt(lastPayload(), 'view', 'state', 'values', 'tag', 'tag', 'value')).toBe('w360-x')
    await expect.poll(() => field('site').inputValue()).toBe('')
    await expect(field('tag').inputValue()).resolves.toBe('w360-x')
    await expect(modal().getByLabel('Production').isChecked()).resolves.toBe(true)
    for (let step = 0; step < 9; step++) {
      await page.keyboard.press('Tab')
      await expect(page.evaluate(() => document.activeElement?.closest('dialog') !== null)).resolves.toBe(true)
    }
    await page.keyboard.press('Escape')
    await modal().waitFor({ state: 'hidden' })
  })

  test('each person sees their own: ephemerals, and the same channel as somebody else', async () => {
    rig.bot.answer = () => ({ body: { text: 'Pour toi seul' } })
    await say('/w360 status')
    const messages = page.getByTestId('messages')
    await messages.getByText('Visible par vous seulement').waitFor()
    const ts = await post({ text: 'Pour tous' })
    await message(ts).waitFor()
    await page.getByTestId('person-U0HUGO').click()
    await expect.poll(() => new URL(page.url()).searchParams.get('person')).toBe('U0HUGO')
    await message(ts).waitFor()
    await expect(messages.getByText('Pour toi seul').count()).resolves.toBe(0)
  })

  test('a failing command is told once, in the channel', async () => {
    rig.bot.answer = () => ({ status: 500 })
    await page.clock.install()
    await say('/w360 status')
    await page.getByTestId('messages').getByText('a échoué').waitFor()
    await page.clock.runFor(1_000)
    await expect(page.locator('.toast').count()).resolves.toBe(0)
  })

  test('replies stand under their root, and can be folded away', async () => {
    const root = await post({ text: 'Racine' })
    await message(root).hover()
    await page.getByTestId(`reply-${root}`).click()
    await say('Une réponse')
    const toggle = page.getByRole('button', { name: '1 réponse' })
    await toggle.waitFor()
    await expect(page.getByTestId('messages').getByText('Une réponse').isVisible()).resolves.toBe(true)
    await toggle.click()
    await expect.poll(() => page.getByTestId('messages').getByText('Une réponse').count()).toBe(0)
  })

  test('shows the home of the chosen person beside their messages, and brings it up to date', async () => {
    const publish = (user: string, words: string) =>
      rig.call('views.publish', {
        user_id: user,
        view: { type: 'home', blocks: [section(words), actions('steer', button('start', words))] },
      })
    rig.bot.answer = async ({ payload }) => {
      const user = textAt(payload, 'event', 'user')
      if (textAt(payload, 'event', 'tab') === 'home') await publish(user, `Accueil de ${user}`)
      return {}
    }
    await page.getByTestId('channel-D0CAMILLE').click()
    await page.getByTestId('tab-home').click()
    await page.getByTestId('home').getByText('Accueil de U0CAMILLE').waitFor()
    expect(await page.getByTestId('composer').isVisible()).toBe(false)
    await publish('U0CAMILLE', 'Plus frais')
    await page.getByTestId('home').getByText('Plus frais').waitFor()
    await page.getByTestId('home').getByRole('button', { name: 'Go' }).click()
    await expect.poll(() => textAt(rig.bot.received.at(-1)?.payload, 'container', 'type')).toBe('view')
    await page.getByTestId('person-U0HUGO').click()
    await page.getByTestId('home').getByText('Accueil de U0HUGO').waitFor()
    await page.getByTestId('tab-messages').click()
    expect(await page.getByTestId('composer').isVisible()).toBe(true)
  })
})
