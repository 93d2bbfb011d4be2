import { alternatives, plural } from '../format.ts'

/** Words that the renderers and the chat adapters add by themselves. */
export const card = {
  sandbox: 'Bac à sable : rien ici n’est réel.',
  more: (count: number) => plural('fr', count, { one: '… et # de plus', other: '… et # de plus' }),
  clipped: '…',
  loading: 'Un instant…',
  close: 'Fermer',
  confirm: 'Confirmer',
  fileReady: 'Le fichier est prêt.',
  fileSent: 'Le fichier vous attend dans vos messages privés avec le bot.',
  filePage: (title: string, page: number, pages: number) => (pages === 1 ? title : `${title} (${page} sur ${pages})`),
  fileRest: (count: number) =>
    plural('fr', count, {
      one: '… et # ligne de plus, qui n’est pas affichée ici : demandez une période ou une partie plus petite.',
      other: '… et # lignes de plus, qui ne sont pas affichées ici : demandez une période ou une partie plus petite.',
    }),
  fileCutTitle: 'Fichier incomplet',
  fileCut: (arrived: number, pages: number) =>
    `Le fichier n’est arrivé qu’en partie (${arrived} sur ${pages}). Réessayez dans un instant.`,
  earlierCopy: 'Un exemplaire plus ancien de ce message se trouve peut-être au-dessus : seul celui-ci est tenu à jour.',
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
    skipped: 'sans objet',
  },
  notAccepted: 'Votre demande n’a pas été prise en compte : réessayez dans un instant.',
  elsewhere: 'Ce bot n’est pas configuré pour cet espace de travail : parlez-lui depuis le vôtre.',
  failedTitle: 'Un imprévu',
  failed: (reference: string) =>
    `Cette demande s’est arrêtée sur une erreur inattendue. Réessayez ; si cela se répète, donnez la référence ${reference} à la personne qui administre le bot.`,
  formExpired: 'Le formulaire n’a pas pu s’ouvrir à temps. Rien n’a été fait.',
  openForm: 'Ouvrir le formulaire',
  notPosted:
    'Le message n’a pas pu être publié ici (canal archivé, bot absent ou trop de messages à la fois). Le voici, pour vous seul.',
  invalidTitle: 'À corriger',
  received: 'C’est reçu. La suite arrive dans la conversation.',
  noted: 'C’est noté.',
  inConversation: 'La réponse est dans la conversation.',
  entriesLost: 'Le formulaire n’a pas pu être rouvert. À corriger :',
  hello: {
    title: 'Bonjour !',
    text: 'Je fais passer vos postes Wisper 360 d’une version à la suivante, et je rends compte ici.',
    how: (commands: readonly string[]) => `Pour commencer, écrivez ${alternatives('fr', commands)}.`,
  },
}
