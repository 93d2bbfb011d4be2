import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../json.ts'
import type { Reply } from '../../testing/listening-bot.ts'
import type { Rig } from '../testing/rig.ts'
import { at, plain, startRig, textAt } from '../testing/rig.ts'

let rig: Rig
beforeEach(async () => {
  rig = await startRig()
})
afterEach(() => rig.close())

const option = (value: string): JsonObject => ({ text: plain(value.toUpperCase()), value })

const input = (id: string, element: JsonObject, fields: JsonObject = {}): JsonObject => ({
  type: 'input',
  block_id: id,
  label: plain(id),
  element: { action_id: 'a', ...element },
  ...fields,
})

const blocks: readonly JsonObject[] = [
  input('tag', { type: 'plain_text_input', min_length: 2, max_length: 5 }),
  input('phase', { type: 'radio_buttons', options: [option('test'), option('prod')], initial_option: option('test') }),
  input('posts', { type: 'multi_external_select', max_selected_items: 2, min_query_length: 0 }, { optional: true }),
  input('when', { type: 'datetimepicker' }, { optional: true }),
]

const form = (fields: JsonObject = {}): JsonObject => ({
  type: 'modal',
  callback_id: 'update',
  title: plain('Mise à jour'),
  submit: plain('Planifier'),
  blocks,
  ...fields,
})

const open = async (view = form(), method = 'views.open'): Promise<string> => {
  await rig.act('say', { person: 'U0CAMILLE', channel: 'C0POSTES', text: '/w360 update' })
  const trigger_id = textAt(rig.bot.received.at(-1)?.payload, 'trigger_id')
  return textAt(await rig.call(method, { trigger_id, view }), 'view', 'id')
}

const payload = (): JsonObject => rig.bot.received.at(-1)?.payload ?? {}
const count = (type: string): number => rig.bot.received.filter((one) => one.payload['type'] === type).length
const reply = (given: Reply): void => {
  rig.bot.answer = () => given
}
const person = 'U0CAMILLE'
const submit = (view_id: string, values: JsonObject = { tag: { a: { value: 'v42' } } }, fields: JsonObject = {}) =>
  rig.act('submit', { person, view_id, values, ...fields })
const suggest = (view_id: string, value = '') =>
  rig.act('suggest', { person, view_id, block_id: 'posts', action_id: 'a', value })

/** What the page would show in front of everything at this moment. */
const shown = () => rig.get(`/sandbox/view?person=${person}`)

