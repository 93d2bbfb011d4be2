import { plural } from '../format.ts'
import type { Words } from '../words.ts'

export const card: Words['card'] = {
  sandbox: 'Sandbox: nothing here is real.',
  more: (count) => plural('en', count, { one: '… and # more', other: '… and # more' }),
  clipped: '…',
  loading: 'One moment…',
  close: 'Close',
  confirm: 'Confirm',
  fileReady: 'The file is ready.',
}
