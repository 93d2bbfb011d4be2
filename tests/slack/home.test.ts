import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import type { Card } from '../../bot/card/card.ts'
import type { Occasion, Press } from '../../commands/contract.ts'
import { card, privateCard } from '../support/chat-stubs.ts'
import { expectCleanLog, type Harness, startHarness } from './harness.ts'

let harness: Harness
beforeEach(async () => {
  harness = await startHarness()
})
afterEach(() => harness.stop())

const homeSchema = z.object({
  home: z.object({ id: z.string(), blocks: z.array(z.record(z.string(), z.unknown())) }).nullable(),
})

const home = async (person = 'U0CAMILLE') =>
  homeSchema.parse(await (await fetch(`${harness.workspace.origin}/sandbox/home?person=${person}`)).json()).home

const shownHome = (words: string, person?: string) =>
  vi.waitFor(async () => {
    const shown = await home(person)
    if (shown === null || !JSON.stringify(shown).includes(words)) throw new Error(`no home says « ${words} »`)
    return shown
  }, 6_000)

const open = (person = 'U0CAMILLE', more = {}) => harness.act('open-home', { person, ...more })

const published = async (): Promise<number> => {
  const { calls } = z
    .object({ calls: z.array(z.object({ method: z.string() })) })
    .parse(await (await fetch(`${harness.workspace.origin}/sandbox/api-calls`)).json())
  return calls.filter(({ method }) => method === 'views.publish').length
}

const withButton = (title: string): Card =>
  card(title, {
    blocks: [
      { type: 'table', columns: [{ title: 'Site' }], rows: [['Mairie']] },
      { type: 'steps', title: 'Étapes', items: [{ id: 's', title: 'Une', state: 'running' }] },
      { type: 'progress', label: 'R-12', done: 3, total: 4 },
      { type: 'buttons', buttons: [{ action: 'rollout.show', label: 'Voir R-12', value: { number: 12 } }] },
    ],
  })

const press = async (person = 'U0CAMILLE') => {
  const shown = await home(person)
  const actions = z
    .object({ block_id: z.string(), elements: z.array(z.object({ action_id: z.string() })).min(1) })
    .parse(shown?.blocks.find(({ type }) => type === 'actions'))
  return harness.act('press', {
    person,
    view_id: shown?.id,
    block_id: actions.block_id,
    action_id: actions.elements[0]?.action_id,
  })
}

test('a home is composed for who opens it, in blocks that a home may hold', async () => {
  const seen: Occasion[] = []
  harness.commands.home = async (occasion) => {
    seen.push(occasion)
    return withButton('Ville de Montreval')
  }
  expect(await open()).toMatchObject({ ok: true })
  const shown = await shownHome('Ville de Montreval')
  expect(seen[0]).toMatchObject({
    userId: 'U0CAMILLE',
    user: { name: 'Camille Renard', locale: 'fr' },
    place: { platform: 'slack', channelId: 'D0CAMILLE' },
    direct: true,
    canOpenForm: false,
  })
  expect(shown.blocks.map(({ type }) => type)).not.toContain('table')
  expect(JSON.stringify(shown)).toContain('Mairie')
  expect(JSON.stringify(shown.blocks.at(-1))).toContain('Bac à sable')
  expectCleanLog(harness, 'Camille', 'Montreval')
})

test('the messages beside it publish nothing, and a delivery that came twice is shown once', async () => {
  await open('U0CAMILLE', { tab: 'messages' })
  await open('U0CAMILLE', { doubled: true })
  await shownHome('accueil')
  await vi.waitFor(async () => expect(await published()).toBe(1))
})

test('a button there is answered in the direct conversation, and the home is brought up to date at once', async () => {
  let pressed: Press | null = null
  let where: Occasion | null = null
  harness.commands.home = async () => withButton(pressed === null ? 'Avant' : 'Après')
  harness.commands.press = async (occasion, given) => {
    pressed = given
    where = occasion
    return privateCard('Voici R-12')
  }
  await open()
  await shownHome('Avant')
  expect(await press()).toMatchObject({ ok: true })
  await harness.shown('Voici R-12', { channel: 'D0CAMILLE' })
  await shownHome('Après')
  expect(pressed).toEqual({ action: 'rollout.show', value: { number: 12 } })
  expect(where).toMatchObject({ place: { channelId: 'D0CAMILLE' }, direct: true, canOpenForm: true })
})

test('a button there opens a form over it, whose reply comes to the direct conversation', async () => {
  harness.commands.home = async () => withButton('Accueil')
  harness.commands.press = async () => ({
    type: 'form',
    title: 'Préparer',
    form: Promise.resolve({
      id: 'update',
      title: 'Préparer',
      submit: 'Voir',
      cancel: 'Annuler',
      state: {},
      fields: [{ type: 'text', id: 'tag', label: 'Tag', initial: 'w-aaa' }],
    }),
  })
  harness.commands.submit = async () => privateCard('Le plan')
  await open()
  await shownHome('Accueil')
  await press()
  const view = await harness.shownView('Préparer')
  await harness.act('submit', { person: 'U0CAMILLE', view_id: view.id, values: {} })
  await harness.shown('Le plan', { channel: 'D0CAMILLE' })
})

test('who opens theirs when it cannot be composed reads a word, and not nothing', async () => {
  harness.commands.home = async () => null
  await open()
  await shownHome('Un imprévu')
})

test('a refusal of Slack is noted with its code, and nothing else happens', async () => {
  await harness.act('control', { failNext: { method: 'views.publish', error: 'not_enabled', count: 1 } })
  await open()
  await vi.waitFor(() => expect(harness.logged()).toContain('not_enabled'))
  expect(await home()).toBeNull()
  await open()
  await shownHome('accueil')
})
