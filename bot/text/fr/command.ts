import { plural } from '../format.ts'

/** What the command room says: help, the form, and the short answers. */
export const command = {
  commands: {
    help: { usage: '/w360 help [commande]', about: 'ce que vous pouvez demander' },
    status: {
      usage: '/w360 status [site | groupe | machine | R-12] [--chart]',
      about: 'où en est le compte, un site, une machine ou un déploiement',
    },
    releases: { usage: '/w360 releases [version | tag]', about: 'les versions connues et leurs notes' },
    update: {
      usage:
        '/w360 update [wrs | post | group | site NOM…] [--tag T] [--phase test|production] [--waves 1,10%,50%,100%] [--pause] [--with-wrs] [--at HEURE] [--restart-at HEURE] [--dry-run]',
      about: 'mettre à jour des machines ; sans rien d’autre, un formulaire s’ouvre',
    },
    rollout: { usage: '/w360 rollout [R-12]', about: 'voir un déploiement, ou le suivre ici' },
    pause: { usage: '/w360 pause [R-12]', about: 'mettre un déploiement en pause' },
    resume: { usage: '/w360 resume [R-12]', about: 'reprendre un déploiement en pause' },
    cancel: { usage: '/w360 cancel [R-12]', about: 'arrêter un déploiement pour de bon' },
    retry: { usage: '/w360 retry [R-12]', about: 'réessayer les machines en échec, et elles seules' },
    next: { usage: '/w360 next [R-12]', about: 'lancer la vague suivante' },
    campaign: { usage: '/w360 campaign [TAG]', about: 'à quelle étape en est une version, et ce qui vient ensuite' },
    validate: {
      usage: '/w360 validate [TAG] [--override "motif"]',
      about: 'valider la version testée, sur les faits du test',
    },
    reject: {
      usage: '/w360 reject [TAG] --reason "…"',
      about: 'rejeter la version testée ; son tag va en quarantaine',
    },
    promote: { usage: '/w360 promote [TAG]', about: 'demander qu’une version testée devienne celle du compte' },
    usb: { usage: '/w360 usb done', about: 'confirmer que les clés USB sont refaites' },
    rollback: {
      usage: '/w360 rollback [--to TAG] [wrs | post | group | site NOM…] [options de update]',
      about: 'revenir à la version précédente, le WRS d’abord',
    },
    lift: { usage: '/w360 lift TAG --reason "…"', about: 'lever la quarantaine d’un tag' },
    window: {
      usage: '/w360 window [SITE] [sam-dim 20:00-06:00 | sauf lun-ven 8h-18h | off]',
      about: 'voir ou fixer les plages de maintenance d’un site',
    },
    subscribe: {
      usage: '/w360 subscribe [fr|en] [all|official] [quiet 20:00-07:00] [digest daily|weekly|off]',
      about: 'recevoir ici les annonces de nouvelles versions',
    },
    unsubscribe: { usage: '/w360 unsubscribe', about: 'ne plus recevoir d’annonces ici' },
    announce: { usage: '/w360 announce VERSION', about: 'annoncer une version ici, à la main' },
    language: { usage: '/w360 language [fr|en]', about: 'la langue du bot dans ce lieu' },
    freeze: { usage: '/w360 freeze --reason "…"', about: 'geler le compte : plus rien ne démarre' },
    unfreeze: { usage: '/w360 unfreeze', about: 'dégeler le compte' },
    people: { usage: '/w360 people', about: 'qui a quel rôle, et sous quelles identités' },
    role: {
      usage:
        '/w360 role [group] @QUI operator|support|owner [--revoke], ou : /w360 role @QUI --organisation vendor|customer',
      about: 'donner ou retirer un rôle, à une personne ou à un groupe',
    },
    link: { usage: '/w360 link [CODE | --undo]', about: 'réunir vos identités Slack et Teams, ou les séparer' },
    audit: {
      usage: '/w360 audit [--since DATE] [--csv], ou : /w360 audit verify',
      about: 'qui a fait quoi, quand et pourquoi ; et si le journal est intact',
    },
  },
  examples: [
    '/w360 update site "Hôtel de ville" --tag TAG --phase test',
    '/w360 update all --phase production',
    '/w360 update post MAI-ACC-01 --tag TAG --dry-run',
  ],
  help: {
    /** In the list of all; its own help has the whole. */
    updateBriefly: '/w360 update [site | groupe | machine…] [options]',
    title: 'Ce que je sais faire',
    one: (usage: string) => `Aide : ${usage}`,
    usage: 'S’écrit',
    also: 'Ou bien',
    examples: 'Par exemple',
    more: 'Le détail d’une commande : /w360 help update. Les mots anglais et français se valent.',
    lookOnly: 'Vous pouvez tout regarder. Pour agir, il vous faut un rôle : demandez-le à un propriétaire.',
  },
  update: {
    title: 'Mettre à jour',
    submit: 'Voir le plan',
    cancel: 'Annuler',
    open: 'Ouvrir le formulaire',
    openText: 'Dites-moi quoi mettre à jour : le formulaire s’ouvre par ce bouton.',
    dryRunIntro: 'Simulation : vous verrez le plan, rien ne pourra démarrer.',
    unknownFleetSubmit: 'Réessayer',
    phase: 'Phase',
    phases: {
      test: 'Test : avec le tag donné par Wisper',
      production: 'Production : le tag du compte',
    },
    productionTag: (version: string, tag: string) =>
      `Aucun tag n’est envoyé : chaque machine prend celui du compte, ${tag} (version ${version}).`,
    productionTagAlone: (tag: string) => `Aucun tag n’est envoyé : chaque machine prend celui du compte, ${tag}.`,
    tag: 'Version à tester',
    tagPlaceholder: 'Choisir une version',
    tagCut: (count: number) =>
      plural('fr', count, {
        one: 'La version la plus ancienne n’est pas listée : tapez-la avec --tag.',
        other: 'Les # versions les plus anciennes ne sont pas listées : tapez-les avec --tag.',
      }),
    noRelease: 'La console n’annonce aucune version à tester. Demandez à Wisper de la publier pour ce compte.',
    scope: 'Quoi mettre à jour',
    scopes: {
      everything: 'Tout le compte',
      sites: 'Des sites entiers, WRS compris',
      groups: 'Des groupes',
      workstations: 'Des postes de travail',
      wrs: 'Des WRS seuls',
      mixed: 'Un choix de sites, groupes, postes et WRS',
    },
    names: {
      sites: 'Sites',
      groups: 'Groupes',
      workstations: 'Postes de travail',
      wrs: 'WRS',
    },
    namesPlaceholder: 'Tapez un nom',
    workstationsHint: 'Cherchez par nom, site ou groupe.',
    leaveOut: 'Laisser de côté',
    leaveOutHint: 'Ces sites restent hors du plan, même choisis plus haut.',
    remote: 'Télétravail',
    remoteHint: 'Les postes en télétravail, qui n’attendent aucun WRS',
    includeWrs: 'WRS',
    includeWrsOption: 'Mettre d’abord à jour leurs WRS, s’ils n’ont pas cette version',
    waves: 'Vagues',
    wavesHint: 'Parts cumulées des postes de chaque site : 1,10%,50%,100%.',
    pause: 'Entre deux vagues',
    pauseOption: 'Attendre mon feu vert',
    restartAt: 'Redémarrer à partir de',
    restartAtHint: 'Vide : dès que la version est installée.',
    inWindow: 'Machines en service',
    inWindowOption: 'Ne redémarrer que dans la prochaine plage de maintenance',
    startAt: 'Démarrer à',
    startAtHint: 'Vide : dès que vous appuyez sur Démarrer.',
    version: (version: string, tag: string) => `${version} (${tag})`,
    withoutSite: 'sans site',
  },
  started: {
    title: (name: string) => `${name} a démarré`,
    text: (name: string) => `La carte de ${name} arrive ici, et se tient à jour toute seule.`,
    scheduled: (name: string, moment: string) => `${name} démarrera le ${moment}. Sa carte arrive ici.`,
    scheduledTitle: (name: string) => `${name} est programmé`,
  },
  discarded: { title: 'Plan abandonné', text: 'Rien n’a été fait.' },
  steered: {
    pause: (name: string) => `${name} est en pause : rien de nouveau ne part. Pour reprendre : /w360 resume ${name}`,
    resume: (name: string) => `${name} reprend.`,
    cancel: (name: string, sent: number) =>
      sent === 0
        ? `${name} est arrêté. Plus rien ne partira.`
        : plural('fr', sent, {
            one: `${name} est arrêté. Plus rien ne partira ; l’ordre de # machine était déjà parti et peut encore s’exécuter.`,
            other: `${name} est arrêté. Plus rien ne partira ; les ordres de # machines étaient déjà partis et peuvent encore s’exécuter.`,
          }),
    retry: (name: string, machines: number) =>
      plural('fr', machines, {
        one: `${name} : nouvel essai pour # machine en échec.`,
        other: `${name} : nouvel essai pour # machines en échec.`,
      }),
    next: (name: string, lanes: number) =>
      plural('fr', lanes, { one: `${name} : # site continue.`, other: `${name} : # sites continuent.` }),
  },
  ask: {
    retryTitle: (name: string) => `Réessayer les échecs de ${name} ?`,
    retry: (machines: number) =>
      plural('fr', machines, {
        one: '# machine en échec repartira du premier essai. Rien ne change pour les autres.',
        other: '# machines en échec repartiront du premier essai. Rien ne change pour les autres.',
      }),
    nextTitle: (name: string) => `Lancer la vague suivante de ${name} ?`,
    goOnTitle: (name: string) => `Continuer ${name} malgré tout ?`,
    next: (places: string) => `Attendent votre feu vert : ${places}.`,
  },
  rollout: {
    noneOpen: 'Aucun déploiement en cours.',
    recent: 'Les derniers',
    recentTitle: 'Déploiements',
    begin: 'Pour en préparer un : /w360 update',
    which: 'Lequel ?',
    whichText: (names: string) => `Plusieurs déploiements sont en cours : ${names}. Choisissez, ou ajoutez le numéro.`,
    watch: 'Suivre ici',
    watchOne: (name: string) => `Suivre ${name} ici`,
    see: (name: string) => `Voir ${name}`,
    watched: (name: string) => `La carte de ${name} se tient désormais à jour ici.`,
    line: (version: string, state: string) => `W360 Core ${version}, ${state}`,
  },
  warning: {
    unreachable: (moment: string) =>
      `La console W360 ne répond pas depuis le ${moment}. Ce plan repose sur les derniers faits connus ; il pourra démarrer quand elle répondra.`,
    unreachableNow:
      'La console W360 ne répond pas en ce moment. Ce plan repose sur les derniers faits connus ; il pourra démarrer quand elle répondra.',
    old: (moment: string) => `Ces faits datent du ${moment} : les machines ont pu changer depuis.`,
  },
}
