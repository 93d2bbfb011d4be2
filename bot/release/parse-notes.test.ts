import fc from 'fast-check'
import { Lexer } from 'marked'
import { describe, expect, it, vi } from 'vitest'
import { hostileText } from '../card/card.arbitrary.ts'
import { type NoteItem, noteKinds, plainText, type ReleaseNotes, visibleLength } from './notes-model.ts'
import { MOST_POINT, parseNotes } from './parse-notes.ts'

const parse = (notes: string): ReleaseNotes => parseNotes({ version: '4.2', notes })
const itemsOf = ({ sections }: ReleaseNotes): readonly NoteItem[] => sections.flatMap(({ items }) => items)
const saidBy = (notes: string): readonly string[] => itemsOf(parse(notes)).map(({ text }) => plainText(text))
const linksIn = (notes: ReleaseNotes): readonly string[] =>
  itemsOf(notes).flatMap(({ text }) =>
    text.flatMap((span) => (typeof span !== 'string' && span.type === 'link' ? [span.url] : [])),
  )
/** `[component, kind, words]` of each item. */
const outline = (notes: string): readonly (readonly [string | null, string, string])[] =>
  parse(notes).sections.flatMap(({ component, items }) =>
    items.map(({ kind, text }) => [component, kind, plainText(text)] as const),
  )

