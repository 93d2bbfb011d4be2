import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Form } from '../../bot/card/form.ts'
import type { Submission } from '../../commands/contract.ts'
import { choices, formWith, privateCard } from '../support/chat-stubs.ts'
import { firstButton, type Harness, startHarness } from './harness.ts'

let harness: Harness

beforeEach(async () => {
  harness = await startHarness()
})

afterEach(async () => {
  await harness.stop()
})

const form = formWith(
  [
    { id: 'site', type: 'select', label: 'Site', live: true, options: choices({ paris: 'Paris', lyon: 'Lyon' }) },
    { id: 'posts', type: 'search', label: 'Postes', source: 'machines', many: true, optional: true },
    { id: 'tag', type: 'text', label: 'Tag' },
    { id: 'at', type: 'date-time', label: 'Début', optional: true },
  ],
  { intro: [{ type: 'table', columns: [{ title: 'Site' }], rows: [['Paris']] }] },
)

const opens = (composed: Promise<Form>): void => {
  harness.commands.say = async () => ({ type: 'form', title: form.title, form: composed })
}

const filled = {
  'field:site': {
    site: {
      type: 'static_select',
      selected_option: { text: { type: 'plain_text', text: 'Lyon', emoji: false }, value: 'lyon' },
    },
  },
  'field:tag': { tag: { type: 'plain_text_input', value: 'w360-4.2' } },
  'field:at': { at: { type: 'datetimepicker', selected_date_time: 1_800_000_000 } },
}

const openForm = async (): Promise<string> => {
  opens(Promise.resolve(form))
  await harness.say('/w360 update')
  return (await harness.shownView('Postes')).id
}

describe('a form', () => {
  test('opens at once when it is ready', async () => {
    expect((await harness.view()) === null).toBe(true)
    await openForm()
  })

  test('that takes longer opens with a moment of patience, and is then filled', async () => {
    const { promise, resolve } = Promise.withResolvers<Form>()
    opens(promise)
    await harness.say('/w360 update')
    const loading = await harness.shownView('Un instant')
    resolve(form)
    expect((await harness.shownView('Postes')).id).toBe(loading.id)
  })

  test('that cannot be composed says so in its view', async () => {
    const { promise, reject } = Promise.withResolvers<Form>()
    opens(promise)
    await harness.say('/w360 update')
    await harness.shownView('Un instant')
    reject(new Error('console away'))
    await harness.shownView('pas été prise en compte')
  })

  test('whose trigger has expired leaves a button that opens it', async () => {
    opens(Promise.resolve(form))
    await harness.act('control', { failNext: { method: 'views.open', error: 'expired_trigger_id', count: 1 } })
    await harness.say('/w360 update site Lyon')
    const note = await harness.shown('n’a pas pu s’ouvrir')
    expect(await harness.view()).toBeNull()
    const asked: string[] = []
    harness.commands.say = async (_, text) => {
      asked.push(text)
      return { type: 'form', title: form.title, form: Promise.resolve(form) }
    }
    await harness.act('press', { person: 'U0CAMILLE', channel: 'C0POSTES', ts: note.ts, ...firstButton(note) })
    await harness.shownView('Postes')
    expect(asked).toEqual(['update site Lyon'])
  })
})

