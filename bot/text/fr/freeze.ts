import { plural } from '../format.ts'

/** The freeze of an account, and an owner's way around it. */
export const freeze = {
  title: 'Gel : plus rien ne démarre',
  already: 'Le compte est déjà gelé',
  since: 'Depuis',
  by: 'Décidé par',
  why: 'Motif',
  nothing: 'Aucun déploiement ni aucune promotion ne démarre tant que dure le gel. Pour y mettre fin : /w360 unfreeze',
  goesOn: (count: number, names: string) =>
    plural('fr', count, {
      one: `Un déploiement est en cours et continue : ${names}. Mettez-le en pause s’il doit s’arrêter aussi.`,
      other: `# déploiements sont en cours et continuent : ${names}. Mettez en pause ceux qui doivent s’arrêter aussi.`,
    }),
  scheduled: (count: number, names: string) =>
    plural('fr', count, {
      one: `Un déploiement est programmé : ${names}. Si son heure vient pendant le gel, il passe en pause.`,
      other: `# déploiements sont programmés : ${names}. Ceux dont l’heure vient pendant le gel passent en pause.`,
    }),
  pause: (name: string) => `Mettre ${name} en pause`,
  form: {
    title: 'Geler le compte',
    submit: 'Geler',
    cancel: 'Annuler',
    intro: 'Plus aucun déploiement ni aucune promotion ne démarrera. Ce qui est en cours continue.',
    reason: 'Motif',
    reasonHint: 'Tous le verront : pourquoi, et jusqu’à quand si vous le savez.',
    open: 'Donner le motif',
    needed: 'Un gel a besoin d’un motif, que tous verront.',
  },
  lift: {
    button: 'Dégeler',
    title: 'Dégeler le compte ?',
    text: 'Les déploiements et les promotions pourront démarrer de nouveau. Rien ne démarre tout seul.',
    held: (count: number, names: string) =>
      plural('fr', count, {
        one: `Un déploiement a été retenu par le gel : ${names}. Il reste en pause jusqu’à ce que quelqu’un le reprenne.`,
        other: `# déploiements ont été retenus par le gel : ${names}. Ils restent en pause jusqu’à ce que quelqu’un les reprenne.`,
      }),
    yes: 'Dégeler',
    no: 'Laisser gelé',
    done: 'Le compte est dégelé',
    doneText: (by: string, reason: string) => `${by} a mis fin au gel « ${reason} ». Tout peut démarrer de nouveau.`,
    none: 'Le compte n’est pas gelé',
    noneText: 'Il n’y a rien à dégeler : tout peut démarrer.',
    changed: 'Un autre gel est en cours',
    changedText: 'Le gel que vous avez vu est terminé ; celui-ci est plus récent. Rien n’a été changé.',
  },
  held: {
    title: 'Retenu par un gel',
    text: (by: string, moment: string, reason: string) =>
      `Rien ne démarre dans ce compte depuis le ${moment}, décidé par ${by} : « ${reason} ».`,
    bySomebody: 'quelqu’un',
    nothingDone: 'Rien n’a démarré. Recommencez quand le compte sera dégelé.',
    planWarning: (by: string, moment: string, reason: string) =>
      `Gel depuis le ${moment}, décidé par ${by} : « ${reason} ». Ce plan ne pourra démarrer qu’ensuite.`,
    button: {
      start: 'Démarrer malgré le gel',
      resume: 'Reprendre malgré le gel',
      retry: 'Réessayer malgré le gel',
      next: 'Continuer malgré le gel',
    },
  },
  override: {
    title: 'Passer outre le gel',
    submit: 'Passer outre',
    cancel: 'Annuler',
    intro: (by: string, moment: string, reason: string) => `Gel depuis le ${moment}, décidé par ${by} : « ${reason} ».`,
    introOver: 'Le compte a été dégelé entre-temps : votre motif n’est plus nécessaire.',
    reason: 'Motif',
    reasonHint: 'Pourquoi ne pas attendre. Il est gardé dans le journal d’audit, avec votre nom.',
    needed: 'Un motif est nécessaire.',
  },
  status: 'Gel',
}
