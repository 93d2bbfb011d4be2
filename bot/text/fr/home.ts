import { plural } from '../format.ts'

/** The account at a glance, for one person. */
export const home = {
  title: (account: string) => (account === '' ? 'Vos postes de travail' : account),
  summary: (title: string) => `${title} : ce qui est en cours, et ce qui vous attend.`,
  again: 'Rouvrez cette page dans un instant. Si cela dure, prévenez la personne qui administre le bot.',
  lookOnly:
    'Vous pouvez tout regarder ici. Pour préparer une mise à jour ou décider, il vous faut un rôle : demandez-le à un propriétaire.',
  notYet: 'La console W360 n’a pas encore répondu pour ce compte. Cette page se remplira dès qu’elle répondra.',
  waiting: (count: number) =>
    plural('fr', count, { one: '# demande attend votre décision', other: '# demandes attendent votre décision' }),
  asks: (version: string, who: string, until: string) =>
    `${who} demande W360 Core ${version} pour tout le compte. À décider avant le ${until}.`,
  evidence: (machines: number, since: string | null, failures: number) =>
    [
      plural('fr', machines, { one: '# machine de test', other: '# machines de test' }),
      since === null ? 'aucune ne tourne avec cette version' : `en marche depuis le ${since}`,
      failures === 0 ? 'aucun échec' : plural('fr', failures, { one: '# échec', other: '# échecs' }),
    ].join(', '),
  see: 'Voir les preuves',
  campaigns: (count: number) => plural('fr', count, { one: 'Campagne', other: 'Campagnes' }),
  noCampaign: 'Aucune campagne en cours.',
  campaign: (version: string, state: string) => `W360 Core ${version} · ${state}`,
  rollouts: 'Déploiements en cours',
  rollout: (name: string, version: string, state: string) => `${name} · W360 Core ${version} · ${state}`,
  waitsForPerson: 'Une décision est attendue.',
  openMessage: 'Ouvrir sa carte',
  ledger: 'Registre',
  ledgerCount: (count: number) =>
    count === 0
      ? 'vide'
      : plural('fr', count, {
          one: '# machine éteinte, mise à jour à son retour',
          other: '# machines éteintes, mises à jour à leur retour',
        }),
  acts: (count: number) => plural('fr', count, { one: 'Le dernier acte', other: 'Les # derniers actes' }),
  prepare: 'Préparer une mise à jour',
  help: 'Pour tout le reste : /w360 help',
}
