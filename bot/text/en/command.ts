import { plural } from '../format.ts'
import type { Words } from '../fr.ts'

export const command: Words['command'] = {
  commands: {
    help: { usage: '/w360 help [command]', about: 'what you can ask for' },
    status: {
      usage: '/w360 status [site | group | machine | R-12] [--chart]',
      about: 'where the account, a site, a machine or a rollout stands',
    },
    releases: { usage: '/w360 releases [version | tag]', about: 'the known releases and their notes' },
    update: {
      usage:
        '/w360 update [wrs | post | group | site NAME…] [--tag T] [--phase test|production] [--waves 1,10%,50%,100%] [--pause] [--with-wrs] [--at TIME] [--restart-at TIME] [--dry-run]',
      about: 'update machines; with nothing else, a form opens',
    },
    rollout: { usage: '/w360 rollout [R-12]', about: 'see a rollout, or follow it here' },
    pause: { usage: '/w360 pause [R-12]', about: 'pause a rollout' },
    resume: { usage: '/w360 resume [R-12]', about: 'resume a paused rollout' },
    cancel: { usage: '/w360 cancel [R-12]', about: 'cancel a rollout for good' },
    retry: { usage: '/w360 retry [R-12]', about: 'retry the machines that failed, and only those' },
    next: { usage: '/w360 next [R-12]', about: 'start the next wave' },
    campaign: { usage: '/w360 campaign [TAG]', about: 'where a release stands, and what comes next' },
    validate: {
      usage: '/w360 validate [TAG] [--override "reason"]',
      about: 'validate the tested release, on the facts of the test',
    },
    reject: {
      usage: '/w360 reject [TAG] --reason "…"',
      about: 'reject the tested release; its tag goes into quarantine',
    },
    promote: { usage: '/w360 promote [TAG]', about: 'ask for a tested release to become the account’s' },
    usb: { usage: '/w360 usb done', about: 'confirm that new USB keys were made' },
    rollback: {
      usage: '/w360 rollback [--to TAG] [wrs | post | group | site NAME…] [options of update]',
      about: 'go back to the previous version, the WRS first',
    },
    lift: { usage: '/w360 lift TAG --reason "…"', about: 'lift the quarantine of a tag' },
    window: {
      usage: '/w360 window [SITE] [sat-sun 20:00-06:00 | except mon-fri 8h-18h | off]',
      about: 'see or set the maintenance windows of a site',
    },
    subscribe: {
      usage: '/w360 subscribe [fr|en] [all|official] [quiet 20:00-07:00] [digest daily|weekly|off]',
      about: 'get announcements of new releases here',
    },
    unsubscribe: { usage: '/w360 unsubscribe', about: 'get no more announcements here' },
    announce: { usage: '/w360 announce VERSION', about: 'announce a release here, by hand' },
    language: { usage: '/w360 language [fr|en]', about: 'the language of the bot in this place' },
    freeze: { usage: '/w360 freeze --reason "…"', about: 'freeze the account: nothing starts' },
    unfreeze: { usage: '/w360 unfreeze', about: 'unfreeze the account' },
    people: { usage: '/w360 people', about: 'who has which role, and under which identities' },
    role: {
      usage:
        '/w360 role [group] @WHO operator|support|owner [--revoke], or: /w360 role @WHO --organisation vendor|customer',
      about: 'give a role to a person or a group, or take it away',
    },
    link: { usage: '/w360 link [CODE | --undo]', about: 'join your Slack and Teams identities, or separate them' },
    audit: {
      usage: '/w360 audit [--since DATE] [--csv], or: /w360 audit verify',
      about: 'who did what, when and why; and whether the trail is intact',
    },
  },
  examples: [
    '/w360 update site "Town hall" --tag TAG --phase test',
    '/w360 update all --phase production',
    '/w360 update post MAI-ACC-01 --tag TAG --dry-run',
  ],
  help: {
    updateBriefly: '/w360 update [site | group | machine…] [options]',
    title: 'What I can do',
    one: (usage) => `Help: ${usage}`,
    usage: 'Usage',
    also: 'Or',
    examples: 'For example',
    more: 'More on a command: /w360 help update. French and English words both work.',
    lookOnly: 'You can look at everything. To act, you need a role: ask an owner for it.',
  },
  update: {
    title: 'Update',
    submit: 'Show the plan',
    cancel: 'Cancel',
    open: 'Open the form',
    openText: 'Tell me what to update: this button opens the form.',
    dryRunIntro: 'Dry run: you will see the plan, and nothing can be started.',
    unknownFleetSubmit: 'Try again',
    phase: 'Phase',
    phases: {
      test: 'Test: with the tag that Wisper gave',
      production: 'Production: the account’s tag',
    },
    productionTag: (version, tag) => `No tag is sent: each machine takes the account’s, ${tag} (version ${version}).`,
    productionTagAlone: (tag) => `No tag is sent: each machine takes the account’s, ${tag}.`,
    tag: 'Release to test',
    tagPlaceholder: 'Choose a release',
    tagCut: (count) =>
      plural('en', count, {
        one: 'The oldest release is not listed: type it with --tag.',
        other: 'The # oldest releases are not listed: type them with --tag.',
      }),
    noRelease: 'The console announces no release to test. Ask Wisper to publish it for this account.',
    scope: 'What to update',
    scopes: {
      everything: 'The whole account',
      sites: 'Whole sites, WRS included',
      groups: 'Groups',
      workstations: 'Workstations',
      wrs: 'WRS alone',
      mixed: 'A choice of sites, groups, workstations and WRS',
    },
    names: {
      sites: 'Sites',
      groups: 'Groups',
      workstations: 'Workstations',
      wrs: 'WRS',
    },
    namesPlaceholder: 'Type a name',
    workstationsHint: 'Search by name, site or group.',
    leaveOut: 'Leave out',
    leaveOutHint: 'These sites stay out of the plan even if they are chosen above.',
    remote: 'Remote',
    remoteHint: 'The remote workstations, which wait for no WRS',
    includeWrs: 'WRS',
    includeWrsOption: 'First update their WRS, where they do not have this version',
    waves: 'Waves',
    wavesHint: 'Cumulative parts of each site’s workstations: 1,10%,50%,100%.',
    pause: 'Between two waves',
    pauseOption: 'Wait for my go-ahead',
    restartAt: 'Restart no earlier than',
    restartAtHint: 'Empty: as soon as the version is installed.',
    inWindow: 'Machines in use',
    inWindowOption: 'Restart only in the next maintenance window',
    startAt: 'Start at',
    startAtHint: 'Empty: as soon as you press Start.',
    version: (version, tag) => `${version} (${tag})`,
    withoutSite: 'without a site',
  },
  started: {
    title: (name) => `${name} has started`,
    text: (name) => `The card of ${name} arrives here, and keeps itself up to date.`,
    scheduled: (name, moment) => `${name} will start on ${moment}. Its card arrives here.`,
    scheduledTitle: (name) => `${name} is scheduled`,
  },
  discarded: { title: 'Plan discarded', text: 'Nothing was done.' },
  steered: {
    pause: (name) => `${name} is paused: nothing new goes out. To resume: /w360 resume ${name}`,
    resume: (name) => `${name} resumes.`,
    cancel: (name, sent) =>
      sent === 0
        ? `${name} is cancelled. Nothing more will go out.`
        : plural('en', sent, {
            one: `${name} is cancelled. Nothing more will go out; the order of # machine had already gone out, and may still be carried out.`,
            other: `${name} is cancelled. Nothing more will go out; the orders of # machines had already gone out, and may still be carried out.`,
          }),
    retry: (name, machines) =>
      plural('en', machines, {
        one: `${name}: # failed machine is being retried.`,
        other: `${name}: # failed machines are being retried.`,
      }),
    next: (name, lanes) =>
      plural('en', lanes, { one: `${name}: # site continues.`, other: `${name}: # sites continue.` }),
  },
  ask: {
    retryTitle: (name) => `Retry the failures of ${name}?`,
    retry: (machines) =>
      plural('en', machines, {
        one: '# failed machine will start again from its first try. Nothing changes for the others.',
        other: '# failed machines will start again from their first try. Nothing changes for the others.',
      }),
    nextTitle: (name) => `Start the next wave of ${name}?`,
    goOnTitle: (name) => `Continue ${name} anyway?`,
    next: (places) => `Waiting for your go-ahead: ${places}.`,
  },
  rollout: {
    noneOpen: 'No rollout in progress.',
    recent: 'The latest',
    recentTitle: 'Rollouts',
    begin: 'To prepare one: /w360 update',
    which: 'Which one?',
    whichText: (names) => `Several rollouts are in progress: ${names}. Choose, or add the number.`,
    watch: 'Follow here',
    watchOne: (name) => `Follow ${name} here`,
    see: (name) => `See ${name}`,
    watched: (name) => `The card of ${name} now keeps itself up to date here.`,
    line: (version, state) => `W360 Core ${version}, ${state}`,
  },
  warning: {
    unreachable: (moment) =>
      `The W360 console has not answered since ${moment}. This plan is based on the last known facts; it can start when the console answers.`,
    unreachableNow:
      'The W360 console is not answering at the moment. This plan is based on the last known facts; it can start when the console answers.',
    old: (moment) => `These facts are from ${moment}: machines may have changed since.`,
  },
}
