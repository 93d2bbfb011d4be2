import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buttonArbitrary } from '../../bot/card/card.arbitrary.ts'
import type { Press } from '../../commands/contract.ts'
import { presses } from '../../commands/registry.ts'
import { card, privateCard, publicCard } from '../support/chat-stubs.ts'
import { few, go, type Hands } from './hands.ts'
import { answerTo, buttonOf, has, waitFor } from './rig.ts'
import { row } from './stubs.ts'

/** What becomes of presses. */
export const aboutPresses = (hands: () => Hands): void => {
  const names = [...presses].map(([name, { handler }]) => ({ name, opensForm: handler.opens === 'form' }))
  test('of every button of the registry says which it is, and what it carries', async () => {
    const { all, ask, press } = hands()
    const got: Press[] = []
    all.commands.press = async (_, pressed) => {
      got.push(pressed)
      return { type: 'done' }
    }
    for (let at = 0; at < names.length; at += 10) {
      const chunk = names.slice(at, at + 10)
      all.commands.say = async () =>
        privateCard(
          `boutons ${at}`,
          row(
            ...chunk.map(({ name, opensForm }) => ({
              ...{ action: name, label: name, value: { id: `${name} & <id>`, version: 3, sure: true } },
              ...(opensForm && { opens: 'form' as const }),
            })),
          ),
        )
      const message = await ask('help')
      for (const { name, opensForm } of chunk) {
        expect(buttonOf(message, name).opensForm).toBe(opensForm)
        await press(message, name)
      }
    }
    await expect.poll(() => got.length).toBe(names.length)
    expect(got).toEqual(
      names.map(({ name }) => ({ action: name, value: { id: `${name} & <id>`, version: 3, sure: true } })),
    )
  })

  test('of any button carries what it was given', async () => {
    const { all, ask, press } = hands()
    await fc.assert(
      fc.asyncProperty(buttonArbitrary, async (button) => {
        const got: Press[] = []
        all.commands.press = async (_, pressed) => {
          got.push(pressed)
          return { type: 'done' }
        }
        all.commands.say = async () => privateCard('un bouton', row(button))
        const message = await ask('help', 'support')
        await press(message, button.action)
        await expect.poll(() => got).toEqual([{ action: button.action, value: button.value }])
      }),
      { ...few, numRuns: 6 },
    )
  })

  test('delivered twice acts once, and replaces its card for everybody', async () => {
    const { all, seenByAll, press } = hands()
    const got: Press[] = []
    all.commands.say = async () => publicCard('prête', row(go))
    all.commands.press = async (_, pressed) => {
      got.push(pressed)
      return { type: 'replace', card: card('partie') }
    }
    await all.chat.say('camille', 'support', 'update')
    const message = await seenByAll('prête', 'support', 'sophie')
    await press(message, go.action, { doubled: true })
    for (const person of ['camille', 'sophie'] as const) {
      const replaced = await seenByAll('partie', 'support', person)
      expect(replaced.id).toBe(message.id)
      expect(replaced.buttons).toEqual([])
    }
    await all.settled()
    expect(got).toEqual([{ action: go.action, value: go.value }])
  })

  test('by a client that still shows an older card brings what that card said', async () => {
    const { all, ask, press } = hands()
    const got: Press[] = []
    all.commands.say = async () => privateCard('première', row(go))
    all.commands.press = async (_, pressed) => {
      got.push(pressed)
      return got.length === 1 ? { type: 'replace', card: card('seconde') } : privateCard('trop tard')
    }
    const message = await ask('update')
    await press(message, go.action)
    await waitFor(all.chat, 'camille', 'team', ({ id, words }) => id === message.id && words.includes('seconde'))
    const late = await answerTo(all.chat, 'camille', 'team', () => press(message, go.action, { stale: true }))
    expect(late.words).toContain('trop tard')
    expect(got).toEqual([
      { action: go.action, value: go.value },
      { action: go.action, value: go.value },
    ])
  })

  test('again and again in one moment leaves, for everybody, what came of the last one', async () => {
    const { all, seenByAll } = hands()
    let turn = 0
    all.commands.say = async () => publicCard('tour 0', row(go))
    all.commands.press = async () => {
      turn += 1
      return { type: 'replace', card: card(`tour ${turn}`, row(go)) }
    }
    await all.chat.say('camille', 'support', 'update')
    const message = await seenByAll('tour 0', 'support', 'sophie')
    for (let pressed = 0; pressed < 4; pressed += 1) {
      await expect
        .poll(async () => {
          // It may be replaced between the look and the press: then one presses on what is there now.
          const shown = await seenByAll('tour ', 'support', 'camille')
          return (await all.chat.press('camille', shown, buttonOf(shown, go.action))).ok
        })
        .toBe(true)
    }
    await all.settled()
    for (const person of ['camille', 'sophie'] as const) {
      const shown = (await all.chat.messages(person, 'support')).filter(({ words }) => words.includes('tour '))
      expect(shown.map(({ id, words }) => [id, /tour \d/u.exec(words)?.[0]])).toEqual([[message.id, 'tour 4']])
    }
  })

  test('asks first where the button does', async () => {
    const { all, ask, press } = hands()
    const confirm = { title: 'Vraiment ?', text: '12 machines redémarrent.', yes: 'Oui', no: 'Non' }
    const got: Press[] = []
    all.commands.say = async () => privateCard('prête', row({ ...go, confirm }))
    all.commands.press = async (_, pressed) => {
      got.push(pressed)
      return { type: 'done' }
    }
    const message = await ask('update')
    expect(buttonOf(message, go.action).question).toBe('Vraiment ?\n12 machines redémarrent.')
    await press(message, go.action)
    await expect.poll(() => got.length).toBe(1)
  })

  test('while nothing can be kept leaves the card with its button', async () => {
    const { all, ask } = hands()
    all.commands.say = async () => privateCard('gardée', row(go))
    const message = await ask('update')
    all.inbox.trouble.failing = true
    await all.chat.press('camille', message, buttonOf(message, go.action))
    all.inbox.trouble.failing = false
    await waitFor(all.chat, 'camille', 'team', (each) => each.id === message.id && has(go.action)(each))
  })
}
