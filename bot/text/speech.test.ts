import { describe, expect, test } from 'vitest'
import { everythingSaid, type Said } from './speech.samples.ts'
import { type Locale, wordsFor } from './words.ts'

const locales: readonly Locale[] = ['fr', 'en']
const said: Readonly<Record<Locale, readonly Said[]>> = {
  fr: everythingSaid(wordsFor('fr')),
  en: everythingSaid(wordsFor('en')),
}

/** Columns of a terminal, held together by spaces. */
const aligned = /^(?:start\.(?:sandboxes|consoleSandbox|playground)|manifest\.tool\.usage)\b/u

/** Read by whoever installs the bot, in a terminal: there each chat has settings of its own. */
const ofOneChat = /^(?:start|manifest)\.|^people\.platforms\.|^card\.elsewhere$/u

/** What is typed as it stands: `--reason "…"`. */
const typed = /(?<=--[a-z]+ |site )"[^"]*"/gu

/** The first of each place is enough to find it. */
const breaking = (locale: Locale, breaks: (text: string, path: string) => boolean): readonly string[] => {
  const found = said[locale].filter(({ path, text }) => breaks(text, path))
  return [...new Map(found.toReversed().map(({ path, text }) => [path, text])).entries()].map((entry) =>
    entry.join(': '),
  )
}

const count = (text: string, sign: string): number => text.split(sign).length - 1

const command = /\/w360 \p{L}+/gu

/** DESIGN 3 lists the words of the trade; these are of the workshop. */
const workshop: Readonly<Record<Locale, RegExp>> = {
  fr: /(?<!\p{L})(?:lanes?|e-?tags?|hash|painters?|instances?|leases?|soak|rollouts?|ledger|workspace|payload|webhook|timeout|tag par défaut|tu|toi|ton|tes)(?!\p{L})/iu,
  en: /(?<!\p{L})(?:lanes?|e-?tags?|hash|painters?|instances?|leases?|soak|payload|webhook|timeout|default tag|anew)(?!\p{L})/iu,
}

/** A second name for what has one: a reader would look for the difference. */
const secondNames: Readonly<Record<Locale, RegExp>> = {
  fr: /console Wisper|heures de travail|fenêtres?(?!\p{L})|tag (?:a été )?écarté|(?<!\p{L})relanc\p{L}+ les échecs|version d’avant|à nouveau|(?<!\p{L})parc(?!\p{L})/iu,
  en: /Wisper console|Wisper support|(?:working hours|hours of work)|under way|set aside|version before|continue all the same|call\p{L}* back|fleet/iu,
}

describe.each(locales)('every sentence, in %s', (locale) => {
  test('has one space between its words', () => {
    expect(breaking(locale, (text, path) => !aligned.test(path) && /\s{2}|\t/u.test(text))).toEqual([])
  })

  test('closes what it opens', () => {
    const pairs = ['«»', '“”', '()', '[]']
    expect(
      breaking(locale, (text) => pairs.some(([open = '', close = '']) => count(text, open) !== count(text, close))),
    ).toEqual([])
  })

  test('uses the apostrophe, the quotation marks and the ellipsis of a printed page', () => {
    expect(breaking(locale, (text) => /["']|\.\.\./u.test(text.replaceAll(typed, '')))).toEqual([])
    const foreign = locale === 'fr' ? /[“”]/u : /[«»]/u
    expect(breaking(locale, (text) => foreign.test(text))).toEqual([])
  })

  test('says words, not pictures', () => {
    expect(breaking(locale, (text) => /\p{Extended_Pictographic}/u.test(text))).toEqual([])
  })

  test('keeps the words of the workshop out', () => {
    expect(breaking(locale, (text) => workshop[locale].test(text.replaceAll(command, '')))).toEqual([])
  })

  test('has every number in its place', () => {
    expect(breaking(locale, (text) => /#(?!postes-de-travail)/u.test(text))).toEqual([])
  })

  test('names both chats, or none', () => {
    expect(
      breaking(locale, (text, path) => !ofOneChat.test(path) && /\bSlack\b/u.test(text) !== /\bTeams\b/u.test(text)),
    ).toEqual([])
    const onlyOne = /espace de travail|(?<!\p{L})workspace/iu
    expect(breaking(locale, (text, path) => !ofOneChat.test(path) && onlyOne.test(text))).toEqual([])
  })

  test('names commands that exist, with options that they take', () => {
    const commands: Readonly<Record<string, { readonly usage: string }>> = wordsFor(locale).command.commands
    expect(
      breaking(locale, (text) =>
        [...text.matchAll(/\/w360 (?<name>\p{L}+)(?<rest>[^.:;«»“”]*)/gu)].some(({ groups }) => {
          const usage = commands[groups?.['name'] ?? '']?.usage
          // A rollback takes the options of an update.
          const options = `${usage} ${groups?.['name'] === 'rollback' ? commands['update']?.usage : ''}`
          return (
            usage === undefined ||
            [...(groups?.['rest'] ?? '').matchAll(/--[a-z-]+/gu)].some(([option]) => !options.includes(option))
          )
        }),
      ),
    ).toEqual([])
  })

  test('calls each thing by one name', () => {
    expect(breaking(locale, (text) => secondNames[locale].test(text.replaceAll(command, '')))).toEqual([])
  })

  test('counts one thing as one', () => {
    const many =
      /(?<![\d\u202f\u00a0,.-])1 (?:autres? |more |other |remote )?(?:machine|site|workstation|poste|wave|vague|window|plage|failure|échec|release|version|day|jour|rollout|déploiement)s/u
    expect(breaking(locale, (text) => many.test(text))).toEqual([])
  })

  test('asks with the verb of its button', () => {
    const first = (text: string): string => text.split(/[\s\u00a0\u202f?]/u)[0] ?? ''
    const asked = said[locale].filter(({ path }) => path.endsWith('.yes') && path !== 'status.yes')
    const unlike = asked.flatMap(({ path, text }) => {
      const titles = said[locale].filter((other) => other.path === path.replace(/yes$/u, 'title'))
      return titles.filter((title) => first(title.text) !== first(text) || !title.text.endsWith('?'))
    })
    expect(asked.length).toBeGreaterThan(5)
    expect(unlike).toEqual([])
  })
})

describe('French', () => {
  test('has a space that does not break before two-part signs and inside quotation marks', () => {
    expect(breaking('fr', (text) => / [:;!?»](?![/\w])|« /u.test(text))).toEqual([])
    expect(breaking('fr', (text) => /[\p{L}\d)][;!?»]|[\p{L}\d)]:(?:\s|$)|«[^\u00a0\u202f]/u.test(text))).toEqual([])
  })
})

describe('English', () => {
  test('has no space before a colon, a semicolon, an exclamation or a question mark', () => {
    expect(breaking('en', (text) => /\s[:;!?](?![/\w])/u.test(text))).toEqual([])
  })

  test('has no hard space where nobody put one', () => {
    expect(breaking('en', (text) => /[\u00a0\u202f]/u.test(text))).toEqual([])
  })
})
