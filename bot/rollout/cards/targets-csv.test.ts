import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Locale } from '../../text/locale.ts'
import { targetArbitrary } from './cards.arbitrary.ts'
import { target } from './cards.fixture.ts'
import { targetsCsv } from './targets-csv.ts'

/** Reads RFC 4180 as a spreadsheet does. */
const parse = (text: string, delimiter: string): readonly (readonly string[])[] => {
  const rows: string[][] = [[]]
  let cell = ''
  let quoted = false
  const endCell = (): void => {
    rows.at(-1)?.push(cell)
    cell = ''
  }
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index] ?? ''
    if (quoted && character === '"' && text[index + 1] === '"') {
      cell += '"'
      index += 1
    } else if (character === '"') {
      quoted = !quoted
    } else if (!quoted && character === delimiter) {
      endCell()
    } else if (!quoted && text.startsWith('\r\n', index)) {
      endCell()
      rows.push([])
      index += 1
    } else {
      if (!quoted && (character === '\r' || character === '\n')) throw new Error('a bare line break')
      cell += character
    }
  }
  return rows.slice(0, -1)
}

const delimiters: readonly (readonly [Locale, string])[] = [
  ['fr', ';'],
  ['en', ','],
]

describe.each(delimiters)('the list of machines in %s', (locale, delimiter) => {
  test('whatever machines are called, each has one row and no cell is a formula', () => {
    fc.assert(
      fc.property(fc.array(targetArbitrary, { maxLength: 12 }), (targets) => {
        const csv = targetsCsv(targets, locale)
        expect(csv.startsWith('\uFEFF')).toBe(true)
        const rows = parse(csv.slice(1), delimiter)
        expect(rows).toHaveLength(targets.length + 1)
        for (const [index, row] of rows.entries()) {
          expect(row).toHaveLength(17)
          for (const cell of row) expect(cell).not.toMatch(/^[=+\-@\t\r]/u)
          const name = targets[index - 1]?.name.toWellFormed()
          if (name !== undefined) expect([name, `'${name}`]).toContain(row[2])
        }
      }),
    )
  })
})

test('reads like this', () => {
  const failed = target({
    name: 'MAI-04',
    machineId: 'mai-04',
    wave: 1,
    state: 'failed',
    reason: 'install-failed',
    detail: '=disk; "full"',
    attempt: 3,
    version: '4.2.1',
    installedVersion: '4.3.0',
    restartedAt: null,
    runningAt: null,
  })
  const server = target({ name: 'SRV', machineId: 'srv', kind: 'wrs', wave: -1, group: null })
  expect(targetsCsv([server, failed], 'fr')).toBe(
    `\uFEFF${[
      'Site;Groupe;Machine;Identifiant;Type;Vague;État;Motif;Message de la console;Essais;Version de départ;Version en marche;Version installée;Installée le (UTC);Redémarrée le (UTC);En marche le (UTC);État depuis le (UTC)',
      'Mairie;;SRV;srv;WRS;;en place;;;1;4.2.1;4.3.0;;2026-11-23 09:05:00;2026-11-23 09:05:00;2026-11-23 09:05:00;2026-11-23 09:05:00',
      `Mairie;Mairie/Accueil;MAI-04;mai-04;Poste de travail;2;en échec;L’installation a échoué.;"'=disk; ""full""";3;4.2.1;4.2.1;4.3.0;2026-11-23 09:05:00;;;2026-11-23 09:05:00`,
      '',
    ].join('\r\n')}`,
  )
})
