import fc from 'fast-check'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { renderCard } from '../../adapters/teams/render.ts'
import { hostileText } from '../../bot/card/card.arbitrary.ts'
import type { Card } from '../../bot/card/card.ts'
import { openBrowser } from '../support/browser.ts'
import { missing } from '../support/service.ts'
import { openCardPage, withoutRenderer } from './official-renderer.ts'
import { scenes } from './teams-scenes.ts'

if (withoutRenderer !== null) missing(withoutRenderer)

/** As it is read: without what cannot be seen, and with any white space as one space. */
const asRead = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (sign) => (/\s/.test(sign) ? ' ' : ''))
    .replaceAll(/\s+/g, ' ')
    .trim()

const markup = ['*gras* **b** _i_ __u__ ~~s~~ `c`', '[x](https://evil.example) <b>b</b>', '- a\n- b', '# t\n> q\n1. z']

const userId = '87d349ed-44d7-43e1-9a83-5f2406dee5bd'

describe.skipIf(withoutRenderer !== null)(
  `as the official renderer draws it${withoutRenderer === null ? '' : `: skipped, ${withoutRenderer}`}`,
  () => {
    let browser: Browser
    let page: Page
    let show: (card: object) => Promise<void>

    beforeAll(async () => {
      browser = await openBrowser()
      const opened = await openCardPage(browser, 'light')
      page = opened.page
      show = opened.show
    })
    afterAll(() => browser.close())

    const drawn = async (card: Card): Promise<string> => {
      await show(renderCard(card, { locale: 'fr', sandbox: false }).content)
      return asRead((await page.locator('#card').textContent()) ?? '')
    }

    test('hostile text is read as it was written, and makes no link, no picture and no markup', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(
            hostileText.filter((text) => text.length < 180 && asRead(text) !== ''),
            { minLength: 4, maxLength: 4 },
          ),
          async ([a = '', b = '', c = '', d = '']) => {
            const shown = await drawn({
              title: 'Titre',
              tone: 'warning',
              summary: 'x',
              blocks: [
                { type: 'text', text: ['debut', a, 'fin'] },
                { type: 'facts', items: [{ label: `F${b}`, value: `V${b}` }] },
                { type: 'list', items: [['L', { type: 'strong', text: c }, { type: 'code', text: c }]] },
                { type: 'table', columns: [{ title: `T${d}` }], rows: [[`C${d}`]] },
                {
                  type: 'steps',
                  title: 'Étapes',
                  items: [{ id: '1', title: `S${a}`, state: 'done', detail: `D${b}` }],
                },
                { type: 'context', text: ['par ', { type: 'person', platform: 'teams', userId, name: 'Sophie' }, d] },
              ],
            })
            const words = shown.replaceAll(' ', '')
            for (const expected of [
              `debut${a}fin`,
              `F${b}`,
              `V${b}`,
              `L${c}${c}`,
              `C${d}`,
              `S${a}`,
              `D${b}`,
              `Sophie${d}`,
            ])
              expect(words).toContain(asRead(expected).replaceAll(' ', ''))
            expect(await page.locator('#card').locator('a, img, h3, ul, ol, code, pre, em, strong').count()).toBe(0)
          },
        ),
        { numRuns: 60, examples: [[markup.map((text) => text)], [markup.toReversed()]] },
      )
    })

    /** Words that stand on two lines, or reach out of their cell. */
    const brokenWords = (): Promise<readonly string[]> =>
      page.evaluate<string[]>(`
        [...document.querySelectorAll('#card [role=cell], #card [role=columnheader]')].flatMap((cell) => {
          const edge = cell.getBoundingClientRect().right
          const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT)
          const broken = []
          for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
            for (const word of node.textContent.matchAll(/[^\\s-]+/g)) {
              const range = document.createRange()
              range.setStart(node, word.index)
              range.setEnd(node, word.index + word[0].length)
              const { right } = range.getBoundingClientRect()
              if (range.getClientRects().length > 1 || right > edge) broken.push(word[0])
            }
          }
          return broken
        })`)

    test.each([320, 360, 400])('no word of a table breaks in a card %i wide', async (width) => {
      await page.setViewportSize({ width: width + 40, height: 900 })
      const tables = (await scenes()).flatMap(({ name, locale, shown }) =>
        shown.type === 'card' && shown.card.blocks.some(({ type }) => type === 'table')
          ? [{ name, content: renderCard(shown.card, { locale, sandbox: true }).content }]
          : [],
      )
      expect(tables.length).toBeGreaterThan(5)
      for (const { name, content } of tables) {
        await show(content)
        expect(await page.locator('#card [role=columnheader]').count(), name).toBeGreaterThan(1)
        expect(await brokenWords(), name).toEqual([])
      }
    })

    test('a title that looks like Markdown is read as it was written', async () => {
      for (const title of [
        '**gras** _x_',
        '# Titre',
        '- liste',
        '1. un',
        '[x](https://evil.example)',
        '<at>Tous</at>',
      ]) {
        expect(await drawn({ title, tone: 'neutral', summary: 'x', blocks: [] })).toBe(title)
      }
    })

    test('a confirmation acts only after the question', async () => {
      const confirm = { title: 'Arrêter ?', text: 'Rien ne repartira.', yes: 'Oui, arrêter', no: 'Revenir' }
      await drawn({
        title: 'Déploiement',
        tone: 'neutral',
        summary: 'x',
        blocks: [{ type: 'buttons', buttons: [{ action: 'rollout.cancel', label: 'Arrêter', value: {}, confirm }] }],
      })
      const yes = page.getByRole('button', { name: confirm.yes })
      expect(await yes.isVisible()).toBe(false)
      await page.getByRole('button', { name: 'Arrêter' }).first().click()
      expect(await yes.isVisible()).toBe(true)
      expect(await page.getByText(confirm.text).isVisible()).toBe(true)
    })
  },
)
