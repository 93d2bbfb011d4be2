import { number } from '../format.ts'
import type { Words } from '../fr.ts'

const expected: Readonly<Record<string, string>> = {
  PORT: 'a port number, from 0 to 65535',
  HOST: 'an address, such as 127.0.0.1',
  DATABASE_URL: 'an address such as postgresql://…',
  REDIS_URL: 'an address such as redis://…',
  WISPER_API_URL: 'an http(s) address that ends in /v1',
  SLACK_BOT_TOKEN: 'a token that begins with xoxb-',
  SLACK_APP_TOKEN: 'a token that begins with xapp-',
  SLACK_API_URL: 'an http(s) address',
  TEAMS_CLIENT_ID: 'the application (client) id, such as 00000000-0000-0000-0000-000000000000',
  TEAMS_TENANT_ID: 'a tenant id, or several with commas between them',
  TEAMS_LOGIN_URL: 'an http(s) address',
  TEAMS_OPENID_URL: 'an http(s) address',
  TEAMS_SERVICE_URL: 'an http(s) address',
  TEAMS_LOCAL: '1 or 0',
  W360_OWNERS: 'a list such as slack:T1/U1,teams:TENANT/USER',
  W360_LOCALE: 'fr or en',
  W360_OPS_PLACE: 'one or several places, such as slack:T1/C1, teams:TENANT/CONVERSATION',
  LOG_LEVEL: 'fatal, error, warn, info, debug, trace or silent',
  SANDBOX_PORT: 'a port number, from 0 to 65535',
  SANDBOX_SPEED: 'a number above 0',
}

const pace = (speed: number): string =>
  speed === 1 ? 'Time runs there as it does here.' : `Time runs ${number('en', speed)} times faster there.`

export const start: Words['start'] = {
  configuration: {
    title: 'W360 Bot cannot start: its configuration needs correcting.',
    problem: (problem) => {
      if (problem.type === 'invalid') {
        const given = problem.part === undefined ? '' : ` “${problem.part}”:`
        return `${problem.name}:${given} expected ${expected[problem.name] ?? 'another value'}.`
      }
      if (problem.type === 'place-astray') {
        const { name, place, needs } = problem
        return needs === 'TEAMS_TENANT_ID'
          ? `${name}: ${place} is of a tenant that TEAMS_TENANT_ID does not name. Add it, or remove this place.`
          : `${name}: ${place} is on a chat that is not connected. Connect it (${needs}), or remove this place.`
      }
      if (problem.type === 'incomplete')
        return `${problem.name}: missing, though ${problem.with} is given. Give both, or neither.`
      if (problem.type === 'not-together')
        return `${problem.name}=1 does not go with ${problem.with}: without tokens, only this machine is heard. Remove one of the two.`
      const { name, or } = problem
      return `${or === undefined ? name : `${name} or ${or}`}: missing. With NODE_ENV=production, no sandbox stands in for what is missing.`
    },
    more: 'All variables are described in the README, “Configuration”.',
  },
  database: {
    folder_locked: (detail) =>
      `Another W360 Bot is using this data folder. Stop it, or give another folder with W360_DATA_DIR. (${detail})`,
    folder_unwritable: (detail) =>
      `The data folder cannot be written. Give another one with W360_DATA_DIR, or correct its permissions. (${detail})`,
    disk_full: (detail) => `The disk is full. Free some space, then start again: nothing was lost. (${detail})`,
    unreachable: (detail) =>
      `The PostgreSQL database does not answer. Check DATABASE_URL and that the server runs. (${detail})`,
    refused: (detail) =>
      `The PostgreSQL database refuses the connection. Check the user and password of DATABASE_URL. (${detail})`,
    migration_failed: (detail) => `The schema of the database could not be updated; it stayed as it was. (${detail})`,
    newer_schema: (detail) =>
      `This database was made by a newer version of W360 Bot. Install that version. (${detail})`,
  },
  portTaken: (port, name) => `Port ${port} is taken. Free it, or choose another one with ${name}.`,
  teams: (code) =>
    `Teams does not recognise us (${code}). Check TEAMS_CLIENT_ID, TEAMS_CLIENT_SECRET and TEAMS_TENANT_ID.`,
  teamsAway: (code) => `Microsoft does not answer (${code}). Check the network and TEAMS_LOGIN_URL, then start again.`,
  slack: (code) => `Slack does not recognise us (${code}). Check SLACK_BOT_TOKEN.`,
  slackAway: (code) => `Slack does not answer (${code}). Check the network and SLACK_API_URL, then start again.`,
  unexpected: (detail) => `W360 Bot stopped on an unexpected error: ${detail}`,
  sandboxes: (page, speed) => [
    '',
    '  W360 Bot is ready, in a sandbox: a make-believe Slack workspace and W360 console,',
    `  on this machine only. ${pace(speed)}`,
    '',
    `  Open     ${page}`,
    '',
    '  Then type, in #postes-de-travail:',
    '    /w360 help                         what the bot can do',
    '    /w360 status                       where the account stands',
    '    /w360 update                       update workstations, step by step',
    '',
    '  Ctrl-C to stop; started again, it goes on where it was.',
    '',
  ],
  consoleSandbox: (speed) => [
    '',
    `  The W360 console is a sandbox: a make-believe one, on this machine. ${pace(speed)}`,
    '',
  ],
  playground: (endpoint) => [
    '  Teams without Teams: Microsoft’s Agents Playground, on this machine only and without tokens.',
    '  In another terminal:',
    '    npm run teams:local                you are Alex Wilber, who plans and starts',
    '    npm run teams:local -- megan       you are Megan Bowen, of Wisper’s support, who approves',
    '',
    '  The first is much the same as',
    `    npx @microsoft/m365agentsplayground@0.2.28 -e ${endpoint} -c msteams -p 56150 --disable-telemetry`,
    '',
  ],
  ready: (origin) => `W360 Bot listens on ${origin}`,
  stopping: 'Stopping: what has begun is being finished. Ctrl-C again to cut it short.',
  stopped: 'W360 Bot has stopped. Start it again: it will go on where it was.',
}
