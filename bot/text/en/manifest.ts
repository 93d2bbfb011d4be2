import { alternatives } from '../format.ts'
import type { HostProblem } from '../fr/manifest.ts'
import type { Words } from '../fr.ts'

const hostProblem: Readonly<Record<HostProblem, string>> = {
  empty: 'the name is missing',
  more: 'the name alone is expected, without https:// or a path',
  port: 'the name alone is expected: Slack and Teams call port 443',
  address: 'an IP address will not do: it takes a name that a certificate exists for',
  private: 'this name exists only on your side: Slack and Teams call it from the internet',
  shape: 'this is not a domain name',
}

export const manifest: Words['manifest'] = {
  short: 'Updates Wisper 360 workstations from a conversation, WRS first.',
  full: 'Ask for an update, see what would happen to every machine, then start it and follow it in a single message. At each site the WRS goes first and its workstations after it, in waves. The test, the approval by support and production are decided here, on evidence, and every act stays in the audit trail. W360 Bot is not made by Wisper.',
  slash: 'Wisper 360 updates',
  doors: {
    update: { name: 'Update workstations', text: 'Opens the form; you will see the plan before anything moves.' },
    status: { name: 'Where the account stands', text: 'The versions of each site, what runs, what is off.' },
  },
  tool: {
    usage: [
      'The manifests of W360 Bot, filled in and checked:',
      '',
      '  npm run manifest -- --locale en --host bot.example.org              Slack',
      '  npm run manifest -- --locale en --host bot.example.org --bot-id ID  Slack and Teams',
      '  npm run manifest -- --locale en --socket                            Slack in Socket Mode, without a public name',
      '',
      '  --host NAME            the public name of the bot, without https://',
      '  --socket               without a public name: only Slack, in Socket Mode',
      '  --bot-id ID            the application (client) id in Entra, as TEAMS_CLIENT_ID',
      '  --teams-app-id ID      the id of the Teams app; else that of the bot',
      '  --company NAME         who runs the bot, shown by Teams (at most 32 characters)',
      '  --website ADDRESS      their page; else https://NAME',
      '  --privacy ADDRESS      their page on personal data; else --website',
      '  --terms ADDRESS        their terms of use; else --website',
      '  --app-version X.Y.Z    version of the Teams package; else the bot’s. To replace one, Teams wants a higher one',
      '  --locale fr|en         language of the manifests; else fr',
      '  --out FOLDER           where to write them; else w360-manifest',
    ],
    title: 'Nothing was written:',
    problem: (problem) => {
      switch (problem.type) {
        case 'unknown-option':
          return problem.nearest === null
            ? `${problem.option}: unknown option.`
            : `${problem.option}: unknown option. Did you mean ${problem.nearest}?`
        case 'no-value':
          return `${problem.option}: the value is missing.`
        case 'twice':
          return `${problem.option}: given twice. Keep one.`
        case 'stray':
          return `“${problem.word}”: not expected. Each value follows its option, and a value with spaces goes in quotes.`
        case 'needs':
          return `${problem.option}: missing. It is needed for ${problem.for}.`
        case 'host':
          return problem.instead === null
            ? `--host: ${hostProblem[problem.why]}. Write for example --host bot.example.org.`
            : `--host: ${hostProblem[problem.why]}. Write --host ${problem.instead}.`
        case 'guid':
          return problem.why === 'placeholder'
            ? `${problem.option}: this id is an example. Take your own from Entra, “Application (client) ID”.`
            : `${problem.option}: an id such as 1b671a64-40d5-491e-99b0-da01ff1f3341 is expected, copied from Entra.`
        case 'url':
          return `${problem.option}: an address that begins with https:// is expected.`
        case 'version':
          return `${problem.option}: three numbers are expected, such as 1.2.3.`
        case 'length':
          return `${problem.option}: from 1 to ${problem.most} characters.`
        case 'choice':
          return `${problem.option}: ${alternatives('en', problem.choices)}.`
      }
    },
    invalid: 'A manifest is not valid; nothing was written. This is a fault of W360 Bot:',
    unwritable: (folder, code) => `The folder ${folder} cannot be written (${code}). Give another one with --out.`,
    written: (folder) => `Checked, and written to ${folder}:`,
    files: {
      'slack.http.json': 'Slack, HTTP',
      'slack.http.yaml': 'the same, in YAML',
      'slack.socket.json': 'Slack, Socket Mode',
      'slack.socket.yaml': 'the same, in YAML',
      'slack-icon.png': 'the icon of the Slack app',
      'teams.manifest.json': 'Teams, to read',
      'w360-teams.zip': 'Teams, to upload',
    },
    next: 'Next: docs/guides/connect-slack.md and docs/guides/connect-teams.md.',
  },
}
