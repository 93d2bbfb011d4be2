import { alternatives, list, number, plural } from '../format.ts'

/** Whoever asks for a phase holds this list to be whole. */
const phases = {
  announced: 'nouvelle version',
  testing: 'en test',
  validated: 'test validé',
  rejected: 'rejetée',
  'awaiting-approval': 'attend l’approbation',
  promoted: 'compte mis à jour',
  production: 'en production',
  done: 'terminée',
  'rolled-back': 'retour en arrière',
  withdrawn: 'retirée par Wisper',
  current: 'version du compte',
  superseded: 'remplacée',
}
type Phase = keyof typeof phases

const machines = (count: number): string => plural('fr', count, { one: '# machine', other: '# machines' })

/** What people are told of a release, where they asked to be. */
export const announcement = {
  phases,
  title: (version: string, phase: Phase) => `W360 Core ${version} · ${phases[phase]}`,
  /** What this phase means for those who read it. */
  leads: {
    announced:
      'Wisper propose cette version. Personne ne l’a encore testée ici : rien ne change tant que personne ne la lance.',
    testing: 'Des postes de test l’essaient. Les autres machines ne changent pas.',
    validated: 'Le test est concluant. Il reste à demander l’approbation du support.',
    rejected: 'Cette version a été rejetée : elle ne sera pas déployée ici.',
    'awaiting-approval': 'Le test est concluant. Le support doit approuver avant que le compte change de version.',
    promoted: 'Le compte prend cette version. Les machines de production passent ensuite, site par site.',
    production: 'Les machines de production passent à cette version, site par site.',
    done: 'Les machines joignables tournent avec cette version.',
    'rolled-back': 'Un retour en arrière est décidé : cette version n’ira pas plus loin ici.',
    withdrawn: 'Wisper a retiré cette version : elle ne peut plus être installée.',
    current: 'C’est déjà la version du compte.',
    superseded: 'Une version plus récente l’a remplacée avant qu’elle soit testée ici.',
  },
  /** In the thread, when a phase begins. */
  lines: {
    announced: 'La version est de nouveau à tester.',
    testing: 'Le test a commencé.',
    validated: 'Le test est validé.',
    rejected: 'La version est rejetée : elle n’ira pas plus loin.',
    'awaiting-approval': 'L’approbation est demandée au support.',
    promoted: 'Le compte prend cette version.',
    production: 'La mise en production a commencé.',
    done: 'C’est terminé : les machines joignables tournent avec cette version.',
    'rolled-back': 'Retour en arrière : la version n’ira pas plus loin.',
    withdrawn: 'Wisper a retiré cette version.',
    current: 'Le compte a cette version.',
    superseded: 'Une version plus récente la remplace.',
  },
  line: (version: string, line: string) => `${version} : ${line}`,
  reach: {
    title: 'Qui est concerné ici',
    behind: (behind: number, total: number) => `${number('fr', behind)} sur ${machines(total)}`,
    all: (behind: number, total: number) =>
      behind === 0
        ? 'Toutes les machines du compte tournent déjà avec cette version.'
        : plural('fr', behind, {
            one: `# machine sur ${number('fr', total)} n’a pas encore cette version.`,
            other: `# machines sur ${number('fr', total)} n’ont pas encore cette version.`,
          }),
    remote: 'Télétravail et sans site',
    more: (count: number) => plural('fr', count, { one: '… et # autre site.', other: '… et # autres sites.' }),
    counted: (moment: string) => `compté le ${moment}`,
  },
  context: (tag: string, status: string, published: string) => `tag ${tag} · ${status} · publiée le ${published}`,
  quarantined:
    'Son tag est en quarantaine : il ne peut pas être promu tant que le support n’a pas levé la quarantaine.',
  quarantineWhy: 'version retirée par Wisper',
  dismissed: (who: string, moment: string, why: string) => `« Pas pour nous », dit ${who} le ${moment} : ${why}`,
  threadNotes: (version: string) => `Les notes de ${version}`,
  threadNotesPage: (version: string, page: number, of: number) =>
    `Les notes de ${version}, page ${number('fr', page)} sur ${number('fr', of)}`,
  /** Under the last page that a thread holds of long notes. */
  threadMore: (version: string) => `La suite : /w360 releases ${version}`,
  reminder: (version: string) =>
    `${version} attend toujours : personne ne l’a testée, ni dit qu’elle n’est pas pour nous. C’est le seul rappel.`,
  buttons: {
    test: 'Tester ici',
    notes: 'Notes',
    dismiss: 'Pas pour nous',
    restore: 'Finalement, pour nous',
    campaign: 'Où en est-on ?',
  },
  digest: {
    title: (count: number) => plural('fr', count, { one: '# nouvelle version', other: '# nouvelles versions' }),
    summary: (title: string, versions: readonly string[]) => `${title} : ${list('fr', versions)}.`,
    since: (from: string) => `Depuis le ${from}.`,
    line: (phase: string, published: string) => ` · ${phase} · publiée le ${published}`,
    more: (count: number) =>
      plural('fr', count, { one: '… et # autre : /w360 releases', other: '… et # autres : /w360 releases' }),
    notesOf: (version: string) => `Notes de ${version}`,
  },
  vanished: {
    title: 'Les annonces de versions sont suspendues dans un lieu',
    text: (place: string, why: string) => `Je ne peux plus écrire dans ${place} : ${why}.`,
    next: 'L’abonnement reprend de lui-même dès que je peux de nouveau y écrire. Pour l’arrêter, écrivez /w360 unsubscribe dans ce lieu ; s’il est fermé pour de bon, il n’y a rien à faire.',
    unnamed: (id: string) => `le lieu ${id}`,
    archived: 'il est archivé',
    removed: 'le bot en a été retiré',
    missing: 'il n’existe plus',
    other: (code: string) => `la messagerie répond « ${code} »`,
  },
  subscription: {
    title: 'Annonces de versions',
    none: 'Ce lieu ne reçoit pas les annonces de nouvelles versions.',
    present: 'Ce lieu reçoit les annonces de nouvelles versions.',
    subscribed: 'Ce lieu recevra les annonces de nouvelles versions.',
    changed: 'Les réglages de ce lieu sont modifiés.',
    already: 'C’est déjà réglé ainsi.',
    unsubscribed: 'Ce lieu ne recevra plus d’annonces. Celles qui y sont déjà se tiennent à jour jusqu’à leur fin.',
    notSubscribed: 'Ce lieu n’était pas abonné.',
    paused: (since: string) => `En pause depuis le ${since} : je ne pouvais plus écrire ici.`,
    usage:
      'S’écrit : /w360 subscribe [fr|en] [all|official] [quiet 20:00-07:00|off] [digest daily|weekly|off] [zone Europe/Paris]',
    facts: {
      language: 'Langue',
      releases: 'Versions',
      quiet: 'Heures calmes',
      digest: 'Résumé',
      zone: 'Fuseau horaire',
    },
    languages: { fr: 'français', en: 'anglais' },
    releases: { all: 'toutes, dès leur phase de test', official: 'officielles seulement' },
    noQuiet: 'aucune',
    digests: { off: 'non, chaque version dès sa parution', daily: 'chaque jour à 9 h', weekly: 'chaque lundi à 9 h' },
    buttons: { subscribe: 'S’abonner', change: 'Modifier', end: 'Se désabonner', open: 'Ouvrir le formulaire' },
    confirm: {
      title: 'Se désabonner ?',
      text: 'Ce lieu ne recevra plus d’annonces de nouvelles versions.',
      yes: 'Se désabonner',
      no: 'Garder',
    },
    form: {
      title: 'Annonces de versions',
      submit: 'Enregistrer',
      cancel: 'Annuler',
      quiet: 'Heures calmes',
      quietHint: 'Par exemple 20:00-07:00, ou lun-ven 18h-8h, week-end. Vide : aucune.',
      zone: 'Fuseau horaire',
      zoneHint: (zone: string) => `Vide : ${zone}, celui du premier site.`,
    },
    problem: {
      unknownWord: (word: string) => `Je ne comprends pas « ${word} » ici.`,
      needsValue: (word: string) => `Après « ${word} », il manque une valeur.`,
      quiet: (text: string) => `Je ne lis pas d’heures dans « ${text} ». Par exemple : quiet 20:00-07:00`,
      neverOpen: 'Ces heures calmes ne laissent aucun moment de la semaine pour une annonce.',
      zone: (zone: string) => `Je ne connais pas le fuseau horaire « ${zone} ». Par exemple : Europe/Paris`,
      tooLong: 'C’est trop long. Raccourcissez, puis recommencez.',
    },
  },
  announce: {
    title: 'Annoncer une version',
    usage: 'S’écrit : /w360 announce VERSION',
    done: (version: string) => `La carte de ${version} arrive ici.`,
    already: (version: string) => `La carte de ${version} est déjà ici.`,
    which: (version: string, tags: readonly string[]) =>
      `Plusieurs versions s’appellent « ${version} » : précisez le tag, ${alternatives('fr', tags)}.`,
  },
  dismiss: {
    short: 'Pas pour nous',
    intro: (version: string) =>
      `Il n’y aura pas de rappel pour W360 Core ${version}, et ses cartes diront qui l’a écartée et pourquoi. Vous pourrez changer d’avis.`,
    reason: 'Motif',
    reasonHint: 'Il est montré sur les cartes et gardé dans le journal d’audit.',
    reasonNeeded: 'Un motif est nécessaire.',
    submit: 'Écarter',
    done: (version: string) => `${version} est écartée. La carte le dit à tous.`,
    restored: (version: string) => `${version} est de nouveau pour nous.`,
    already: 'C’est déjà fait.',
    notNow: 'Ce n’est plus possible : la version est déjà en test, ou son annonce est close.',
  },
  test: {
    gone: 'Cette version ne peut plus être testée : elle est retirée, ou son tag est en quarantaine.',
  },
  language: {
    title: 'Langue de ce lieu',
    present: (language: string) => `Le bot écrit ici en ${language}. Les réponses privées suivent la langue de chacun.`,
    changed: (language: string) =>
      `Le bot écrit désormais ici en ${language}. Les cartes encore tenues à jour changent aussi.`,
    already: (language: string) => `Le bot écrit déjà ici en ${language}.`,
    usage: 'S’écrit : /w360 language fr, ou /w360 language en',
    choose: { fr: 'Français', en: 'English' },
  },
}
