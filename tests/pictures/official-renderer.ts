import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { schemasFolder } from '../../adapters/teams/adaptive-card.checker.ts'
import { withoutBrowser } from '../support/browser.ts'

export type Theme = 'light' | 'dark'

const hostConfigFile = (theme: Theme): string => join(schemasFolder, `teams-host-config-${theme}.json`)

/** Why there can be no pictures here; null: there can. */
export const withoutRenderer =
  withoutBrowser ?? (existsSync(hostConfigFile('light')) ? null : `no ${hostConfigFile('light')}`)

/** What Teams draws around the bare elements of the renderer: buttons, inputs, the edge of a message. */
const style = (theme: Theme): string => {
  const dark = theme === 'dark'
  const [canvas, card, line, ink, button] = dark
    ? ['#1f1f1f', '#292929', '#525252', '#ffffff', '#333333']
    : ['#f5f5f5', '#ffffff', '#d1d1d1', '#242424', '#ffffff']
  return `
    * { box-sizing: border-box; }
    body { margin: 0; padding: 20px; background: ${canvas}; color: ${ink};
      font: 14px 'Liberation Sans', 'DejaVu Sans', sans-serif; }
    #card { background: ${card}; border: 1px solid ${line}; border-radius: 8px; overflow: hidden; }
    #card * { font-family: 'Liberation Sans', 'DejaVu Sans', sans-serif; }
    #card [style*="Courier"] { font-family: 'Liberation Mono', monospace !important; font-size: 13px !important; }
    .ac-pushButton { font-size: 14px; padding: 5px 12px; border: 1px solid ${line}; border-radius: 4px;
      background: ${button}; color: ${ink}; font-weight: 600; }
    .ac-pushButton.style-positive { background: #5b5fc7; border-color: #5b5fc7; color: #ffffff; }
    .ac-pushButton.style-destructive { color: ${dark ? '#e37d80' : '#c4314b'}; border-color: currentColor; }
    .ac-actionSet { flex-wrap: wrap; gap: 8px; }
    .ac-actionSet > div:not([class]) { display: none; }
    .ac-input, select { width: 100%; min-height: 36px; font-size: 14px; padding: 6px 8px; border: 1px solid ${line}; border-radius: 4px;
      background: ${dark ? '#1f1f1f' : '#ffffff'}; color: ${ink}; color-scheme: ${theme}; }
    textarea.ac-input { min-height: 72px; }
    .ac-choiceSetInput-expanded, .ac-choiceSetInput-multiSelect { border: 0; background: none; padding: 2px 0; }
    .ac-input-container label { color: ${ink}; }
    .ac-input-required-indicator { color: #c4314b; }
    table { border-radius: 4px; }
    a { color: ${dark ? '#7f85f5' : '#5b5fc7'}; }
  `
}

const modules = join(import.meta.dirname, '..', '..', 'node_modules')

/** A page that shows one card after another, as the official renderer draws them with Teams' own host configuration. */
export const openCardPage = async (
  browser: Browser,
  theme: Theme,
  width = 760,
): Promise<{ readonly page: Page; readonly show: (card: object) => Promise<void> }> => {
  const page = await browser.newPage({ viewport: { width, height: 900 }, deviceScaleFactor: 1.5, locale: 'fr-FR' })
  const scripts = [
    readFileSync(join(modules, 'adaptivecards', 'dist', 'adaptivecards.min.js'), 'utf8'),
    readFileSync(join(modules, 'marked', 'lib', 'marked.umd.js'), 'utf8'),
    `AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
       result.outputHtml = marked.parse(text, { async: false, gfm: true })
       result.didProcess = true
     }
     window.showCard = (card, hostConfig) => {
       const shown = new AdaptiveCards.AdaptiveCard()
       shown.hostConfig = new AdaptiveCards.HostConfig(hostConfig)
       const context = new AdaptiveCards.SerializationContext(AdaptiveCards.Versions.v1_5)
       shown.parse(card, context)
       document.getElementById('card').replaceChildren(shown.render())
       // Teams has pickers of its own, in the language of the person; this browser speaks only English.
       for (const input of document.querySelectorAll('input[type=date], input[type=time]')) {
         const day = input.type === 'date'
         const value = day ? input.value.split('-').reverse().join('/') : input.value
         input.type = 'text'
         input.value = value
         input.placeholder = day ? 'jj/mm/aaaa' : 'hh:mm'
       }
     }`,
  ]
  const tags = scripts.map((script) => `<script>${script.replaceAll('</script', '<\\/script')}</script>`).join('')
  await page.setContent(
    `<!doctype html><meta charset="utf-8"><style>${style(theme)}</style><div id="card"></div>${tags}`,
  )
  const hostConfig: object = JSON.parse(readFileSync(hostConfigFile(theme), 'utf8'))
  return {
    page,
    show: async (card) => {
      await page.evaluate(`showCard(${JSON.stringify(card)}, ${JSON.stringify(hostConfig)})`)
    },
  }
}
