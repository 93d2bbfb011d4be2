import { plural } from '../format.ts'
import type { Words } from '../fr.ts'

export const freeze: Words['freeze'] = {
  title: 'Frozen: nothing starts',
  already: 'The account is already frozen',
  since: 'Since',
  by: 'Decided by',
  why: 'Reason',
  nothing: 'No rollout and no promotion starts while the freeze lasts. To end it: /w360 unfreeze',
  goesOn: (count, names) =>
    plural('en', count, {
      one: `One rollout is in progress and goes on: ${names}. Pause it if it must stop too.`,
      other: `# rollouts are in progress and go on: ${names}. Pause those that must stop too.`,
    }),
  scheduled: (count, names) =>
    plural('en', count, {
      one: `One rollout is scheduled: ${names}. If its time comes during the freeze, it is paused.`,
      other: `# rollouts are scheduled: ${names}. Those whose time comes during the freeze are paused.`,
    }),
  pause: (name) => `Pause ${name}`,
  form: {
    title: 'Freeze the account',
    submit: 'Freeze',
    cancel: 'Cancel',
    intro: 'No rollout and no promotion will start any more. What is in progress goes on.',
    reason: 'Reason',
    reasonHint: 'Everybody will see it: why, and until when if you know.',
    open: 'Give the reason',
    needed: 'A freeze needs a reason, which everybody will see.',
  },
  lift: {
    button: 'Unfreeze',
    title: 'Unfreeze the account?',
    text: 'Rollouts and promotions can start again. Nothing starts by itself.',
    held: (count, names) =>
      plural('en', count, {
        one: `One rollout was held back by the freeze: ${names}. It stays paused until somebody resumes it.`,
        other: `# rollouts were held back by the freeze: ${names}. They stay paused until somebody resumes them.`,
      }),
    yes: 'Unfreeze',
    no: 'Leave it frozen',
    done: 'The account is unfrozen',
    doneText: (by, reason) => `${by} ended the freeze “${reason}”. Everything can start again.`,
    none: 'The account is not frozen',
    noneText: 'There is nothing to unfreeze: everything can start.',
    changed: 'Another freeze is on',
    changedText: 'The freeze that you saw is over; this one is newer. Nothing was changed.',
  },
  held: {
    title: 'Held back by a freeze',
    text: (by, moment, reason) =>
      `Nothing has started in this account since ${moment}, by decision of ${by}: “${reason}”.`,
    bySomebody: 'somebody',
    nothingDone: 'Nothing was started. Try again when the account is unfrozen.',
    planWarning: (by, moment, reason) =>
      `Frozen since ${moment}, by decision of ${by}: “${reason}”. This plan can only start afterwards.`,
    button: {
      start: 'Start despite the freeze',
      resume: 'Resume despite the freeze',
      retry: 'Retry despite the freeze',
      next: 'Continue despite the freeze',
    },
  },
  override: {
    title: 'Override the freeze',
    submit: 'Override',
    cancel: 'Cancel',
    intro: (by, moment, reason) => `Frozen since ${moment}, by decision of ${by}: “${reason}”.`,
    introOver: 'The account was unfrozen meanwhile: your reason is no longer needed.',
    reason: 'Reason',
    reasonHint: 'Why this cannot wait. It is kept in the audit trail, with your name.',
    needed: 'A reason is needed.',
  },
  status: 'Freeze',
}
