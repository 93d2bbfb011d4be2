import type { Words } from '../fr.ts'

export const schedule: Words['schedule'] = {
  notes: {
    skipped: (moment) =>
      `This hour does not exist on that day: the clocks go forward. I take the first moment that exists, ${moment}.`,
    twice: (moment, first) =>
      `This hour comes twice on that day: the clocks go back. I take the first one, ${moment} (${first}).`,
    zone: (timeZone) =>
      `These sites are not in one time zone: the times that you typed are read in yours, ${timeZone}.`,
  },
}
