/** Who may do what, and who could. */
export const people = {
  refusedTitle: 'Vous ne pouvez pas faire cela',
  refused: {
    look: 'Regarder demande d’être connu de cet espace de travail.',
    watch: 'Faire publier une carte demande d’être connu de cet espace de travail.',
    plan: 'Préparer une mise à jour demande le rôle d’opérateur ou de propriétaire.',
    steer: 'Agir sur un déploiement demande le rôle d’opérateur ou de propriétaire.',
  },
  unreadable:
    'Je n’ai pas pu vérifier qui vous êtes : pour l’instant, vous pouvez seulement regarder. Réessayez dans un instant.',
  inactive: 'Votre compte est désactivé dans cet espace de travail : vous pouvez seulement regarder.',
  whoCould: 'Qui le peut : ',
  nobody: 'Personne n’a encore ce rôle. La personne qui administre le bot donne le premier avec W360_OWNERS.',
  lookInstead: 'Pour voir le plan sans rien lancer : /w360 update --dry-run',
  separator: ', ',
}
