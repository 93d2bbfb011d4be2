import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Field, Form } from '../../bot/card/form.ts'
import { inputIdOf } from './action-data.ts'
import { objectsOf, valuesOf } from './adaptive-card.checker.ts'
import { type FormOptions, renderForm, renderNotice, searchOptions } from './render-form.ts'
import { readSubmission } from './submission.ts'

const formOf = (...fields: readonly Field[]): Form => ({
  id: 'update',
  title: 'Mettre à jour',
  submit: 'Voir le plan',
  cancel: 'Annuler',
  state: { draft: 'd1' },
  fields,
})
const paris = { locale: 'fr', sandbox: false, timeZone: 'Europe/Paris' } as const
const inputOf = (form: Form, id: string, options: FormOptions = paris) => {
  const inputs = ['Input.ChoiceSet', 'Input.Text', 'Input.Date', 'Input.Time'].flatMap((type) =>
    objectsOf(renderForm(form, options), type),
  )
  return inputs.find((input) => input['id'] === id)
}

/** What Teams gives back when a form is sent as it stands, with some inputs written over. */
const sent = (form: Form, over: Readonly<Record<string, string>> = {}, options: FormOptions = paris): unknown => {
  const card = renderForm(form, options)
  const inputs = ['Input.ChoiceSet', 'Input.Text', 'Input.Date', 'Input.Time'].flatMap((type) => objectsOf(card, type))
  const data = objectsOf(card.actions, 'Action.Submit')[0]?.['data']
  return Object.assign({}, data, Object.fromEntries(inputs.map((input) => [input['id'], input['value'] ?? ''])), over)
}
const valuesSent = (form: Form, over?: Readonly<Record<string, string>>, now?: Date) =>
  readSubmission(sent(form, over), { now })?.values

const option = (value: string) => ({ value, label: value })

