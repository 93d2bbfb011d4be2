import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { buttonArbitrary, cardArbitrary, formArbitrary } from '../../bot/card/card.arbitrary.ts'
import type { Form } from '../../bot/card/form.ts'
import { wordsFor } from '../../bot/text/words.ts'
import type { Occasion, Press, Submission } from '../../commands/contract.ts'
import { presses } from '../../commands/registry.ts'
import type { Chat, PersonKey, PlaceKey, SeenMessage } from './driver.ts'
import { readable } from './driver.ts'
import { answerTo, buttonOf, formOf, has, waitFor } from './rig.ts'
import { card, row, type Stubs, startStubs, told, toldAll } from './stubs.ts'

const fr = wordsFor('fr').card
const en = wordsFor('en').card
const go = { action: 'rollout.start', label: 'Démarrer', value: { id: 'r1', version: 3 } } as const
const opens = { action: 'update.form', label: 'Ouvrir', value: { text: '' }, opens: 'form' } as const
/** A run is a round trip; what fails is told as it is, without looking for a smaller one at such a price. */
const few = { numRuns: 12, seed: 20_261_122, endOnFailure: true } as const

const form: Form = {
  id: 'update',
  title: 'Mettre à jour',
  submit: 'Voir',
  cancel: 'Annuler',
  state: { draft: 'D-1' },
  fields: [
    { type: 'text', id: 'why', label: 'Motif', optional: true },
    {
      ...{ type: 'select', id: 'phase', label: 'Phase', live: true, initial: 'test' },
      options: [
        { value: 'test', label: 'Essai' },
        { value: 'production', label: 'Pour de bon' },
      ],
    },
    {
      ...{ type: 'multi-select', id: 'sites', label: 'Sites', optional: true },
      options: [
        { value: 'Paris, Nord & Cie', label: 'Paris, Nord & Cie' },
        { value: '100 %', label: 'Cent pour cent' },
      ],
    },
    { type: 'search', id: 'posts', label: 'Postes', source: 'machines', many: true, optional: true },
    { type: 'date-time', id: 'at', label: 'Début', optional: true },
  ],
}

