import { plural } from '../format.ts'

/** Words that the renderers and the chat adapters add by themselves. */
export const card = {
  sandbox: 'Bac à sable : rien ici n’est réel.',
  more: (count: number) => plural('fr', count, { one: '… et # de plus', other: '… et # de plus' }),
  clipped: '…',
  loading: 'Un instant…',
  close: 'Fermer',
  confirm: 'Confirmer',
  fileReady: 'Le fichier est prêt.',
  fileSent: 'Le fichier vous attend dans vos messages privés avec le bot.',
  failures: (count: number) => plural('fr', count, { one: '# échec', other: '# échecs' }),
  noOptions: 'Aucun choix possible pour le moment.',
  refresh: 'Actualiser',
  optional: 'facultatif',
  required: 'À remplir.',
  time: 'Heure',
  stepStates: {
    waiting: 'en attente',
    running: 'en cours',
    done: 'terminé',
    failed: 'en échec',
    paused: 'en pause',
    skipped: 'passé',
  },
  notAccepted: 'Votre demande n’a pas été prise en compte : réessayez dans un instant.',
  elsewhere: 'Ce bot n’est pas configuré pour cet espace de travail : parlez-lui depuis le vôtre.',
  failedTitle: 'Un imprévu',
  failed: (reference: string) =>
    `Cette demande s’est arrêtée sur une erreur inattendue. Réessayez ; si cela se répète, donnez la référence ${reference} à la personne qui administre le bot.`,
  formExpired: 'Le formulaire n’a pas pu s’ouvrir à temps. Rien n’a été fait.',
  openForm: 'Ouvrir le formulaire',
  notPosted: 'Le message n’a pas pu être publié ici (canal archivé ou bot absent). Le voici, pour vous seul.',
  invalidTitle: 'À corriger',
}
