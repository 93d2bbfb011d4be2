import { number, plural } from '../format.ts'

/** The promotion of a tag: what is asked, on what evidence, who decides, and what became of it. */
export const approval = {
  titles: {
    open: (version: string) => `Approbation demandée : W360 Core ${version} pour tout le compte`,
    approved: (version: string) => `Approuvé : W360 Core ${version}`,
    task: (version: string) => `À faire par le support : W360 Core ${version}`,
    done: (version: string) => `Le compte est passé à W360 Core ${version}`,
    rejected: (version: string) => `Refusé : W360 Core ${version}`,
    expired: (version: string) => `Demande expirée : W360 Core ${version}`,
    void: (version: string) => `Demande annulée : W360 Core ${version}`,
    failed: (version: string) => `Promotion impossible : W360 Core ${version}`,
  },
  asks: (who: string, account: string) => `${who} demande que ce tag devienne celui du compte ${account}.`,
  asked: (who: string, account: string) => `${who} avait demandé que ce tag devienne celui du compte ${account}.`,
  somebody: 'Quelqu’un',
  thisAccount: 'W360',
  reasons: {
    'evidence-changed': 'Les preuves ont changé depuis la demande.',
    'account-changed': 'Le compte a été modifié dans la console depuis la demande.',
    quarantined: 'Ce tag a été mis en quarantaine depuis la demande.',
    'release-withdrawn': 'Wisper a retiré cette version.',
    'not-validated': 'Le test de cette version n’est plus validé.',
    'already-default': 'Le compte a déjà ce tag : il a été changé dans la console.',
    'called-back': 'La demande a été retirée.',
    'no-decision': 'Personne n’a décidé à temps.',
    'unknown-tag': 'La console ne connaît plus ce tag.',
    'console-refused': 'La console a refusé ce changement pour de bon.',
    'not-allowed': 'Ce bot n’a pas le droit de changer le tag du compte.',
  },
  /** What to do about each. */
  next: {
    'evidence-changed': 'Regardez ce qui a changé, puis redemandez.',
    'account-changed': 'Vérifiez le compte, puis redemandez.',
    quarantined: 'Le support peut lever la quarantaine : /w360 lift TAG',
    'release-withdrawn': 'Demandez à Wisper quel tag utiliser.',
    'not-validated': 'Validez de nouveau le test, puis redemandez.',
    'already-default': 'La suite est la production : /w360 update',
    'called-back': 'Vous pouvez redemander à tout moment.',
    'no-decision': 'Redemandez quand quelqu’un peut décider.',
    'unknown-tag': 'Demandez à Wisper quel tag utiliser.',
    'console-refused': 'Demandez au support Wisper pourquoi, puis redemandez.',
    'not-allowed': 'Le support le fait dans la console.',
  },
  changed: 'Ce qui a changé',
  aMachine: 'Une machine',
  changes: {
    off: (machine: string) => `${machine} s’est éteinte.`,
    on: (machine: string) => `${machine} s’est rallumée.`,
    'other-version': (machine: string, version: string) =>
      version === '' ? `${machine} tourne avec une autre version.` : `${machine} tourne maintenant en ${version}.`,
    restarted: (machine: string) => `La date depuis laquelle ${machine} tourne avec cette version a changé.`,
    left: (machine: string) => `${machine} ne fait plus partie du test.`,
    joined: (machine: string) => `${machine} fait maintenant partie du test.`,
    failures: () => 'Les échecs ne sont plus les mêmes.',
    exclusions: () => 'Les machines laissées de côté ne sont plus les mêmes.',
    'way-back': () => 'Le retour en arrière des WRS n’est plus le même.',
    other: (machine: string) => `${machine} : un autre fait du test a changé.`,
  },
  facts: {
    tag: 'Tag demandé',
    present: 'Tag actuel du compte',
    requested: 'Demandé',
    expires: 'Expire',
    decisions: 'Décisions',
    soak: 'Tourne depuis',
    soakOverride: 'Observation écourtée',
    hash: 'Empreinte des preuves',
    ended: 'Fin',
  },
  by: (who: string, platform: string | null, moment: string) =>
    platform === null ? `${who}, le ${moment}` : `${who}, sur ${platform}, le ${moment}`,
  needed: (needed: number, made: number, organisation: 'customer' | 'vendor' | null) => {
    const count = plural('fr', needed, {
      one: `${number('fr', made)} sur # nécessaire`,
      other: `${number('fr', made)} sur # nécessaires`,
    })
    if (organisation === null) return count
    return organisation === 'vendor' ? `${count}, dont une de Wisper` : `${count}, dont une du client`
  },
  never: 'aucun poste ne la fait tourner',
  machines: (count: number) => plural('fr', count, { one: 'La machine de test', other: 'Les # machines de test' }),
  columns: {
    machine: 'Machine',
    site: 'Site',
    asked: 'Tag demandé',
    installed: 'Installé',
    restarted: 'Redémarré',
    version: 'Version lue',
    since: 'Depuis',
  },
  sameTag: (count: number) =>
    plural('fr', count, {
      one: 'Le tag qui lui a été demandé est celui de cette demande.',
      other: 'Le tag demandé à chacune est celui de cette demande.',
    }),
  none: '–',
  remote: 'télétravail',
  off: (version: string) => `${version} (éteinte)`,
  failures: 'Échecs du test',
  acknowledged: (name: string, who: string, why: string) => `${name} : ${why} ${who} en a pris acte.`,
  unacknowledged: (name: string, why: string) => `${name} : ${why}`,
  exclusions: 'Laissées de côté',
  exclusion: (name: string, why: string) => `${name} : ${why}`,
  wayBack: 'Le retour en arrière, WRS par WRS',
  back: (wrs: string) => `${wrs} : `,
  noBack: (wrs: string) => `${wrs} : aucun tag de retour connu`,
  noWrs: 'Aucun WRS : les postes reviendraient directement au tag précédent.',
  whoDecides: 'Peuvent décider : ',
  nobodyDecides:
    'Personne ne peut décider en ce moment. Un propriétaire peut donner le rôle de support : /w360 role @personne support',
  notRequester: 'La personne qui demande ne décide pas, même sous une autre identité.',
  decision: {
    approve: (who: string, platform: string, moment: string) => `Approuvé par ${who}, sur ${platform}, le ${moment}.`,
    reject: (who: string, platform: string, moment: string) => `Refusé par ${who}, sur ${platform}, le ${moment}.`,
  },
  calledBack: (who: string, platform: string, moment: string) =>
    `La demande a été retirée par ${who}, sur ${platform}, le ${moment}.`,
  because: (reason: string) => `« ${reason} »`,
  quarantined:
    'Le tag est en quarantaine : partout où il peut être choisi, c’est signalé, jusqu’à ce que le support la lève.',
  onItsWay: 'Le changement du tag est en cours dans la console.',
  frozen: 'Le compte est gelé : le tag changera à la fin du gel.',
  trying: (tries: number) =>
    plural('fr', tries, {
      one: 'La console n’a pas encore pris ce changement (# essai). Le bot réessaie tout seul.',
      other: 'La console n’a pas encore pris ce changement (# essais). Le bot réessaie tout seul.',
    }),
  done: 'Le nouveau tag a été relu dans la console. Une machine mise à jour sans tag prend désormais cette version.',
  taskText:
    'Ce bot n’a pas le droit de changer le tag du compte. Le support le fait dans la console ; la suite se fait toute seule dès que le nouveau tag y est lu.',
  message: 'Message prêt à envoyer au support',
  support: (facts: {
    readonly account: string
    readonly tag: string
    readonly version: string
    readonly present: string
    readonly machines: number
    readonly since: string | null
    readonly requester: string
    readonly approvers: string
  }): string =>
    [
      `Bonjour, merci de passer le compte ${facts.account} au tag ${facts.tag} (W360 Core ${facts.version}).`,
      `Tag actuel : ${facts.present}.`,
      plural('fr', facts.machines, { one: 'Testé sur # machine', other: 'Testé sur # machines' }) +
        (facts.since === null ? '.' : `, depuis le ${facts.since}.`),
      `Demandé par ${facts.requester}, approuvé par ${facts.approvers}. Merci !`,
    ].join('\n'),
  summary: {
    open: (version: string, expires: string) => `W360 Core ${version} attend une approbation, jusqu’au ${expires}.`,
    decided: (title: string) => `${title}.`,
  },
  buttons: {
    approve: 'Approuver',
    reject: 'Refuser',
    callBack: 'Retirer la demande',
    ask: 'Demander l’approbation',
    see: 'Voir la demande',
    watch: 'Suivre ici',
  },
  approveConfirm: {
    title: 'Approuver ?',
    text: (tag: string, account: string) =>
      `Le tag ${tag} devient celui du compte ${account} : toute machine mise à jour sans tag prendra cette version.`,
    yes: 'Approuver',
    no: 'Annuler',
  },
  callBackConfirm: {
    title: 'Retirer la demande ?',
    text: 'Personne ne pourra plus décider. Vous pourrez redemander.',
    yes: 'Retirer',
    no: 'Garder',
  },
  reject: {
    title: 'Refuser la promotion',
    submit: 'Refuser',
    cancel: 'Annuler',
    intro: (version: string, tag: string) =>
      `W360 Core ${version} ne deviendra pas la version du compte, et le tag ${tag} va en quarantaine jusqu’à ce que le support la lève.`,
    reason: 'Motif',
    reasonHint: 'La personne qui a demandé le lira, et il est gardé dans le journal d’audit.',
    required: 'Un motif est nécessaire.',
    open: 'Donner le motif',
    openText: 'Un refus a besoin d’un motif : le formulaire s’ouvre par ce bouton.',
  },
  reminder: {
    title: (version: string) => `Rappel : W360 Core ${version} attend une décision`,
    text: (who: string, requested: string, expires: string) =>
      `Demandé par ${who} le ${requested}. La demande expire le ${expires}.`,
    escalation: 'La moitié du délai est passée. Les propriétaires du compte : ',
  },
  told: {
    approved: 'Votre demande est approuvée. Le tag du compte change maintenant.',
    task: 'Votre demande est approuvée. Le support change le tag dans la console.',
    done: 'Le compte a le nouveau tag. Pensez aux nouvelles clés USB, puis lancez la production : /w360 update',
    rejected: 'Votre demande est refusée.',
    expired: 'Votre demande a expiré.',
    void: 'Votre demande ne tient plus.',
    failed: 'La console ne prendra pas ce changement.',
    open: 'Votre demande est ouverte.',
  },
  preview: {
    title: (version: string) => `Demander W360 Core ${version} pour tout le compte ?`,
    text: (account: string, present: string) =>
      `Le compte ${account} a le tag ${present}. Voici ce que verront ceux qui décident. Rien n’est demandé tant que vous n’appuyez pas sur « Demander l’approbation ».`,
    changed: 'Les preuves viennent de changer. Rien n’a été demandé : voici ce qui est vrai maintenant.',
  },
  requested: {
    title: 'Demande ouverte',
    text: (tag: string) => `L’approbation du tag ${tag} est demandée. Sa carte arrive ici.`,
  },
  watched: { title: 'Demande suivie', text: 'La carte de la demande se tient désormais à jour ici.' },
  choose: {
    title: 'Quelle version ?',
    text: 'Plusieurs versions sont validées et attendent d’être demandées.',
    one: (version: string) => `W360 Core ${version}`,
  },
  refusedTitle: 'Aucune demande ouverte',
  refused: {
    'no-tag':
      'Aucune version validée n’attend d’approbation. Testez-en une avec /w360 update --phase test, puis validez-la : /w360 validate',
    'no-campaign': (tag: string) =>
      `Le tag ${tag} n’a pas été testé ici. Commencez par un test : /w360 update --tag ${tag} --phase test`,
    'already-default': (tag: string) => `Le compte a déjà le tag ${tag}. La suite est la production : /w360 update`,
    'not-validated': (tag: string) =>
      `Le test du tag ${tag} n’est pas validé. S’il est concluant : /w360 validate ${tag}`,
    quarantined: (tag: string) => `Le tag ${tag} est en quarantaine. Le support peut la lever : /w360 lift ${tag}`,
    'release-withdrawn': (tag: string) =>
      `Wisper a retiré la version du tag ${tag}. Demandez à Wisper quel tag utiliser.`,
    'nothing-runs': (tag: string) =>
      `Aucun poste de test ne fait tourner le tag ${tag} en ce moment. Rallumez un poste de test, ou testez de nouveau : /w360 update --tag ${tag} --phase test`,
    'open-failures': (tag: string, names: string) =>
      `Le test du tag ${tag} a des échecs dont personne n’a pris acte : ${names}. Prenez-en acte un par un sur la carte de la campagne, ou réessayez-les : /w360 retry`,
    busy: (tag: string) =>
      `Le compte est en train de passer au tag ${tag}. Une seule promotion à la fois : réessayez quand elle est finie.`,
    'nobody-could-decide': (needed: number) =>
      plural('fr', needed, {
        one: 'Personne ne pourrait décider : il faut quelqu’un du support, autre que vous. Un propriétaire peut donner ce rôle : /w360 role @personne support',
        other:
          'Il faut # décisions du support, sans compter la vôtre, et le support n’est pas assez nombreux. Un propriétaire peut donner ce rôle : /w360 role @personne support',
      }),
    able: 'Pourraient décider aujourd’hui : ',
  },
  decided: {
    approved: (version: string) => `W360 Core ${version} est approuvé. Le tag du compte change maintenant.`,
    rejected: (version: string) => `W360 Core ${version} est refusé. La personne qui a demandé est prévenue.`,
    void: 'La demande est retirée.',
    title: 'C’est noté',
    counted: (missing: number) =>
      plural('fr', missing, {
        one: 'Votre approbation est gardée. Il en manque encore #.',
        other: 'Votre approbation est gardée. Il en manque encore #.',
      }),
  },
  stale: {
    title: 'Rien n’a été fait',
    unknown: 'Cette demande n’existe pas.',
    requester: 'C’est votre demande : quelqu’un d’autre doit décider, même si vous êtes ici sous une autre identité.',
    'not-allowed': 'Décider demande le rôle de support, et vous ne l’avez plus. Un propriétaire peut vous le rendre.',
    changed: 'La demande a avancé depuis que vous l’avez vue. La voici.',
    'decided-before': 'Vous avez déjà décidé : chacun décide une fois.',
    over: 'C’est déjà décidé.',
    frozen:
      'Le compte est gelé : rien ne peut être approuvé avant la fin du gel. Refuser reste possible. Pour dégeler : /w360 unfreeze',
    ended: 'La demande ne tient plus : votre décision ne compte pas.',
    busy: (tag: string) =>
      `Le compte est en train de passer au tag ${tag}. Une seule promotion à la fois : décidez quand elle est finie.`,
  },
}
