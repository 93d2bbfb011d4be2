import { plural } from '../format.ts'
import type { Words } from '../fr.ts'

export const approval: Words['approval'] = {
  titles: {
    open: (version) => `Approval wanted: W360 Core ${version} for the whole account`,
    approved: (version) => `Approved: W360 Core ${version}`,
    task: (version) => `For support to do: W360 Core ${version}`,
    done: (version) => `The account has moved to W360 Core ${version}`,
    rejected: (version) => `Rejected: W360 Core ${version}`,
    expired: (version) => `Request expired: W360 Core ${version}`,
    void: (version) => `Request void: W360 Core ${version}`,
    failed: (version) => `Promotion impossible: W360 Core ${version}`,
  },
  asks: (who, account) => `${who} asks that this tag become that of the account ${account}.`,
  asked: (who, account) => `${who} asked that this tag become that of the account ${account}.`,
  somebody: 'Somebody',
  thisAccount: 'W360',
  reasons: {
    'evidence-changed': 'The evidence has changed since the request.',
    'account-changed': 'The account was changed in the console since the request.',
    quarantined: 'This tag was put in quarantine since the request.',
    'release-withdrawn': 'Wisper has withdrawn this release.',
    'not-validated': 'The test of this release is not validated any more.',
    'already-default': 'The account has this tag already: it was changed in the console.',
    'called-back': 'The request was taken back.',
    'no-decision': 'Nobody decided in time.',
    'unknown-tag': 'The console does not know this tag any more.',
    'console-refused': 'The console has refused this change for good.',
    'not-allowed': 'This bot may not change the tag of the account.',
  },
  next: {
    'evidence-changed': 'Look at what changed, then ask again.',
    'account-changed': 'Check the account, then ask again.',
    quarantined: 'Support can lift the quarantine with /w360 lift.',
    'release-withdrawn': 'Ask Wisper which tag to use.',
    'not-validated': 'Validate it again, then ask again.',
    'already-default': 'What comes next is production: /w360 update',
    'called-back': 'It can be asked again at any time.',
    'no-decision': 'Ask again when somebody can decide.',
    'unknown-tag': 'Ask Wisper which tag to use.',
    'console-refused': 'Ask Wisper’s support why, then ask again.',
    'not-allowed': 'Support does it in the console.',
  },
  changed: 'What changed',
  aMachine: 'A machine',
  changes: {
    off: (machine) => `${machine} went off.`,
    on: (machine) => `${machine} is on again.`,
    'other-version': (machine, version) =>
      version === '' ? `${machine} runs another version.` : `${machine} now runs ${version}.`,
    restarted: (machine) => `${machine} does not run this version since the same moment any more.`,
    left: (machine) => `${machine} is no longer part of the test.`,
    joined: (machine) => `${machine} is now part of the test.`,
    failures: () => 'The failures are not the same any more.',
    exclusions: () => 'The machines left out are not the same any more.',
    'way-back': () => 'The way back of the WRS is not the same any more.',
    other: (machine) => `${machine}: another fact of the test.`,
  },
  facts: {
    tag: 'Tag asked for',
    present: 'Present tag of the account',
    requested: 'Asked',
    expires: 'Expires',
    decisions: 'Decisions',
    soak: 'Running since',
    soakOverride: 'Soak time cut short',
    hash: 'Fingerprint',
    ended: 'End',
  },
  by: (who, platform, moment) => (platform === null ? `${who}, ${moment}` : `${who}, in ${platform}, ${moment}`),
  needed: (needed, made, organisation) => {
    const count = plural('en', needed, { one: `${made} of # needed`, other: `${made} of # needed` })
    if (organisation === null) return count
    return organisation === 'vendor' ? `${count}, one of them of Wisper` : `${count}, one of them of the customer`
  },
  never: 'no workstation runs it',
  machines: (count) => plural('en', count, { one: 'The test machine', other: 'The # test machines' }),
  columns: {
    machine: 'Machine',
    site: 'Site',
    asked: 'Tag asked for',
    installed: 'Installed',
    restarted: 'Restarted',
    version: 'Version read back',
    since: 'Since',
  },
  sameTag: (count) =>
    plural('en', count, {
      one: 'The tag that it was asked to take is that of this request.',
      other: 'The tag that each was asked to take is that of this request.',
    }),
  none: '-',
  remote: 'remote',
  off: (version) => `${version} (off)`,
  failures: 'Failures of the test',
  acknowledged: (name, who, why) => `${name}: ${why} Noted and accepted by ${who}.`,
  unacknowledged: (name, why) => `${name}: ${why}`,
  exclusions: 'Left out',
  exclusion: (name, why) => `${name}: ${why}`,
  wayBack: 'The way back, WRS by WRS',
  back: (wrs) => `${wrs}: `,
  noBack: (wrs) => `${wrs}: no tag known to go back to`,
  noWrs: 'No WRS: workstations would go straight back to the earlier tag.',
  whoDecides: 'Can decide: ',
  nobodyDecides: 'Nobody can decide at the moment. An owner can give the role of support with /w360 role.',
  notRequester: 'Whoever asks does not decide, under no identity.',
  decision: {
    approve: (who, platform, moment) => `Approved by ${who}, in ${platform}, ${moment}.`,
    reject: (who, platform, moment) => `Rejected by ${who}, in ${platform}, ${moment}.`,
  },
  calledBack: (who, platform, moment) => `The request was taken back by ${who}, in ${platform}, ${moment}.`,
  because: (reason) => `“${reason}”`,
  quarantined: 'The tag is in quarantine wherever it could be chosen, until support lifts it.',
  onItsWay: 'The tag is being changed in the console.',
  frozen: 'The account is frozen: the tag will change when the freeze ends.',
  trying: (tries) =>
    plural('en', tries, {
      one: 'The console has not taken this change yet (# try). The bot tries again by itself.',
      other: 'The console has not taken this change yet (# tries). The bot tries again by itself.',
    }),
  done: 'The new tag was read back from the console. From now on a machine updated without a tag takes this version.',
  taskText:
    'This bot may not change the tag of the account. Support does it in the console; everything goes on by itself as soon as the new tag is read there.',
  message: 'Message ready to send to support',
  support: ({ account, tag, version, present, machines, since, requester, approvers }) =>
    [
      `Hello, please move the account ${account} to the tag ${tag} (W360 Core ${version}).`,
      `Present tag: ${present}.`,
      plural('en', machines, { one: 'Tested on # machine', other: 'Tested on # machines' }) +
        (since === null ? '.' : `, since ${since}.`),
      `Asked for by ${requester}, approved by ${approvers}. Thank you!`,
    ].join('\n'),
  summary: {
    open: (version, expires) => `W360 Core ${version} waits for an approval, until ${expires}.`,
    decided: (title) => `${title}.`,
  },
  buttons: {
    approve: 'Approve',
    reject: 'Reject',
    callBack: 'Take the request back',
    ask: 'Ask for the approval',
    see: 'See the request',
    watch: 'Follow here',
  },
  approveConfirm: {
    title: 'Approve?',
    text: (tag, account) =>
      `The tag ${tag} becomes that of the account ${account}: every machine updated without a tag will take this version.`,
    yes: 'Approve',
    no: 'Cancel',
  },
  callBackConfirm: {
    title: 'Take the request back?',
    text: 'Nobody will be able to decide any more. You can ask again.',
    yes: 'Take back',
    no: 'Keep',
  },
  reject: {
    title: 'Reject',
    submit: 'Reject',
    cancel: 'Cancel',
    intro: (version, tag) =>
      `W360 Core ${version} will not become the version of the account, and the tag ${tag} goes into quarantine until support lifts it.`,
    reason: 'Why?',
    reasonHint: 'Whoever asked will read this reason, and it stays in the trail.',
    required: 'Say why.',
    open: 'Give the reason',
    openText: 'A rejection needs a reason: this button opens the form.',
  },
  reminder: {
    title: (version) => `Reminder: W360 Core ${version} waits for a decision`,
    text: (who, requested, expires) => `Asked for by ${who}, ${requested}. The request expires ${expires}.`,
    escalation: 'Half of the time has passed. The owners of the account: ',
  },
  told: {
    approved: 'Your request is approved. The tag of the account is changing now.',
    task: 'Your request is approved. Support changes the tag in the console.',
    done: 'The account has the new tag. Think of the new USB keys, then begin the production: /w360 update',
    rejected: 'Your request is rejected.',
    expired: 'Your request has expired.',
    void: 'Your request does not stand any more.',
    failed: 'The console will not take this change.',
    open: 'Your request is open.',
  },
  preview: {
    title: (version) => `Ask for W360 Core ${version} for the whole account?`,
    text: (account, present) =>
      `The account ${account} has the tag ${present}. This is what those who decide will see. Nothing is asked for until you press.`,
    changed: 'The evidence has just changed. Nothing was asked for: this is what is so now.',
  },
  requested: {
    title: 'Request opened',
    text: (tag) => `The approval of the tag ${tag} is asked for. Its card arrives here.`,
  },
  watched: { title: 'Request followed', text: 'The card of the request now keeps itself up to date here.' },
  choose: {
    title: 'Which version?',
    text: 'Several releases are validated and wait to be asked for.',
    one: (version) => `W360 Core ${version}`,
  },
  refusedTitle: 'No request opened',
  refused: {
    'no-tag':
      'No validated release waits for an approval. Test one with /w360 update --phase test, then validate it with /w360 validate.',
    'no-campaign': (tag) => `The tag ${tag} was not tested here. Begin with /w360 update --tag ${tag} --phase test`,
    'already-default': (tag) => `The account has the tag ${tag} already. What comes next is production: /w360 update`,
    'not-validated': (tag) => `The test of the tag ${tag} is not validated. When it is good: /w360 validate ${tag}`,
    quarantined: (tag) => `The tag ${tag} is in quarantine. Support can lift it: /w360 lift ${tag}`,
    'release-withdrawn': (tag) => `Wisper has withdrawn the release of the tag ${tag}. Ask them which tag to use.`,
    'nothing-runs': (tag) =>
      `No test workstation runs the tag ${tag} at the moment. Turn a test workstation on, or test again: /w360 update --tag ${tag} --phase test`,
    'open-failures': (tag, names) =>
      `The test of the tag ${tag} has failures that nobody took note of: ${names}. Take note of them one by one on the card of the campaign, or try them again: /w360 retry`,
    busy: (tag) => `The account is moving to the tag ${tag}. One promotion at a time: try again when it is over.`,
    'nobody-could-decide': (needed) =>
      plural('en', needed, {
        one: 'Nobody but you could decide: it takes somebody of support. An owner gives this role with /w360 role @person support',
        other:
          'It takes # decisions of people other than you, and support has not enough of them. An owner gives this role with /w360 role @person support',
      }),
    able: 'Today could decide: ',
  },
  decided: {
    approved: (version) => `W360 Core ${version} is approved. The tag of the account is changing now.`,
    rejected: (version) => `W360 Core ${version} is rejected. Whoever asked is told.`,
    void: 'The request is taken back.',
    title: 'Noted',
    counted: (missing) =>
      plural('en', missing, {
        one: 'Your approval is kept. # more is needed.',
        other: 'Your approval is kept. # more are needed.',
      }),
  },
  stale: {
    title: 'Nothing was done',
    unknown: 'There is no such request.',
    requester: 'This is your request: somebody else decides, whichever identity you are here under.',
    'not-allowed': 'Deciding takes the role of support, and you no longer have it.',
    changed: 'The request has moved on since you saw it. Here it is.',
    'decided-before': 'You have decided already: everybody decides once.',
    over: 'It is decided already.',
    frozen:
      'The account is frozen: nothing can be approved before the freeze ends (/w360 unfreeze). Rejecting still can be done.',
    ended: 'The request does not stand any more: your decision does not count.',
    busy: (tag) => `The account is moving to the tag ${tag}. One promotion at a time: decide when it is over.`,
  },
}
