import { plural } from '../format.ts'

/** The releases that the console announces. */
export const release = {
  title: 'Versions de W360 Core',
  one: (version: string) => `W360 Core ${version}`,
  statuses: { test: 'en test', official: 'officielle', withdrawn: 'retirée' },
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
  clipped: '… la suite est dans la console W360.',
  withdrawn: 'Cette version est retirée : elle ne peut plus être installée.',
  see: 'Les notes d’une version : /w360 releases VERSION',
  summary: (count: number) => plural('fr', count, { one: '# version connue.', other: '# versions connues.' }),
}
