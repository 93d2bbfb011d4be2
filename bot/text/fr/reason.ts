import type { ReasonCode } from '../../rules.ts'

/** Foreign words that a sentence may need. Any may be missing: then the sentence does without. */
export interface ReasonFacts {
  readonly tag?: string
  readonly defaultTag?: string
  readonly version?: string
  readonly wrs?: string
  readonly wrsId?: string
  readonly wrsVersion?: string
  readonly site?: string
  readonly group?: string
  readonly rollout?: string
  /** `test`, `production` or `rollback`. */
  readonly phase?: string
  /** `account` when the tag is the account's default, `typed` when a person gave it. */
  readonly source?: string
  readonly why?: string
  /** What the console said. */
  readonly detail?: string
}

export interface ReasonWords {
  /** What was wrong, or what it means. */
  readonly what: string
  /** What to do next. */
  readonly next: string
}

type Reasons = Readonly<Record<ReasonCode, (facts: ReasonFacts) => ReasonWords>>

const known = (word: string, name: string | undefined): string =>
  name === undefined || name === '' ? word : `${word} ${name}`

const bracketed = (word: string, name: string | undefined): string =>
  name === undefined || name === '' ? word : `${word} (${name})`

const reasons: Reasons = {
  order: () => ({
    what: 'Sur un site, le WRS passe toujours avant les postes de travail.',
    next: 'Demandez aussi la mise à jour du WRS : elle se fera en premier.',
  }),
  'tag-required': ({ phase }) =>
    phase === 'rollback'
      ? {
          what: 'Un retour en arrière a besoin du tag de la version à retrouver.',
          next: 'Choisissez le tag vers lequel revenir.',
        }
      : {
          what: 'La phase de test a besoin du tag que Wisper vous a donné.',
          next: 'Indiquez ce tag ; sans tag, seule la phase de production est possible.',
        },
  'tag-not-promoted': ({ tag, defaultTag }) => ({
    what: `${known('Le tag', tag)} n’est pas celui du compte : en production, une machine prend ${bracketed('le tag du compte', defaultTag)}.`,
    next: 'Lancez la production sans tag, ou essayez d’abord ce tag en phase de test.',
  }),
  'wrs-decides': ({ wrs, wrsVersion, version }) => ({
    what: `Un poste prend la version de son WRS, quel que soit le tag : ${bracketed(known('le WRS', wrs), wrsVersion)} ne diffuse pas ${known('la version', version ?? 'demandée')}.`,
    next: 'Mettez aussi ce WRS à jour (il passera en premier), ou demandez la version qu’il diffuse.',
  }),
  'remote-direct': () => ({
    what: 'Un poste en télétravail prend sa version dans le cloud Wisper : il n’attend aucun WRS.',
    next: 'Il n’y a rien de plus à faire.',
  }),
  'powered-off': () => ({
    what: 'Une machine éteinte ne peut pas être mise à jour : elle est inscrite au registre et ne bloque rien.',
    next: 'Rallumez-la avant l’échéance : elle sera reprise toute seule.',
  }),
  'restart-applies': () => ({
    what: 'La version est installée, mais elle ne tournera qu’après un redémarrage.',
    next: 'Redémarrez la machine, ou laissez le déploiement le faire.',
  }),
  'three-triggers': () => ({
    what: 'Une version s’applique de trois façons : la mise à jour suivie d’un redémarrage, l’arrêt d’une machine en retard sur le compte, ou la mise à jour automatique.',
    next: 'Sans l’une des trois, la machine garde sa version.',
  }),
  rollback: () => ({
    what: 'Tant que le compte reste sur une version plus récente, une machine revenue en arrière se remettra à jour à son prochain arrêt.',
    next: 'Voyez avec le support Wisper pour ramener aussi le tag du compte.',
  }),
  exposure: () => ({
    what: 'Pendant que le WRS diffuse une version de test, tout autre poste du site la prendra à sa prochaine mise à jour.',
    next: 'Évitez d’y mettre d’autres postes à jour avant la fin du test.',
  }),
  'account-phase': () => ({
    what: 'Seule une version validée peut devenir celle du compte.',
    next: 'Validez d’abord le test, puis demandez l’approbation du support Wisper.',
  }),
  'opaque-tag': () => ({
    what: 'Un tag se recopie tel quel : il ne se devine pas et ne se compose pas.',
    next: 'Copiez-le depuis le message de Wisper, ou choisissez-le dans la liste.',
  }),
  'one-operation': () => ({
    what: '« Mettre à jour Wisper Core » et « Mise à jour Wisper Linux » sont une seule et même opération.',
    next: 'L’une des deux suffit.',
  }),
  'already-there': ({ version }) => ({
    what: `La machine est déjà ${known('à la version', version ?? 'visée')}.`,
    next: 'Il n’y a rien à faire.',
  }),
  'unknown-tag': ({ tag, source }) =>
    source === 'account'
      ? {
          what: `La console ne connaît pas ${bracketed('le tag du compte', tag)}.`,
          next: 'Signalez-le au support Wisper : rien ne part en production avant cette correction.',
        }
      : {
          what: `${known('Le tag', tag)} n’existe pas dans la console.`,
          next: 'Vérifiez-le avec /w360 releases : un tag se recopie tel quel.',
        },
  'withdrawn-tag': ({ tag, version }) => ({
    what: `Wisper a retiré ${bracketed(known('le tag', tag), version)} : plus rien ne part avec lui.`,
    next: 'Prenez un autre tag, et arrêtez tout déploiement commencé avec celui-ci.',
  }),
  'quarantined-tag': ({ tag, why }) => ({
    what: `${bracketed(known('Le tag', tag), why)} est en quarantaine.`,
    next: 'Prenez un autre tag, ou demandez au support Wisper de lever la quarantaine.',
  }),
  'unknown-machine': () => ({
    what: 'La console ne connaît pas toutes les machines demandées.',
    next: 'Vérifiez les noms ; le reste du plan n’est pas touché.',
  }),
  'unknown-site': ({ site }) => ({
    what: `La console ne connaît pas ${site === undefined || site === '' ? 'ce site' : `le site ${site}`}.`,
    next: 'Vérifiez son nom ; le reste du plan n’est pas touché.',
  }),
  'unknown-group': ({ group }) => ({
    what: `Aucun poste n’est rangé dans ${group === undefined || group === '' ? 'ce groupe' : `le groupe ${group}`}.`,
    next: 'Vérifiez son chemin ; le reste du plan n’est pas touché.',
  }),
  'empty-selection': () => ({
    what: 'Aucune machine n’est choisie.',
    next: 'Choisissez un site, un groupe, des machines ou tout le compte.',
  }),
  'site-busy': ({ site, rollout }) => ({
    what:
      site === undefined || site === ''
        ? `Les postes en télétravail sont déjà pris par ${rollout === undefined ? 'un autre déploiement' : `le déploiement R-${rollout}`}.`
        : `Le site ${site} est déjà pris par ${rollout === undefined ? 'un autre déploiement' : `le déploiement R-${rollout}`}.`,
    next:
      rollout === undefined
        ? 'Suivez-le jusqu’à sa fin, ou laissez cette partie de côté.'
        : `Suivez-le jusqu’à sa fin, laissez cette partie de côté, ou arrêtez-le avec /w360 cancel R-${rollout}.`,
  }),
  'fleet-unknown': () => ({
    what: 'La console W360 n’a pas encore répondu : je ne connais pas les machines.',
    next: 'Rien n’a démarré ; réessayez dans un instant.',
  }),
  'wrs-off': () => ({
    what: 'Aucun WRS allumé ne peut servir ces postes pour le moment.',
    next: 'Rallumez un WRS du site : les postes l’attendent et partiront ensuite.',
  }),
  'wrs-unreachable': ({ wrsId }) =>
    wrsId === undefined || wrsId === ''
      ? {
          what: 'La machine n’a joint aucun WRS pendant l’installation.',
          next: 'Vérifiez que le WRS du site est allumé et joignable, puis réessayez les échecs.',
        }
      : {
          what: `La console rattache ces postes au WRS ${wrsId}, qu’elle ne connaît pas.`,
          next: 'Corrigez ce rattachement dans la console, puis refaites le plan.',
        },
  'wrs-failed': () => ({
    what: 'La mise à jour du WRS a échoué : les postes de travail du site ne partent pas.',
    next: 'Réessayez les échecs. Si vous continuez malgré tout, seuls partent les postes qu’un autre WRS peut servir.',
  }),
  'install-failed': () => ({
    what: 'L’installation a échoué.',
    next: 'Réessayez les échecs ; si cela recommence, transmettez le message de la console au support Wisper.',
  }),
  'install-timeout': () => ({
    what: 'L’installation n’a pas abouti dans le temps prévu.',
    next: 'Vérifiez le réseau et la place sur le disque, puis réessayez les échecs.',
  }),
  'restart-failed': () => ({
    what: 'Le redémarrage a échoué : la version est installée, mais elle ne tourne pas.',
    next: 'Redémarrez la machine à la main, ou réessayez les échecs.',
  }),
  'restart-timeout': () => ({
    what: 'La machine n’est pas revenue de son redémarrage dans le temps prévu.',
    next: 'Allez la voir ou redémarrez-la à la main, puis réessayez les échecs.',
  }),
  'wrong-version': () => ({
    what: 'La console annonce un succès, mais la machine n’a pas la version visée.',
    next: 'Vérifiez la version de son WRS, puis réessayez les échecs.',
  }),
  rejected: () => ({
    what: 'La console a refusé l’ordre pour cette machine.',
    next: 'Regardez la machine dans la console, puis réessayez les échecs.',
  }),
  expired: () => ({
    what: 'L’ordre a expiré dans la console avant d’être exécuté.',
    next: 'Vérifiez que la machine est allumée et connectée, puis réessayez les échecs.',
  }),
  'machine-gone': () => ({
    what: 'La console ne connaît plus cette machine.',
    next: 'Si elle n’a pas été retirée exprès, voyez avec le support Wisper.',
  }),
  'machine-moved': () => ({
    what: 'La machine a changé de site en cours de route : elle n’a plus été touchée.',
    next: 'Mettez-la à jour avec son nouveau site.',
  }),
  'success-threshold': () => ({
    what: 'Trop peu de machines de cette vague ont réussi : la suivante ne part pas.',
    next: 'Regardez les échecs : réessayez-les, ou continuez malgré tout.',
  }),
  'error-threshold': () => ({
    what: 'Trop d’échecs dans cette vague : elle s’est arrêtée.',
    next: 'Regardez les échecs : réessayez-les, ou continuez malgré tout.',
  }),
  'deadline-passed': () => ({
    what: 'La machine est restée éteinte, ou sans WRS pour la servir, jusqu’à l’échéance.',
    next: 'Reprenez-la dans un nouveau déploiement quand elle sera de retour.',
  }),
  cancelled: () => ({
    what: 'Le déploiement a été arrêté.',
    next: 'Pour reprendre, préparez un nouveau plan : ce qui est déjà fait n’y sera pas refait.',
  }),
  'console-refused': () => ({
    what: 'La console a refusé l’ordre.',
    next: 'Vérifiez les droits du bot et l’état de la console, puis réessayez les échecs.',
  }),
  'default-tag-changed': () => ({
    what: 'Le tag du compte a changé en cours de route : plus rien ne part.',
    next: 'Arrêtez ce déploiement, puis préparez-en un avec le tag actuel.',
  }),
  'between-waves': () => ({
    what: 'Une vague est terminée ; la suivante attend votre feu vert.',
    next: 'Regardez le résultat, puis lancez la vague suivante.',
  }),
  'by-hand': () => ({
    what: 'Mis en pause à la main : plus rien de nouveau ne part.',
    next: 'Reprenez quand vous voulez.',
  }),
  superseded: () => ({
    what: 'Une demande plus récente a pris la place de celle-ci.',
    next: 'Suivez la plus récente.',
  }),
  'not-restarted': () => ({
    what: 'La version est installée, mais la machine n’a pas redémarré.',
    next: 'La version s’appliquera à son prochain redémarrage.',
  }),
  frozen: () => ({
    what: 'Son heure est venue pendant un gel du compte : il a été retenu.',
    next: 'Reprenez-le quand le compte sera dégelé.',
  }),
  'outside-window': () => ({
    what: 'Le site est hors de sa plage de maintenance, ou l’étape ne finirait pas avant qu’elle se ferme.',
    next: 'La suite part d’elle-même à l’ouverture. Pour ne pas attendre, levez ces heures avec /w360 window.',
  }),
  'no-window': ({ site }) => ({
    what: `${site === undefined || site === '' ? 'Ce lieu' : `Le site ${site}`} n’a pas de plage de maintenance où redémarrer.`,
    next: 'Fixez-en une avec /w360 window, ou donnez une heure de redémarrage.',
  }),
  'plan-grew': () => ({
    what: 'À l’heure prévue, le plan avait grandi : il toucherait plus de machines que celui que vous aviez vu. Rien n’a démarré.',
    next: 'Regardez, puis démarrez quand même, ou arrêtez ce déploiement.',
  }),
}

/** Every reason in words: what was wrong or what it means, and what to do next. */
export const reason = {
  said: (detail: string) => `Message de la console : « ${detail} ».`,
  words: reasons,
}
