import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { findProgram } from './service.ts'

const executablePath = process.env['CHROMIUM_PATH'] ?? findProgram('chromium') ?? ''

/** Why nothing can be seen in a browser here; null: it can. */
export const withoutBrowser = existsSync(executablePath) ? null : 'no Chromium found'

/** Pictures for the documentation are taken anew only when asked for: a test run changes no file of the project. */
export const takesPictures = process.env['W360_PICTURES'] === '1'

/** A browser without a screen, that asks nobody on the network for anything. */
export const openBrowser = (language = 'fr-FR'): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
      ...['--disable-component-update', '--disable-sync', `--lang=${language}`],
    ],
  })

/** A page as somebody in Paris sees it; what goes wrong in it is added to `problems`. */
export const openPage = async (
  browser: Browser,
  url: string,
  problems: string[] = [],
  height = 656,
  colorScheme: 'light' | 'dark' = 'light',
): Promise<Page> => {
  const page = await browser.newPage({
    ...{ locale: 'fr-FR', timezoneId: 'Europe/Paris', colorScheme, viewport: { width: 1_280, height } },
  })
  page.setDefaultTimeout(20_000)
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('console', (line) => line.type() === 'error' && problems.push(line.text()))
  await page.goto(url)
  return page
}