describe('release notes by component and kind', () => {
  it('takes components from headings, in French and English, and the title for none', () => {
    expect(
      outline(
        '# W360 Core 4.2\n\nBonjour.\n\n## Noyau\n- Plus rapide\n\n## WRS\n### Corrections\n- Panne\n\n## Security\n- A',
      ),
    ).toEqual([
      [null, 'change', 'Bonjour.'],
      [null, 'security', 'A'],
      ['Noyau', 'change', 'Plus rapide'],
      ['WRS', 'fix', 'Panne'],
    ])
  })

  it('keeps a heading that is a component, though it stands above all', () => {
    expect(outline('# Noyau\n- a\n# WRS\n- b')).toEqual([
      ['Noyau', 'change', 'a'],
      ['WRS', 'change', 'b'],
    ])
  })

  it.each([
    ['- Correction : perte du second écran', 'fix', 'Perte du second écran'],
    ['- **Sécurité** : mot de passe', 'security', 'Mot de passe'],
    ['- **Security:** passwords', 'security', 'Passwords'],
    ['- [Fix] crash at start', 'fix', 'Crash at start'],
    ['- Action requise – rien', 'change', 'Action requise – rien'],
    ['- **Action requise** – redémarrez', 'action', 'Redémarrez'],
    ['- **Attention** aux imprimantes', 'action', 'Attention aux imprimantes'],
    ['- Ferme la faille CVE-2026-1234', 'security', 'Ferme la faille CVE-2026-1234'],
    ['- Corrige une panne', 'fix', 'Corrige une panne'],
    ['- Télétravail : reprise', 'change', 'Télétravail : reprise'],
    ['- Correction :', 'fix', 'Correction :'],
    ['> [!WARNING]\n> Redémarrez', 'action', 'Redémarrez'],
    ['## 🚧 Points d’attention\n- Clés USB', 'action', 'Clés USB'],
    ['**Corrections**\n\n- Panne', 'fix', 'Panne'],
    ['Bug fixes:\n\n- Crash', 'fix', 'Crash'],
    ['## Correctifs de sécurité\n- Correction de la pile', 'security', 'Correction de la pile'],
  ])('reads the kind of « %s »', (notes, kind, said) => {
    expect(itemsOf(parse(notes)).map((item) => [item.kind, plainText(item.text)])).toEqual([[kind, said]])
  })

  it('makes one level of nested lists, and points of table rows', () => {
    expect(saidBy('- Imprimantes :\n  - bac\n  - recto verso')).toEqual(['Imprimantes – bac · recto verso'])
    const long = 'mot '.repeat(60).trim()
    expect(saidBy(`- Parent\n  - ${long}\n  - Correction : ${long}`)).toEqual([
      'Parent',
      `– ${long}`,
      `M${long.slice(1)}`,
    ])
    expect(outline('- Corrections :\n  - a\n  - b')).toEqual([
      [null, 'fix', 'a'],
      [null, 'fix', 'b'],
    ])
    const table = '| Quoi | Type | Où |\n|--|--|--|\n| Panne | Correction | WRS |\n| Vite | Divers | Poste |'
    expect(outline(table)).toEqual([
      [null, 'fix', 'Panne – WRS'],
      [null, 'change', 'Vite – Poste'],
    ])
  })

  it('shows what HTML says and nothing of what it does', () => {
    const notes = parse(
      '<div onclick="x()">\nUn <b>mot</b>\n</div>\n\n<script>alert(1)</script>\n\nping <serveur> &eacute; <!-- rien --> `a <b>`',
    )
    expect(itemsOf(notes).map(({ text }) => plainText(text))).toEqual([
      'Un mot',
      '<script>alert(1)</script>',
      'ping <serveur> é a <b>',
    ])
  })

  it('keeps a mention as the letters it is written in', () => {
    expect(parse('- Salut <!channel> <@U0CAMILLE> @here').sections[0]?.items[0]?.text).toEqual([
      'Salut <!channel> <@U0CAMILLE> @here',
    ])
  })

  it('lets a link lead to http and https only, and say where', () => {
    const notes = parse(
      [
        '- [a](https://wisper.example/a?b=1&amp;c=2) [b](javascript:alert(1)) [c](data:text/html,x) [d](/relatif)',
        '- [e](https://wisper.example@evil.example/) <JAVASCRIPT:x> ![photo](https://img.example/p.png) ![x](file:///etc)',
        '- [https://wisper.example](https://evil.example/)',
      ].join('\n'),
    )
    expect(linksIn(notes)).toEqual([
      'https://wisper.example/a?b=1&c=2',
      'https://img.example/p.png',
      'https://evil.example/',
    ])
    expect(plainText(itemsOf(notes)[0]?.text ?? [])).toBe('a b c d')
    expect(plainText(itemsOf(notes)[2]?.text ?? [])).toBe('https://evil.example/')
  })

  it('does not let the words of a link name another house than the one it leads to', () => {
    const shown = (words: string): string =>
      plainText(itemsOf(parse(`- [${words}](https://evil.example/a)`))[0]?.text ?? [])
    for (const words of [
      'www.wisper.example',
      'wisper.example/notes',
      'wisper.example',
      'voir https://wisper.example',
    ]) {
      expect(shown(words)).toBe('https://evil.example/a')
    }
    for (const words of [
      'evil.example',
      'www.evil.example/b',
      'Note : la suite',
      'Ticket: 12',
      'version 4.2.1',
      '4.2.1',
    ]) {
      expect(shown(words)).toBe(words)
    }
  })

  it('makes links of the links and pictures of HTML, by the same rules', () => {
    const notes = parse(
      [
        '- Voir <a class="x" href="https://wisper.example/a?b=1&amp;c=2">la <b>page</b></a> et <a href="javascript:x">ça</a>',
        '',
        "<p align=center><img width=3 src='https://img.example/p.png' alt=\"L'écran\"></p>",
        '',
        '<img src=https://img.example/q.png><img src="data:image/png;base64,x" alt="rien"> <a name="x">ancre</a>',
      ].join('\n'),
    )
    expect(linksIn(notes)).toEqual([
      'https://wisper.example/a?b=1&c=2',
      'https://img.example/p.png',
      'https://img.example/q.png',
    ])
    expect(itemsOf(notes).map(({ text }) => plainText(text))).toEqual([
      'Voir la page et ça',
      "L'écran",
      'img.example/q.pngrien ancre',
    ])
  })

  it('lets at most ten links of one item be links, and keeps the words of all', () => {
    const links = Array.from({ length: 500 }, (_, index) => `[lien ${index}](https://e.example/${index})`)
    const one = parse(`- ${links.slice(0, 20).join(' ')}`)
    expect(linksIn(one)).toHaveLength(10)
    expect(plainText(itemsOf(one)[0]?.text ?? [])).toContain('lien 19')
    expect(linksIn(parse(links.map((link) => `- ${link}`).join('\n')))).toHaveLength(400)
  })

  it('shows that a paragraph goes on where it is too long to be read whole, and no half of a link', () => {
    const links = Array.from({ length: 500 }, (_, index) => `[lien ${index}](https://e.example/${index})`)
    for (const notes of [links.join(' '), links.join('\n'), `- ${links.join(' ')}`, `| ${links.join(' ')} |`]) {
      const said = saidBy(notes)[0] ?? ''
      expect(said.endsWith(' …'), said).toBe(true)
      expect(said).not.toContain('[')
    }
    expect(saidBy(`- [1] ${'mot '.repeat(300)}`)[0]).toMatch(/^\[1\] mot mot .*…$/u)
    expect(saidBy(`[lien](https://e.example/) ${'**mot** '.repeat(400)}`)[0]?.endsWith(' …')).toBe(true)
    const row = Array.from({ length: 9 }, (_, index) => `${index}${'x'.repeat(300)}`)
    expect(parse(`|a|b|\n|-|-|\n| ${row.join(' | ')} |`).clipped).toBe(true)
  })

  it('shows nothing of a comment, however long', () => {
    const words = 'ne pas publier '.repeat(200)
    for (const comment of [`<!-- ${words} -->`, `<!-- ${words.slice(0, 1_500)} -->`, '<!-- x -->'])
      expect(saidBy(`${comment}\n\n- Un point ${comment} de plus\n\n- Un autre`)).toEqual([
        'Un point de plus',
        'Un autre',
      ])
    expect(saidBy(`<!--\n${words.replaceAll(' ', '\n')}\n-->\n\n- Un point`)).toEqual(['Un point'])
    expect(parse('<!---->'.repeat(9_000)).sections).toEqual([])
  })

  it('reads the language that the notes declare, else guesses it, else says that it does not know', () => {
    expect(parse('---\nlang: en-GB\n---\n- Bonjour').languages).toEqual(['en'])
    expect(saidBy('---\nlang: en-GB\n---\n- Bonjour')).toEqual(['Bonjour'])
    expect(parse('lang: fr\n\n- Hello').languages).toEqual(['fr'])
    expect(parse('- Reprise des téléchargements pour les postes et le WRS').languages).toEqual(['fr'])
    expect(parse('- The download is resumed for the workstations and the WRS').languages).toEqual(['en'])
    expect(parse('- Der Herunterlader geht wieder').languages).toEqual([])
    expect(parse('---\n- Linux 6.12\n---').languages).toEqual([])
  })

  it('takes empty notes, and notes of nothing but marks', () => {
    for (const notes of ['', '\n\n', '# ', '- \n- ', '***', '<!-- x -->', '```\n```', '[a]: b']) {
      expect(parse(notes), notes).toMatchObject({ sections: [], clipped: false })
    }
  })

  it('reads a long table to its last row', () => {
    const rows = Array.from({ length: 200 }, (_, index) => `| p${index} | corrigé |`)
    expect(saidBy(`| Quoi | État |\n|--|--|\n${rows.join('\n')}`)).toHaveLength(200)
    expect(saidBy(rows.map((row) => `- ${row}`).join('\n'))).toHaveLength(200)
  })

  it('says that there is more than it read', () => {
    expect(parse('- a\n'.repeat(399)).clipped).toBe(false)
    expect(parse('- a\n'.repeat(401)).clipped).toBe(true)
    expect(parse(`- a\n${' '.repeat(200_000)}`).clipped).toBe(true)
  })
})

