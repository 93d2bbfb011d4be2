import { alternatives, list, number, plural } from '../format.ts'
import type { Words } from '../fr.ts'

type Phase = keyof Words['announcement']['phases']

const phases: Readonly<Record<Phase, string>> = {
  announced: 'new release',
  testing: 'being tested',
  validated: 'test validated',
  rejected: 'rejected',
  'awaiting-approval': 'waiting for approval',
  promoted: 'account updated',
  production: 'in production',
  done: 'done',
  'rolled-back': 'rolled back',
  withdrawn: 'withdrawn by Wisper',
  current: 'the account’s version',
  superseded: 'superseded',
}

const machines = (count: number): string => plural('en', count, { one: '# machine', other: '# machines' })

export const announcement: Words['announcement'] = {
  phases,
  title: (version, phase) => `W360 Core ${version} · ${phases[phase]}`,
  leads: {
    announced: 'Wisper offers this release. Nobody has tested it here yet: nothing changes until somebody starts it.',
    testing: 'Test machines are trying it. The other machines do not change.',
    validated: 'The test went well. The next step is to ask support for approval.',
    rejected: 'This release was rejected: it will not be rolled out here.',
    'awaiting-approval': 'The test went well. Support has to approve before the account changes version.',
    promoted: 'The account takes this release. The production machines follow, site by site.',
    production: 'The production machines are moving to this release, site by site.',
    done: 'The machines that can be reached run this release.',
    'rolled-back': 'It was decided to roll back: this release goes no further here.',
    withdrawn: 'Wisper has withdrawn this release: it can no longer be installed.',
    current: 'This is already the account’s version.',
    superseded: 'A newer release took its place before it was tested here.',
  },
  lines: {
    announced: 'The release is to be tested again.',
    testing: 'The test has begun.',
    validated: 'The test is validated.',
    rejected: 'The release is rejected: it goes no further.',
    'awaiting-approval': 'Approval has been asked of support.',
    promoted: 'The account takes this release.',
    production: 'The rollout to production has begun.',
    done: 'Done: the machines that can be reached run this release.',
    'rolled-back': 'Rolled back: the release goes no further.',
    withdrawn: 'Wisper has withdrawn this release.',
    current: 'The account has this release.',
    superseded: 'A newer release takes its place.',
  },
  line: (version, line) => `${version}: ${line}`,
  reach: {
    title: 'Who it concerns here',
    behind: (behind, total) => `${number('en', behind)} of ${machines(total)}`,
    all: (behind, total) =>
      behind === 0
        ? 'All the account’s machines already run this release.'
        : plural('en', behind, {
            one: `# machine out of ${number('en', total)} does not have this release yet.`,
            other: `# machines out of ${number('en', total)} do not have this release yet.`,
          }),
    remote: 'Remote and without a site',
    more: (count) => plural('en', count, { one: '… and # more site.', other: '… and # more sites.' }),
    counted: (moment) => `counted on ${moment}`,
  },
  context: (tag, status, published) => `tag ${tag} · ${status} · published on ${published}`,
  quarantined: 'Its tag is in quarantine: it cannot be promoted until support lifts the quarantine.',
  quarantineWhy: 'withdrawn by Wisper',
  dismissed: (who, moment, why) => `“Not for us”, said ${who} on ${moment}: ${why}`,
  threadNotes: (version) => `Notes for ${version}`,
  threadNotesPage: (version, page, of) => `Notes for ${version}, page ${number('en', page)} of ${number('en', of)}`,
  threadMore: (version) => `The rest: /w360 releases ${version}`,
  reminder: (version) =>
    `${version} is still waiting: nobody has tested it, or said that it is not for us. This is the only reminder.`,
  buttons: {
    test: 'Test it here',
    notes: 'Notes',
    dismiss: 'Not for us',
    restore: 'For us after all',
    campaign: 'Where does it stand?',
  },
  digest: {
    title: (count) => plural('en', count, { one: '# new release', other: '# new releases' }),
    summary: (title, versions) => `${title}: ${list('en', versions)}.`,
    since: (from) => `Since ${from}.`,
    line: (phase, published) => ` · ${phase} · published on ${published}`,
    more: (count) =>
      plural('en', count, { one: '… and # more: /w360 releases', other: '… and # more: /w360 releases' }),
    notesOf: (version) => `Notes for ${version}`,
  },
  vanished: {
    title: 'Release announcements are paused in a place',
    text: (place, why) => `I can no longer write in ${place}: ${why}.`,
    next: 'The subscription resumes by itself as soon as I can write there again. To end it, type /w360 unsubscribe in that place; if the place is closed for good, there is nothing to do.',
    unnamed: (id) => `the place ${id}`,
    archived: 'it is archived',
    removed: 'the bot was removed from it',
    missing: 'it no longer exists',
    other: (code) => `the chat answers “${code}”`,
  },
  subscription: {
    title: 'Release announcements',
    none: 'This place does not get announcements of new releases.',
    present: 'This place gets announcements of new releases.',
    subscribed: 'This place will get announcements of new releases.',
    changed: 'The settings of this place have been changed.',
    already: 'It is already set like this.',
    unsubscribed:
      'This place will get no more announcements. Those already here keep themselves up to date to their end.',
    notSubscribed: 'This place was not subscribed.',
    paused: (since) => `Paused since ${since}: I could no longer write here.`,
    usage:
      'Usage: /w360 subscribe [fr|en] [all|official] [quiet 20:00-07:00|off] [digest daily|weekly|off] [zone Europe/Paris]',
    facts: { language: 'Language', releases: 'Releases', quiet: 'Quiet hours', digest: 'Digest', zone: 'Time zone' },
    languages: { fr: 'French', en: 'English' },
    releases: { all: 'all, from their test phase', official: 'official ones only' },
    noQuiet: 'none',
    digests: { off: 'no, each release as it appears', daily: 'every day at 9:00', weekly: 'every Monday at 9:00' },
    buttons: { subscribe: 'Subscribe', change: 'Change', end: 'Unsubscribe', open: 'Open the form' },
    confirm: {
      title: 'Unsubscribe?',
      text: 'This place will get no more announcements of new releases.',
      yes: 'Unsubscribe',
      no: 'Keep',
    },
    form: {
      title: 'Release announcements',
      submit: 'Save',
      cancel: 'Cancel',
      quiet: 'Quiet hours',
      quietHint: 'For example 20:00-07:00, or mon-fri 18:00-08:00, weekend. Empty: none.',
      zone: 'Time zone',
      zoneHint: (zone) => `Empty: ${zone}, that of the first site.`,
    },
    problem: {
      unknownWord: (word) => `I do not understand “${word}” here.`,
      needsValue: (word) => `A value is missing after “${word}”.`,
      quiet: (text) => `I cannot read any hours in “${text}”. For example: quiet 20:00-07:00`,
      neverOpen: 'These quiet hours leave no moment of the week for an announcement.',
      zone: (zone) => `I do not know the time zone “${zone}”. For example: Europe/Paris`,
      tooLong: 'That is too long. Shorten it, then try again.',
    },
  },
  announce: {
    title: 'Announce a release',
    usage: 'Usage: /w360 announce VERSION',
    done: (version) => `The card of ${version} arrives here.`,
    already: (version) => `The card of ${version} is already here.`,
    which: (version, tags) => `Several releases are called “${version}”: say which tag, ${alternatives('en', tags)}.`,
  },
  dismiss: {
    short: 'Not for us',
    intro: (version) =>
      `There will be no reminder for W360 Core ${version}, and its cards will say who put it aside and why. You can change your mind later.`,
    reason: 'Reason',
    reasonHint: 'It is shown on the cards and kept in the audit trail.',
    reasonNeeded: 'A reason is needed.',
    submit: 'Put aside',
    done: (version) => `${version} is put aside. Its card tells everybody.`,
    restored: (version) => `${version} is for us again.`,
    already: 'That is already done.',
    notNow: 'That is no longer possible: the release is being tested, or its announcement is closed.',
  },
  test: {
    gone: 'This release can no longer be tested: it is withdrawn, or its tag is in quarantine.',
  },
  language: {
    title: 'Language of this place',
    present: (language) => `The bot writes ${language} here. Private replies follow each person’s own language.`,
    changed: (language) =>
      `From now on the bot writes ${language} here. Cards that are still kept up to date change too.`,
    already: (language) => `The bot already writes ${language} here.`,
    usage: 'Usage: /w360 language fr, or /w360 language en',
    choose: { fr: 'Français', en: 'English' },
  },
}
