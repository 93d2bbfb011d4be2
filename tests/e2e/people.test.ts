import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { createHome, type Home, pageOf } from './bot.ts'
import { livingMessages, livingWhen, planOf } from './rollouts.ts'
import {
  buttonsOf,
  CAMILLE,
  HUGO,
  type Message,
  type Person,
  POSTES,
  SOPHIE,
  type View,
  type Workspace,
  wordsOf,
  workspaceAt,
} from './workspace.ts'

let home: Home
let workspace: Workspace
let camille: Person
let hugo: Person

beforeAll(async () => {
  home = await createHome({ SANDBOX_SPEED: '200' })
  workspace = workspaceAt(pageOf(await home.startReady()))
  await workspace.control({ rateLimits: false })
  camille = workspace.as(CAMILLE)
  hugo = workspace.as(HUGO)
})
afterAll(() => home.leave())

const inputSchema = z.object({ element: z.object({ action_id: z.string() }) })

/** The values of a form with one text field. */
const oneText = (view: View, value: string) => {
  const block = view.blocks.find(({ type }) => type === 'input')
  const { element } = inputSchema.parse(block)
  return { [block?.block_id ?? '']: { [element.action_id]: { type: 'plain_text_input', value } } }
}

const viewOf = async (person: Person): Promise<View> => {
  let view: View | null = null
  await expect
    .poll(
      async () => {
        view = await person.view()
        return view?.blocks.some(({ type }) => type === 'input')
      },
      { timeout: 8_000, interval: 30 },
    )
    .toBe(true)
  if (view === null) throw new Error('no form')
  return view
}

const said = async (words: RegExp): Promise<Message> => {
  let found: Message | undefined
  await expect
    .poll(
      async () => {
        found = (await hugo.messages(POSTES)).findLast(
          (message) => message.bot && message.ephemeralFor === undefined && words.test(wordsOf(message)),
        )
        return found
      },
      { timeout: 8_000, interval: 30, message: `the channel reads ${words.source}` },
    )
    .toBeDefined()
  if (found === undefined) throw new Error('nothing was said')
  return found
}

test('a role by mention lets a colleague act at once, and its loss stops them at once', async () => {
  // A mention has an id, and no words of its own.
  expect(JSON.stringify(await hugo.ask('/w360 freeze --reason "essai"'))).toContain(CAMILLE)
  const asked = await camille.ask('/w360 role @hugo operator')
  expect(wordsOf(asked)).toContain('Hugo Petit')
  expect(wordsOf(await camille.pressAndSee(asked, 'role.apply'))).toMatch(/désormais/)
  const plan = await planOf(hugo, 'update all --phase production')
  const taken = await camille.ask('/w360 role @hugo operator --revoke')
  await camille.pressAndSee(taken, 'role.apply')
  // Between card and press: the button that was shown carries no authority.
  expect(wordsOf(await hugo.pressAndSee(plan, 'rollout.start'))).toContain('Vous ne pouvez pas faire cela')
  expect(await livingMessages(camille)).toEqual([])
})

test('a user group stands for a role while somebody is in it', async () => {
  const asked = await camille.ask('/w360 role group @support-w360 owner')
  expect(wordsOf(asked)).toContain('1 membre')
  await camille.pressAndSee(asked, 'role.apply')
  expect(wordsOf(await camille.ask('/w360 people'))).toContain('S0SUPPORT')
  const sophie = workspace.as(SOPHIE)
  // Sophie is of the vendor, whose owners read and do not act.
  expect(wordsOf(await sophie.ask('/w360 freeze maintenant'))).toContain('Vous ne pouvez pas faire cela')
  expect(wordsOf(await sophie.ask('/w360 audit'))).not.toContain('Vous ne pouvez pas faire cela')
})

test('a freeze between card and press holds back a start, until an owner says why', async () => {
  const plan = await planOf(camille, 'update all --phase production')
  await camille.say('/w360 freeze --reason "Clôture comptable"')
  await said(/Clôture comptable/)
  const held = await camille.pressAndSee(plan, 'rollout.start')
  expect(wordsOf(held)).toContain('Retenu par un gel')
  expect(await livingMessages(camille)).toEqual([])
  expect(buttonsOf(held).map(({ action }) => action)).toEqual(['freeze.override'])
  expect(await camille.press(held, 'freeze.override')).toEqual({ ok: true })
  const form = await viewOf(camille)
  expect(await camille.submit(form, oneText(form, 'Faille critique'))).toEqual({ ok: true })
  await livingWhen(camille, (message) => /R-1/.test(wordsOf(message)))
  expect(wordsOf(await camille.ask('/w360 audit'))).toContain('Faille critique')

  const announced = await said(/Clôture comptable/)
  expect(await camille.press(announced, 'freeze.lift')).toEqual({ ok: true })
  await said(/a mis fin au gel/)
})

test('a code is given to the person alone, and is worth nothing under the identity that asked', async () => {
  const given = await camille.ask('/w360 link')
  expect(given.ephemeralFor).toBe(CAMILLE)
  const [code = ''] = /[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}/.exec(wordsOf(given)) ?? []
  expect(wordsOf(await camille.ask(`/w360 link ${code}`))).toContain('Tapez-le sous l’autre')
  // Two accounts of one workspace are two people.
  expect(wordsOf(await hugo.ask(`/w360 link ${code}`))).toContain('deux personnes')
})
