import type { Phase } from '../../rollout/request.ts'
import { list, number, plural } from '../format.ts'

const machines = (count: number) => plural('fr', count, { one: '# machine', other: '# machines' })
const workstations = (count: number) => plural('fr', count, { one: '# poste de travail', other: '# postes de travail' })
const sites = (count: number) => plural('fr', count, { one: '# site', other: '# sites' })

const phases: Readonly<Record<Phase, string>> = {
  test: 'Test',
  production: 'Production',
  rollback: 'Retour en arrière',
}

const toPhase: Readonly<Record<Phase, string>> = {
  test: 'Passer en phase de test',
  production: 'Passer en phase de production',
  rollback: 'Passer en retour en arrière',
}

/** The plan card: what would happen, before anything does. */
export const plan = {
  machines,
  workstations,
  sites,
  phases,
  remote: 'Télétravail',
  title: (phase: Phase, version: string | null) => {
    if (phase === 'rollback')
      return version === null ? 'Retour en arrière de W360 Core' : `Retour à W360 Core ${version}`
    return version === null ? 'Mise à jour de W360 Core' : `Mise à jour vers W360 Core ${version}`
  },
  dryRun: 'Simulation : rien ne démarre, rien n’est gardé.',
  facts: {
    phase: 'Phase',
    target: 'Version visée',
    from: 'Versions actuelles',
    sent: 'Tag envoyé',
    waves: 'Vagues',
    start: 'Début',
    restart: 'Redémarrage',
    estimate: 'Durée estimée',
  },
  targetTag: 'tag',
  noTagSent: 'aucun : chaque machine prend le tag du compte',
  versionOn: (version: string, count: string) => `${version} (${count})`,
  waves: (sizes: string) => `${sizes} des postes de chaque site`,
  waveOf: (count: number) => plural('fr', count, { one: '# poste', other: '# postes' }),
  wavesByHand: (waves: string) => `${waves} ; chaque vague attend votre feu vert`,
  startNow: 'dès que vous démarrez',
  restartNow: 'dès que la version est installée',
  notBefore: (moment: string) => `pas avant le ${moment}`,
  startAt: (moment: string) => `le ${moment}`,
  about: (length: string) => `environ ${length}, machines éteintes à part`,
  aboutOfWork: (length: string) => `environ ${length} de travail, attentes et machines éteintes à part`,
  /** Counts of what moves. */
  moves: (counts: { readonly wrs: number; readonly workstations: number; readonly sites: number }) => {
    const what = list('fr', [
      ...(counts.wrs > 0 ? [`${number('fr', counts.wrs)} WRS`] : []),
      ...(counts.workstations > 0 ? [workstations(counts.workstations)] : []),
    ])
    return plural('fr', counts.wrs + counts.workstations, {
      one: `${what} sera mis à jour et redémarré.`,
      other: `${what} seront mis à jour et redémarrés, sur ${sites(counts.sites)}.`,
    })
  },
  movesRemote: (count: number) =>
    plural('fr', count, {
      one: '# poste en télétravail sera mis à jour et redémarré.',
      other: '# postes en télétravail seront mis à jour et redémarrés.',
    }),
  off: (count: number) =>
    plural('fr', count, {
      one: '# machine est éteinte : inscrite au registre, elle sera mise à jour à son retour et ne bloque rien.',
      other:
        '# machines sont éteintes : inscrites au registre, elles seront mises à jour à leur retour et ne bloquent rien.',
    }),
  there: (count: number) =>
    plural('fr', count, { one: '# machine a déjà cette version.', other: '# machines ont déjà cette version.' }),
  order:
    'Sur chaque site, les WRS passent d’abord ; les postes suivent quand leur WRS tourne avec la nouvelle version.',
  onlyOff: 'Toutes les machines à mettre à jour sont éteintes : rien ne bouge avant leur retour.',
  nothing: 'Il n’y a rien à faire : toutes les machines choisies ont déjà cette version.',
  nothingLeft: 'Rien ne peut démarrer ainsi : voyez ci-dessus ce qui l’empêche.',
  blocked: 'Rien ne peut démarrer avant d’avoir réglé ce point :',
  table: {
    site: 'Site',
    wrs: 'WRS',
    workstations: 'Postes',
    waves: 'Vagues',
    off: 'Éteintes',
    there: 'Déjà à jour',
  },
  moreSites: (count: number, moving: number) =>
    `${plural('fr', count, { one: '… et # site de plus', other: '… et # sites de plus' })} (${machines(moving)}).`,
  who: {
    wrs: (names: string) => `WRS : ${names}`,
    first: (names: string) => `première vague : ${names}`,
    off: (names: string) => `éteintes : ${names}`,
    all: (names: string) => `postes : ${names}`,
  },
  /** Who a refusal is about. */
  concerned: (names: string) => `Concerne : ${names}.`,
  moreOfTheKind: (count: number, names: string) =>
    plural('fr', count, {
      one: `… et # autre cas du même genre : ${names}.`,
      other: `… et # autres cas du même genre : ${names}.`,
    }),
  moreKinds: (count: number) =>
    plural('fr', count, { one: '… et # autre point à régler.', other: '… et # autres points à régler.' }),
  /** A list that was cut: `names` are shown, so many are not. */
  andMore: (names: string, count: number) => `${names} et ${number('fr', count)} de plus`,
  quote: (words: string) => `« ${words} »`,
  noName: '(sans nom)',
  notices: {
    title: 'À savoir avant de démarrer',
    exposure: (count: number) =>
      plural('fr', count, {
        one: '# autre poste prendrait cette version à sa prochaine mise à jour, car son WRS la diffusera.',
        other: '# autres postes prendraient cette version à leur prochaine mise à jour, car leur WRS la diffusera.',
      }),
    stop: (count: number, names: string) =>
      plural('fr', count, {
        one: `# machine hors du plan se mettra à jour d’elle-même à son prochain arrêt : ${names}.`,
        other: `# machines hors du plan se mettront à jour d’elles-mêmes à leur prochain arrêt : ${names}.`,
      }),
    automatic: (count: number, names: string) =>
      plural('fr', count, {
        one: `# machine hors du plan se mettra à jour d’elle-même (mise à jour automatique) : ${names}.`,
        other: `# machines hors du plan se mettront à jour d’elles-mêmes (mise à jour automatique) : ${names}.`,
      }),
    rollback: (count: number) =>
      plural('fr', count, {
        one: 'Le compte reste sur une version plus récente : # machine se remettra à jour à son prochain arrêt, sauf si le support Wisper ramène aussi le tag du compte.',
        other:
          'Le compte reste sur une version plus récente : # machines se remettront à jour à leur prochain arrêt, sauf si le support Wisper ramène aussi le tag du compte.',
      }),
    wrsOff: (count: number) =>
      plural('fr', count, {
        one: 'aucun WRS n’est allumé ; # poste attendra qu’il y en ait un.',
        other: 'aucun WRS n’est allumé ; # postes attendront qu’il y en ait un.',
      }),
    /** What happens at a place, or at several. */
    at: (place: string, sentence: string) => `${place} : ${sentence}`,
    quarantined: (tag: string, why: string) => `Le tag ${tag} est en quarantaine : ${why}`,
  },
  fixes: {
    includeWrs: 'Mettre aussi les WRS à jour',
    useTag: (tag: string) => `Prendre le tag ${tag}`,
    useAccountTag: 'Prendre le tag du compte',
    usePhase: (phase: Phase) => toPhase[phase],
    usePhaseWithTag: (phase: Phase, tag: string) => `${toPhase[phase]}, tag ${tag}`,
    leaveOutSite: (site: string) => `Laisser ${site} de côté`,
    leaveOutRemote: 'Laisser le télétravail de côté',
    watch: (rollout: number) => `Suivre R-${rollout}`,
  },
  buttons: {
    start: 'Démarrer',
    schedule: 'Programmer',
    edit: 'Modifier',
    discard: 'Abandonner',
  },
  confirm: {
    start: (count: number) =>
      plural('fr', count, { one: 'Démarrer sur # machine ?', other: 'Démarrer sur # machines ?' }),
    schedule: (count: number) =>
      plural('fr', count, { one: 'Programmer pour # machine ?', other: 'Programmer pour # machines ?' }),
    no: 'Pas encore',
  },
  summary: (title: string, count: number) => `${title} : ${machines(count)} à mettre à jour.`,
  summaryBlocked: (title: string) => `${title} : le plan ne peut pas démarrer ainsi.`,
  summaryNothing: (title: string) => `${title} : rien à faire.`,
}
