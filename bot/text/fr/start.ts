import { number } from '../format.ts'

/** A setting that keeps the bot from starting. */
export type ConfigurationProblem =
  /** Of a list, which part of it. */
  | { readonly type: 'invalid'; readonly name: string; readonly part?: string }
  | { readonly type: 'incomplete'; readonly name: string; readonly with: string }
  | { readonly type: 'missing-in-production'; readonly name: string; readonly or?: string }
  | { readonly type: 'not-together'; readonly name: string; readonly with: string }
  /** A place on a chat that is not connected, or in a tenant that is not heard. */
  | {
      readonly type: 'place-astray'
      readonly name: string
      readonly place: string
      readonly needs: 'SLACK_SIGNING_SECRET' | 'TEAMS_CLIENT_ID' | 'TEAMS_TENANT_ID'
    }

const expected: Readonly<Record<string, string>> = {
  PORT: 'un numéro de port, de 0 à 65535',
  HOST: 'une adresse, par exemple 127.0.0.1',
  DATABASE_URL: 'une adresse postgresql://…',
  REDIS_URL: 'une adresse redis://…',
  WISPER_API_URL: 'une adresse http(s) qui finit par /v1',
  SLACK_BOT_TOKEN: 'un jeton qui commence par xoxb-',
  SLACK_APP_TOKEN: 'un jeton qui commence par xapp-',
  SLACK_API_URL: 'une adresse http(s)',
  TEAMS_CLIENT_ID: 'l’identifiant d’application (client), par exemple 00000000-0000-0000-0000-000000000000',
  TEAMS_TENANT_ID: 'un identifiant de locataire, ou plusieurs séparés par des virgules',
  TEAMS_LOGIN_URL: 'une adresse http(s)',
  TEAMS_OPENID_URL: 'une adresse http(s)',
  TEAMS_SERVICE_URL: 'une adresse http(s)',
  TEAMS_LOCAL: '1 ou 0',
  W360_OWNERS: 'une liste comme slack:T1/U1,teams:LOCATAIRE/UTILISATEUR',
  W360_LOCALE: 'fr ou en',
  W360_OPS_PLACE: 'un ou plusieurs lieux, comme slack:T1/C1, teams:LOCATAIRE/CONVERSATION',
  LOG_LEVEL: 'fatal, error, warn, info, debug, trace ou silent',
  SANDBOX_PORT: 'un numéro de port, de 0 à 65535',
  SANDBOX_SPEED: 'un nombre supérieur à 0',
}

/** A sandbox may run as fast as the clock. */
const pace = (speed: number): string =>
  speed === 1 ? 'Le temps y passe comme ici.' : `Le temps y passe ${number('fr', speed)} fois plus vite.`