describe('a submission', () => {
  it('reaches the bot with all that is filled in, and what was there from the start', async () => {
    const id = await open()
    expect(
      await submit(id, { tag: { a: { value: 'v42' } }, when: { a: { selected_date_time: 1_800_000_000 } } }),
    ).toEqual({ ok: true })
    expect(payload()).toMatchObject({
      type: 'view_submission',
      user: { id: person },
      trigger_id: expect.any(String),
      response_urls: [],
      view: {
        id,
        callback_id: 'update',
        state: {
          values: {
            tag: { a: { type: 'plain_text_input', value: 'v42' } },
            phase: { a: { type: 'radio_buttons', selected_option: option('test') } },
            posts: { a: { type: 'multi_external_select', selected_options: [] } },
            when: { a: { type: 'datetimepicker', selected_date_time: 1_800_000_000 } },
          },
        },
      },
    })
    expect(rig.bot.received.at(-1)?.isSigned).toBe(true)
    expect(await shown()).toEqual({ view: null, stackDepth: 0 })
  })

  it.each([
    ['a required field left empty', {}, { tag: 'Ce champ est obligatoire.' }],
    ['too few characters', { tag: { a: { value: 'v' } } }, { tag: 'Au moins 2 caractères.' }],
    ['too many characters', { tag: { a: { value: 'v12345' } } }, { tag: 'Au plus 5 caractères.' }],
  ])('is held back, as Slack holds it back, with %s', async (_what, values, errors) => {
    const id = await open()
    expect(await submit(id, values)).toEqual({ ok: false, errors })
    expect(count('view_submission')).toBe(0)
    expect(await shown()).toMatchObject({ view: { id, errors } })
  })

  it('cannot hold what nobody could have chosen, nor come from a view that is not in front', async () => {
    const id = await open()
    const values = (phase: string) => ({
      tag: { a: { value: 'v42' } },
      phase: { a: { selected_option: { value: phase } } },
    })
    expect(await submit(id, values('other'))).toMatchObject({ error: 'option_not_offered' })
    expect(await submit(id, { nothing: { a: { value: 'x' } } })).toMatchObject({ error: 'action_not_found' })
    expect(await rig.act('submit', { person: 'U0HUGO', view_id: id })).toMatchObject({ error: 'view_not_found' })
    const top = await open(form({ title: plain('Dessus') }), 'views.push')
    expect(await submit(id, values('prod'))).toMatchObject({ error: 'view_not_found' })
    expect(await submit(top, values('prod'))).toEqual({ ok: true })
  })

  it('shows the errors that the bot finds, and keeps what was typed', async () => {
    const id = await open()
    reply({ body: { response_action: 'errors', errors: { tag: 'Inconnu' } } })
    expect(await submit(id)).toEqual({ ok: false, errors: { tag: 'Inconnu' } })
    expect(await shown()).toMatchObject({
      view: { id, errors: { tag: 'Inconnu' }, state: { values: { tag: { a: { value: 'v42' } } } } },
    })
  })

  it('updates, pushes and clears as the bot says', async () => {
    const id = await open()
    reply({ body: { response_action: 'update', view: form({ title: plain('Encore') }) } })
    expect(await submit(id)).toEqual({ ok: true })
    expect(await shown()).toMatchObject({ view: { id, title: plain('Encore') }, stackDepth: 1 })
    reply({ body: { response_action: 'push', view: form({ title: plain('Dessus') }) } })
    expect(await submit(id)).toEqual({ ok: true })
    const top = await shown()
    expect(top).toMatchObject({ view: { title: plain('Dessus') }, stackDepth: 2 })
    reply({ body: { response_action: 'clear' } })
    expect(await submit(textAt(top, 'view', 'id'))).toEqual({ ok: true })
    expect(await shown()).toEqual({ view: null, stackDepth: 0 })
  })

  it('goes back to the view below when the top one is accepted', async () => {
    const id = await open()
    const top = await open(form({ title: plain('Dessus') }), 'views.push')
    await submit(top)
    expect(await shown()).toMatchObject({ view: { id }, stackDepth: 1 })
  })

  it.each<[string, Reply, string]>([
    ['is too late', { after: new Promise<void>(() => {}) }, 'operation_timeout'],
    ['refuses', { status: 500 }, 'dispatch_failed'],
    ['answers in plain words', { body: 'ok' }, 'invalid_response'],
    ['names an unknown action', { body: { response_action: 'close' } }, 'invalid_response'],
    [
      'finds errors in fields that are not there',
      { body: { response_action: 'errors', errors: { zut: 'a' } } },
      'invalid_errors',
    ],
    [
      'shows a view that Slack refuses',
      { body: { response_action: 'update', view: { type: 'modal' } } },
      'invalid_arguments',
    ],
  ])('stays open when the bot %s', async (_what, given, error) => {
    const id = await open()
    reply(given)
    expect(await submit(id)).toEqual({ ok: false, error: expect.stringContaining(error) })
    expect(await shown()).toMatchObject({ view: { id } })
  })

  it('may be delivered twice, and is acted upon once', async () => {
    const id = await open()
    const top = await open(form({ title: plain('Dessus') }), 'views.push')
    expect(await submit(top, undefined, { doubled: true })).toEqual({ ok: true })
    expect(count('view_submission')).toBe(2)
    expect(await shown()).toMatchObject({ view: { id }, stackDepth: 1 })
  })
})

describe('a closed view', () => {
  it('is told of where the view asked for it', async () => {
    const id = await open(form({ notify_on_close: true }))
    expect(await rig.act('close-view', { person, view_id: id })).toEqual({ ok: true })
    expect(payload()).toMatchObject({ type: 'view_closed', is_cleared: false, view: { id, callback_id: 'update' } })
  })

  it('is not told of otherwise, and takes the ones below along where it says so', async () => {
    await open()
    const top = await open(form({ clear_on_close: true }), 'views.push')
    await rig.act('close-view', { person, view_id: top })
    expect(count('view_closed')).toBe(0)
    expect(await shown()).toEqual({ view: null, stackDepth: 0 })
  })
})

