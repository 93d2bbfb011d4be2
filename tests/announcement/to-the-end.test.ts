import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { pageOf } from '../e2e/bot.ts'
import { consoleAt } from '../e2e/console.ts'
import { home } from '../e2e/for-this-test.ts'
import { isOver, livingWhen, startRollout } from '../e2e/rollouts.ts'
import { buttonsOf, CAMILLE, HUGO, type Message, POSTES, wordsOf, workspaceAt } from '../e2e/workspace.ts'
import { openBrowser, openPage, takesPictures } from '../support/browser.ts'

const ANNONCES = 'C0ANNONCES'
const patience = { timeout: 60_000, interval: 200 }
const pictures = join(import.meta.dirname, '..', '..', 'docs', 'pictures')

/** Taken anew only when asked for: the message and its thread, as somebody sees them who has no form open. */
const picture = async (workspace: { readonly origin: string }, channel: string, ts: string, name: string) => {
  if (!takesPictures) return
  const browser = await openBrowser()
  const page = await openPage(browser, `${workspace.origin}/?person=${HUGO}&channel=${channel}`, [], 1_400)
  const message = page.getByTestId(`message-${ts}`)
  await message.waitFor()
  await message.evaluate((node) => node.scrollIntoView({ block: 'start' }))
  await message
    .getByText('✅')
    .evaluateAll(([title]) => title?.replaceChildren(title.textContent?.replace('✅', '✔') ?? ''))
  await page.screenshot({ path: join(pictures, `${name}.png`), animations: 'disabled' })
  await browser.close()
}

const threadsSchema = z.object({
  messages: z.array(z.object({ ts: z.string(), text: z.string(), thread_ts: z.string().nullish() })),
})

test('a release published on the page is followed to its end, in French here and in English there', async () => {
  const { startReady } = await home({ SANDBOX_SPEED: '200' })
  const workspace = workspaceAt(pageOf(await startReady()))
  const console = consoleAt(await workspace.consoleOrigin())
  const camille = workspace.as(CAMILLE)
  const vendor = async (act: 'publish' | 'withdraw'): Promise<string> => {
    const response = await fetch(`${workspace.origin}/sandbox/vendor`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ act }),
    })
    return z.object({ ok: z.literal(true), version: z.string() }).parse(await response.json()).version
  }
  /** The title without its mark. The card of a campaign has the same one, but was posted later. */
  const titleOf = (message: Message): string => (wordsOf(message).split('\n')[0] ?? '').replace(/^\P{L}+/u, '')
  const card = async (channel: string, version: string): Promise<Message | undefined> =>
    (await camille.messages(channel)).find(
      (message) => message.ephemeralFor === undefined && titleOf(message).startsWith(`W360 Core ${version} · `),
    )
  const titles = async (version: string): Promise<readonly string[]> =>
    [await card(POSTES, version), await card(ANNONCES, version)].flatMap((each) =>
      each === undefined ? [] : [titleOf(each)],
    )
  const lines = async (channel: string, root: string): Promise<readonly string[]> => {
    const response = await fetch(`${workspace.origin}/sandbox/messages?channel=${channel}&person=${CAMILLE}`)
    const { messages } = threadsSchema.parse(await response.json())
    return messages
      .filter((message) => message.thread_ts === root && message.ts !== root)
      .map(({ text }) => text.replaceAll(/[\u00a0\u202f]/gu, ' '))
  }

  await camille.ask('/w360 subscribe en', ANNONCES)
  const published = performance.now()
  const version = await vendor('publish')
  const title = (french: string, english: string) => [
    `W360 Core ${version} · ${french}`,
    `W360 Core ${version} · ${english}`,
  ]
  await expect.poll(() => titles(version), patience).toEqual(title('nouvelle version', 'new release'))
  expect(performance.now() - published).toBeLessThan(10_000)
  const french = await card(POSTES, version)
  const english = await card(ANNONCES, version)
  if (french === undefined || english === undefined) throw new Error('no card')
  expect(buttonsOf(french).map(({ action }) => action)).toEqual([
    'announcement.test',
    'release.notes',
    'announcement.dismiss',
  ])
  const tag = (await console.state()).releases.at(-1)?.tag ?? ''

  await picture(workspace, POSTES, french.ts, 'announcement-card')

  // What the button suggests stands in the form already.
  await camille.press(french, 'announcement.test')
  await expect.poll(async () => JSON.stringify(await camille.view()), patience).toContain(tag)

  // Before the rollout, not while it runs: it is done with a site in seconds.
  for (const { id, power } of (await console.state()).workstations)
    if (power === 'off') await console.control('power', { targetId: id, power: 'on' })
  await console.control('machine', { targetId: 'pdt-hop-rad-02', failInstalls: 0 })
  await startRollout(camille, `update all --phase test --tag ${tag}`)
  await expect.poll(() => titles(version), patience).toEqual(title('en test', 'being tested'))
  await livingWhen(camille, isOver)
  // By hand in the console, as Wisper's support does where the bot may not.
  await console.control('account', { defaultTag: tag })
  await expect.poll(() => titles(version), patience).toEqual(title('terminée', 'done'))
  await camille.press(await campaignCard(), 'campaign.usb')
  await expect
    .poll(async () => [await card(POSTES, version)].map((each) => each && buttonsOf(each)), patience)
    .toEqual([[]])
  await expect
    .poll(async () => (await lines(POSTES, french.ts)).filter((line) => line.startsWith(version)), patience)
    .toEqual([
      `${version} : Le test a commencé.`,
      `${version} : C’est terminé : les machines joignables tournent avec cette version.`,
    ])
  await expect
    .poll(async () => lines(ANNONCES, english.ts), patience)
    .toEqual(expect.arrayContaining([expect.stringContaining('Notes for'), `${version}: The test has begun.`]))

  await picture(workspace, ANNONCES, english.ts, 'announcement-done')

  const second = await vendor('publish')
  await expect.poll(async () => (await titles(second)).length, patience).toBe(2)
  expect(await vendor('withdraw')).toBe(second)
  // No event tells of that: the lists do, which are read now and then.
  await expect
    .poll(() => titles(second), patience)
    .toEqual([`W360 Core ${second} · retirée par Wisper`, `W360 Core ${second} · withdrawn by Wisper`])

  async function campaignCard(): Promise<Message> {
    let found: Message | undefined
    await expect
      .poll(async () => {
        found = (await camille.messages()).findLast((message) =>
          buttonsOf(message).some(({ action }) => action === 'campaign.usb'),
        )
        return found
      }, patience)
      .toBeDefined()
    if (found === undefined) throw new Error('no campaign')
    return found
  }
}, 180_000)
