import { plural } from '../format.ts'
import type { Words } from '../fr.ts'

export const release: Words['release'] = {
  title: 'Releases of W360 Core',
  one: (version) => `W360 Core ${version}`,
  statuses: { test: 'in test', official: 'official', withdrawn: 'withdrawn' },
  table: { version: 'Version', tag: 'Tag', status: 'Status', published: 'Published', machines: 'Machines' },
  current: 'the account’s version',
  isDefault: 'This is the account’s version.',
  newer: (count) =>
    plural('en', count, {
      one: '# release is newer than the account’s.',
      other: '# releases are newer than the account’s.',
    }),
  upToDate: 'The account is on the newest release.',
  defaultUnknown: (tag) => `The account’s tag (${tag}) is not in the console’s list.`,
  none: 'The console announces no release yet.',
  facts: { tag: 'Tag', status: 'Status', published: 'Published on', machines: 'Machines running it' },
  notesOf: (version) => `Notes of ${version}`,
  noNotes: 'Wisper gave no notes for this release.',
  clipped: '… the rest is in the W360 console.',
  withdrawn: 'This release is withdrawn: it can no longer be installed.',
  see: 'The notes of a release: /w360 releases VERSION',
  summary: (count) => plural('en', count, { one: '# known release.', other: '# known releases.' }),
}
