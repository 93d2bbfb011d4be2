import { alternatives } from '../format.ts'

/** What was wrong in what was typed behind `npm run manifest --`. */
export type ManifestProblem =
  | { readonly type: 'unknown-option'; readonly option: string; readonly nearest: string | null }
  | { readonly type: 'no-value'; readonly option: string }
  | { readonly type: 'twice'; readonly option: string }
  | { readonly type: 'stray'; readonly word: string }
  | { readonly type: 'needs'; readonly option: string; readonly for: string }
  | { readonly type: 'host'; readonly why: HostProblem; readonly instead: string | null }
  | { readonly type: 'guid'; readonly option: string; readonly why: 'shape' | 'placeholder' }
  | { readonly type: 'url'; readonly option: string }
  | { readonly type: 'version'; readonly option: string }
  | { readonly type: 'length'; readonly option: string; readonly most: number }
  | { readonly type: 'choice'; readonly option: string; readonly choices: readonly string[] }

export type HostProblem = 'empty' | 'more' | 'port' | 'address' | 'private' | 'shape'

const hostProblem: Readonly<Record<HostProblem, string>> = {
  empty: 'le nom manque',
  more: 'on attend le nom seul, sans https:// ni chemin',
  port: 'on attend le nom seul : Slack et Teams appellent le port 443',
  address: 'une adresse IP ne convient pas : il faut un nom, pour lequel un certificat existe',
  private: 'ce nom n’existe que chez vous : Slack et Teams l’appellent depuis Internet',
  shape: 'ce n’est pas un nom de domaine',
}

/** The words of the two app manifests, and of the program that writes them. */
export const manifest = {
  /** At most 80 characters in Teams, 140 in Slack. */
  short: 'Met à jour les postes Wisper 360 depuis une conversation, WRS d’abord.',
  /** At least 175 characters in Slack, at most 4,000. */
  full: 'Demandez une mise à jour, voyez ce qui arriverait à chaque machine, puis lancez-la et suivez-la dans un seul message. Sur chaque site, le WRS passe d’abord, ses postes ensuite, par vagues. Le test, l’approbation par le support et la production se décident ici, sur des faits, et chaque acte reste au journal d’audit. W360 Bot n’est pas un produit de Wisper.',
  slash: 'Mises à jour Wisper 360',
  /** Names: at most 24 characters in Slack, 32 in Teams. Texts: at most 128. */
  doors: {
    update: {
      name: 'Mettre à jour des postes',
      text: 'Ouvre le formulaire ; vous verrez le plan avant que rien ne bouge.',
    },
    status: { name: 'Où en est le compte', text: 'Les versions de chaque site, ce qui tourne, ce qui est éteint.' },
  },
  tool: {
    usage: [
      'Les manifestes de W360 Bot, remplis et vérifiés :',
      '',
      '  npm run manifest -- --host bot.example.org                       Slack',
      '  npm run manifest -- --host bot.example.org --bot-id IDENTIFIANT  Slack et Teams',
      '  npm run manifest -- --socket                                     Slack en mode Socket, sans nom public',
      '',
      '  --host NOM             le nom public du bot, sans https://',
      '  --socket               sans nom public : seulement Slack, en mode Socket',
      '  --bot-id ID            l’identifiant d’application (client) dans Entra, comme TEAMS_CLIENT_ID',
      '  --teams-app-id ID      l’identifiant de l’application Teams ; sinon celui du bot',
      '  --company NOM          qui exploite le bot, montré par Teams (32 caractères au plus)',
      '  --website ADRESSE      sa page ; sinon https://NOM',
      '  --privacy ADRESSE      sa page sur les données personnelles ; sinon --website',
      '  --terms ADRESSE        ses conditions d’utilisation ; sinon --website',
      '  --app-version X.Y.Z    version du paquet Teams ; sinon celle du bot. Teams en veut une plus haute pour remplacer',
      '  --locale fr|en         langue des manifestes ; sinon fr',
      '  --out DOSSIER          où les écrire ; sinon w360-manifest',
    ],
    title: 'Rien n’a été écrit :',
    problem: (problem: ManifestProblem): string => {
      switch (problem.type) {
        case 'unknown-option':
          return problem.nearest === null
            ? `${problem.option} : option inconnue.`
            : `${problem.option} : option inconnue. Vouliez-vous dire ${problem.nearest} ?`
        case 'no-value':
          return `${problem.option} : la valeur manque.`
        case 'twice':
          return `${problem.option} : donnée deux fois. Gardez-en une.`
        case 'stray':
          return `« ${problem.word} » : inattendu. Chaque valeur suit son option, et une valeur avec des espaces se met entre guillemets.`
        case 'needs':
          return `${problem.option} : manque. Il le faut pour ${problem.for}.`
        case 'host':
          return problem.instead === null
            ? `--host : ${hostProblem[problem.why]}. Écrivez par exemple --host bot.example.org.`
            : `--host : ${hostProblem[problem.why]}. Écrivez --host ${problem.instead}.`
        case 'guid':
          return problem.why === 'placeholder'
            ? `${problem.option} : cet identifiant est un exemple. Prenez le vôtre dans Entra, « ID d’application (client) ».`
            : `${problem.option} : on attend un identifiant comme 1b671a64-40d5-491e-99b0-da01ff1f3341, à copier depuis Entra.`
        case 'url':
          return `${problem.option} : on attend une adresse qui commence par https://.`
        case 'version':
          return `${problem.option} : on attend trois nombres, comme 1.2.3.`
        case 'length':
          return `${problem.option} : de 1 à ${problem.most} caractères.`
        case 'choice':
          return `${problem.option} : ${alternatives('fr', problem.choices)}.`
      }
    },
    invalid: 'Un manifeste n’est pas valide ; rien n’a été écrit. C’est un défaut de W360 Bot :',
    unwritable: (folder: string, code: string) =>
      `Le dossier ${folder} ne peut pas être écrit (${code}). Donnez-en un autre avec --out.`,
    written: (folder: string) => `Vérifiés et écrits dans ${folder} :`,
    files: {
      'slack.http.json': 'Slack, HTTP',
      'slack.http.yaml': 'le même, en YAML',
      'slack.socket.json': 'Slack, mode Socket',
      'slack.socket.yaml': 'le même, en YAML',
      'slack-icon.png': 'l’icône de l’application Slack',
      'teams.manifest.json': 'Teams, à relire',
      'w360-teams.zip': 'Teams, à téléverser',
    },
    next: 'La suite : docs/guides/connect-slack.md et docs/guides/connect-teams.md.',
  },
}
