import { number, plural } from '../format.ts'
import type { Words } from '../fr.ts'

export const approval: Words['approval'] = {
  titles: {
    open: (version) => `Approval requested: W360 Core ${version} for the whole account`,
    approved: (version) => `Approved: W360 Core ${version}`,
    task: (version) => `To do by support: W360 Core ${version}`,
    done: (version) => `The account has moved to W360 Core ${version}`,
    rejected: (version) => `Rejected: W360 Core ${version}`,
    expired: (version) => `Request expired: W360 Core ${version}`,
    void: (version) => `Request cancelled: W360 Core ${version}`,
    failed: (version) => `Promotion impossible: W360 Core ${version}`,
  },
  asks: (who, account) => `${who} asks for this tag to become the tag of the account ${account}.`,
  asked: (who, account) => `${who} asked for this tag to become the tag of the account ${account}.`,
  somebody: 'Somebody',
  thisAccount: 'W360',
  reasons: {
    'evidence-changed': 'The evidence has changed since the request.',
    'account-changed': 'The account has been changed in the console since the request.',
    quarantined: 'This tag has been put in quarantine since the request.',
    'release-withdrawn': 'Wisper has withdrawn this release.',
    'not-validated': 'The test of this release is no longer validated.',
    'already-default': 'The account already has this tag: it was changed in the console.',
    'called-back': 'The request was withdrawn.',
    'no-decision': 'Nobody decided in time.',
    'unknown-tag': 'The console no longer knows this tag.',
    'console-refused': 'The console has refused this change for good.',
    'not-allowed': 'This bot is not allowed to change the account’s tag.',
  },
  next: {
    'evidence-changed': 'Look at what changed, then ask again.',
    'account-changed': 'Check the account, then ask again.',
    quarantined: 'Support can lift the quarantine: /w360 lift TAG',
    'release-withdrawn': 'Ask Wisper which tag to use.',
    'not-validated': 'Validate the test again, then ask again.',
    'already-default': 'The next step is production: /w360 update',
    'called-back': 'You can ask again at any time.',
    'no-decision': 'Ask again when somebody can decide.',
    'unknown-tag': 'Ask Wisper which tag to use.',
    'console-refused': 'Ask Wisper’s support why, then make the request again.',
    'not-allowed': 'Support does it in the console.',
  },
  changed: 'What changed',
  aMachine: 'A machine',
  changes: {
    off: (machine) => `${machine} was switched off.`,
    on: (machine) => `${machine} was switched on again.`,
    'other-version': (machine, version) =>
      version === '' ? `${machine} runs another version.` : `${machine} now runs ${version}.`,
    restarted: (machine) => `The date since which ${machine} runs this version has changed.`,
    left: (machine) => `${machine} is no longer part of the test.`,
    joined: (machine) => `${machine} is now part of the test.`,
    failures: () => 'The failures are no longer the same.',
    exclusions: () => 'The machines left out are no longer the same.',
    'way-back': () => 'The way back for the WRS is no longer the same.',
    other: (machine) => `${machine}: another fact of the test has changed.`,
  },
  facts: {
    tag: 'Tag asked for',
    present: 'The account’s tag now',
    requested: 'Requested',
    expires: 'Expires',
    decisions: 'Decisions',
    soak: 'Running since',
    soakOverride: 'Observation cut short',
    hash: 'Fingerprint of the evidence',
    ended: 'End',
  },
  by: (who, platform, moment) => (platform === null ? `${who} on ${moment}` : `${who} in ${platform} on ${moment}`),
  needed: (needed, made, organisation) => {
    const count = plural('en', needed, {
      one: `${number('en', made)} of # needed`,
      other: `${number('en', made)} of # needed`,
    })
    if (organisation === null) return count
    return organisation === 'vendor' ? `${count}, one of them from Wisper` : `${count}, one of them from the customer`
  },
  never: 'no workstation runs it',
  machines: (count) => plural('en', count, { one: 'The test machine', other: 'The # test machines' }),
  columns: {
    machine: 'Machine',
    site: 'Site',
    asked: 'Tag asked for',
    installed: 'Installed',
    restarted: 'Restarted',
    version: 'Version read',
    since: 'Since',
  },
  sameTag: (count) =>
    plural('en', count, {
      one: 'It was asked to take the tag of this request.',
      other: 'Each was asked to take the tag of this request.',
    }),
  none: '–',
  remote: 'remote',
  off: (version) => `${version} (off)`,
  failures: 'Failures in the test',
  acknowledged: (name, who, why) => `${name}: ${why} Noted by ${who}.`,
  unacknowledged: (name, why) => `${name}: ${why}`,
  exclusions: 'Left out',
  exclusion: (name, why) => `${name}: ${why}`,
  wayBack: 'The way back, WRS by WRS',
  back: (wrs) => `${wrs}: `,
  noBack: (wrs) => `${wrs}: no known tag to go back to`,
  noWrs: 'No WRS: workstations would go straight back to the earlier tag.',
  whoDecides: 'Can decide: ',
  nobodyDecides: 'Nobody can decide at the moment. An owner can give the role of support: /w360 role @person support',
  notRequester: 'Whoever asks does not decide, not even under another identity.',
  decision: {
    approve: (who, platform, moment) => `Approved by ${who} in ${platform} on ${moment}.`,
    reject: (who, platform, moment) => `Rejected by ${who} in ${platform} on ${moment}.`,
  },
  calledBack: (who, platform, moment) => `The request was withdrawn by ${who} in ${platform} on ${moment}.`,
  because: (reason) => `“${reason}”`,
  quarantined: 'The tag is in quarantine: wherever it can be chosen it is flagged, until support lifts the quarantine.',
  onItsWay: 'The tag is being changed in the console.',
  frozen: 'The account is frozen: the tag will change when the freeze ends.',
  trying: (tries) =>
    plural('en', tries, {
      one: 'The console has not taken this change yet (# try). The bot tries again by itself.',
      other: 'The console has not taken this change yet (# tries). The bot tries again by itself.',
    }),
  done: 'The new tag was read back from the console. From now on, a machine updated without a tag takes this version.',
  taskText:
    'This bot is not allowed to change the account’s tag. Support does it in the console; the rest follows by itself as soon as the new tag is read there.',
  message: 'Message ready to send to support',
  support: ({ account, tag, version, present, machines, since, requester, approvers }) =>
    [
      `Hello, please move the account ${account} to the tag ${tag} (W360 Core ${version}).`,
      `Tag now: ${present}.`,
      plural('en', machines, { one: 'Tested on # machine', other: 'Tested on # machines' }) +
        (since === null ? '.' : `, since ${since}.`),
      `Requested by ${requester}, approved by ${approvers}. Thank you!`,
    ].join('\n'),
  summary: {
    open: (version, expires) => `W360 Core ${version} waits for approval until ${expires}.`,
    decided: (title) => `${title}.`,
  },
  buttons: {
    approve: 'Approve',
    reject: 'Reject',
    callBack: 'Withdraw the request',
    ask: 'Ask for approval',
    see: 'See the request',
    watch: 'Follow here',
  },
  approveConfirm: {
    title: 'Approve?',
    text: (tag, account) =>
      `The tag ${tag} becomes the tag of the account ${account}: every machine updated without a tag will take this version.`,
    yes: 'Approve',
    no: 'Cancel',
  },
  callBackConfirm: {
    title: 'Withdraw the request?',
    text: 'Nobody will be able to decide on it any more. You can ask again.',
    yes: 'Withdraw',
    no: 'Keep',
  },
  reject: {
    title: 'Reject the promotion',
    submit: 'Reject',
    cancel: 'Cancel',
    intro: (version, tag) =>
      `W360 Core ${version} will not become the account’s version, and the tag ${tag} goes into quarantine until support lifts it.`,
    reason: 'Reason',
    reasonHint: 'Whoever asked will read it, and it is kept in the audit trail.',
    required: 'A reason is needed.',
    open: 'Give the reason',
    openText: 'A rejection needs a reason: this button opens the form.',
  },
  reminder: {
    title: (version) => `Reminder: W360 Core ${version} waits for a decision`,
    text: (who, requested, expires) => `Requested by ${who} on ${requested}. The request expires on ${expires}.`,
    escalation: 'Half of the time has passed. The owners of the account: ',
  },
  told: {
    approved: 'Your request is approved. The account’s tag is changing now.',
    task: 'Your request is approved. Support changes the tag in the console.',
    done: 'The account has the new tag. Remember the new USB keys, then start production: /w360 update',
    rejected: 'Your request is rejected.',
    expired: 'Your request has expired.',
    void: 'Your request no longer stands.',
    failed: 'The console will not take this change.',
    open: 'Your request is open.',
  },
  preview: {
    title: (version) => `Ask for W360 Core ${version} for the whole account?`,
    text: (account, present) =>
      `The account ${account} has the tag ${present}. This is what those who decide will see. Nothing is asked for until you press “Ask for approval”.`,
    changed: 'The evidence has just changed. Nothing was asked for: this is how things stand now.',
  },
  requested: {
    title: 'Request opened',
    text: (tag) => `Approval of the tag ${tag} is requested. Its card arrives here.`,
  },
  watched: { title: 'Request followed', text: 'The card of the request now keeps itself up to date here.' },
  choose: {
    title: 'Which version?',
    text: 'Several releases are validated and could be asked for.',
    one: (version) => `W360 Core ${version}`,
  },
  refusedTitle: 'No request opened',
  refused: {
    'no-tag':
      'No validated release waits for approval. Test one with /w360 update --phase test, then validate it: /w360 validate',
    'no-campaign': (tag) =>
      `The tag ${tag} was not tested here. Begin with a test: /w360 update --tag ${tag} --phase test`,
    'already-default': (tag) => `The account already has the tag ${tag}. The next step is production: /w360 update`,
    'not-validated': (tag) => `The test of the tag ${tag} is not validated. If it went well: /w360 validate ${tag}`,
    quarantined: (tag) => `The tag ${tag} is in quarantine. Support can lift it: /w360 lift ${tag}`,
    'release-withdrawn': (tag) => `Wisper has withdrawn the release of the tag ${tag}. Ask Wisper which tag to use.`,
    'nothing-runs': (tag) =>
      `No test workstation runs the tag ${tag} at the moment. Switch a test workstation on, or test again: /w360 update --tag ${tag} --phase test`,
    'open-failures': (tag, names) =>
      `The test of the tag ${tag} has failures that nobody took note of: ${names}. Take note of them one by one on the campaign’s card, or retry them: /w360 retry`,
    busy: (tag) => `The account is moving to the tag ${tag}. One promotion at a time: try again when it is over.`,
    'nobody-could-decide': (needed) =>
      plural('en', needed, {
        one: 'Nobody could decide: it takes somebody from support, other than you. An owner can give this role: /w360 role @person support',
        other:
          'It takes # decisions from support, not counting yours, and support has too few people. An owner can give this role: /w360 role @person support',
      }),
    able: 'Could decide today: ',
  },
  decided: {
    approved: (version) => `W360 Core ${version} is approved. The account’s tag is changing now.`,
    rejected: (version) => `W360 Core ${version} is rejected. Whoever asked is told.`,
    void: 'The request is withdrawn.',
    title: 'Noted',
    counted: (missing) =>
      plural('en', missing, {
        one: 'Your approval is recorded. # more is needed.',
        other: 'Your approval is recorded. # more are needed.',
      }),
  },
  stale: {
    title: 'Nothing was done',
    unknown: 'There is no such request.',
    requester: 'This is your request: somebody else must decide, even if you are here under another identity.',
    'not-allowed':
      'Deciding requires the role of support, and you no longer have it. An owner can give it back to you.',
    changed: 'The request has moved on since you saw it. Here it is.',
    'decided-before': 'You have already decided: everybody decides once.',
    over: 'It is already decided.',
    frozen:
      'The account is frozen: nothing can be approved before the freeze ends. Rejecting is still possible. To unfreeze: /w360 unfreeze',
    ended: 'The request no longer stands: your decision does not count.',
    busy: (tag) => `The account is moving to the tag ${tag}. One promotion at a time: decide when it is over.`,
  },
}