describe('a form', () => {
  test('comes back with what stood in it, whatever the values hold', () => {
    const value = fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' }).filter((text) => text.isWellFormed())
    const values = fc.uniqueArray(value, { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(values, values, (options, found) => {
        const form = formOf(
          { id: 'groups', type: 'multi-select', label: 'Groupes', options: options.map(option), initial: options },
          { id: 'tag', type: 'select', label: 'Tag', options: options.map(option), initial: options[0] ?? '' },
          { id: 'sites', type: 'search', label: 'Sites', source: 'sites', many: true, initial: found.map(option) },
        )
        expect(valuesSent(form)).toEqual({ groups: options, tag: [options[0]], sites: found })
      }),
    )
  })

  test('that is there to be read shows all its words, for its one field needs little room', () => {
    const items = Array.from({ length: 90 }, (_, index) => `Correction ${index} : l’heure d’été est appliquée.`)
    const list = { type: 'list', items } as const
    const pages = formOf({ id: 'page', type: 'select', label: 'Page', options: [option('1')] })
    const shown = JSON.stringify(renderForm({ ...pages, intro: [list] }, paris))
    for (const item of items) expect(shown).toContain(item)
    const everything = Array.from({ length: 250 }, (_, index) => option(`${index} ${'x'.repeat(120)}`))
    const crowded = formOf({ id: 'page', type: 'select', label: 'Page', options: everything })
    expect(JSON.stringify(renderForm({ ...crowded, intro: [list] }, paris))).toContain('Correction 1 :')
  })

  test('tells whose it is and what was carried along', () => {
    const form = formOf({ id: 'note', type: 'text', label: 'Note', live: true })
    const read = readSubmission(sent(form, {}, { ...paris, from: '17000' }))
    expect(read).toMatchObject({ form: 'update', state: { draft: 'd1' }, from: '17000', values: { note: [] } })
    expect(read?.field).toBeUndefined()
    const change = objectsOf(renderForm(form, paris).body, 'Action.Submit')[0]?.['data']
    expect(readSubmission(Object.assign({}, change, { [inputIdOf('note')]: 'ok' }))).toMatchObject({
      field: 'note',
      values: { note: ['ok'] },
    })
  })

  test('is nothing where it was not ours', () => {
    for (const data of [null, 'x', {}, { w360: 'press', action: 'a', value: {} }, { w360: 'submit', form: 1 }])
      expect(readSubmission(data)).toBeNull()
  })

  test('comes back with what was entered and what is wrong with it', () => {
    const form = formOf(
      { id: 'sites', type: 'search', label: 'Sites', source: 'sites', many: true },
      { id: 'waves', type: 'text', label: 'Vagues', initial: '100%' },
      { id: 'pause', type: 'checkbox', label: 'Pause', options: [option('yes')], initial: ['yes'], optional: true },
      { id: 'startAt', type: 'date-time', label: 'Début', initial: new Date('2026-12-01T08:00:00Z'), optional: true },
    )
    const values = { sites: ['site-mairie'], waves: ['abc'], pause: [], startAt: ['2026-11-23T19:30:00.000Z'] }
    const errors = { waves: 'Illisible.', elsewhere: 'Un champ absent.' }
    const refused = { ...paris, values, errors }
    const card = renderForm(form, refused)
    const texts = valuesOf(card, 'text')
    expect(texts[0]).toBe('Un champ absent.')
    expect(texts).toContain('Illisible.')
    expect(readSubmission(sent(form, {}, refused))?.values).toEqual(values)
  })

  test('gives a person their own words back', () => {
    const words = 'tapez /w360 update, puis {{DATE(x)}} et *rien*'
    expect(valuesSent(formOf({ id: 'note', type: 'text', label: 'Note', initial: words }))).toEqual({ note: [words] })
  })

  test('lets the client check what is required, but not where a live field must be sent with the rest empty', () => {
    const reason: Field = { id: 'reason', type: 'text', label: 'Raison' }
    const phase: Field = { id: 'phase', type: 'select', label: 'Phase', options: [option('test')], live: true }
    expect(inputOf(formOf(reason), 'field:reason')).toMatchObject({ isRequired: true, errorMessage: 'À remplir.' })
    expect(inputOf(formOf(reason, phase), 'field:reason')).not.toHaveProperty('isRequired')
    const optional = inputOf(formOf({ ...reason, optional: true }), 'field:reason')
    expect(optional).not.toHaveProperty('isRequired')
    expect(optional?.['label']).toBe('Raison – facultatif')
  })

  test('of too many choices keeps those that are chosen, and counts the others', () => {
    const options = Array.from({ length: 4_000 }, (_, index) => option(`poste-${index}`))
    const form = formOf({ id: 'p', type: 'multi-select', label: 'Postes', options, initial: ['poste-3999', 'poste-7'] })
    const input = inputOf(form, 'field:p')
    expect(valuesSent(form)).toEqual({ p: ['poste-7', 'poste-3999'] })
    const choices = Array.isArray(input?.['choices']) ? input['choices'].length : 0
    const told = valuesOf(renderForm(form, paris), 'text').join('\n').replaceAll(/\s/g, '')
    expect(told).toContain(`…et${4_000 - choices}deplus`)
  })

  test('with nothing to choose from says so, and asks for nothing', () => {
    const card = renderForm(formOf({ id: 's', type: 'select', label: 'Sites', options: [] }), paris)
    expect(objectsOf(card, 'Input.ChoiceSet')).toEqual([])
    expect(valuesOf(card, 'text')).toEqual(['Sites', 'Aucun choix possible pour le moment.'])
  })
})

describe('a search', () => {
  const sites: Field = { id: 'sites', type: 'search', label: 'Sites', source: 'sites', many: true }

  test('asks our source, and never claims to be required: Teams takes what was found for nothing', () => {
    const input = inputOf(formOf(sites), 'field:sites')
    expect(input).toMatchObject({
      style: 'filtered',
      isMultiSelect: true,
      'choices.data': { type: 'Data.Query', dataset: 'sites' },
    })
    expect(input).not.toHaveProperty('isRequired')
  })

  test('offers at once what a search for nothing finds, and what is chosen already', () => {
    const form = formOf({ ...sites, initial: [{ value: 'a', label: 'Mairie' }] })
    const suggestions = { sites: [{ value: 'a', label: 'Mairie (Paris)' }, option('b')], groups: [option('c')] }
    const input = inputOf(form, 'field:sites', { ...paris, suggestions })
    expect(input?.['choices']).toEqual([
      { title: 'Mairie', value: 'a' },
      { title: 'b', value: 'b' },
    ])
    expect(input?.['value']).toBe('a')
  })

  test('answers with what the form gives back', () => {
    const found = searchOptions([{ value: 'Paris, Nord/50%', label: 'Nord', description: 'Paris · 12 postes' }])
    expect(found.value.results).toEqual([{ title: 'Nord – Paris · 12 postes', value: 'Paris%2C Nord/50%25' }])
    const chosen = found.value.results.map(({ value }) => value).join(',')
    expect(valuesSent(formOf(sites), { 'field:sites': chosen })).toEqual({ sites: ['Paris, Nord/50%'] })
  })
})

describe('a moment', () => {
  const now = new Date('2026-11-23T09:00:00Z')
  const form = formOf({ id: 'at', type: 'date-time', label: 'Début', optional: true })
  const read = (day: string, time: string, at = now) =>
    valuesSent(form, { 'field:at': day, 'time:at': time }, at)?.['at']

  test.each([
    ['2026-12-01', '20:30', ['2026-12-01T19:30:00.000Z']],
    ['2026-07-01', '20:30', ['2026-07-01T18:30:00.000Z']],
    ['2026-12-01', '', ['2026-11-30T23:00:00.000Z']],
    ['', '20:30', ['2026-11-23T19:30:00.000Z']],
    ['', '06:00', ['2026-11-24T05:00:00.000Z']],
    ['', '', []],
    ['demain', 'soir', []],
  ])('of « %s » « %s » is read in the zone in which it was shown', (day, time, expected) => {
    expect(read(day, time)).toEqual(expected)
  })

  test('is shown in the zone of the person, which is named', () => {
    const initial = new Date('2026-12-01T19:30:00Z')
    const filled = formOf({ id: 'at', type: 'date-time', label: 'Début', initial })
    expect(inputOf(filled, 'field:at')).toMatchObject({ value: '2026-12-01', label: 'Début (Europe/Paris)' })
    expect(inputOf(filled, 'time:at')).toMatchObject({ value: '20:30', label: 'Heure' })
    expect(inputOf(filled, 'time:at', { locale: 'en', sandbox: false })).toMatchObject({
      value: '19:30',
      label: 'Time',
    })
    expect(readSubmission(sent(filled), { timeZone: 'Asia/Tokyo' })?.values).toEqual({ at: [initial.toISOString()] })
  })

  test('goes to the dialog and back, every minute', () => {
    fc.assert(
      fc.property(fc.integer({ min: 29_700_000, max: 30_900_000 }), (minute) => {
        const initial = new Date(minute * 60_000)
        const [back] = valuesSent(formOf({ id: 'at', type: 'date-time', label: 'Début', initial }))?.['at'] ?? []
        // Only in the hour that comes twice is it the first of two that look the same.
        expect([0, 3_600_000]).toContain(initial.getTime() - new Date(back ?? '').getTime())
      }),
    )
  })
})

test('a notice says its words and no more', () => {
  const card = renderNotice('Formulaire', 'Rien n’a été fait.', 'fr')
  expect(valuesOf(card.body, 'text')).toEqual(['Rien n’a été fait.'])
  expect(card.actions).toBeUndefined()
})