/** What the terminal says when the bot starts, stops, or cannot start. */
export const start = {
  configuration: {
    title: 'W360 Bot ne peut pas démarrer : sa configuration est à corriger.',
    problem: (problem: ConfigurationProblem): string => {
      if (problem.type === 'invalid') {
        const given = problem.part === undefined ? '' : ` « ${problem.part} » :`
        return `${problem.name} :${given} attendu ${expected[problem.name] ?? 'une autre valeur'}.`
      }
      if (problem.type === 'place-astray') {
        const { name, place, needs } = problem
        return needs === 'TEAMS_TENANT_ID'
          ? `${name} : ${place} est d’un locataire absent de TEAMS_TENANT_ID. Ajoutez-le, ou retirez ce lieu.`
          : `${name} : ${place} est sur une messagerie qui n’est pas connectée. Connectez-la (${needs}), ou retirez ce lieu.`
      }
      if (problem.type === 'incomplete')
        return `${problem.name} : manque, alors que ${problem.with} est donné. Donnez les deux, ou aucun.`
      if (problem.type === 'not-together')
        return `${problem.name}=1 ne va pas avec ${problem.with} : sans jetons, on n’écoute que cette machine. Retirez l’un des deux.`
      const { name, or } = problem
      return `${or === undefined ? name : `${name} ou ${or}`} : manque. Avec NODE_ENV=production, aucun bac à sable ne remplace ce qui manque.`
    },
    more: 'Toutes les variables sont décrites dans le README, « Configuration ».',
  },
  database: {
    folder_locked: (detail: string) =>
      `Un autre W360 Bot utilise déjà ce dossier de données. Arrêtez-le, ou donnez un autre dossier avec W360_DATA_DIR. (${detail})`,
    folder_unwritable: (detail: string) =>
      `Le dossier de données ne peut pas être écrit. Donnez-en un autre avec W360_DATA_DIR, ou corrigez ses droits. (${detail})`,
    disk_full: (detail: string) =>
      `Le disque est plein. Libérez de la place, puis relancez : rien n’a été perdu. (${detail})`,
    unreachable: (detail: string) =>
      `La base PostgreSQL ne répond pas. Vérifiez DATABASE_URL et que le serveur est lancé. (${detail})`,
    refused: (detail: string) =>
      `La base PostgreSQL refuse la connexion. Vérifiez l’utilisateur et le mot de passe de DATABASE_URL. (${detail})`,
    migration_failed: (detail: string) =>
      `Le schéma de la base n’a pas pu être mis à jour ; elle est restée comme elle était. (${detail})`,
    newer_schema: (detail: string) =>
      `Cette base a été faite par une version plus récente de W360 Bot. Installez cette version. (${detail})`,
  },
  portTaken: (port: number, name: string) =>
    `Le port ${port} est déjà pris. Libérez-le, ou choisissez-en un autre avec ${name}.`,
  teams: (code: string) =>
    `Teams ne nous reconnaît pas (${code}). Vérifiez TEAMS_CLIENT_ID, TEAMS_CLIENT_SECRET et TEAMS_TENANT_ID.`,
  teamsAway: (code: string) =>
    `Microsoft ne répond pas (${code}). Vérifiez le réseau et TEAMS_LOGIN_URL, puis relancez.`,
  slack: (code: string) => `Slack ne nous reconnaît pas (${code}). Vérifiez SLACK_BOT_TOKEN.`,
  slackAway: (code: string) => `Slack ne répond pas (${code}). Vérifiez le réseau et SLACK_API_URL, puis relancez.`,
  unexpected: (detail: string) => `W360 Bot s’est arrêté sur une erreur imprévue : ${detail}`,
  sandboxes: (page: string, speed: number): readonly string[] => [
    '',
    '  W360 Bot est prêt, dans un bac à sable : un faux espace Slack et une fausse console W360,',
    `  sur cette machine seulement. ${pace(speed)}`,
    '',
    `  Ouvrez   ${page}`,
    '',
    '  Puis écrivez, dans #postes-de-travail :',
    '    /w360 help                         ce que le bot sait faire',
    '    /w360 status                       où en est le compte',
    '    /w360 update                       mettre à jour des postes, pas à pas',
    '',
    '  Ctrl-C pour arrêter ; relancé, il reprend là où il en était.',
    '',
  ],
  consoleSandbox: (speed: number): readonly string[] => [
    '',
    `  La console W360 est un bac à sable : une fausse console, sur cette machine. ${pace(speed)}`,
    '',
  ],
  playground: (endpoint: string): readonly string[] => [
    '  Teams sans Teams : l’Agents Playground de Microsoft, sur cette machine seulement et sans jetons.',
    '  Dans un autre terminal :',
    '    npm run teams:local                vous êtes Alex Wilber, qui prépare et démarre',
    '    npm run teams:local -- megan       vous êtes Megan Bowen, du support de Wisper, qui approuve',
    '',
    '  Le premier revient à peu près à',
    `    npx @microsoft/m365agentsplayground@0.2.28 -e ${endpoint} -c msteams -p 56150 --disable-telemetry`,
    '',
  ],
  ready: (origin: string) => `W360 Bot écoute sur ${origin}`,
  stopping: 'Arrêt en cours : ce qui est commencé se termine. Encore Ctrl-C pour arrêter net.',
  stopped: 'W360 Bot est arrêté. Relancez-le : il reprendra là où il en était.',
}
