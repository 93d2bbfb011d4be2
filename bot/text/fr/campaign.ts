import { number, plural } from '../format.ts'

/** Whoever asks for a state holds this list to be whole. */
const states = {
  announced: 'à tester',
  testing: 'en test',
  validated: 'test validé',
  rejected: 'rejetée',
  'awaiting-approval': 'attend l’approbation',
  promoted: 'compte mis à jour',
  production: 'en production',
  done: 'terminée',
  'rolled-back': 'retour en arrière',
  withdrawn: 'version retirée',
}
type State = keyof typeof states

/** A release's way through the account: its living card, the verdict, the way back, the quarantine. */
export const campaign = {
  states,
  name: 'Campagne',
  quarantined: 'en quarantaine',
  title: (version: string, state: State) => `W360 Core ${version} · ${states[state]}`,
  summary: (version: string, state: State, next: string) => `W360 Core ${version}, ${states[state]}. ${next}`,
  context: (tag: string, since: string) => `tag ${tag} · campagne ouverte le ${since}`,
  roles: {
    viewer: 'tout le monde',
    operator: 'un opérateur',
    support: 'le support',
    owner: 'un propriétaire',
  },
  reasons: {
    'by-hand': 'Le tag du compte a été changé à la main dans la console : la campagne continue de là.',
    rollback: 'Un retour en arrière a démarré : le tag est en quarantaine.',
    'release-withdrawn': 'Wisper a retiré cette version : elle ne peut plus être installée.',
    'default-changed': 'Le tag du compte a été changé dans la console : ce n’est plus celui de cette campagne.',
    'approval-rejected': 'La promotion a été refusée : le tag est en quarantaine.',
  },
  quarantine: (since: string, why: string) =>
    `Tag en quarantaine depuis le ${since} (${why}) : il ne peut pas être promu tant que le support n’a pas levé la quarantaine.`,
  stillDefault: 'Attention : c’est pourtant le tag du compte. Une machine mise à jour sans tag le prendra.',
  underWay: (names: string) => `Encore en route vers ce tag : ${names}.`,
  next: {
    announced: (who: string) => `Ensuite : tester la version sur quelques postes. Qui le peut : ${who}.`,
    gathering: 'Ensuite : le test doit encore montrer ce qui manque ci-dessous.',
    verdict: (who: string) => `Ensuite : valider ou rejeter le test. Qui le peut : ${who}.`,
    request: (who: string) => `Ensuite : demander l’approbation de la promotion. Qui le peut : ${who}.`,
    decide: (who: string) => `Ensuite : approuver ou refuser la promotion. Qui le peut : ${who}.`,
    promoting: 'Ensuite : la console change le tag du compte ; la suite s’enchaîne d’elle-même.',
    task: 'Ensuite : le support change le tag du compte dans la console ; la suite s’enchaîne d’elle-même.',
    production: (who: string) =>
      `Ensuite : mettre la production à jour, site par site ou d’un coup. Qui le peut : ${who}.`,
    rest: (count: number, who: string) =>
      `Ensuite : ${plural('fr', count, { one: '# machine joignable reste', other: '# machines joignables restent' })} à mettre à jour. Qui le peut : ${who}.`,
    running: 'Ensuite : le déploiement en cours s’achève.',
    usb: (who: string) => `Ensuite : refaire les clés USB des nouvelles installations. Qui le confirme : ${who}.`,
    ledger: 'Ensuite : les machines encore éteintes sont prises à leur retour, jusqu’à la fin du registre.',
    back: (count: number, who: string) =>
      `Ensuite : ${plural('fr', count, { one: '# machine tourne encore', other: '# machines tournent encore' })} avec cette version ; à ramener à la précédente. Qui le peut : ${who}.`,
    nothing: 'Il n’y a plus rien à faire.',
  },
  steps: {
    test: '1 · Phase de test',
    account: '2 · Mise à jour du compte',
    production: '3 · Migration de la production',
    rolloutState: (state: string, who: string) => (who === '' ? state : `${state}, démarré par ${who}`),
    machines: (running: number, tested: number, version: string) =>
      `${number('fr', running)} sur ${plural('fr', tested, { one: '# poste de test', other: '# postes de test' })} en ${version}`,
    noMachine: 'Postes de test',
    soak: 'Temps d’observation',
    soakUntil: (moment: string) => `jusqu’au ${moment}`,
    soakDone: (moment: string) => `tourne depuis le ${moment}`,
    soakCut: (who: string, reason: string) => `écourté par ${who} : « ${reason} »`,
    verdict: 'Verdict',
    validated: (who: string, moment: string) => `validé par ${who} le ${moment}`,
    rejected: (who: string, moment: string) => `rejeté par ${who} le ${moment}`,
    notTested: 'sans test ici',
    approval: 'Approbation',
    approvalAsked: (who: string, moment: string) => `demandée par ${who} le ${moment}`,
    approved: (who: string, moment: string) => `approuvée par ${who} le ${moment}`,
    refused: (who: string, moment: string) => `refusée par ${who} le ${moment}`,
    approvalOver: {
      expired: 'expirée sans décision : la redemander',
      void: 'annulée, les preuves ont changé : la redemander',
      failed: 'la console a refusé le tag',
    },
    promotion: 'Tag du compte',
    promotedAt: (moment: string) => `changé le ${moment}`,
    promotedByHand: (moment: string) => `changé à la main dans la console, vu le ${moment}`,
    usb: 'Clés USB des nouvelles installations',
    usbDone: (who: string, moment: string) => `refaites, confirmé par ${who} le ${moment}`,
    usbOpen: 'à refaire',
    fleet: 'Machines joignables',
    fleetOf: (running: number, total: number, version: string) =>
      `${number('fr', running)} sur ${number('fr', total)} en ${version}`,
    waiting: (count: number) =>
      plural('fr', count, { one: '# éteinte, au registre', other: '# éteintes, au registre' }),
  },
  problems: {
    title: 'Il manque encore',
    'no-machine': (tested: number): string =>
      tested === 0
        ? 'Aucun poste de travail n’a encore été testé : commencez par un test sur quelques postes.'
        : 'Aucun poste de test ne tourne avec cette version en ce moment : rallumez-en un, ou refaites le test.',
    soak: (until: string) =>
      `Le temps d’observation court jusqu’au ${until}. Attendez, ou demandez à un propriétaire de l’écourter, avec un motif.`,
    failures: (names: string) =>
      `Échecs dont personne n’a pris acte : ${names}. Réessayez-les, ou prenez-en acte un par un.`,
    quarantined: (why: string) => `Le tag est en quarantaine (${why}) : le support doit d’abord la lever.`,
  },
  failuresTitle: (count: number) => plural('fr', count, { one: '# échec', other: '# échecs' }),
  failure: (name: string, reason: string) => `${name} : ${reason}`,
  acknowledged: (line: string, who: string) => `${line} – ${who} en a pris acte`,
  moreFailures: (count: number) => plural('fr', count, { one: '… et # autre.', other: '… et # autres.' }),
  notReached: (count: number, names: string) =>
    plural('fr', count, {
      one: `# machine choisie n’a pas été atteinte : ${names}.`,
      other: `# machines choisies n’ont pas été atteintes : ${names}.`,
    }),
  wayBack: (tag: string, count: number) =>
    `Retour possible au tag ${tag}, pour ${plural('fr', count, { one: '# WRS', other: '# WRS' })}.`,
  noWayBack: (names: string) => `Aucun retour connu pour ${names} : aucun tag précédent n’est encore publié.`,
  movers: {
    automatic: (count: number, names: string) =>
      plural('fr', count, {
        one: `# machine se mettra à jour d’elle-même (mise à jour automatique) : ${names}.`,
        other: `# machines se mettront à jour d’elles-mêmes (mise à jour automatique) : ${names}.`,
      }),
    stop: (count: number, names: string) =>
      plural('fr', count, {
        one: `# machine se mettra à jour d’elle-même à son prochain arrêt : ${names}.`,
        other: `# machines se mettront à jour d’elles-mêmes à leur prochain arrêt : ${names}.`,
      }),
  },
  table: { site: 'Site', done: 'Fait', waiting: 'Registre' },
  remote: 'Télétravail et sans site',
  moreSites: (count: number) => plural('fr', count, { one: '… et # autre site.', other: '… et # autres sites.' }),
  left: {
    title: (count: number) =>
      plural('fr', count, { one: '# machine restée au registre', other: '# machines restées au registre' }),
    names: (names: string) => `${names}.`,
    csv: (version: string) => `Machines qui ne tournent pas en ${version}`,
    file: (version: string) => `reste-${version}.csv`,
    columns: {
      site: 'Site',
      group: 'Groupe',
      name: 'Machine',
      id: 'Identifiant',
      version: 'Version en marche',
      power: 'Alimentation',
      seen: 'Vue le (UTC)',
    },
    power: { on: 'allumée', off: 'éteinte' },
  },
  buttons: {
    test: 'Préparer le test',
    testOf: (version: string) => `Préparer un test de ${version}`,
    testMore: 'Tester plus de postes',
    validate: 'Valider',
    override: 'Valider sans attendre',
    reject: 'Rejeter',
    acknowledge: (name: string) => `Prendre acte : ${name}`,
    request: 'Demander l’approbation',
    production: 'Préparer la production',
    usb: 'Confirmer les clés USB',
    rollback: 'Revenir en arrière',
    lift: 'Lever la quarantaine',
    watch: 'Suivre ici',
    see: (version: string) => `Voir ${version}`,
  },
  confirm: {
    validate: {
      title: (version: string) => `Valider ${version} ?`,
      text: 'Votre nom et les faits de ce moment sont gardés. La promotion pourra ensuite être demandée.',
      yes: 'Valider',
      no: 'Pas encore',
    },
    usb: {
      title: 'Confirmer les clés USB ?',
      text: 'Celles des nouvelles installations sont refaites, avec la nouvelle version. Votre nom est gardé.',
      yes: 'Confirmer',
      no: 'Pas encore',
    },
    acknowledge: {
      title: (name: string) => `Prendre acte de l’échec de ${name} ?`,
      text: 'L’échec reste, mais il n’empêche plus de valider le test. S’il se répète, il faudra en prendre acte de nouveau.',
      yes: 'Prendre acte',
      no: 'Pas encore',
    },
  },
  done: {
    validatedTitle: (version: string) => `${version} est validée`,
    validated: 'La promotion peut maintenant être demandée.',
    rejectedTitle: (version: string) => `${version} est rejetée`,
    rejected: 'Le tag est en quarantaine, et ce qui était en route vers lui est en pause.',
    acknowledgedTitle: 'Vous avez pris acte de l’échec',
    acknowledged: 'Il n’empêche plus de valider le test.',
    usbTitle: 'Clés USB confirmées',
    usb: 'C’est noté, merci.',
    liftedTitle: (tag: string) => `Quarantaine levée : ${tag}`,
    lifted: 'Le tag peut de nouveau être testé. Un nouveau test rouvre sa campagne.',
    watched: 'La campagne est suivie ici.',
  },
  refused: {
    validateTitle: (version: string) => `${version} ne peut pas encore être validée`,
    title: 'Ce n’est pas possible',
    unknown: 'Cette campagne n’existe plus.',
    alreadyTitle: 'C’est déjà fait',
    already: (state: State) => `La campagne est déjà : ${states[state]}.`,
    usbAlready: 'Les clés USB sont déjà confirmées.',
    usbNotYet: 'Le compte n’a pas encore changé de version : il n’y a pas de clés à refaire.',
    noUsb: 'Aucune campagne n’attend de clés USB.',
    notNow: (state: State) => `Ce n’est pas possible dans l’état actuel : ${states[state]}.`,
    useRollback: 'Le compte a déjà cette version : pour la quitter, revenez en arrière avec /w360 rollback',
    changed: 'La campagne a changé depuis que vous l’avez vue : la voici maintenant.',
    notQuarantined: (tag: string) => `Le tag ${tag} n’est pas en quarantaine.`,
    unknownTag: (tag: string) => `La console ne connaît pas de tag « ${tag} ».`,
    noCampaignOf: (tag: string) =>
      `Aucune campagne pour le tag « ${tag} ». Un test en ouvre une : /w360 update --phase test`,
    noCampaignToJudge: 'Aucune campagne n’est en test. Pour commencer : /w360 update --phase test',
    whichTag: (tags: string) => `Plusieurs campagnes sont possibles : précisez le tag, ${tags}.`,
    tooLong: (most: number) => `C’est trop long : ${number('fr', most)} caractères au plus.`,
    unclosed: (rest: string) => `Un guillemet n’est pas fermé, près de « ${rest} ». Fermez-le, ou retirez-le.`,
    unknownOption: (option: string) => `Je ne connais pas l’option « ${option} » ici.`,
    oneTag: 'Un seul tag à la fois.',
    reasonNeeded: 'Un motif est nécessaire.',
    tagNeeded: 'Précisez le tag : /w360 lift TAG --reason "…"',
  },
  none: {
    title: 'Aucune campagne',
    text: 'Aucune version n’est en cours de test ou de déploiement.',
    begin: 'Pour en commencer une : /w360 update --phase test',
    recent: 'Les dernières',
    line: (version: string, state: State) => `W360 Core ${version}, ${states[state]}`,
  },
  forms: {
    cancel: 'Annuler',
    reason: 'Motif',
    reasonHint: 'Il est gardé dans le journal d’audit et montré sur les cartes.',
    tag: 'Tag',
    open: 'Ouvrir le formulaire',
    rejectTitle: 'Rejeter la version',
    rejectIntro: (version: string, tag: string) =>
      `W360 Core ${version}, tag ${tag} : le tag est mis en quarantaine, et ce qui est en route vers lui est mis en pause.`,
    rejectSubmit: 'Rejeter',
    liftTitle: 'Lever la quarantaine',
    liftIntro: (tag: string, why: string) => `Tag ${tag}, en quarantaine pour ce motif : ${why}`,
    liftSubmit: 'Lever',
    overrideTitle: 'Valider sans attendre',
    overrideIntro: (version: string, until: string) =>
      `W360 Core ${version} serait validée sans attendre le ${until}. Le motif est montré aux personnes qui approuvent.`,
    overrideSubmit: 'Valider',
  },
  rollback: {
    title: 'Revenir en arrière',
    noTag: 'Je ne sais pas vers quel tag revenir : précisez-le avec --to TAG.',
    nothingRuns: 'Aucune machine ne tourne avec une version plus récente que ce tag : il n’y a rien à ramener.',
    whichCampaign: (tags: string) =>
      `Plusieurs campagnes sont ouvertes : précisez --to TAG, et les machines. Tags : ${tags}.`,
    quarantine: (tags: string) =>
      `Démarrer met en quarantaine : ${tags}. Pas de promotion tant que le support ne l’a pas levée, et ce qui est en route est mis en pause.`,
    forward: (count: number, names: string) =>
      plural('fr', count, {
        one: `# machine repartira vers la version du compte à son prochain arrêt : ${names}.`,
        other: `# machines repartiront vers la version du compte à leur prochain arrêt : ${names}.`,
      }),
    forwardAutomatic: (count: number, names: string) =>
      plural('fr', count, {
        one: `# machine repartira d’elle-même (mise à jour automatique) : ${names}.`,
        other: `# machines repartiront d’elles-mêmes (mise à jour automatique) : ${names}.`,
      }),
    askSupport: 'Pour qu’elles restent en arrière, demandez au support de rendre au compte le tag précédent.',
  },
}
