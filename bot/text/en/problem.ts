import { alternatives, list, number, plural } from '../format.ts'
import type { Words } from '../fr.ts'

const examples: Readonly<Record<string, string>> = {
  tag: '--tag TAG',
  phase: '--phase test',
  waves: '--waves 1,10%,50%,100%',
  at: '--at 20:00',
  'restart-at': '--restart-at 22:00',
  without: '--without "Town hall"',
}

export const problem: Words['problem'] = {
  unknownCommand: {
    title: 'I do not know this command',
    text: (word) => `“${word}” is not a command.`,
    nearest: (name) => `Did you mean “${name}”?`,
    help: 'All commands: /w360 help',
  },
  tooLong: {
    title: 'That is too long',
    text: (length, limit) =>
      `Your message has ${number('en', length)} characters; a command has at most ${number('en', limit)}. For many machines, name their site or group, or type /w360 update alone: the form opens.`,
  },
  request: {
    title: 'I did not understand this request',
    unclosedQuote: (near) => `A quotation mark is not closed, near “${near}”. Close it, or remove it.`,
    unknownOption: (option) => `There is no option --${option}.`,
    repeatedOption: (option) => `The option --${option} is given twice. Keep one.`,
    missingValue: (option) =>
      `The option --${option} needs a value, for example ${examples[option] ?? `--${option} …`}.`,
    unexpectedValue: (option, value) => `The option --${option} takes no value: remove “${value}”.`,
    missingName: (word) => `A name is missing after “${word}”.`,
    unknownPhase: (phase) =>
      `There is no phase “${phase}”. The phases are test and production, for example --phase test.`,
    unknownMachine: (name) => `No machine is called “${name}”.`,
    unknownSite: (name) => `No site is called “${name}”.`,
    unknownGroup: (name) => `No group is called “${name}”.`,
    unknownName: (name) => `Nothing is called “${name}”: no site, no group, no machine.`,
    nearest: (names) => (names.length === 1 ? `The nearest: ${names.join('')}.` : `The nearest: ${list('en', names)}.`),
    noNearest: 'To see the known names: /w360 status',
    ambiguous: (name) => `“${name}” means several things. For the one you want, type:`,
    everythingAndMore:
      'You asked for everything, and for something by name as well. Keep one or the other: “all” alone, or the names alone.',
    badWaves: (text) => `“${text}” is not a series of waves that I can read.`,
    waves: {
      notASize: 'Write numbers or percentages with commas between them: 1,10%,50%,100%.',
      outOfRange: (part) => `“${part}” is out of range: a percentage is from 1 to 100, a count is at least 1 machine.`,
      notGrowing: (part) =>
        `“${part}” is no larger than what comes before it. The parts are cumulative: 1,10%,50%,100%.`,
      tooMany: (limit) => plural('en', limit, { one: 'At most # wave.', other: 'At most # waves.' }),
    },
    badTime: (text) =>
      `“${text}” is not a moment that I can read. It needs a time of day: 20:00, tonight 20:00, Saturday 6am, in 2 hours or 2026-11-23T20:00.`,
    timeWithoutHour: (text, example) => `“${text}” does not say at what time. Add it, for example: ${example}`,
    ambiguousTime: (text, choices) =>
      `“${text}” may mean more than one moment. Write the one you want: ${alternatives('en', choices)}.`,
    pastTime: (text) => `“${text}” has already passed. Give a later moment.`,
    usage: (usage) => `Usage: ${usage}`,
  },
  form: {
    tag: 'Choose the release to test: in the test phase a tag is required.',
    tagGone: 'The console no longer offers this release. Choose another one.',
    names: 'Choose at least one name.',
    past: 'This moment has passed. Choose a later one, or clear the field.',
    restartBeforeStart: 'The restart cannot come before the start.',
  },
  fleetUnknown: {
    title: 'The W360 console has not answered yet',
    text: 'I do not know your machines yet: the console has never answered since I was installed. I keep calling it; once it has answered, make your request again.',
    why: (why) => `What it says: ${why}.`,
  },
  console: {
    unauthorized: 'it refuses the bot’s token; check WISPER_API_TOKEN',
    forbidden: 'the bot’s token may not read this account; ask Wisper for that right',
    rate_limited: 'it asks the bot to slow down',
    unavailable: 'it cannot be reached',
    unexpected_answer: 'its answers are not as agreed; tell the person who runs the bot',
    other_account: 'the bot’s token now belongs to another account; check WISPER_API_TOKEN',
    other: (code) => `it answers with an error (${code})`,
  },
  startUnreachable: {
    title: 'Nothing was started',
    text: 'The W360 console is not answering: without it, I cannot check that the account and the machines are still as in this plan. Press again when it answers; to find out: /w360 status',
  },
  old: {
    title: 'This button is too old',
    text: 'I no longer know what it belongs to. Nothing was done. To see what is in progress: /w360 status',
  },
  oldForm: {
    title: 'This form is too old',
    text: 'Nothing was done. Start over with /w360 update',
  },
  stale: {
    unknown: 'This plan no longer exists. Nothing was done. Start over with /w360 update',
    unknownRollout: 'This rollout no longer exists. To see the others: /w360 rollout',
    already: (name, state) => `State of ${name}: ${state}.`,
    notNow: (name, state) => `This is not possible in the current state of ${name}: ${state}.`,
    nothingFailed: (name) => `No machine of ${name} has failed: there is nothing to retry.`,
    nothingWaits: (name) => `Nothing in ${name} waits for your go-ahead.`,
    changed: (name, state) =>
      `${name} has changed since you saw it; its state: ${state}. Nothing was done; look at its card, then decide.`,
    grown: (name, much) =>
      `The plan of ${name} has grown since you saw it: ${much} Nothing was started; look at its card, then start it anyway or cancel it.`,
    changedDraft: 'This plan has been remade since you saw it. Nothing was started; here it is as it is now.',
    replanned: 'The machines have changed since this plan was made. Nothing was started; here is the updated plan.',
    passed: {
      start:
        'The start time of this plan has passed. Nothing was started; change the plan, or make the request again with a time to come.',
      restart:
        'The restart time of this plan has passed: machines would restart as soon as they are installed. Nothing was started; change the plan, or make the request again with a time to come.',
    },
    busyTitle: 'This site is taken',
    busy: (site, name) =>
      `${site} is being updated by ${name}. A site follows one rollout at a time; nothing was started.`,
    busyUnknown: (site) =>
      `${site} is being updated by another rollout. Nothing was started. To see them: /w360 rollout`,
    aSite: 'One of these sites',
    title: 'Nothing was done',
    alreadyTitle: 'Already done',
  },
  rollout: {
    badNumber: (text) => `“${text}” is not a rollout number. Write for example R-12; to see them: /w360 rollout`,
    unknown: (name) => `${name} does not exist. To see those that do: /w360 rollout`,
    title: 'Which rollout?',
  },
  nameNotFound: { title: 'Name not found' },
  unknownRelease: (text) => `No known release is called “${text}”.`,
  knownReleases: (names) => `Known releases: ${list('en', names)}.`,
  moreNames: (count) => plural('en', count, { one: '… and # more', other: '… and # more' }),
  others: (count) => plural('en', count, { one: '# other', other: '# others' }),
}
