import type { Phase } from '../../rollout/request.ts'
import type { LaneState, RolloutState, TargetState } from '../../rollout/states.ts'
import { number, plural } from '../format.ts'

const states: Readonly<Record<RolloutState, string>> = {
  draft: 'brouillon',
  scheduled: 'programmé',
  running: 'en cours',
  paused: 'en pause',
  ledger: 'registre ouvert',
  done: 'terminé',
  cancelled: 'arrêté',
}

/** Said of one machine or of many, so without gender or number. */
const targetStates: Readonly<Record<TargetState, string>> = {
  waiting: 'en attente',
  updating: 'en installation',
  installed: 'à redémarrer',
  restarting: 'en redémarrage',
  off: 'au registre',
  running: 'en place',
  failed: 'en échec',
  skipped: 'sans objet',
  missed: 'hors délai',
  cancelled: 'sans suite',
}

/** The living card and the closing card of a rollout. */
export const rollout = {
  number: (value: number) => `R-${value}`,
  draft: 'Brouillon',
  states,
  targetStates,
  title: (name: string, version: string, phase: Phase, state: string) =>
    phase === 'rollback'
      ? `${name} · Retour à W360 Core ${version} · ${state}`
      : `${name} · W360 Core ${version} · ${state}`,
  phase: { test: 'Phase de test', production: 'Phase de production', rollback: 'Retour en arrière' },
  tag: (tag: string) => `tag ${tag}`,
  startedBy: (who: string, platform: string | null, moment: string) =>
    platform === null ? `démarré par ${who} le ${moment}` : `démarré par ${who}, sur ${platform}, le ${moment}`,
  started: (moment: string) => `démarré le ${moment}`,
  plannedBy: (who: string) => `préparé par ${who}`,
  scheduled: (moment: string) => `Démarrage prévu le ${moment}. Rien n’est encore parti.`,
  remaining: (length: string) => `encore environ ${length}`,
  restartsFrom: (moment: string) => `redémarrages à partir du ${moment}`,
  paused: (who: string) => `Mis en pause par ${who} : plus rien de nouveau ne part. Ce qui est déjà parti s’achève.`,
  pausedByNobody: 'En pause : plus rien de nouveau ne part. Ce qui est déjà parti s’achève.',
  unreachable: 'La console W360 ne répond pas : ce qui suit peut dater. Le déploiement reprendra de lui-même.',
  progress: (version: string) => `Machines qui tournent en ${version}`,
  allOff: 'Aucune machine n’est joignable pour le moment.',
  /** `12 en 4.3`: so many machines run the target. */
  onVersion: (count: number, version: string) => `${number('fr', count)} en ${version}`,
  inState: (count: number, state: TargetState) => `${number('fr', count)} ${targetStates[state]}`,
  remote: 'Télétravail',
  workstations: 'Postes de travail',
  wrs: (name: string) => (name.toUpperCase().startsWith('WRS') ? name : `WRS ${name}`),
  moreWrs: (count: number) => plural('fr', count, { one: '# autre WRS', other: '# autres WRS' }),
  wave: (position: number, count: number) =>
    `Vague ${number('fr', position)} · ${plural('fr', count, { one: '# poste', other: '# postes' })}`,
  noStep: 'Rien à mettre à jour ici',
  /** At an hour of the present day; else at a moment. */
  runsSince: (version: string, time: string) => `tourne en ${version} depuis ${time}`,
  runsSinceMoment: (version: string, moment: string) => `tourne en ${version} depuis le ${moment}`,
  runs: (version: string) => `tourne en ${version}`,
  installedNotRunning: (version: string) => `${version} installé, tourne encore avec la version précédente`,
  attempt: (count: number) => plural('fr', count, { one: '#er essai', other: '#e essai' }),
  awaitsGo: 'attend votre feu vert',
  lane: {
    wrs: 'WRS en cours',
    held: 'retenu, attend une décision',
    'between-waves': 'attend votre feu vert',
    ledger: 'registre ouvert',
    done: 'terminé',
  } satisfies Readonly<Record<Exclude<LaneState, 'wave'>, string>>,
  laneWave: (position: number, of: number) => `vague ${number('fr', position)} sur ${number('fr', of)}`,
  at: (place: string, sentence: string) => `${place} : ${sentence}`,
  heldTitle: (sites: string) => `Décision attendue – ${sites}`,
  waitingTitle: (sites: string) => `En attente – ${sites}`,
  failuresTitle: (count: number) => plural('fr', count, { one: '# échec', other: '# échecs' }),
  failure: (name: string, site: string) => `${name} (${site})`,
  quoted: (name: string, words: string) => `${name} : « ${words} »`,
  moreFailures: (count: number) =>
    plural('fr', count, {
      one: '… et # autre échec ; la liste CSV de fin les donne tous.',
      other: '… et # autres échecs ; la liste CSV de fin les donne tous.',
    }),
  ledgerTitle: 'Registre',
  ledger: (count: number, names: string) =>
    `${plural('fr', count, { one: '# machine éteinte', other: '# machines éteintes' })} (${names})`,
  ledgerUntil: (entry: string, moment: string) => `${entry}, jusqu’au ${moment}`,
  ledgerElsewhere: (count: number, sites: number) =>
    `${plural('fr', count, { one: '# machine éteinte', other: '# machines éteintes' })} sur ${plural('fr', sites, { one: '# autre site', other: '# autres sites' })}`,
  ledgerNote: 'Une machine du registre est reprise dès son retour ; elle ne bloque rien.',
  table: { site: 'Site', state: 'État', done: 'Fait', failed: 'Échecs', off: 'Registre' },
  doneOf: (done: number, total: number) => `${number('fr', done)} / ${number('fr', total)}`,
  sitesTitle: (count: number) => plural('fr', count, { one: '# autre site', other: 'Les # autres sites' }),
  moreSites: (count: number, done: number) =>
    `${plural('fr', count, { one: '… et # site de plus', other: '… et # sites de plus' })}, dont ${plural('fr', done, { one: '# terminé', other: '# terminés' })}.`,
  buttons: {
    pause: 'Mettre en pause',
    resume: 'Reprendre',
    cancel: 'Arrêter',
    retry: (count: number) => plural('fr', count, { one: 'Réessayer l’échec', other: 'Réessayer les # échecs' }),
    nextWave: 'Lancer la vague suivante',
    goOn: 'Continuer malgré tout',
  },
  cancel: {
    title: (name: string) => `Arrêter ${name} ?`,
    untouched: (count: number) =>
      plural('fr', count, { one: '# machine ne sera pas touchée.', other: '# machines ne seront pas touchées.' }),
    off: (count: number) =>
      plural('fr', count, {
        one: '# machine éteinte ne sera plus attendue (un ordre déjà reçu par la console peut encore s’exécuter).',
        other:
          '# machines éteintes ne seront plus attendues (un ordre déjà reçu par la console peut encore s’exécuter).',
      }),
    installed: (count: number) =>
      plural('fr', count, {
        one: '# machine a la version installée : elle tournera au prochain redémarrage.',
        other: '# machines ont la version installée : elle tournera au prochain redémarrage.',
      }),
    sent: (count: number) =>
      plural('fr', count, {
        one: 'Ce qui est parti ne se rappelle pas : # machine ira au bout.',
        other: 'Ce qui est parti ne se rappelle pas : # machines iront au bout.',
      }),
    nothingSent: 'Aucun ordre n’est en route.',
    yes: 'Arrêter',
    no: 'Laisser continuer',
  },
  goOn: {
    title: 'Continuer malgré tout ?',
    text: 'Les échecs restent en échec, et la suite part sur les autres machines.',
    yes: 'Continuer',
    no: 'Attendre',
  },
  summary: (name: string, state: string, done: number, total: number, version: string) =>
    `${name}, ${state} : ${number('fr', done)} sur ${number('fr', total)} en ${version}.`,
  summaryWithFailures: (summary: string, failed: number) =>
    `${summary} ${plural('fr', failed, { one: '# échec.', other: '# échecs.' })}`,
  summaryHeld: (summary: string) => `${summary} Une décision est attendue.`,
  closing: {
    result: (running: number, reachable: number, version: string) =>
      `${plural('fr', running, { one: '# machine', other: '# machines' })} sur ${number('fr', reachable)} ${plural('fr', running, { one: 'tourne', other: 'tournent' })} en ${version}.`,
    nothing: 'Aucune machine n’a eu besoin d’être mise à jour.',
    facts: {
      phase: 'Phase',
      target: 'Version et tag',
      by: 'Démarré par',
      from: 'Début',
      to: 'Fin',
      duration: 'Durée',
      counts: 'Détail',
    },
    by: (who: string, platform: string | null) => (platform === null ? who : `${who}, sur ${platform}`),
    stoppedBy: (who: string) => `Arrêté par ${who}.`,
    stopped: 'Le déploiement a été arrêté.',
    sent: (count: number, names: string) =>
      plural('fr', count, {
        one: `L’ordre de # machine était déjà parti ; il a pu s’exécuter après l’arrêt : ${names}.`,
        other: `Les ordres de # machines étaient déjà partis ; ils ont pu s’exécuter après l’arrêt : ${names}.`,
      }),
    installed: (count: number, names: string) =>
      plural('fr', count, {
        one: `# machine a la version installée ; elle tournera à son prochain redémarrage : ${names}.`,
        other: `# machines ont la version installée ; elle tournera à leur prochain redémarrage : ${names}.`,
      }),
    untouched: (count: number) =>
      plural('fr', count, { one: '# machine n’a pas été touchée.', other: '# machines n’ont pas été touchées.' }),
    undone: (count: number) =>
      plural('fr', count, {
        one: '# machine est restée comme elle était.',
        other: '# machines sont restées comme elles étaient.',
      }),
    missedTitle: (count: number) =>
      plural('fr', count, { one: '# machine jamais revenue', other: '# machines jamais revenues' }),
    skippedTitle: (count: number) =>
      plural('fr', count, { one: '# machine sans objet', other: '# machines sans objet' }),
    csv: 'La liste complète est jointe en CSV.',
    summary: (name: string, state: string, result: string) => `${name}, ${state} : ${result}`,
  },
  csv: {
    title: (name: string) => `${name} : toutes les machines`,
    columns: {
      site: 'Site',
      group: 'Groupe',
      name: 'Machine',
      id: 'Identifiant',
      kind: 'Type',
      wave: 'Vague',
      state: 'État',
      reason: 'Motif',
      detail: 'Message de la console',
      attempt: 'Essais',
      fromVersion: 'Version de départ',
      version: 'Version en marche',
      installedVersion: 'Version installée',
      installedAt: 'Installée le (UTC)',
      restartedAt: 'Redémarrée le (UTC)',
      runningAt: 'En marche le (UTC)',
      since: 'État depuis le (UTC)',
    },
    kinds: { wrs: 'WRS', workstation: 'Poste de travail' },
  },
}
