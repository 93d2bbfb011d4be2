import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import type { MessageView } from '../../sandbox/teams/start.ts'
import type { Message } from '../e2e/workspace.ts'
import { openCardPage, withoutRenderer } from '../pictures/official-renderer.ts'
import { openBrowser, takesPictures } from '../support/browser.ts'

const folder = join(import.meta.dirname, '..', '..', 'docs', 'pictures', 'both')

/** Of one card on both chats, side by side. */
export type Pictures = (
  name: string,
  slack: { readonly origin: string; readonly person: string; readonly message: Message },
  teams: MessageView,
) => Promise<void>

/** Taken anew only when asked for: a test run changes no file of the project. */
export const openPictures = async (): Promise<Pictures> => {
  if (!takesPictures) return async () => undefined
  if (withoutRenderer !== null) throw new Error(withoutRenderer)
  await mkdir(folder, { recursive: true })
  const browser = await openBrowser()
  onTestFinished(() => browser.close())
  const ofTeams = await openCardPage(browser, 'light', 640)
  const ofSlack = await browser.newPage({
    ...{ locale: 'fr-FR', timezoneId: 'Europe/Paris', colorScheme: 'light', deviceScaleFactor: 1.5 },
    viewport: { width: 900, height: 1_600 },
  })
  const side = await browser.newPage({ viewport: { width: 1_400, height: 300 } })

  const takeSlack = async (page: Page, origin: string, person: string, { ts, channel }: Message): Promise<Buffer> => {
    await page.goto(`${origin}/`)
    await page.getByTestId(`person-${person}`).click()
    await page.getByTestId(`channel-${channel}`).click()
    const shown = page.getByTestId(`message-${ts}`)
    await shown.waitFor()
    // Fonts without colour have no such mark and would show a box; they have this one.
    await shown
      .getByText('✅')
      .evaluateAll(([title]) => title?.replaceChildren(title.textContent?.replace('✅', '✔') ?? ''))
    return shown.screenshot({ animations: 'disabled' })
  }
  return async (name, { origin, person, message }, { card }) => {
    await ofTeams.show({ ...card })
    const taken = [
      ['Slack', await takeSlack(ofSlack, origin, person, message)],
      ['Microsoft Teams', await ofTeams.page.locator('#card').screenshot({ animations: 'disabled' })],
    ] as const
    const figures = taken.map(
      ([chat, bytes]) =>
        `<figure><figcaption>${chat}</figcaption><img src="data:image/png;base64,${bytes.toString('base64')}"></figure>`,
    )
    await side.setContent(`<!doctype html><meta charset="utf-8"><style>
      body { margin: 0; padding: 20px; display: flex; gap: 20px; align-items: flex-start; background: #f5f5f5; }
      figure { margin: 0; flex: 1; } img { width: 100%; background: #fff; border-radius: 8px; }
      figcaption { font: 600 16px 'Liberation Sans', sans-serif; color: #444; padding: 0 0 8px 4px; }
    </style>${figures.join('')}`)
    await side.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
  }
}
