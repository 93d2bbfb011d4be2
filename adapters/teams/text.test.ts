import { describe, expect, it } from 'vitest'
import { wordsFor } from '../../bot/text/words.ts'
import { renderCard } from './render.ts'
import { clean, present } from './text.ts'

describe('a command that a sentence names', () => {
  it.each([
    ['La suite est la production : /w360 update', 'La suite est la production : @W360 update'],
    ['fin du gel (/w360 unfreeze).', 'fin du gel (@W360 unfreeze).'],
    ['avec « /w360 cancel R-3 »', 'avec « @W360 cancel R-3 »'],
    ['tapez /w360.', 'tapez @W360.'],
  ])('is spelled as in Teams: %s', (said, shown) => {
    expect(clean(said)).toBe(shown)
  })

  it.each(['https://wisper.example/w360/notes', 'C:/w360', '/w360-beta', '/w3600', '//w360'])(
    'is not seen in %s',
    (text) => {
      expect(clean(text)).toBe(text)
    },
  )

  it.each(['fr', 'en'] as const)('is so wherever a card shows one (%s)', (locale) => {
    const { commands } = wordsFor(locale).command
    const usages = Object.values(commands).map(({ usage }) => usage)
    const { content } = renderCard(
      {
        title: usages[0] ?? '',
        tone: 'neutral',
        summary: usages[0] ?? '',
        blocks: [
          { type: 'list', items: usages.map((usage) => [{ type: 'code', text: usage }]) },
          { type: 'text', text: usages[0] ?? '' },
          { type: 'context', text: usages[0] ?? '' },
          { type: 'table', columns: [{ title: '' }], rows: [[usages[0] ?? '']] },
        ],
      },
      { locale, sandbox: false },
    )
    const shown = JSON.stringify(content)
    expect(shown).not.toMatch(/\/w360/u)
    for (const usage of usages) expect(shown).toContain(JSON.stringify(usage.replaceAll('/w360', '@W360')).slice(1, -1))
  })
})

describe('a text on one line', () => {
  it('keeps the spaces at which no line may break, and makes one of all others', () => {
    expect(present('\u00a0 Combien\u202f?\r\n\t12\u00a0000  postes\u00a0', 100)).toBe(
      'Combien\u202f? 12\u00a0000 postes',
    )
    expect(present('\u00a0\u202f ', 100)).toBe('–')
  })
})
