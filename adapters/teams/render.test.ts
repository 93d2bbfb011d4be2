import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cardArbitrary, formArbitrary } from '../../bot/card/card.arbitrary.ts'
import { actionDataSchema } from './action-data.ts'
import { createSchemaCheck, objectsOf, valuesOf, withoutSchema } from './adaptive-card.checker.ts'
import { renderCard } from './render.ts'
import { renderForm } from './render-form.ts'

const locales = fc.constantFrom('fr' as const, 'en' as const)
const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value))

describe('any card', () => {
  test('is at most 80 KB, however it is counted', () => {
    fc.assert(
      fc.property(cardArbitrary, locales, fc.boolean(), (card, locale, sandbox) => {
        const { content, summary } = renderCard(card, { locale, sandbox })
        expect(bytes(content)).toBeLessThanOrEqual(78_000)
        expect(JSON.stringify(content).length * 2).toBeLessThanOrEqual(78_000)
        expect(summary.length).toBeLessThanOrEqual(600)
      }),
      { numRuns: 200 },
    )
  })

  test.skipIf(withoutSchema !== null)('is an Adaptive Card by the official schema of 1.5', () => {
    const problems = createSchemaCheck()
    fc.assert(
      fc.property(cardArbitrary, locales, fc.boolean(), (card, locale, sandbox) => {
        expect(problems(renderCard(card, { locale, sandbox }).content)).toEqual([])
      }),
      { numRuns: 100 },
    )
  })

  test('shows at most six buttons at a time, and each says what it is', () => {
    fc.assert(
      fc.property(cardArbitrary, (card) => {
        const { content } = renderCard(card, { locale: 'fr', sandbox: false })
        for (const { actions } of objectsOf(content, 'ActionSet')) {
          const shown = Array.isArray(actions) ? actions.filter((action) => action.mode !== 'secondary') : []
          expect(shown.length).toBeLessThanOrEqual(6)
        }
        for (const data of valuesOf(content, 'data')) expect(actionDataSchema.safeParse(data).success).toBe(true)
        for (const title of [...objectsOf(content, 'Action.Execute')].map((action) => action['title'])) {
          expect(String(title).trim()).not.toBe('')
        }
      }),
      { numRuns: 100 },
    )
  })
})

describe('any form', () => {
  const options = fc.record({
    locale: locales,
    sandbox: fc.boolean(),
    from: fc.constantFrom(undefined, '1700000000001'),
    timeZone: fc.constantFrom(undefined, 'Europe/Paris', 'Nowhere/Atall'),
  })

  test('is at most 80 KB, and only a submission or a change of this form', () => {
    fc.assert(
      fc.property(formArbitrary, options, (form, given) => {
        const card = renderForm(form, given)
        expect(bytes(card)).toBeLessThanOrEqual(78_000)
        const live = form.fields.filter((field) => field.live === true).length
        const data = valuesOf(card, 'data').map((one) => actionDataSchema.parse(one))
        expect(data.filter(({ w360 }) => w360 === 'submit')).toHaveLength(1)
        expect(data.filter(({ w360 }) => w360 === 'change')).toHaveLength(live)
        for (const one of data) expect(one).toMatchObject({ form: form.id, state: form.state })
      }),
      { numRuns: 200 },
    )
  })

  test.skipIf(withoutSchema !== null)('is an Adaptive Card by the official schema of 1.5', () => {
    const problems = createSchemaCheck()
    fc.assert(
      fc.property(formArbitrary, options, (form, given) => {
        expect(problems(renderForm(form, given))).toEqual([])
      }),
      { numRuns: 100 },
    )
  })
})
