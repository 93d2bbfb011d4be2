import { alternatives, list, number, plural } from '../format.ts'

/** What can be wrong with what somebody said or pressed: one clear sentence, and a way forward. */
export const problem = {
  unknownCommand: {
    title: 'Je ne connais pas cette commande',
    text: (word: string) => `« ${word} » n’est pas une commande.`,
    nearest: (name: string) => `Vouliez-vous dire « ${name} » ?`,
    help: 'Toutes les commandes : /w360 help',
  },
  tooLong: {
    title: 'C’est trop long',
    text: (length: number, limit: number) =>
      `Votre message fait ${number('fr', length)} caractères ; une commande en fait au plus ${number('fr', limit)}. Pour beaucoup de machines, nommez leur site ou leur groupe, ou tapez /w360 update seul : le formulaire s’ouvre.`,
  },
  request: {
    title: 'Je n’ai pas compris cette demande',
    unclosedQuote: (near: string) => `Un guillemet n’est pas fermé, près de « ${near} ». Fermez-le, ou retirez-le.`,
    unknownOption: (option: string) => `L’option --${option} n’existe pas.`,
    repeatedOption: (option: string) => `L’option --${option} est donnée deux fois. Gardez-en une.`,
    missingValue: (option: string) => `L’option --${option} attend une valeur, par exemple ${exampleOf(option)}.`,
    unexpectedValue: (option: string, value: string) =>
      `L’option --${option} ne prend pas de valeur : retirez « ${value} ».`,
    missingName: (word: string) => `Il manque un nom après « ${word} ».`,
    unknownPhase: (phase: string) =>
      `La phase « ${phase} » n’existe pas. Les phases sont test et production, par exemple --phase test.`,
    unknownMachine: (name: string) => `Aucune machine ne s’appelle « ${name} ».`,
    unknownSite: (name: string) => `Aucun site ne s’appelle « ${name} ».`,
    unknownGroup: (name: string) => `Aucun groupe ne s’appelle « ${name} ».`,
    unknownName: (name: string) => `Rien ne s’appelle « ${name} » : ni site, ni groupe, ni machine.`,
    nearest: (names: readonly string[]) =>
      names.length === 1 ? `Le plus proche : ${names.join('')}.` : `Les plus proches : ${list('fr', names)}.`,
    noNearest: 'Pour voir les noms connus : /w360 status',
    ambiguous: (name: string) => `« ${name} » désigne plusieurs choses. Pour celle que vous voulez, écrivez :`,
    everythingAndMore:
      'Vous demandez tout, et aussi quelque chose par son nom. Gardez l’un ou l’autre : « all » seul, ou les noms seuls.',
    badWaves: (text: string) => `« ${text} » n’est pas une suite de vagues que je sais lire.`,
    waves: {
      notASize: 'Écrivez des nombres ou des pourcentages séparés par des virgules : 1,10%,50%,100%.',
      outOfRange: (part: string) =>
        `« ${part} » est hors limites : de 1 à 100 pour un pourcentage, au moins 1 machine sinon.`,
      notGrowing: (part: string) =>
        `« ${part} » n’est pas plus grand que ce qui précède. Les parts sont cumulées : 1,10%,50%,100%.`,
      tooMany: (limit: number) => plural('fr', limit, { one: 'Au plus # vague.', other: 'Au plus # vagues.' }),
    },
    badTime: (text: string) =>
      `« ${text} » n’est pas un moment que je sais lire. Il lui faut une heure : 20:00, ce soir 20h, samedi 6h, dans 2 heures ou 2026-11-23T20:00.`,
    timeWithoutHour: (text: string, example: string) =>
      `« ${text} » ne dit pas à quelle heure. Ajoutez-la, par exemple : ${example}`,
    ambiguousTime: (text: string, choices: readonly string[]) =>
      `« ${text} » peut vouloir dire plusieurs moments. Écrivez celui que vous voulez : ${alternatives('fr', choices)}.`,
    pastTime: (text: string) => `« ${text} » est déjà passé. Donnez un moment à venir.`,
    usage: (usage: string) => `S’écrit : ${usage}`,
  },
  form: {
    tag: 'Choisissez la version à tester : en phase de test, le tag est obligatoire.',
    tagGone: 'Cette version n’est plus proposée par la console. Choisissez-en une autre.',
    names: 'Choisissez au moins un nom.',
    past: 'Ce moment est passé. Choisissez-en un à venir, ou videz le champ.',
    restartBeforeStart: 'Le redémarrage ne peut pas précéder le début.',
  },
  fleetUnknown: {
    title: 'La console W360 n’a pas encore répondu',
    text: 'Je ne connais pas encore vos machines : la console n’a jamais répondu depuis mon installation. Je la rappelle sans arrêt ; dès qu’elle aura répondu, refaites votre demande.',
    why: (why: string) => `Ce qu’elle dit : ${why}.`,
  },
  console: {
    unauthorized: 'elle refuse le jeton du bot ; vérifiez WISPER_API_TOKEN',
    forbidden: 'le jeton du bot n’a pas le droit de lire ce compte ; demandez ce droit à Wisper',
    rate_limited: 'elle demande au bot de ralentir',
    unavailable: 'elle est injoignable',
    unexpected_answer: 'elle répond autre chose que ce qui est convenu ; prévenez la personne qui administre le bot',
    other_account: 'le jeton du bot appartient maintenant à un autre compte ; vérifiez WISPER_API_TOKEN',
    other: (code: string) => `elle répond par une erreur (${code})`,
  },
  startUnreachable: {
    title: 'Rien n’a démarré',
    text: 'La console W360 ne répond pas : sans elle, je ne peux pas vérifier que le compte et les machines sont encore comme dans ce plan. Appuyez de nouveau quand elle répondra ; pour le savoir : /w360 status',
  },
  old: {
    title: 'Ce bouton est trop ancien',
    text: 'Je ne sais plus à quoi il se rapporte. Rien n’a été fait. Pour voir ce qui est en cours : /w360 status',
  },
  oldForm: {
    title: 'Ce formulaire est trop ancien',
    text: 'Rien n’a été fait. Recommencez avec /w360 update',
  },
  stale: {
    unknown: 'Ce plan n’existe plus. Rien n’a été fait. Recommencez avec /w360 update',
    unknownRollout: 'Ce déploiement n’existe plus. Pour voir les autres : /w360 rollout',
    already: (name: string, state: string) => `État de ${name} : ${state}.`,
    notNow: (name: string, state: string) => `Ce n’est pas possible dans l’état actuel de ${name} : ${state}.`,
    nothingFailed: (name: string) => `Aucune machine de ${name} n’est en échec : il n’y a rien à réessayer.`,
    nothingWaits: (name: string) => `Rien n’attend de feu vert dans ${name}.`,
    changed: (name: string, state: string) =>
      `${name} a changé depuis que vous l’avez vu ; son état : ${state}. Rien n’a été fait ; regardez sa carte, puis décidez.`,
    grown: (name: string, much: string) =>
      `Le plan de ${name} a grandi depuis que vous l’avez vu : ${much} Rien n’a démarré ; regardez sa carte, puis démarrez quand même ou arrêtez-le.`,
    changedDraft:
      'Ce plan a été refait depuis que vous l’avez vu. Rien n’a démarré ; le voici tel qu’il est maintenant.',
    replanned: 'Les machines ont changé depuis que ce plan a été fait. Rien n’a démarré ; voici le plan à jour.',
    passed: {
      start:
        'L’heure de départ de ce plan est passée. Rien n’a démarré ; modifiez le plan, ou refaites la demande avec une heure à venir.',
      restart:
        'L’heure de redémarrage de ce plan est passée : les machines redémarreraient aussitôt installées. Rien n’a démarré ; modifiez le plan, ou refaites la demande avec une heure à venir.',
    },
    busyTitle: 'Ce site est déjà pris',
    busy: (site: string, name: string) =>
      `${site} est en cours de mise à jour par ${name}. Un site ne suit qu’un déploiement à la fois ; rien n’a démarré.`,
    busyUnknown: (site: string) =>
      `${site} est en cours de mise à jour par un autre déploiement. Rien n’a démarré. Pour les voir : /w360 rollout`,
    aSite: 'Un de ces sites',
    title: 'Rien n’a été fait',
    alreadyTitle: 'C’est déjà fait',
  },
  rollout: {
    badNumber: (text: string) =>
      `« ${text} » n’est pas un numéro de déploiement. Écrivez par exemple R-12 ; pour les voir : /w360 rollout`,
    unknown: (name: string) => `${name} n’existe pas. Pour voir ceux qui existent : /w360 rollout`,
    title: 'Quel déploiement ?',
  },
  nameNotFound: { title: 'Nom introuvable' },
  unknownRelease: (text: string) => `Aucune version connue ne s’appelle « ${text} ».`,
  knownReleases: (names: readonly string[]) => `Versions connues : ${list('fr', names)}.`,
  moreNames: (count: number) => plural('fr', count, { one: '… et # autre', other: '… et # autres' }),
  /** The last item of an enumeration, which brings its own « et ». */
  others: (count: number) => plural('fr', count, { one: '# autre', other: '# autres' }),
}

function exampleOf(option: string): string {
  const examples: Readonly<Record<string, string>> = {
    tag: '--tag TAG',
    phase: '--phase test',
    waves: '--waves 1,10%,50%,100%',
    at: '--at 20:00',
    'restart-at': '--restart-at 22:00',
    without: '--without "Hôtel de ville"',
  }
  return examples[option] ?? `--${option} …`
}
