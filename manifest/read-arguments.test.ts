import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wordsFor } from '../bot/text/words.ts'
import { readArguments } from './read-arguments.ts'

const botId = '1b671a64-40d5-491e-99b0-da01ff1f3341'
const read = (line: string) => readArguments(line === '' ? [] : line.split(' '))
const told = (line: string, locale: 'fr' | 'en' = 'fr'): readonly string[] => {
  const answer = read(line)
  if (answer.outcome !== 'invalid') throw new Error(`${line}: ${answer.outcome}`)
  return answer.problems.map((problem) => wordsFor(locale).manifest.tool.problem(problem))
}

describe('what is typed behind npm run manifest', () => {
  it('is Slack alone with a host, and Teams with an id besides', () => {
    expect(read('--host bot.example.org')).toMatchObject({
      outcome: 'valid',
      request: { locale: 'fr', host: 'bot.example.org', teams: null, version: null, folder: 'w360-manifest' },
    })
    expect(read(`--host bot.example.org --bot-id ${botId.toUpperCase()} --out x --locale en`)).toMatchObject({
      request: {
        locale: 'en',
        folder: 'x',
        teams: {
          botId,
          appId: botId,
          developer: {
            name: 'W360 Bot',
            websiteUrl: 'https://bot.example.org',
            termsOfUseUrl: 'https://bot.example.org',
          },
        },
      },
    })
  })

  it('takes who runs the bot from what is given', () => {
    const line = `--host=bot.example.org --bot-id=${botId} --company=Ville --website=https://ville.example/ --terms=https://ville.example/cgu --app-version=2.0.1`
    expect(read(line)).toMatchObject({
      request: {
        version: '2.0.1',
        teams: {
          developer: {
            name: 'Ville',
            websiteUrl: 'https://ville.example/',
            privacyUrl: 'https://ville.example/',
            termsOfUseUrl: 'https://ville.example/cgu',
          },
        },
      },
    })
  })

  it('needs no host for Socket Mode', () => {
    expect(read('--socket')).toMatchObject({ outcome: 'valid', request: { host: null, teams: null } })
  })

  it('is answered with the usage where nothing or help is asked', () => {
    expect(read('')).toMatchObject({ outcome: 'usage', locale: 'fr' })
    expect(read('--help --locale en')).toMatchObject({ outcome: 'usage', locale: 'en' })
  })

  it.each([
    ['--host https://bot.example.org/x', 'Écrivez --host bot.example.org.'],
    ['--host localhost', 'ce nom n’existe que chez vous'],
    ['--host', '--host : la valeur manque.'],
    [`--host --bot-id ${botId}`, '--host : la valeur manque.'],
    ['--host bot.example.org --bot-id --company Ville', '--bot-id : la valeur manque.'],
    ['--host bot.example.org --bot-id --company=Ville', '--bot-id : la valeur manque.'],
    ['--locale fr', '--host : manque. Il le faut pour Slack (HTTP).'],
    ['--host bot.example.org --bod-id x', 'Vouliez-vous dire --bot-id ?'],
    ['--host bot.example.org --zzzzzzzzzz', '--zzzzzzzzzz : option inconnue.'],
    ['--host bot.example.org --bot-id 12', '--bot-id : on attend un identifiant'],
    ['--host bot.example.org --bot-id 00000000-0000-0000-0000-000000000000', 'cet identifiant est un exemple'],
    [`--host bot.example.org --teams-app-id ${botId}`, '--bot-id : manque. Il le faut pour Teams.'],
    [`--socket --bot-id ${botId}`, '--host : manque. Il le faut pour Teams.'],
    ['--host bot.example.org --host b.example.org', '--host : donnée deux fois.'],
    ['--host bot.example.org mairie', '« mairie » : inattendu.'],
    ['--host bot.example.org --locale de', '--locale : fr ou en.'],
    [
      `--host bot.example.org --bot-id ${botId} --terms http://x.example`,
      '--terms : on attend une adresse qui commence par https://.',
    ],
    [`--host bot.example.org --bot-id ${botId} --company ${'x'.repeat(33)}`, '--company : de 1 à 32 caractères.'],
    [`--host bot.example.org --bot-id ${botId} --app-version 1.2`, '--app-version : on attend trois nombres'],
    ['--host bot.example.org --out=', '--out : la valeur manque.'],
  ])('says what is wrong with %j, and what to type instead', (line, sentence) => {
    expect(told(line)).toHaveLength(1)
    expect(told(line)[0]).toContain(sentence)
    expect(told(line, 'en')[0]).not.toBe(told(line)[0])
  })

  it('tells all problems at once', () => {
    expect(told('--host 127.0.0.1 --bot-id x --locale de --nonsense 3 stray')).toHaveLength(5)
  })

  it('is never more than a problem, whatever it is', () => {
    const word = fc.oneof(
      fc.constantFrom(
        '--host',
        '--bot-id',
        '--socket',
        '--out',
        '--',
        '-',
        '---',
        '-h',
        '--host=',
        '--no-host',
        '--locale=en',
        'constructor',
        '--__proto__',
        '--toString',
      ),
      fc.string({ maxLength: 20 }),
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), (typed) => {
        const answer = readArguments(typed)
        if (answer.outcome === 'valid') return
        if (answer.outcome === 'usage') return
        const sentences = answer.problems.map((problem) => wordsFor(answer.locale).manifest.tool.problem(problem))
        expect(sentences.length).toBeGreaterThan(0)
        for (const sentence of sentences) expect(sentence).not.toMatch(/undefined|\[object/u)
      }),
    )
  })
})
