import { list, plural } from '../format.ts'

/** The releases that the console announces. */
export const release = {
  title: 'Versions de W360 Core',
  one: (version: string) => `W360 Core ${version}`,
  statuses: { test: 'version de test', official: 'officielle', withdrawn: 'retirée' },
  table: { version: 'Version', tag: 'Tag', status: 'État', published: 'Publiée', machines: 'Machines' },
  current: 'version du compte',
  isDefault: 'C’est la version du compte.',
  newer: (count: number) =>
    plural('fr', count, {
      one: '# version plus récente que celle du compte.',
      other: '# versions plus récentes que celle du compte.',
    }),
  upToDate: 'Le compte est sur la version la plus récente.',
  defaultUnknown: (tag: string) => `Le tag du compte (${tag}) n’est pas dans la liste de la console.`,
  none: 'La console n’annonce encore aucune version.',
  facts: { tag: 'Tag', status: 'État', published: 'Publiée le', machines: 'Machines qui la font tourner' },
  notesOf: (version: string) => `Notes de ${version}`,
  noNotes: 'Wisper n’a pas donné de notes pour cette version.',
  withdrawn: 'Cette version est retirée : elle ne peut plus être installée.',
  see: 'Les notes d’une version : /w360 releases VERSION',
  summary: (count: number) => plural('fr', count, { one: '# version connue.', other: '# versions connues.' }),
  notes: {
    /** Before an item, where its kind has to be seen. */
    labels: { security: 'Sécurité', action: 'Action requise', fix: 'Correction' },
    /** Above several of a kind. */
    headings: { security: 'Sécurité', action: 'Ce que vous avez à faire', fix: 'Corrections', change: 'Nouveautés' },
    general: 'Pour tout le produit',
    continued: (component: string) => `${component} (suite)`,
    since: (version: string, versions: readonly string[]) =>
      versions.length === 1
        ? `Ce qui change depuis ${version}, la version du compte.`
        : `Ce qui change depuis ${version}, la version du compte, avec les versions ${list('fr', versions)}.`,
    more: (count: number) => plural('fr', count, { one: '… et # autre point.', other: '… et # autres points.' }),
    others: (count: number, components: readonly string[]) => {
      const points = plural('fr', count, { one: '# autre point', other: '# autres points' })
      return components.length === 0 ? `${points}.` : `${points} : ${list('fr', components)}.`
    },
    moreComponents: (count: number) => plural('fr', count, { one: '# autre', other: '# autres' }),
    writtenIn: (language: string) => `Notes de Wisper, telles quelles (langue : ${language}).`,
    writtenInSeveral: (languages: readonly string[]) =>
      `Notes de Wisper, telles quelles (langues : ${list('fr', languages)}).`,
    clipped: '… La suite est dans la console W360.',
    full: 'Notes complètes',
    title: (version: string) => `Notes de ${version}`,
    page: (page: number, of: number) => `Page ${page} sur ${of}`,
    pageWith: (page: number, of: number, components: string) => `Page ${page} sur ${of} : ${components}`,
    goTo: 'Page à lire ensuite',
    read: 'Lire',
    done: 'Terminé',
    close: 'Fermer',
    previous: 'Page précédente',
    next: 'Page suivante',
    gone: 'La console n’annonce plus cette version.',
  },
}
