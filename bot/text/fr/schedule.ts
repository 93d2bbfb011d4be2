import { number, plural } from '../format.ts'

/** Moments, maintenance windows and quiet hours. */
export const schedule = {
  notes: {
    skipped: (moment: string) =>
      `Cette heure n’existe pas ce jour-là : on passe à l’heure d’été. Je prends le premier moment qui existe, le ${moment}.`,
    twice: (moment: string, first: string) =>
      `Cette heure arrive deux fois ce jour-là : on passe à l’heure d’hiver. Je prends la première, le ${moment} (${first}).`,
    zone: (timeZone: string) =>
      `Ces sites n’ont pas le même fuseau horaire : les heures que vous avez tapées sont lues dans le vôtre, ${timeZone}.`,
    unknownZone: (timeZone: string) =>
      `La console ne donne pas de fuseau horaire connu pour ces sites : les heures que vous avez tapées sont lues dans le vôtre, ${timeZone}.`,
  },
  hours: {
    always: 'à toute heure',
    allDay: 'toute la journée',
    everyDay: 'tous les jours',
    except: (windows: string, quiet: string) => `${windows}, sauf ${quiet}`,
  },
  /** `/w360 window`. */
  window: {
    title: 'Plages de maintenance',
    of: (site: string) => `Plages de maintenance : ${site}`,
    listTitle: 'Plages de maintenance des sites',
    none: 'Aucun site n’a de plage de maintenance : une mise à jour peut s’y faire à toute heure.',
    others: 'Les autres sites n’en ont pas : une mise à jour peut s’y faire à toute heure.',
    anyTime: (site: string) =>
      `${site} n’a pas de plage de maintenance : une mise à jour peut s’y faire à toute heure.`,
    usage: 'Par exemple : /w360 window Mairie sam-dim 20:00-06:00, ou sauf lun-ven 08:00-18:00, ou off',
    whichSite: 'De quel site parlez-vous ? Mettez son nom devant les heures.',
    goneSite:
      'Ces heures ou ce site ne sont plus ceux que vous avez vus. Rien n’a été fait ; recommencez avec /w360 window',
    unknownZone: (site: string) =>
      `La console ne donne pas de fuseau horaire connu pour ${site} : je ne saurais pas quelle heure il y est. Corrigez-le dans la console, puis recommencez.`,
    openAlways: 'ouvert',
    openUntil: (moment: string) => `ouvert jusqu’au ${moment}`,
    closedUntil: (moment: string) => `fermé jusqu’au ${moment}`,
    neverKnown: 'fermé jusqu’à nouvel ordre : le fuseau horaire du site n’est pas connu',
    effect: (site: string) =>
      `En dehors de ces heures, aucun ordre ne part vers les machines de ${site}, même dans un déploiement en cours. Une étape qui ne finirait pas à temps attend la plage suivante ; ce qui est déjà parti s’achève.`,
    apply: 'Fixer ces heures',
    lift: 'Lever ces heures',
    liftTitle: 'Lever ces heures ?',
    keep: 'Les garder',
    liftText: (site: string) =>
      `Une mise à jour pourra se faire à toute heure sur ${site} : ce qui y attendait part aussitôt.`,
    done: (site: string) => `Les heures de ${site} sont fixées.`,
    lifted: (site: string) => `Les heures de ${site} sont levées : une mise à jour peut s’y faire à toute heure.`,
    already: (site: string) => `C’est déjà ainsi pour ${site}.`,
    changed: (site: string) =>
      `Les heures de ${site} ont changé depuis que vous les avez vues. Rien n’a été fait ; les voici.`,
    facts: {
      hours: 'Heures',
      before: 'Jusqu’ici',
      now: 'En ce moment',
      zone: 'Fuseau horaire',
      set: 'Fixées par',
    },
    problem: {
      unreadable: (text: string) => `« ${text} » n’est pas une plage que je sais lire.`,
      emptyRule: (text: string) =>
        `« ${text} » finit quand cela commence. Pour toute la journée, donnez les jours seuls : sam-dim.`,
      tooMany: (limit: number) =>
        plural('fr', limit, {
          one: 'C’est trop : # plage seulement.',
          other: 'C’est trop : au plus # plages, séparées par des virgules.',
        }),
      neverOpen:
        'Ces heures calmes couvrent toute la semaine : aucune mise à jour ne pourrait se faire. Laissez du temps libre.',
      tooShort: (longest: string, needed: string) =>
        `La plus longue de ces plages dure ${longest}, et une mise à jour avec son redémarrage environ ${needed} : elle n’y tiendrait jamais. Donnez-en une plus longue.`,
    },
  },
  /** What a plan says of a site that would wait. */
  plan: {
    restart: 'dans la prochaine plage de maintenance de chaque site',
    waits: (moment: string) => `hors plage de maintenance ; la suite part à l’ouverture, le ${moment}.`,
    restarts: (moment: string) => `les machines redémarrent dans la prochaine plage de maintenance, le ${moment}.`,
    unknown: 'hors plage de maintenance, sans ouverture connue.',
    later: (count: number) =>
      plural('fr', count, {
        one: '… et # autre site attend sa plage de maintenance.',
        other: '… et # autres sites attendent leur plage de maintenance.',
      }),
  },
  /** What a living card says of sites that wait. */
  living: {
    title: 'En attente de leur plage de maintenance',
    state: 'attend sa plage de maintenance',
    opens: (moment: string) => `la suite part le ${moment}`,
    unknown: 'sans ouverture connue',
    more: (count: number) => plural('fr', count, { one: '… et # autre site', other: '… et # autres sites' }),
    grown: (added: number, before: number) =>
      `${plural('fr', added, { one: '# machine de plus', other: '# machines de plus' })} que les ${number('fr', before)} du plan que vous aviez vu.`,
    startAnyway: 'Démarrer quand même',
  },
}
