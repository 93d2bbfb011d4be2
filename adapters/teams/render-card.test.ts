import { describe, expect, test } from 'vitest'
import type { Block, Button, Card } from '../../bot/card/card.ts'
import { createSchemaCheck, objectsOf, valuesOf, withoutSchema } from './adaptive-card.checker.ts'
import { renderCard } from './render.ts'

const french = { locale: 'fr', sandbox: false } as const
const cardOf = (...blocks: readonly Block[]): Card => ({ title: 'Titre', tone: 'neutral', summary: 'Résumé', blocks })
const rendered = (...blocks: readonly Block[]) => renderCard(cardOf(...blocks), french).content
const textOf = (value: unknown): string => valuesOf(value, 'text').join('\n')
const buttons = (...given: readonly Partial<Button>[]): Block => ({
  type: 'buttons',
  buttons: given.map((button, index) => ({ action: 'go', label: `Aller ${index}`, value: {}, ...button })),
})
const sophie = '87d349ed-44d7-43e1-9a83-5f2406dee5bd'
const person = (name: string, userId = sophie) => ({ type: 'person', platform: 'teams', userId, name }) as const

describe('a button', () => {
  test('is pressed with what it carries, and its card comes back in the answer', () => {
    const [action] = objectsOf(
      rendered(buttons({ action: 'rollout.start', value: { id: '1', version: 3 } })),
      'Action.Execute',
    )
    expect(action).toMatchObject({
      verb: 'w360',
      data: { w360: 'press', action: 'rollout.start', value: { id: '1', version: 3 } },
    })
  })

  test('that opens a form asks Teams for a dialog', () => {
    const card = rendered(buttons({ action: 'update.form', opens: 'form' }))
    expect(objectsOf(card, 'Action.Execute')).toEqual([])
    expect(objectsOf(card, 'Action.Submit')[0]).toMatchObject({
      data: { w360: 'press', action: 'update.form', value: {}, msteams: { type: 'task/fetch' } },
    })
  })

  test('that must be confirmed shows the question, and only the answer yes acts', () => {
    const confirm = { title: 'Démarrer ?', text: '58 postes redémarreront.', yes: 'Démarrer', no: 'Revenir' }
    const card = rendered(buttons({ action: 'rollout.start', label: 'Lancer', style: 'danger', confirm }))
    const [set] = objectsOf(card, 'ActionSet')
    expect(set?.['actions']).toMatchObject([{ type: 'Action.ShowCard', title: 'Lancer', style: 'destructive' }])
    const [question] = objectsOf(set, 'AdaptiveCard')
    expect(textOf(question)).toBe('Démarrer ?\n58 postes redémarreront.')
    expect(question?.['actions']).toMatchObject([{ type: 'Action.Execute', title: 'Démarrer', style: 'destructive' }])
  })

  test('is counted where its value is too long to be sent whole: a cut one would mean something else', () => {
    const card = rendered(buttons({ value: { text: 'x'.repeat(2_000) } }, { label: 'Court' }))
    expect(valuesOf(objectsOf(card, 'ActionSet'), 'title')).toEqual(['Court'])
    expect(textOf(card)).toContain('… et 1 de plus')
  })

  test('past the sixth stands behind the others, none is lost', () => {
    const [set] = objectsOf(rendered(buttons(...Array.from({ length: 9 }, () => ({})))), 'ActionSet')
    const modes = valuesOf(set?.['actions'], 'mode')
    expect(set?.['actions']).toHaveLength(9)
    expect(modes).toEqual(['secondary', 'secondary', 'secondary'])
  })

  test('stays when there is too much text', () => {
    const long: Block = { type: 'text', text: 'x'.repeat(3_000) }
    const card = rendered(...Array.from({ length: 20 }, () => long), buttons({ label: 'Approuver' }))
    expect(valuesOf(card, 'title')).toEqual(['Approuver'])
    expect(textOf(card)).toMatch(/… et \d+ de plus/)
  })
})

