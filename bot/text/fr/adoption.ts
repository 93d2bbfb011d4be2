import { number, plural } from '../format.ts'

/** The chart of machines by version, and the same in words. */
export const adoption = {
  title: 'W360 Core : machines par version',
  period: (from: string, to: string) => `du ${from} au ${to}`,
  withGaps: (period: string) => `${period} (un jour sans relevé reste vide)`,
  button: 'Évolution sur 30 jours',
  today: 'aujourd’hui',
  everywhere: 'Tout le compte',
  otherPlaces: (count: number) => plural('fr', count, { one: '# autre site', other: '# autres sites' }),
  otherVersions: 'autres',
  unnamed: 'sans version',
  nothing: 'aucune machine',
  machines: (count: number) => plural('fr', count, { one: '# machine', other: '# machines' }),
  inVersion: (count: number, version: string) => `${number('fr', count)} en ${version}`,
  inOthers: (count: number) => `${number('fr', count)} en d’autres`,
  alternative: {
    title: (period: string) => `Machines par version de W360 Core, ${period}.`,
    today: (place: string, counts: string) => `${place}, aujourd’hui : ${counts}.`,
    /** After the first, of the same day. */
    place: (place: string, counts: string) => `${place} : ${counts}.`,
    began: (place: string, day: string, counts: string) => `${place}, le ${day} : ${counts}.`,
    unknown: (days: number) => plural('fr', days, { one: '# jour sans relevé.', other: '# jours sans relevé.' }),
  },
  file: (day: string) => `versions-w360-${day}.png`,
  tooSoon: {
    title: 'Pas encore de graphique',
    text: 'Aucune machine n’a encore été vue : il n’y a rien à dessiner. Réessayez quand la console W360 aura répondu.',
  },
  nothingThere: {
    title: 'Rien à dessiner',
    text: 'Aucune machine n’a été vue à cet endroit depuis 30 jours. Le graphique de tout le compte : /w360 status --chart',
  },
  failed: {
    title: 'Le graphique n’a pas pu être dessiné',
    text: 'Les mêmes chiffres en mots :',
  },
}