describe('a submission', () => {
  test('brings what was entered, closes the form and answers in private where it was opened', async () => {
    const submissions: Submission[] = []
    harness.commands.submit = async (occasion, submission) => {
      submissions.push(submission)
      return privateCard(`plan pour ${occasion.place.channelId}`)
    }
    const id = await openForm()
    const outcome = await harness.act('submit', { person: 'U0CAMILLE', view_id: id, values: filled, doubled: true })
    expect(outcome).toMatchObject({ ok: true })
    expect((await harness.shown('plan pour C0POSTES')).ephemeralFor).toBe('U0CAMILLE')
    expect(await harness.view()).toBeNull()
    expect(submissions).toEqual([
      {
        form: 'update',
        state: { draft: 'D-1' },
        values: { site: ['lyon'], posts: [], tag: ['w360-4.2'], at: ['2027-01-15T08:00:00.000Z'] },
      },
    ])
  })

  test('that is wrong shows why at its fields, and keeps the form open', async () => {
    harness.commands.submit = async () => ({ type: 'invalid', errors: { tag: 'Ce tag est inconnu.' } })
    const id = await openForm()
    await harness.act('submit', { person: 'U0CAMILLE', view_id: id, values: filled })
    expect((await harness.shownView('Ce tag est inconnu.')).errors).toEqual({ 'field:tag': 'Ce tag est inconnu.' })
  })

  test('that is wrong in what no field shows says so in private', async () => {
    harness.commands.submit = async () => ({ type: 'invalid', errors: { elsewhere: 'Le site est gelé.' } })
    const id = await openForm()
    await harness.act('submit', { person: 'U0CAMILLE', view_id: id, values: filled })
    await harness.shown('Le site est gelé.')
    expect(await harness.view()).toBeNull()
  })

  test('that takes too long closes the form in time, and answers later', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    harness.commands.submit = async () => {
      await promise
      return privateCard('enfin')
    }
    const id = await openForm()
    const outcome = await harness.act('submit', { person: 'U0CAMILLE', view_id: id, values: filled })
    expect(outcome).toMatchObject({ ok: true })
    expect(await harness.view()).toBeNull()
    resolve()
    await harness.shown('enfin')
  })

  test('may lead to another form in the same view', async () => {
    const { promise, resolve } = Promise.withResolvers<Form>()
    harness.commands.submit = async () => ({ type: 'form', title: 'Suite', form: promise })
    const id = await openForm()
    const submitted = harness.act('submit', { person: 'U0CAMILLE', view_id: id, values: filled })
    resolve({ ...form, title: 'Suite', fields: [{ id: 'why', type: 'text', label: 'Raison' }] })
    await submitted
    await harness.shownView('Raison')
  })

  test('that fails inside says so in the view, with a reference', async () => {
    harness.commands.submit = async () => {
      throw new Error('secret')
    }
    const id = await openForm()
    await harness.act('submit', { person: 'U0CAMILLE', view_id: id, values: filled })
    await harness.shownView('référence')
  })
})

describe('while a form is filled in', () => {
  test('a search gives its options, clipped to what Slack takes', async () => {
    const questions: unknown[] = []
    harness.commands.search = async (occasion, question) => {
      questions.push({ ...question, channel: occasion.place.channelId })
      return Array.from({ length: 130 }, (_, index) => ({
        value: `pc-${index}`,
        label: `PC ${index} ${'x'.repeat(100)}`,
      }))
    }
    const id = await openForm()
    const asked = {
      person: 'U0CAMILLE',
      view_id: id,
      block_id: 'field:posts',
      action_id: 'search:machines|posts',
      value: 'PC',
    }
    const { options } = await harness.act('suggest', asked)
    expect(options).toHaveLength(100)
    expect(questions).toEqual([{ source: 'machines', query: 'PC', channel: 'C0POSTES' }])
  })

  test('a search that fails or takes too long gives nothing, in time', async () => {
    harness.commands.search = () => new Promise(() => undefined)
    const id = await openForm()
    const asked = {
      person: 'U0CAMILLE',
      view_id: id,
      block_id: 'field:posts',
      action_id: 'search:machines|posts',
      value: 'P',
    }
    expect(await harness.act('suggest', asked)).toMatchObject({ options: [] })
  })

  test('a change of a live field composes it anew', async () => {
    const fields: string[] = []
    harness.commands.change = async (_, { field, values }) => {
      fields.push(`${field}=${values['site']?.join()}`)
      return { ...form, title: 'Lyon', state: { draft: 'D-2' } }
    }
    const id = await openForm()
    const chosen = { text: { type: 'plain_text', text: 'Lyon', emoji: false }, value: 'lyon' }
    await harness.act('press', {
      person: 'U0CAMILLE',
      view_id: id,
      block_id: 'field:site',
      action_id: 'site',
      selected_option: chosen,
    })
    await vi.waitFor(async () => expect((await harness.view())?.title.text).toBe('Lyon'))
    expect(fields).toEqual(['site=lyon'])
  })
})
