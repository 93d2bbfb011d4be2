import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readHost } from './host.ts'

describe('the public name of the bot', () => {
  it.each([
    ['bot.example.org', 'bot.example.org'],
    [' Bot.Example.ORG. ', 'bot.example.org'],
    ['w360.mairie-montreval.fr', 'w360.mairie-montreval.fr'],
    ['bot.montrevâl.fr', 'bot.xn--montrevl-oza.fr'],
    ['a.b.c.d.example', 'a.b.c.d.example'],
  ])('takes %j', (typed, host) => {
    expect(readHost(typed)).toEqual({ outcome: 'valid', host })
  })

  it.each([
    ['', 'empty', null],
    ['   ', 'empty', null],
    ['https://bot.example.org', 'more', 'bot.example.org'],
    ['HTTPS://Bot.Example.org/slack/events?x=1#y', 'more', 'bot.example.org'],
    ['bot.example.org/', 'more', 'bot.example.org'],
    ['someone@bot.example.org', 'more', 'bot.example.org'],
    ['bot.example.org:8443', 'port', 'bot.example.org'],
    ['https://bot.example.org:8443', 'more', 'bot.example.org'],
    ['https://', 'more', null],
    ['192.0.2.1', 'address', null],
    ['http://192.0.2.1:3978/', 'address', null],
    ['127.1', 'address', null],
    ['0x7f000001', 'address', null],
    ['2001:db8::1', 'address', null],
    ['[2001:db8::1]:443', 'address', null],
    ['localhost', 'private', null],
    ['localhost:3978', 'private', null],
    ['w360', 'private', null],
    ['bot.local', 'private', null],
    ['bot.corp.internal', 'private', null],
    ['-bot.example.org', 'shape', null],
    ['bot..example.org', 'shape', null],
    ['bot_1.example.org', 'shape', null],
    ['*.example.org', 'shape', null],
    ['bot example.org', 'shape', null],
    [`${'a'.repeat(64)}.example.org`, 'shape', null],
    [`${'abcdefg.'.repeat(40)}org`, 'shape', null],
  ])('refuses %j: %s', (typed, why, instead) => {
    expect(readHost(typed)).toEqual({ outcome: 'invalid', why, instead })
  })

  it('is one to which an address can be made, whatever was typed', () => {
    const typed = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.domain(),
      fc.webUrl(),
      fc.ipV4(),
      fc.ipV6(),
      fc
        .array(fc.constantFrom('a', '.', ':', '/', '@', '[', ']', '-', 'é', '1', '%', 'xn--'), { maxLength: 12 })
        .map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(typed, (text) => {
        const read = readHost(text)
        const host = read.outcome === 'valid' ? read.host : read.instead
        if (host === null) return
        expect(new URL(`https://${host}/x`).host).toBe(host)
        expect(readHost(host)).toEqual({ outcome: 'valid', host })
      }),
      { numRuns: 500 },
    )
  })
})
