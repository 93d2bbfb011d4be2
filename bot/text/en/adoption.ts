import { number, plural } from '../format.ts'
import type { Words } from '../fr.ts'

export const adoption: Words['adoption'] = {
  title: 'W360 Core: machines by version',
  period: (from, to) => `${from} to ${to}`,
  withGaps: (period) => `${period} (a day without a reading stays empty)`,
  button: '30-day history',
  today: 'today',
  everywhere: 'The whole account',
  otherPlaces: (count) => plural('en', count, { one: '# other site', other: '# other sites' }),
  otherVersions: 'others',
  unnamed: 'no version',
  nothing: 'no machine',
  machines: (count) => plural('en', count, { one: '# machine', other: '# machines' }),
  inVersion: (count, version) => `${number('en', count)} on ${version}`,
  inOthers: (count) => `${number('en', count)} on others`,
  alternative: {
    title: (period) => `Machines by version of W360 Core, ${period}.`,
    today: (place, counts) => `${place}, today: ${counts}.`,
    place: (place, counts) => `${place}: ${counts}.`,
    began: (place, day, counts) => `${place}, on ${day}: ${counts}.`,
    unknown: (days) => plural('en', days, { one: '# day without a reading.', other: '# days without a reading.' }),
  },
  file: (day) => `w360-versions-${day}.png`,
  tooSoon: {
    title: 'No chart yet',
    text: 'No machine has been seen yet: there is nothing to draw. Try again once the W360 console has answered.',
  },
  nothingThere: {
    title: 'Nothing to draw',
    text: 'No machine has been seen there for 30 days. The chart of the whole account: /w360 status --chart',
  },
  failed: {
    title: 'The chart could not be drawn',
    text: 'The same figures in words:',
  },
}
