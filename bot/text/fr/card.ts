import { plural } from '../format.ts'

/** Words that the renderers add by themselves. */
export const card = {
  sandbox: 'Bac à sable : rien ici n’est réel.',
  more: (count: number) => plural('fr', count, { one: '… et # de plus', other: '… et # de plus' }),
  clipped: '…',
  loading: 'Un instant…',
  close: 'Fermer',
  confirm: 'Confirmer',
  fileReady: 'Le fichier est prêt.',
}
