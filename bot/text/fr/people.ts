import { plural } from '../format.ts'

/** Who may do what, and who could. */
export const people = {
  refusedTitle: 'Vous ne pouvez pas faire cela',
  refused: {
    look: 'Regarder demande d’être membre de cette messagerie.',
    watch: 'Faire publier une carte demande d’être membre de cette messagerie.',
    plan: 'Préparer une mise à jour demande le rôle d’opérateur ou de propriétaire.',
    steer: 'Agir sur un déploiement demande le rôle d’opérateur ou de propriétaire.',
    verdict: 'Valider ou rejeter un test demande le rôle d’opérateur ou de propriétaire.',
    request: 'Demander une promotion demande le rôle d’opérateur ou de propriétaire.',
    decide: 'Approuver ou refuser une promotion demande le rôle de support.',
    lift: 'Lever une quarantaine demande le rôle de support.',
    window: 'Fixer les plages de maintenance d’un site demande le rôle d’opérateur ou de propriétaire.',
    announce:
      'Régler les annonces d’un lieu ou sa langue, ou écarter une version, demande le rôle d’opérateur ou de propriétaire.',
    freeze: 'Geler et dégeler demande le rôle d’opérateur ou de propriétaire.',
    override: 'Passer outre un gel ou valider sans attendre demande le rôle de propriétaire.',
    manage: 'Donner et retirer des rôles demande le rôle de propriétaire.',
    link: 'Réunir vos identités demande d’être membre de cette messagerie.',
    usb: 'Confirmer les clés USB demande le rôle d’opérateur ou de propriétaire.',
    audit: 'Lire le journal d’audit demande le rôle d’opérateur, de support ou de propriétaire.',
  },
  unreadable:
    'Je n’ai pas pu vérifier qui vous êtes : pour l’instant, vous pouvez seulement regarder. Réessayez dans un instant.',
  inactive: 'Votre accès à cette messagerie est désactivé : vous pouvez seulement regarder.',
  whoCould: 'Qui le peut : ',
  nobody: 'Personne n’a encore ce rôle. La personne qui administre le bot donne le premier avec W360_OWNERS.',
  lookInstead: 'Pour voir le plan sans rien démarrer : /w360 update --dry-run',
  separator: ', ',
  roles: { viewer: 'lecteur', operator: 'opérateur', support: 'support', owner: 'propriétaire' },
  organisations: { customer: 'client', vendor: 'Wisper' },
  platforms: { slack: 'Slack', teams: 'Teams' },
  list: {
    title: 'Qui a quel rôle',
    name: 'Nom',
    roles: 'Rôles',
    organisation: 'Organisation',
    identities: 'Identités',
    nobody: 'Personne n’a encore de rôle.',
    others: (count: number) =>
      plural('fr', count, {
        one: '# autre personne est connue et peut regarder.',
        other: '# autres personnes sont connues et peuvent regarder.',
      }),
    cut: (count: number) => plural('fr', count, { one: 'Et # autre encore.', other: 'Et # autres encore.' }),
    configured: 'par la configuration',
    unseen: 'pas encore venu ici',
    unknownOrganisation: 'inconnue',
    groups: 'Groupes qui donnent un rôle',
    group: (role: string, size: number) =>
      plural('fr', size, { one: ` : ${role}, # membre`, other: ` : ${role}, # membres` }),
    unreadableGroup: (role: string) =>
      ` : ${role}, mais ses membres ne peuvent pas être lus ; il ne donne donc aucun rôle`,
    how: 'Pour changer : /w360 role @personne support. Pour réunir vos identités : /w360 link',
  },
  role: {
    giveTitle: (role: string, name: string) => `Donner le rôle « ${role} » à ${name} ?`,
    takeTitle: (role: string, name: string) => `Retirer le rôle « ${role} » à ${name} ?`,
    organisationTitle: (name: string) => `Changer l’organisation de ${name} ?`,
    group: (id: string) => `groupe ${id}`,
    now: 'Maintenant',
    after: 'Ensuite',
    of: (organisation: string) => `Organisation : ${organisation}`,
    members: (count: number) =>
      plural('fr', count, {
        one: 'Ce groupe a # membre. Qui y entre ou en sort dans la messagerie gagne ou perd le rôle aussitôt.',
        other: 'Ce groupe a # membres. Qui y entre ou en sort dans la messagerie gagne ou perd le rôle aussitôt.',
      }),
    weaker: (role: string, organisation: string) =>
      `Attention : pour l’organisation ${organisation}, le rôle « ${role} » permet de regarder et de lire le journal d’audit, pas d’agir. Agir revient au client.`,
    none: 'aucun, peut regarder',
    give: 'Donner',
    take: 'Retirer',
    set: 'Changer',
    doneTitle: 'C’est fait',
    given: (name: string, role: string) => `${name} a désormais le rôle « ${role} ».`,
    taken: (name: string, role: string) => `${name} n’a plus le rôle « ${role} ».`,
    moved: (name: string, organisation: string) => `Organisation de ${name} : ${organisation}.`,
    notDone: 'Rien n’a changé',
    already: 'C’était déjà le cas.',
    gone: 'Cette personne n’est plus connue.',
    lastOwner:
      'Ce serait le dernier propriétaire : plus personne ne pourrait donner de rôle. Nommez d’abord quelqu’un d’autre.',
    configured: 'Cette personne est propriétaire par la configuration (W360_OWNERS), qui seule peut le changer.',
    usageTitle: 'Donner ou retirer un rôle',
    usage: 'S’écrit : /w360 role @personne operator, support ou owner ; ajoutez --revoke pour retirer.',
    usageMore:
      'Un groupe : /w360 role group @groupe support. L’organisation : /w360 role @personne --organisation vendor ou customer.',
    unknownRole: (word: string) => `« ${word} » n’est pas un rôle. Les rôles : operator, support, owner.`,
    unknownOrganisation: (word: string) => `« ${word} » n’est pas une organisation : customer ou vendor.`,
    viewer: 'Tout le monde peut regarder : ce rôle n’est ni à donner ni à retirer.',
    unknownPerson: (word: string) =>
      `Je ne connais personne du nom de « ${word} ». Mentionnez la personne avec @, même si elle ne m’a jamais parlé.`,
    ambiguous: (word: string, names: string) =>
      `« ${word} » peut être : ${names}. Mentionnez la personne avec @, ou donnez son nom entier.`,
    unreadableGroup: (id: string) =>
      `Je ne peux pas lire les membres du groupe ${id}. Mentionnez un groupe d’utilisateurs de cette messagerie.`,
    form: {
      title: 'Rôle d’une personne',
      submit: 'Voir le changement',
      cancel: 'Annuler',
      person: 'Personne',
      personHint: 'Parmi celles que le bot connaît. Les autres : /w360 role @personne support',
      role: 'Rôle',
      change: 'Changement',
      give: 'Donner',
      take: 'Retirer',
      open: 'Ouvrir le formulaire',
      needed: 'Choisissez une personne.',
    },
  },
  link: {
    codeTitle: 'Votre code, pour dix minutes',
    code: 'Sous votre autre identité (Slack ou Teams), écrivez-moi en message privé :',
    once: 'Il ne sert qu’une fois. Ne le donnez à personne : qui le tape devient vous.',
    title: 'Réunir ces deux identités ?',
    here: 'Ici',
    there: 'Le code vient de',
    together: 'Ensemble',
    warning:
      'À faire seulement si les deux sont vous. Vous compterez alors pour une seule personne : ce que vous demandez sous l’une, vous ne pourrez pas l’approuver sous l’autre.',
    join: 'Réunir',
    done: 'Vos identités sont réunies',
    doneText: (roles: string) => `Vos rôles, sous chacune : ${roles}.`,
    failed: 'Rien n’a été réuni',
    unknown:
      'Ce code n’est pas valable : mal tapé, déjà utilisé, ou vieux de plus de dix minutes. Pour en avoir un nouveau : /w360 link',
    own: 'Vous avez demandé ce code sous cette identité même. Tapez-le sous l’autre.',
    sameWorkspace:
      'Ce sont deux comptes de la même messagerie : pour le bot, ce sont deux personnes, et il ne les réunit pas.',
    already: 'Ces identités sont déjà celles d’une même personne.',
    lastOwner:
      'Réunies, elles seraient de l’organisation Wisper, et il ne resterait aucun propriétaire. Nommez d’abord quelqu’un d’autre.',
    wait: (minutes: number) =>
      plural('fr', minutes, {
        one: 'Trop d’essais : réessayez dans # minute.',
        other: 'Trop d’essais : réessayez dans # minutes.',
      }),
    part: {
      title: (name: string) => `Les identités de ${name}`,
      text: 'Une identité séparée redevient une personne à part, qui peut regarder. Les rôles donnés restent aux autres.',
      own: 'Séparées par vous seul, elles comptent encore pour une seule personne dans une approbation. Un propriétaire qui les sépare se porte garant que ce sont deux personnes.',
      button: (name: string, platform: string) => `Séparer ${name} (${platform})`,
      confirm: { title: 'Séparer cette identité ?', yes: 'Séparer', no: 'Garder' },
      alone: (name: string) => `${name} n’a qu’une identité : il n’y a rien à séparer.`,
      done: 'L’identité est séparée',
      doneText: (name: string) => `${name} est de nouveau une personne à part, qui peut regarder.`,
      notDone: 'Rien n’a été séparé',
      gone: 'Cette identité n’est plus l’une des siennes.',
    },
  },
}
