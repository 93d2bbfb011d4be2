/** Who may do what, and who could. */
export const people = {
  refusedTitle: 'Vous ne pouvez pas faire cela',
  refused: {
    look: 'Regarder demande d’être connu de cet espace de travail.',
    watch: 'Faire publier une carte demande d’être connu de cet espace de travail.',
    plan: 'Préparer une mise à jour demande le rôle d’opérateur ou de propriétaire.',
    steer: 'Agir sur un déploiement demande le rôle d’opérateur ou de propriétaire.',
    verdict: 'Se prononcer sur un test demande le rôle d’opérateur ou de propriétaire.',
    request: 'Demander une promotion demande le rôle d’opérateur ou de propriétaire.',
    decide: 'Approuver ou refuser une promotion demande le rôle de support.',
    lift: 'Lever une quarantaine demande le rôle de support.',
    freeze: 'Geler et dégeler demande le rôle d’opérateur ou de propriétaire.',
    override: 'Passer outre un gel ou une durée d’observation demande le rôle de propriétaire.',
    manage: 'Donner et retirer des rôles demande le rôle de propriétaire.',
    link: 'Réunir ses identités demande d’être connu de cet espace de travail.',
    usb: 'Confirmer les clés USB demande le rôle d’opérateur ou de propriétaire.',
    audit: 'Lire le journal d’audit demande le rôle d’opérateur, de support ou de propriétaire.',
  },
  unreadable:
    'Je n’ai pas pu vérifier qui vous êtes : pour l’instant, vous pouvez seulement regarder. Réessayez dans un instant.',
  inactive: 'Votre compte est désactivé dans cet espace de travail : vous pouvez seulement regarder.',
  whoCould: 'Qui le peut : ',
  nobody: 'Personne n’a encore ce rôle. La personne qui administre le bot donne le premier avec W360_OWNERS.',
  lookInstead: 'Pour voir le plan sans rien lancer : /w360 update --dry-run',
  separator: ', ',
}