describe('a choice in a view', () => {
  const view = form({
    blocks: [
      ...blocks.slice(0, 1),
      input('site', { type: 'static_select', options: [option('paris')] }, { dispatch_action: true }),
    ],
  })
  const choose = (view_id: string, block_id: string, fields: JsonObject) =>
    rig.act('press', { person, view_id, block_id, action_id: 'a', ...fields })

  it('tells the bot at once where the input asks for it, with what else is filled in', async () => {
    const id = await open(view)
    const values = { tag: { a: { value: 'v42' } } }
    expect(await choose(id, 'site', { selected_option: option('paris'), values })).toEqual({ ok: true })
    expect(payload()).toMatchObject({
      type: 'block_actions',
      container: { type: 'view', view_id: id },
      actions: [{ type: 'static_select', block_id: 'site', selected_option: option('paris') }],
      view: {
        id,
        state: { values: { tag: { a: { value: 'v42' } }, site: { a: { selected_option: option('paris') } } } },
      },
    })
    expect(payload()).not.toHaveProperty('response_url')
  })

  it('stays in the form where the input does not ask for it', async () => {
    const id = await open(view)
    expect(await choose(id, 'tag', { value: 'v42' })).toEqual({ ok: true })
    expect(count('block_actions')).toBe(0)
    expect(at(await shown(), 'view', 'state', 'values', 'tag', 'a')).toMatchObject({ value: 'v42' })
  })
})

describe('suggestions', () => {
  const many = (length: number) => Array.from({ length }, (_, index) => option(`p${index}`))

  it('are asked for with what was typed, and may then be chosen', async () => {
    const id = await open()
    reply({ body: { options: many(3) } })
    expect(await suggest(id, 'po')).toMatchObject({ ok: true, options: many(3) })
    expect(payload()).toMatchObject({
      type: 'block_suggestion',
      block_id: 'posts',
      action_id: 'a',
      value: 'po',
      container: { view_id: id },
      view: { id },
    })
    reply({})
    const values = (value: string) => ({
      tag: { a: { value: 'v42' } },
      posts: { a: { selected_options: [{ value }] } },
    })
    expect(await submit(id, values('p9'))).toMatchObject({ error: 'option_not_offered' })
    expect(await submit(id, values('p2'))).toEqual({ ok: true })
    expect(at(payload(), 'view', 'state', 'values', 'posts', 'a', 'selected_options')).toEqual([option('p2')])
  })

  it('may come in groups', async () => {
    const id = await open()
    const groups = [{ label: plain('Paris'), options: many(2) }]
    reply({ body: { option_groups: groups } })
    expect(await suggest(id)).toMatchObject({ options: many(2), option_groups: groups })
  })

  it('are a hundred at most, and each within the limits', async () => {
    const id = await open()
    reply({ body: { options: many(101) } })
    expect(await suggest(id)).toMatchObject({
      error: 'invalid_options',
      problems: ['no more than 100 items allowed [json-pointer:/options]'],
    })
    reply({ body: { options: [option('x'.repeat(76))] } })
    expect(await suggest(id)).toMatchObject({ error: 'invalid_options' })
    reply({ body: 'none' })
    expect(await suggest(id)).toMatchObject({ error: 'invalid_options' })
    reply({ body: { options: [] } })
    expect(await suggest(id)).toMatchObject({ ok: true, options: [] })
  })

  it('more may not be chosen than the element allows', async () => {
    const id = await open()
    reply({ body: { options: many(3) } })
    await suggest(id)
    const three = { tag: { a: { value: 'v42' } }, posts: { a: { selected_options: many(3) } } }
    expect(await submit(id, three)).toMatchObject({ error: 'too_many_selected' })
  })

  it('are not there for what is no such field', async () => {
    const id = await open()
    expect(await rig.act('suggest', { person, view_id: id, block_id: 'tag', action_id: 'a', value: '' })).toMatchObject(
      { error: 'action_not_found' },
    )
    expect(await suggest('V0NOTHERE')).toMatchObject({ error: 'view_not_found' })
  })
})
