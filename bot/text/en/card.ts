import { alternatives, plural } from '../format.ts'
import type { Words } from '../fr.ts'

export const card: Words['card'] = {
  sandbox: 'Sandbox: nothing here is real.',
  more: (count) => plural('en', count, { one: '… and # more', other: '… and # more' }),
  clipped: '…',
  loading: 'One moment…',
  close: 'Close',
  confirm: 'Confirm',
  fileReady: 'The file is ready.',
  fileSent: 'The file is waiting for you in your direct messages with the bot.',
  filePage: (title, page, pages) => (pages === 1 ? title : `${title} (${page} of ${pages})`),
  fileRest: (count) =>
    plural('en', count, {
      one: '… and # more line that is not shown here: ask for a shorter period or a smaller part.',
      other: '… and # more lines that are not shown here: ask for a shorter period or a smaller part.',
    }),
  fileCutTitle: 'File incomplete',
  fileCut: (arrived, pages) =>
    `Only a part of the file arrived (${arrived} of ${pages}). Please try again in a moment.`,
  earlierCopy: 'An older copy of this message may stand above: only this one is kept up to date.',
  failures: (count) => plural('en', count, { one: '# failure', other: '# failures' }),
  noOptions: 'Nothing to choose from at the moment.',
  refresh: 'Refresh',
  optional: 'optional',
  required: 'Please fill this in.',
  time: 'Time',
  stepStates: {
    waiting: 'waiting',
    running: 'running',
    done: 'done',
    failed: 'failed',
    paused: 'paused',
    skipped: 'not concerned',
  },
  notAccepted: 'Your request was not accepted: please try again in a moment.',
  elsewhere: 'This bot is not set up for this workspace: talk to it from your own.',
  failedTitle: 'Something went wrong',
  failed: (reference) =>
    `This request stopped on an unexpected error. Please try again; if it happens again, give the reference ${reference} to whoever runs the bot.`,
  formExpired: 'The form could not be opened in time. Nothing was done.',
  openForm: 'Open the form',
  notPosted:
    'The message could not be posted here (archived channel, the bot is not in it, or too many messages at once). Here it is, for you only.',
  invalidTitle: 'Please correct',
  received: 'Received. The rest will come in the conversation.',
  noted: 'Noted.',
  inConversation: 'The answer is in the conversation.',
  entriesLost: 'The form could not be opened again. Please correct:',
  hello: {
    title: 'Hello!',
    text: 'I move your Wisper 360 workstations from one version to the next, and report here.',
    how: (commands) => `To begin, type ${alternatives('en', commands)}.`,
  },
}
