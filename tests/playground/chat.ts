import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

/** A person's hands and eyes on the playground's page. */
export interface Chat {
  readonly page: Page
  /** Writes to the bot. */
  say(text: string): Promise<void>
  /** The cards in which all these words stand. */
  cards(...words: readonly string[]): Locator
  /** The latest of them, once it is there. @throws with all that is there when it does not come. */
  card(...words: readonly string[]): Promise<Locator>
  /** Presses a button of a card and, where the card asks, the one below the question. */
  press(card: Locator, label: string, yes?: string): Promise<void>
  /** Opens the dialog of a command of the message extension. */
  openForm(command: string): Promise<Locator>
  /** Chooses in a field of a dialog. */
  choose(dialog: Locator, label: string, option: string): Promise<void>
}

/** Opens the page and waits until it is connected with the bot, which greets with these words. */
export const openChat = async (page: Page, origin: string, greeting: string): Promise<Chat> => {
  await page.goto(origin)
  const editor = page.locator('div[data-lexical-editor=true]')
  await editor.waitFor()
  const all = page.locator('.ac-adaptiveCard')
  const cards = (...words: readonly string[]): Locator =>
    words.reduce((found, hasText) => found.filter({ hasText }), all)
  const told = (problem: string, shown: Locator) => async (cause: unknown) => {
    throw new Error(`${problem} in:\n${(await shown.allInnerTexts()).join('\n———\n')}`, { cause })
  }
  const card = async (...words: readonly string[]): Promise<Locator> => {
    const found = cards(...words).last()
    await found.waitFor().catch(told(`No card of “${words.join('”, “')}”`, all))
    return found
  }
  await card(greeting)
  return {
    page,
    say: async (text) => {
      await editor.fill(text)
      await page.getByRole('button', { name: 'Send Message' }).click()
      await expect.poll(() => editor.textContent()).toBe('')
    },
    cards,
    card,
    press: async (shown, label, yes) => {
      const button = (name: string): Locator => shown.getByRole('button', { name, exact: true })
      await button(label)
        .first()
        .click()
        .catch(told(`No button “${label}”`, shown))
      if (yes !== undefined) await button(yes).last().click()
    },
    openForm: async (command) => {
      await page.getByRole('button', { name: 'Trigger Message Extension App' }).click()
      await page.getByText('Action Command').click()
      const dialog = page.getByRole('dialog')
      await dialog.getByPlaceholder('Input command id or leave blanks').fill(command)
      await dialog.getByRole('button', { name: 'Create' }).click()
      await dialog.locator('.ac-adaptiveCard').waitFor()
      return dialog
    },
    choose: async (dialog, label, option) => {
      await dialog.getByRole('combobox', { name: label }).click()
      await page.getByRole('option', { name: option }).click()
    },
  }
}