/** How the adapter of one platform behaves between its platform and the commands, whatever these answer. */
export const describeManners = (start: () => Promise<Chat>): void => {
  describe('manners', { timeout: 60_000 }, () => {
    let all: Stubs
    beforeAll(async () => {
      all = await startStubs(start)
      // Each place was heard from once, so that the bot knows how to speak there.
      for (const place of ['team', 'news', 'support'] as const) await all.chat.say('camille', place, 'status')
      await all.settled()
    })
    afterEach(async () => {
      await all.settled()
      all.forget()
      await all.chat.close('camille')
    })
    afterAll(() => all.stop())

    const ask = (
      words: string,
      place: PlaceKey = 'team',
      person: PersonKey = 'camille',
      mention = false,
    ): Promise<SeenMessage> =>
      answerTo(all.chat, person, place, async () => {
        expect(await all.chat.say(person, place, words, { mention })).toMatchObject({ ok: true })
      })
    const seenByAll = (words: string, place: PlaceKey = 'team', person: PersonKey = 'malik'): Promise<SeenMessage> =>
      waitFor(all.chat, person, place, (message) => !message.isPrivate && message.words.includes(words))
    const press = async (message: SeenMessage, action: string, more: Parameters<Chat['press']>[3] = {}) =>
      expect(await all.chat.press('camille', message, buttonOf(message, action), more)).toMatchObject({ ok: true })
    const openForm = async (given: Form = form) => {
      all.commands.say = async () => told('Avec formulaire', row(opens))
      all.commands.press = async () => ({ type: 'form', title: given.title, form: Promise.resolve(given) })
      const message = await ask('update')
      // Many forms in few seconds are more than a platform takes: then a person presses once more.
      return vi.waitFor(
        async () => {
          await press(message, opens.action)
          return formOf(all.chat, 'camille', ({ id }) => id !== null, 1_500)
        },
        { timeout: 30_000, interval: 500 },
      )
    }
    const submitted = (): Submission[] => {
      const got: Submission[] = []
      all.commands.submit = async (_, submission) => {
        got.push(submission)
        return told('Voici le plan')
      }
      return got
    }

    describe('what is said', () => {
      test.each([
        'update site "Hôtel de ville" --tag <w360> & Co',
        '*gras* _italique_ `code` ~barré~',
        'émoji 👩‍👩‍👧 et שלום',
      ])('« %s » arrives as it was typed', async (typed) => {
        const heard: string[] = []
        all.commands.say = async (_, text) => {
          heard.push(text)
          return { type: 'done' }
        }
        await all.chat.say('camille', 'team', typed)
        await expect.poll(() => heard).toEqual([typed])
      })

      test('is answered once, however often it was delivered', async () => {
        const heard: string[] = []
        all.commands.say = async (_, text) => {
          heard.push(text)
          return told(`entendu : ${text}`)
        }
        await all.chat.say('camille', 'camille', 'une fois', { doubled: true })
        await all.chat.weather.doubleDeliveries(true)
        await all.chat.say('camille', 'team', 'et encore', { mention: true })
        await all.chat.weather.doubleDeliveries(false)
        await all.settled()
        expect(heard.toSorted()).toEqual(['et encore', 'une fois'])
        const answers = (await all.chat.messages('camille', 'camille')).filter(({ words }) => words.includes('entendu'))
        expect(answers).toHaveLength(1)
      })

      test('tells who, where, and whether it is between two', async () => {
        const occasions: Occasion[] = []
        all.commands.say = async (occasion) => {
          occasions.push(occasion)
          return { type: 'done' }
        }
        await all.chat.say('malik', 'malik', 'status')
        await expect.poll(() => occasions.length).toBe(1)
        await all.chat.say('camille', 'team', 'status', { mention: true })
        await expect.poll(() => occasions.length).toBe(2)
        expect(occasions).toMatchObject([
          {
            ...{ workspace: all.chat.workspace, userId: all.chat.userId('malik'), direct: true },
            user: { name: 'Malik Benali', email: 'malik.benali@montreval.example', locale: 'en', active: true },
            place: { channelId: all.chat.channelId('malik') },
          },
          {
            ...{ userId: all.chat.userId('camille'), direct: false, canOpenForm: false },
            user: { locale: 'fr', timeZone: 'Europe/Paris' },
            place: { channelId: all.chat.channelId('team') },
          },
        ])
        expect(occasions[1]?.permalink).toBeDefined()
      })

      test('in a thread is answered in the thread', async () => {
        const { messageId = '' } = await all.chat.say('hugo', 'team', 'Bonjour à tous', { aside: true })
        all.commands.say = async () => toldAll('dans le fil')
        await all.chat.say('camille', 'team', 'status', { mention: true, threadId: messageId })
        expect((await seenByAll('dans le fil')).threadId).toBe(messageId)
      })

      test('is answered alone in one’s own language, and before all in that of the place', async () => {
        all.commands.say = async () => told('seul')
        expect((await ask('status', 'team', 'malik')).words).toContain(readable([en.sandbox]))
        all.commands.say = async () => toldAll('ensemble')
        await all.chat.say('malik', 'news', 'status')
        expect((await seenByAll('ensemble', 'news')).words).toContain(readable([fr.sandbox]))
      })

      test('finds another way to one person alone where the first is closed', async () => {
        all.commands.say = async () => told('par un autre chemin')
        await all.chat.weather.refusePrivate()
        await all.chat.say('camille', 'news', 'status', { mention: true })
        await waitFor(all.chat, 'camille', 'camille', 'par un autre chemin')
        const others = await all.chat.messages('hugo', 'news')
        expect(others.filter(({ words }) => words.includes('autre chemin'))).toEqual([])
      })

      test('with a file is answered with what it says', async () => {
        const content = 'poste;état\né & <ok>;1\n'
        all.commands.say = async () => ({ type: 'file', name: 'cibles.csv', title: 'Cibles', content })
        const note = await ask('audit --csv', 'news')
        expect(note.words).toContain(readable([fr.fileReady]))
        const file = await waitFor(all.chat, 'camille', 'camille', (message) => message.file !== null)
        expect(file.file?.trim()).toBe(content.trim())
      })

      test('that fails is answered in words with a reference, and no word of it is in the log', async () => {
        all.commands.say = async () => {
          throw new Error('le secret de Camille')
        }
        const answer = await ask('mon secret')
        const reference = /[0-9a-f]{8}/u.exec(answer.words)?.[0] ?? 'none'
        expect(all.logged()).toContain(reference)
        expect(all.logged()).not.toContain('secret')
      })

      test('while nothing can be kept is refused in words', async () => {
        all.inbox.trouble.failing = true
        const answer = await ask('status').finally(() => {
          all.inbox.trouble.failing = false
        })
        expect(answer.words).toContain('n’a pas été prise en compte')
      })
    })

    describe('a card', () => {
      test('of any length, with any text, is shown', async () => {
        const places = ['team', 'news', 'support'] as const
        const before = all.logged().length
        let turn = 0
        await fc.assert(
          fc.asyncProperty(cardArbitrary, async (given) => {
            turn += 1
            all.commands.say = async () => ({ type: 'card', card: given, audience: 'private' })
            const answer = await ask('help', places[turn % places.length])
            expect(answer.words).not.toContain(readable([fr.failedTitle]))
          }),
          few,
        )
        expect(all.logged().slice(before)).not.toContain('_way_closed')
        expect(all.logged().slice(before)).not.toContain('_answer_undelivered')
      })

      test('is edited in place, and a refusal of the platform is told as it is', async () => {
        const { platform, place, chat } = all
        const posted = await platform.post(place('support'), card('vivante'), { key: 'k-1', locale: 'fr' })
        if (posted.outcome !== 'posted') throw new Error(posted.outcome)
        const message = await seenByAll('vivante', 'support', 'sophie')
        const address = { place: place('support'), externalId: posted.externalId }
        await expect
          .poll(async () => (await platform.edit(address, card('encore', row(go)), { locale: 'fr' })).outcome, {
            timeout: 20_000,
            interval: 500,
          })
          .toBe('edited')
        const edited = await seenByAll('encore', 'support', 'sophie')
        expect(edited.id).toBe(message.id)
        await chat.weather.deleteMessage(edited)
        await expect
          .poll(async () => (await platform.edit(address, card('trop tard'), { locale: 'fr' })).outcome, {
            timeout: 20_000,
            interval: 500,
          })
          .toBe('gone')
      })

      test('cannot be brought where the bot is no more, and that is told', async () => {
        const { platform, place, chat } = all
        const known = place('news')
        await chat.weather.removeBot('news')
        const posted = await platform.post(known, card('perdue'), { key: 'k-2', locale: 'fr' })
        await chat.weather.addBot('news')
        expect(posted.outcome).toBe('closed')
      })

      test('waits when the platform says so, and arrives', async () => {
        const { platform, place, chat } = all
        await chat.weather.throttleNext('post')
        const options = { key: 'k-3', locale: 'fr' } as const
        const outcomes: string[] = []
        await expect
          .poll(
            async () => {
              const { outcome } = await platform.post(place('team'), card('patiente'), options)
              outcomes.push(outcome)
              return outcome
            },
            { timeout: 20_000, interval: 300 },
          )
          .toBe('posted')
        await seenByAll('patiente')
        expect((await chat.messages('malik', 'team')).filter(({ words }) => words.includes('patiente'))).toHaveLength(1)
      })

      test('is one of many, and no call is refused for their number', async () => {
        const { platform, place, chat } = all
        await chat.weather.rateLimits(true)
        const names = Array.from({ length: chat.burst }, (_, index) => `nombreuse ${index}`)
        await Promise.all(
          names.map((name) =>
            expect
              .poll(async () => (await platform.post(place('news'), card(name), { key: name, locale: 'fr' })).outcome, {
                timeout: 30_000,
                interval: 200,
              })
              .toBe('posted'),
          ),
        )
        await chat.weather.rateLimits(false)
        expect(await chat.throttled()).toBe(0)
        const shown = (await chat.messages('malik', 'news')).flatMap(
          ({ words }) => /nombreuse \d+/u.exec(words)?.[0] ?? [],
        )
        expect(shown.toSorted()).toEqual(names.toSorted())
      })
    })

    describe('a press', () => {
      const names = [...presses].map(([name, { handler }]) => ({ name, opensForm: handler.opens === 'form' }))
      test('of every button of the registry says which it is, and what it carries', async () => {
        const got: Press[] = []
        all.commands.press = async (_, pressed) => {
          got.push(pressed)
          return { type: 'done' }
        }
        for (let at = 0; at < names.length; at += 10) {
          const chunk = names.slice(at, at + 10)
          all.commands.say = async () =>
            told(
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
        await fc.assert(
          fc.asyncProperty(buttonArbitrary, async (button) => {
            const got: Press[] = []
            all.commands.press = async (_, pressed) => {
              got.push(pressed)
              return { type: 'done' }
            }
            all.commands.say = async () => told('un bouton', row(button))
            const message = await ask('help', 'support')
            await press(message, button.action)
            await expect.poll(() => got).toEqual([{ action: button.action, value: button.value }])
          }),
          { ...few, numRuns: 6 },
        )
      })

      test('delivered twice acts once, and replaces its card for everybody', async () => {
        const got: Press[] = []
        all.commands.say = async () => toldAll('prête', row(go))
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
        const got: Press[] = []
        all.commands.say = async () => told('première', row(go))
        all.commands.press = async (_, pressed) => {
          got.push(pressed)
          return got.length === 1 ? { type: 'replace', card: card('seconde') } : told('trop tard')
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

      test('asks first where the button does', async () => {
        const confirm = { title: 'Vraiment ?', text: '12 machines redémarrent.', yes: 'Oui', no: 'Non' }
        const got: Press[] = []
        all.commands.say = async () => told('prête', row({ ...go, confirm }))
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
        all.commands.say = async () => told('gardée', row(go))
        const message = await ask('update')
        all.inbox.trouble.failing = true
        await all.chat.press('camille', message, buttonOf(message, go.action))
        all.inbox.trouble.failing = false
        await waitFor(all.chat, 'camille', 'team', (each) => each.id === message.id && has(go.action)(each))
      })
    })

    describe('a form', () => {
      test('brings back what was entered, whatever it is', async () => {
        const got = submitted()
        const opened = await openForm()
        expect(opened.title).toBe(form.title)
        all.commands.search = async (_, { source, query }) => [
          { value: `pc,1 & <${query}>`, label: `${source} ${query}` },
        ]
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
        all.commands.say = async () => told('Avec formulaire', row(opens))
        all.commands.press = async () => told('Vous ne pouvez pas faire cela')
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
        expect(
          (await all.chat.messages('malik', 'team')).some(({ words }) => words.includes('Vous ne pouvez pas')),
        ).toBe(false)
      })

      test('that fails says so, and no word of it is in the log', async () => {
        await openForm()
        all.commands.submit = async () => {
          throw new Error('le secret de Camille')
        }
        await all.chat.submit('camille', { why: 'un secret' })
        await formOf(all.chat, 'camille', ({ words }) => /[0-9a-f]{8}/u.test(words))
        expect(all.logged()).not.toContain('secret')
      })

      test('of any length, with any text, opens', async () => {
        await fc.assert(
          fc.asyncProperty(formArbitrary, async (given) => {
            await openForm({ ...given, fields: given.fields.map((field) => ({ ...field, optional: true })) })
            await all.chat.close('camille')
          }),
          { ...few, numRuns: 8 },
        )
      })
    })
  })
}
