import fc from 'fast-check'
import { expect, it } from 'vitest'
import { quote, tokenize } from './request-text-tokens.ts'

const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom('"', '“', '”', '„', '«', '»', '\\', "'", '-', '—', '=', ' ', '\n'),
    fc.string({ maxLength: 1 }),
  ),
})

it('reads back any text that was quoted, alone, between others and as the value of an option', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const quoted = { type: 'quoted', text }
      expect(tokenize(quote(text))).toEqual({ type: 'tokens', tokens: [quoted] })
      expect(tokenize(`a ${quote(text)} --tag=${quote(text)}`)).toEqual({
        type: 'tokens',
        tokens: [{ type: 'word', text: 'a' }, quoted, { type: 'option', name: 'tag', hasValue: true }, quoted],
      })
    }),
  )
})

it.each([
  ['“a b" c', ['a b', 'c']],
  ['«\u00A0a b\u00A0»', ['a b']],
  ["'a b', c", ['a b', ',', 'c']],
  ["l'Isle d'Abeau", ["l'Isle", "d'Abeau"]],
  ["'tis", ["'tis"]],
  ['DOMAINE\\pc1', ['DOMAINE\\pc1']],
  ['"DOMAINE\\pc1"', ['DOMAINE\\pc1']],
  ['a - b', ['a', '-', 'b']],
])('reads %j', (text, expected) => {
  const tokens = tokenize(text)
  expect(
    tokens.type === 'tokens' ? tokens.tokens.map((token) => (token.type === 'option' ? token.name : token.text)) : [],
  ).toEqual(expected)
})
