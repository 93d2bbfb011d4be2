import { list, plural } from '../format.ts'
import type { Words } from '../fr.ts'

export const release: Words['release'] = {
  title: 'Releases of W360 Core',
  one: (version) => `W360 Core ${version}`,
  statuses: { test: 'test release', official: 'official', withdrawn: 'withdrawn' },
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
  notesOf: (version) => `Notes for ${version}`,
  noNotes: 'Wisper gave no notes for this release.',
  withdrawn: 'This release is withdrawn: it can no longer be installed.',
  see: 'The notes of a release: /w360 releases VERSION',
  summary: (count) => plural('en', count, { one: '# known release.', other: '# known releases.' }),
  notes: {
    labels: { security: 'Security', action: 'Action required', fix: 'Fix' },
    headings: { security: 'Security', action: 'What you have to do', fix: 'Fixes', change: 'What is new' },
    general: 'For the whole product',
    continued: (component) => `${component} (continued)`,
    since: (version, versions) =>
      versions.length === 1
        ? `What changes from ${version}, the account’s version.`
        : `What changes from ${version}, the account’s version, through ${list('en', versions)}.`,
    more: (count) => plural('en', count, { one: '… and # more item.', other: '… and # more items.' }),
    others: (count, components) => {
      const items = plural('en', count, { one: '# other item', other: '# other items' })
      return components.length === 0 ? `${items}.` : `${items}: ${list('en', components)}.`
    },
    moreComponents: (count) => plural('en', count, { one: '# more', other: '# more' }),
    writtenIn: (language) => `Wisper’s notes, as they are (language: ${language}).`,
    writtenInSeveral: (languages) => `Wisper’s notes, as they are (languages: ${list('en', languages)}).`,
    clipped: '… The rest is in the W360 console.',
    full: 'Full notes',
    title: (version) => `Notes for ${version}`,
    page: (page, of) => `Page ${page} of ${of}`,
    pageWith: (page, of, components) => `Page ${page} of ${of}: ${components}`,
    goTo: 'Page to read next',
    read: 'Read',
    done: 'Done',
    close: 'Close',
    previous: 'Previous page',
    next: 'Next page',
    gone: 'The console no longer announces this release.',
  },
}