describe('what is too long', () => {
  test('is a table first, which says how many rows are missing, and nothing else', () => {
    const rows = Array.from({ length: 4_000 }, (_, index) => [`Poste ${index}`, 'L’installation a échoué', 'Mairie'])
    const columns = [{ title: 'Poste' }, { title: 'Raison' }, { title: 'Site' }]
    const card = rendered(
      { type: 'facts', items: [{ label: 'Phase', value: 'Test' }] },
      { type: 'table', columns, rows },
      { type: 'text', text: 'La fin' },
    )
    const [table] = objectsOf(card, 'Table')
    const shown = objectsOf(table, 'TableRow').length - 1
    expect(shown).toBeGreaterThan(50)
    expect(textOf(card).replaceAll(/\s/g, '')).toContain(`…et${4_000 - shown}deplus`)
    expect(textOf(card)).toContain('Phase')
    expect(textOf(card)).toContain('La fin')
  })

  test('is counted: steps, lists, facts', () => {
    const card = rendered(
      {
        type: 'steps',
        title: 'Sites',
        items: Array.from({ length: 130 }, (_, index) => ({
          id: `${index}`,
          title: 'Site',
          state: 'waiting' as const,
        })),
      },
      { type: 'list', items: Array.from({ length: 120 }, () => 'Poste') },
      { type: 'facts', items: Array.from({ length: 80 }, () => ({ label: 'a', value: 'b' })) },
    )
    for (const [shown, of] of [
      [textOf(card).match(/^Site$/gm)?.length ?? 0, 130],
      [textOf(card).match(/^Poste$/gm)?.length ?? 0, 120],
    ] as const) {
      expect(textOf(card)).toContain(`… et ${of - shown} de plus`)
    }
  })

  test('never makes of little something: a short card is shown whole', () => {
    expect(textOf(rendered({ type: 'list', items: ['un', 'deux'] }))).not.toContain('de plus')
  })
})

describe('a person', () => {
  test('is mentioned, once for all places where the name stands', () => {
    const card = rendered(
      { type: 'text', text: ['Décidé par ', person('Sophie Martin'), ', à *8 h*'] },
      { type: 'context', text: [person('Sophie Martin')] },
    )
    expect(card.msteams.entities).toEqual([
      { type: 'mention', text: '<at>Sophie Martin</at>', mentioned: { id: sophie, name: 'Sophie Martin' } },
    ])
    expect(valuesOf(objectsOf(card, 'TextBlock'), 'text')).toContain('Décidé par <at>Sophie Martin</at>, à \\*8 h\\*')
  })

  test('is of whoever is named by their Slack account too, where both are one person', () => {
    const elsewhere = [{ platform: 'teams', userId: sophie }] as const
    const named = { type: 'person', platform: 'slack', userId: 'U0SOPHIE', name: 'Sophie', elsewhere } as const
    expect(rendered({ type: 'text', text: [named] }).msteams.entities).toEqual([
      { type: 'mention', text: '<at>Sophie</at>', mentioned: { id: sophie, name: 'Sophie' } },
    ])
  })

  test('is a name where Teams knows no such person, or another has that name already', () => {
    const card = rendered({
      type: 'text',
      text: [
        { type: 'person', platform: 'slack', userId: 'U0CAMILLE', name: 'Camille' },
        person('Sophie'),
        person('Sophie', '11111111-2222-3333-4444-555555555555'),
        person('Faux', 'not an id"'),
      ],
    })
    expect(card.msteams.entities).toHaveLength(1)
    expect(textOf(card)).toContain('@Camille<at>Sophie</at>@Sophie@Faux')
  })

  test('cannot be forged by text, and a name cannot break out of its mention', () => {
    const forged = rendered({ type: 'text', text: '<at>Sophie Martin</at>' })
    expect(forged.msteams.entities).toBeUndefined()
    expect(objectsOf(forged, 'RichTextBlock').length).toBeGreaterThan(0)
    const named = rendered({ type: 'text', text: [person('S</at>[x](https://evil.example)')] })
    expect(named.msteams.entities?.[0]?.text).toBe('<at>S /at x (https://evil.example)</at>')
    expect(textOf(named)).toContain('<at>S /at x (https://evil.example)</at>')
  })
})

