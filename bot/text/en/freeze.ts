import { plural } from '../format.ts'
import type { Words } from '../fr.ts'

export const freeze: Words['freeze'] = {
  title: 'Frozen: nothing starts',
  already: 'The account is frozen already',
  since: 'Since',
  by: 'By',
  why: 'Reason',
  nothing: 'No rollout and no promotion starts while the freeze lasts. To end it: /w360 unfreeze',
  goesOn: (count, names) =>
    plural('en', count, {
      one: `One rollout is under way and goes on: ${names}. Pause it if it must stop too.`,
      other: `# rollouts are under way and go on: ${names}. Pause those that must stop too.`,
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
    intro: 'No rollout and no promotion will start any more. What is under way goes on.',
    reason: 'Reason',
    reasonHint: 'Everybody will see it: why, and until when if you know.',
    open: 'Give a reason',
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
    done: 'The freeze is over',
    doneText: (by, reason) => `${by} ended the freeze “${reason}”. Everything can start again.`,
    none: 'The account is not frozen',
    noneText: 'There is nothing to unfreeze: everything can start.',
    changed: 'Another freeze is on',
    changedText: 'The freeze that you saw is over; this one is newer. Nothing was changed.',
  },
  held: {
    title: 'Held back by a freeze',
    text: (by, moment, reason) => `Nothing starts in this account since ${moment}, by decision of ${by}: “${reason}”.`,
    bySomebody: 'somebody',
    nothingDone: 'Nothing was started. Try again when the freeze is over.',
    planWarning: (by, moment, reason) =>
      `Frozen since ${moment}, by decision of ${by}: “${reason}”. This plan can only start afterwards.`,
    button: {
      start: 'Start in spite of the freeze',
      resume: 'Resume in spite of the freeze',
      retry: 'Retry in spite of the freeze',
      next: 'Go on in spite of the freeze',
    },
  },
  override: {
    title: 'Override the freeze',
    submit: 'Override',
    cancel: 'Cancel',
    intro: (by, moment, reason) => `Frozen since ${moment}, by decision of ${by}: “${reason}”.`,
    introOver: 'The freeze ended meanwhile: your reason will not be needed.',
    reason: 'Why now',
    reasonHint: 'Your reason is kept in the audit trail, with your name.',
    needed: 'Say why.',
  },
  status: 'Freeze',
}
