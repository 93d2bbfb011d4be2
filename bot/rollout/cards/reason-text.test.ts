import { describe, expect, test } from 'vitest'
import { reasonCodes } from '../../rules.ts'
import type { Locale } from '../../text/locale.ts'
import { traces } from './cards.arbitrary.ts'
import { reasonText, reasonWords } from './reason-text.ts'

const locales: readonly Locale[] = ['fr', 'en']

const facts = {
  ...{ tag: 'wisper-4.3', defaultTag: 'wisper-4.2', version: '4.3.0', wrs: 'SRV-MAIRIE', wrsVersion: '4.2.1' },
  ...{ site: 'Mairie', group: 'Mairie/Accueil', rollout: '12', phase: 'test', why: 'écran noir au démarrage' },
}

describe.each(locales)('reasons in %s', (locale) => {
  test.each(reasonCodes)('%s says what is wrong and what to do, in whole sentences', (code) => {
    for (const known of [facts, {}]) {
      const { what, next } = reasonWords(code, known, locale)
      for (const sentence of [what, next]) {
        expect(sentence).toMatch(/^[\p{Lu}«“].{10,}\.$/u)
        expect(sentence).not.toMatch(traces)
        expect(sentence).not.toMatch(/ {2}|\( ?\)/u)
      }
    }
  })

  test('no two reasons say the same', () => {
    const all = reasonCodes.map((code) => reasonWords(code, facts, locale).what)
    expect(new Set(all).size).toBe(all.length)
  })
})

test('French has its own spaces and apostrophes', () => {
  for (const code of reasonCodes) {
    expect(reasonText(code, { ...facts, detail: 'x' }, 'fr')).not.toMatch(/'| [:;!?»]|« /u)
  }
})

describe('names what it is about', () => {
  test('the WRS that decides, what it runs and what was asked', () => {
    expect(reasonText('wrs-decides', facts, 'fr')).toBe(
      'Un poste prend la version de son WRS, quel que soit le tag\u00a0: le WRS SRV-MAIRIE (4.2.1) ne diffuse pas la version 4.3.0. Mettez aussi ce WRS à jour (il passera en premier), ou demandez la version qu’il diffuse.',
    )
  })

  test('the tag that is not the account’s, and which one is', () => {
    expect(reasonWords('tag-not-promoted', facts, 'en').what).toBe(
      'Tag wisper-4.3 is not the account’s: in production a machine takes the account’s tag (wisper-4.2).',
    )
  })

  test('a tag mistyped is the person’s to correct, the account’s own is Wisper’s', () => {
    expect(reasonWords('unknown-tag', { ...facts, source: 'typed' }, 'fr').next).toContain('Vérifiez-le')
    expect(reasonWords('unknown-tag', { ...facts, source: 'account' }, 'fr').next).toContain('support Wisper')
  })

  test('a rollback needs another tag than a test', () => {
    expect(reasonWords('tag-required', { phase: 'rollback' }, 'fr').what).toContain('retour en arrière')
    expect(reasonWords('tag-required', { phase: 'test' }, 'fr').what).toContain('phase de test')
  })

  test('who holds a site, or the remote machines', () => {
    expect(reasonWords('site-busy', { site: 'Mairie', rollout: '12' }, 'fr').what).toBe(
      'Le site Mairie est déjà pris par le déploiement R-12.',
    )
    expect(reasonWords('site-busy', { rollout: '12' }, 'fr').what).toBe(
      'Les postes en télétravail sont déjà pris par le déploiement R-12.',
    )
  })

  test('a WRS that the console does not know is not one that could not be reached', () => {
    expect(reasonWords('wrs-unreachable', { wrsId: 'wrs-9' }, 'fr').what).toContain('wrs-9, qu’elle ne connaît pas')
    expect(reasonWords('wrs-unreachable', {}, 'fr').what).toContain('n’a joint aucun WRS')
  })

  test('what the console said, in quotation marks and cut when it is long', () => {
    expect(reasonText('install-failed', { detail: 'disk full' }, 'fr')).toContain(
      'Message de la console\u00a0: «\u00a0disk full\u00a0».',
    )
    expect(reasonText('install-failed', { detail: 'x'.repeat(5_000) }, 'en').length).toBeLessThan(400)
  })
})