describe('a link', () => {
  test('is followed only to the web', () => {
    const link = (url: string): Block => ({ type: 'text', text: [{ type: 'link', text: 'ici', url }] })
    const card = rendered(link('https://w360.example/notes'), link('javascript:alert(1)'), link('nowhere'))
    expect(valuesOf(card, 'url')).toEqual(['https://w360.example/notes'])
    expect(textOf(card).match(/ici/g)).toHaveLength(3)
  })

  test('of a picture that is not on the web becomes its words', () => {
    const card = rendered({ type: 'image', source: { url: 'http://127.0.0.1/x.png' }, alt: 'Adoption : 40 %' })
    expect(objectsOf(card, 'Image')).toEqual([])
    expect(textOf(card)).toContain('Adoption : 40 %')
  })
})

describe('a picture of our own', () => {
  // What the chart may weigh at most, and words as long as they may be.
  const png = Buffer.alloc(24_000, 7).toString('base64')
  const picture: Block = { type: 'image', source: { png }, alt: 'é'.repeat(1_000) }

  test('stands in its card, with its words for who does not see it', () => {
    const [image] = objectsOf(rendered(picture), 'Image')
    expect(image).toMatchObject({ url: `data:image/png;base64,${png}`, altText: 'é'.repeat(1_000) })
  })

  test('gives way to its words before anything else does, and leaves the card within what Teams takes', () => {
    const list: Block = { type: 'list', items: Array.from({ length: 60 }, (_, index) => `${index} ${'x'.repeat(150)}`) }
    const card = rendered(list, picture)
    expect(objectsOf(card, 'Image')).toEqual([])
    expect(textOf(card)).toContain('é'.repeat(1_000))
    expect(textOf(card)).toContain('59 x')
    expect(JSON.stringify(card).length * 2).toBeLessThan(80_000)
  })

  test('that is none is told in words', () => {
    const card = rendered({ type: 'image', source: { png: '"},{"x' }, alt: 'Adoption : 40 %' })
    expect(objectsOf(card, 'Image')).toEqual([])
    expect(textOf(card)).toContain('Adoption : 40 %')
  })
})

test.each([
  '{{DATE(2026-11-23T08:00:00Z, SHORT)}} $' + '{x}',
  '{{{DATE(2026-11-23T08:00:00Z, SHORT)}}}',
  '$$' + '{{{{x}}}}',
])('functions and templates of cards are shown, not run: %s', (hostile) => {
  const card = JSON.stringify(
    renderCard(
      {
        title: hostile,
        tone: 'bad',
        summary: hostile,
        blocks: [{ type: 'text', text: [hostile, person(hostile)] }, buttons({ label: hostile })],
      },
      french,
    ).content,
  )
  expect(card).not.toContain('{{')
  expect(card).not.toContain('$' + '{')
})

test.each(['https://evil.example/w360', 'voir www.evil.example'])(
  'an address in a heading is no link: %s',
  (address) => {
    const { content } = renderCard({ ...cardOf({ type: 'heading', text: address }), title: address }, french)
    expect(valuesOf(objectsOf(content, 'TextBlock'), 'text')).toEqual([])
    expect(valuesOf(objectsOf(content, 'TextRun'), 'text')).toEqual([address, address])
  },
)

test('the bar is never full before all is done', () => {
  const filled = (done: number): number => {
    const card = rendered({ type: 'progress', label: 'Mairie', done, total: 1_000 })
    return Number(objectsOf(card, 'ProgressBar')[0]?.['value'])
  }
  expect([filled(0), filled(999), filled(1_000), filled(2_000)]).toEqual([0, 99, 100, 100])
})

test('a sandbox says so at the end, nothing else does', () => {
  const sandbox = renderCard(cardOf(), { locale: 'fr', sandbox: true }).content
  expect(textOf(sandbox.body.at(-1))).toContain('Bac à sable')
  expect(textOf(rendered())).not.toContain('Bac à sable')
})

test.skipIf(withoutSchema !== null)('the judge of cards sees what is wrong', () => {
  const problems = createSchemaCheck()
  const card = rendered({ type: 'text', text: 'x' })
  expect(problems(card)).toEqual([])
  expect(problems({ ...card, unknown: 1 })).not.toEqual([])
  expect(problems({ ...card, body: [{ type: 'Marquee' }] })).not.toEqual([])
  expect(problems({ ...card, body: [{ type: 'RichTextBlock', inlines: [{ type: 'TextRun' }] }] })).not.toEqual([])
})
