import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formArbitrary } from '../../bot/card/card.arbitrary.ts'
import type { Form } from '../../bot/card/form.ts'
import { privateCard } from '../support/chat-stubs.ts'
import { few, form, type Hands, opens } from './hands.ts'
import { answerTo, formOf } from './rig.ts'
import { row } from './stubs.ts'

/** What becomes of forms. */
export const aboutForms = (hands: () => Hands): void => {
  test('brings back what was entered, whatever it is', async () => {
    const { all, openForm, submitted } = hands()
    const got = submitted()
    const opened = await openForm()
    expect(opened.title).toBe(form.title)
    all.commands.search = async (_, { source, query }) => [{ value: `pc,1 & <${query}>`, label: `${source} ${query}` }]
    const [label = ''] = await all.chat.search('camille', 'posts', 'MAI & <x>')
    expect(label).toBe('machines MAI & <x>')
    const at = new Date('2027-01-15T08:30:00.000Z')
    const entries = {
      why: 'Avant l’été & <après>',
      sites: ['Paris, Nord & Cie', 'Cent pour cent'],
      posts: [label],
      at,
    }
    const answer = await answerTo(all.chat, 'camille', 'team', () =>
      all.chat.submit('camille', entries, { doubled: true }),
    )
    expect(answer.words).toContain('Voici le plan')
    expect(answer.isPrivate).toBe(true)
    await all.settled()
    expect(await all.chat.form('camille')).toBeNull()
    expect(got).toMatchObject([
      {
        form: 'update',
        state: { draft: 'D-1' },
        values: {
          why: ['Avant l’été & <après>'],
          phase: ['test'],
          sites: ['Paris, Nord & Cie', '100 %'],
          posts: ['pc,1 & <MAI & <x>>'],
          at: [at.toISOString()],
        },
      },
    ])
  })

  test('with something wrong says what, keeps what was entered, and can be sent again', async () => {
    const { all, openForm, submitted } = hands()
    await openForm()
    all.commands.submit = async () => ({ type: 'invalid', errors: { why: 'Dites pourquoi, en un mot.' } })
    await all.chat.submit('camille', { why: 'Beaucoup trop long', sites: ['Paris, Nord & Cie'] })
    const back = await formOf(all.chat, 'camille', ({ words }) => words.includes('Dites pourquoi, en un mot.'))
    const valuesOf = (id: string) => back.fields.find((field) => field.id === id)?.values
    expect(valuesOf('why')).toEqual(['Beaucoup trop long'])
    expect(valuesOf('sites')).toEqual(['Paris, Nord & Cie'])
    const got = submitted()
    await all.chat.submit('camille', { why: 'Court' })
    await expect
      .poll(() => got.map(({ values }) => [values['why'], values['sites']]))
      .toEqual([[['Court'], ['Paris, Nord & Cie']]])
  })

  test('is composed anew when a live field changes, with what else was entered', async () => {
    const { all, openForm } = hands()
    await openForm()
    const changes: string[] = []
    all.commands.change = async (_, { field, values }) => {
      changes.push(`${field} ${values['phase']?.join()} ${values['why']?.join()}`)
      return { ...form, title: 'Pour de bon', state: { draft: 'D-2' } }
    }
    await all.chat.change('camille', 'phase', { phase: 'Pour de bon', why: 'Oui' })
    await formOf(all.chat, 'camille', ({ title }) => title === 'Pour de bon')
    expect(changes).toEqual(['phase production Oui'])
  })

  test('may lead to another one', async () => {
    const { all, openForm } = hands()
    await openForm()
    const next: Form = {
      ...form,
      title: 'Encore',
      fields: [{ type: 'text', id: 'last', label: 'Dernière question' }],
    }
    all.commands.submit = async () => ({ type: 'form', title: next.title, form: Promise.resolve(next) })
    await all.chat.submit('camille', {})
    await formOf(all.chat, 'camille', ({ words }) => words.includes('Dernière question'))
  })

  test('that is refused says so where it would have been, and nowhere else', async () => {
    const { all, ask, press } = hands()
    all.commands.say = async () => privateCard('Avec formulaire', row(opens))
    all.commands.press = async () => privateCard('Vous ne pouvez pas faire cela')
    const message = await ask('update')
    await press(message, opens.action)
    await expect
      .poll(async () => {
        const open = await all.chat.form('camille')
        const messages = await all.chat.messages('camille', 'team')
        return [open?.words ?? '', ...messages.map(({ words }) => words)].some((words) =>
          words.includes('Vous ne pouvez pas'),
        )
      })
      .toBe(true)
    expect((await all.chat.messages('malik', 'team')).some(({ words }) => words.includes('Vous ne pouvez pas'))).toBe(
      false,
    )
  })

  test('that fails says so, and no word of it is in the log', async () => {
    const { all, openForm } = hands()
    await openForm()
    all.commands.submit = async () => {
      throw new Error('le secret de Camille')
    }
    await all.chat.submit('camille', { why: 'un secret' })
    await formOf(all.chat, 'camille', ({ words }) => /[0-9a-f]{8}/u.test(words))
    expect(all.logged()).not.toContain('secret')
  })

  test('of any length, with any text, opens', async () => {
    const { all, openForm } = hands()
    await fc.assert(
      fc.asyncProperty(formArbitrary, async (given) => {
        await openForm({ ...given, fields: given.fields.map((field) => ({ ...field, optional: true })) })
        await all.chat.close('camille')
      }),
      { ...few, numRuns: 8 },
    )
  })
}