describe('any notes', () => {
  const markdown = fc
    .array(
      fc.oneof(
        hostileText,
        fc.constantFrom(
          '# ',
          '## WRS\n',
          '- ',
          '  - ',
          '1. ',
          '> ',
          '```\n',
          '|a|b|\n|-|-|\n|',
          '**',
          '_',
          '`',
          '[',
          '](',
        ),
        fc.constantFrom(
          'https://e.example',
          ')',
          '![',
          '<div>',
          '</div>',
          '<!--',
          '~~',
          '\n',
          '\n\n',
          '---\n',
          'lang: fr\n',
        ),
      ),
      { maxLength: 60 },
    )
    .map((parts) => parts.join(''))

  it('are read without a fault, and into what cards can hold', () => {
    fc.assert(
      fc.property(markdown, (notes) => {
        const parsed = parse(notes)
        for (const { kind, text, version } of itemsOf(parsed)) {
          expect(noteKinds).toContain(kind)
          expect(version).toBe('4.2')
          expect(visibleLength(text)).toBeGreaterThan(0)
          expect(visibleLength(text)).toBeLessThanOrEqual(2 * MOST_POINT)
          expect(plainText(text)).not.toMatch(/undefined|\[object/u)
        }
        for (const url of linksIn(parsed)) expect(new URL(url).protocol).toMatch(/^https?:$/u)
      }),
      { numRuns: 300 },
    )
  })

  it('lose no word of plain prose', () => {
    const prose = fc.array(fc.stringMatching(/^[a-z]{2,9}$/u), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(prose, (words) => {
        expect(saidBy(words.join(' ')).join(' ')).toBe(words.join(' '))
        expect(saidBy(words.map((word) => `- ${word}`).join('\n'))).toEqual(words)
      }),
    )
  })

  const repeated = (part: string): string => part.repeat(Math.ceil(200_000 / part.length)).slice(0, 200_000)
  const parts = [
    ...[
      '- Correction : **écran** [lien](https://e.example/a) et `code`\n\n',
      '> a\nb\n',
      '> - > - a\nb\n',
      '- a\n  b\n',
    ],
    ...[
      '_a__b',
      '_a__b\n\n',
      '>',
      '>>>>>>>>>>>>>>>>>>>>\n\n',
      '- ',
      '[',
      '](a',
      '`',
      '<a <b ',
      '|a|b|\n',
      '1. ',
      '**a _b ',
    ],
  ]

  it.each(parts)('of 200 kB of « %s » take a fraction of a second', (part) => {
    const notes = part === '- a\n  b\n' ? `- a\n${repeated('  b\n')}` : repeated(part)
    // The best of three, for the machine may be busy with other tests.
    const times = Array.from({ length: 3 }, () => {
      const began = performance.now()
      expect(parse(notes).clipped).toBe(true)
      return performance.now() - began
    })
    // Alone it takes 5 to 80 ms; without the bounds the worst of these take 5 to 30 s.
    expect(Math.min(...times)).toBeLessThan(500)
  })

  it('that the parser gives up on are shown line by line', () => {
    const giving = vi.spyOn(Lexer.prototype, 'blockTokens').mockImplementation(() => {
      throw new RangeError('too deep')
    })
    try {
      expect(saidBy('# Noyau\n\n- un')).toEqual(['# Noyau', '- un'])
    } finally {
      giving.mockRestore()
    }
  })
})
