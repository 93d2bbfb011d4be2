/**
 * Draws every kind of card and form as Teams would, by the official renderer and Teams' own host configuration, into
 * docs/pictures/teams: `node tests/pictures/teams.ts`, or with names for some only.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { renderCard } from '../../adapters/teams/render.ts'
import { renderForm } from '../../adapters/teams/render-form.ts'
import { openBrowser } from '../support/browser.ts'
import { openCardPage, withoutRenderer } from './official-renderer.ts'
import { type Scene, scenes } from './teams-scenes.ts'

const folder = join(import.meta.dirname, '..', '..', 'docs', 'pictures', 'teams')
/** Of a message in a wide window, and of a dialog. */
const widths = { card: 760, form: 600 } as const
const phone = 390
/** Enough to see that all is readable there: the rest has the same elements. */
const inTheDark: ReadonlySet<string> = new Set([
  'living-card-two-sites',
  'chart',
  'approval-card',
  'announcement-card',
  'form-update-refused',
  'releases',
])

const contentOf = ({ shown, locale }: Scene): object =>
  shown.type === 'card'
    ? renderCard(shown.card, { locale, sandbox: true }).content
    : renderForm(shown.form, {
        locale,
        sandbox: true,
        timeZone: 'Europe/Paris',
        errors: shown.errors,
        values: shown.values,
      })

/** The official renderer draws a search among several as the choices found so far; Teams draws a field to type in. */
const asTeamsDraws = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(asTeamsDraws)
  if (typeof value !== 'object' || value === null) return value
  if (!('choices.data' in value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asTeamsDraws(item)]))
  }
  const { id, label, spacing, placeholder }: Record<string, unknown> = { ...value }
  return { type: 'Input.Text', id, label, spacing, placeholder }
}

if (withoutRenderer !== null) throw new Error(withoutRenderer)
mkdirSync(folder, { recursive: true })
const asked = process.argv.slice(2)
const wanted = (await scenes()).filter(({ name }) => asked.length === 0 || asked.includes(name))
const browser = await openBrowser()
try {
  for (const theme of ['light', 'dark'] as const) {
    const { page, show } = await openCardPage(browser, theme)
    for (const scene of wanted.filter(({ name }) => theme === 'light' || inTheDark.has(name))) {
      const narrow = scene.shown.type === 'card' && scene.shown.narrow === true
      await page.setViewportSize({ width: narrow ? phone : widths[scene.shown.type], height: 900 })
      await show({ ...Object(asTeamsDraws(contentOf(scene))) })
      if (scene.shown.type === 'card' && scene.shown.press !== undefined)
        await page.getByRole('button', { name: scene.shown.press }).first().click()
      const name = theme === 'light' ? scene.name : `${scene.name}-dark`
      await page.locator('body').screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' })
    }
  }
} finally {
  await browser.close()
}
