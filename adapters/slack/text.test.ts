import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hostileText } from '../../bot/card/card.arbitrary.ts'
import { readAgain } from '../chat/again.ts'
import { readContext, writeContext } from './form-ids.ts'
import { actionIdOf, actionNameOf } from './render-buttons.ts'
import { clean, clip, escapeText, present, unescapeText } from './text.ts'

describe('text', () => {
  test('is clipped to its length and never in the middle of a character', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 1, max: 100 }), (text, maximum) => {
        const clipped = clip(clean(text), maximum)
        expect(clipped.length).toBeLessThanOrEqual(maximum)
        expect(clipped.isWellFormed()).toBe(true)
        expect(present(text, maximum).trim()).not.toBe('')
      }),
    )
  })

  test('keeps what is short as it is', () => {
    expect(clip('Été', 3)).toBe('Été')
    expect(clip('Été !', 4)).toBe('Été…')
    expect(clip('ab👍cd', 4)).toBe('ab…')
  })

  test('loses what turns its reading round or cannot be seen', () => {
    expect(clean('facture\u202Exslx.exe\u0000')).toBe('facturexslx.exe')
    expect(clean('ligne 1\r\nligne\t2')).toBe('ligne 1\nligne\t2')
  })

  test('escaped, it comes back as it was', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const escaped = escapeText(text)
        expect(escaped).not.toMatch(/[<>]/)
        expect(unescapeText(escaped)).toBe(text)
      }),
    )
  })

  test('typed in Slack is read as the person saw it', () => {
    expect(unescapeText('annonce &lt;4.2&gt; &amp; <https://w360.example/n|w360.example/n> dans <#C0A|postes>')).toBe(
      'annonce <4.2> & w360.example/n dans postes',
    )
    expect(unescapeText('&amp;lt;')).toBe('&lt;')
  })

  test('a mention keeps the id, for two people may have one name', () => {
    expect(unescapeText('role <@U0SOPHIE|sophie> support')).toBe('role @U0SOPHIE support')
    expect(unescapeText('role <@W0A1> owner, group <!subteam^S0A|@admins>')).toBe('role @W0A1 owner, group @S0A')
    expect(unescapeText('&lt;@U0SOPHIE&gt; <!here|@here>')).toBe('<@U0SOPHIE> @here')
  })
})

test('an action keeps its name whatever its number', () => {
  expect(actionNameOf(actionIdOf('rollout.start', 12))).toBe('rollout.start')
  expect(actionNameOf('slack#1#2')).toBe('slack#1')
  expect(actionNameOf('plain')).toBe('plain')
})

describe('what a view carries', () => {
  test('comes back, and gives up the response URL first when it is too much', () => {
    const context = { state: { a: 'b' }, channelId: 'C1', threadId: '1.2', responseUrl: 'https://x.example' }
    expect(readContext(writeContext(context))).toEqual(context)
    const large = writeContext({ ...context, state: { a: 'b'.repeat(1_990) }, responseUrl: 'x'.repeat(1_200) })
    expect(large.length).toBeLessThanOrEqual(3_000)
    expect(readContext(large)?.responseUrl).toBeUndefined()
    expect(readContext(large)?.channelId).toBe('C1')
  })

  test('is nothing when it was not ours', () => {
    expect(readContext('')).toBeNull()
    expect(readContext('[]')).toBeNull()
  })
})

test('what is to be asked again is read with care', () => {
  expect(readAgain({ text: 'update' })).toEqual({ type: 'say', text: 'update' })
  expect(readAgain({ action: 'plan', value: '{"id":"1"}' })).toEqual({
    type: 'press',
    action: 'plan',
    value: { id: '1' },
  })
  expect(readAgain('x')).toEqual({ type: 'nothing' })
  expect(readAgain({})).toEqual({ type: 'nothing' })
})
