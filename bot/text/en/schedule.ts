import { number, plural } from '../format.ts'
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
  hours: {
    always: 'at any hour',
    allDay: 'all day',
    everyDay: 'every day',
    except: (windows, quiet) => `${windows}, except ${quiet}`,
  },
  window: {
    title: 'Hours of work',
    of: (site) => `Hours of work: ${site}`,
    listTitle: 'Hours of work of the sites',
    none: 'No site has hours of work: machines are updated as soon as the rollout asks for it.',
    others: 'The other sites have none: work is done there at any hour.',
    anyTime: (site) => `${site} has no hours of work: work is done there at any hour.`,
    usage: 'For example: /w360 window Mairie sat-sun 20:00-06:00, or except mon-fri 08:00-18:00, or off',
    whichSite: 'Which site do you mean? Put its name before the hours.',
    goneSite:
      'These hours or this site are no longer those that you saw. Nothing was done; begin again with /w360 window',
    unknownZone: (site) =>
      `The console gives no known time zone for ${site}: I could not tell what time it is there. Put that right in the console, then try again.`,
    openAlways: 'open',
    openUntil: (moment) => `open until ${moment}`,
    closedUntil: (moment) => `closed until ${moment}`,
    neverKnown: 'closed, with no known opening: the time zone of the site is not known',
    effect: (site) =>
      `Outside of these hours no order goes to the machines of ${site}, for running rollouts too. A step that would not finish in time waits for the next opening; what was already sent is left to end.`,
    apply: 'Set these hours',
    lift: 'Lift these hours',
    liftTitle: 'Lift these hours?',
    keep: 'Keep them',
    liftText: (site) => `Work will be done at ${site} at any hour: what waited there goes at once.`,
    done: (site) => `The hours of ${site} are set.`,
    lifted: (site) => `The hours of ${site} are lifted: work is done there at any hour.`,
    already: (site) => `It is so already for ${site}.`,
    changed: (site) => `The hours of ${site} have changed since you saw them. Nothing was done; here they are.`,
    facts: {
      hours: 'Hours',
      before: 'So far',
      now: 'At this moment',
      zone: 'Time zone',
      set: 'Set by',
    },
    problem: {
      unreadable: (text) => `I cannot read these hours: “${text}”.`,
      emptyRule: (text) => `“${text}” ends when it begins. For the whole day give the days alone: sat-sun.`,
      tooMany: (limit) => `That is too many: at most ${number('en', limit)} stretches, separated by commas.`,
      neverOpen: 'These quiet hours cover the whole week: nothing could ever be done.',
      tooShort: (longest, needed) =>
        `The longest of these stretches lasts ${longest}, and an update with its restart about ${needed}: it would never fit.`,
    },
  },
  plan: {
    restart: 'in the next window of each site',
    waits: (moment) => `outside of its hours of work; the rest goes when they begin, ${moment}.`,
    restarts: (moment) => `machines restart in the next window, ${moment}.`,
    unknown: 'outside of its hours of work, with no known opening.',
    later: (count) =>
      plural('en', count, {
        one: '… and # more site waits for its hours of work.',
        other: '… and # more sites wait for their hours of work.',
      }),
  },
  living: {
    title: 'Waiting for their hours of work',
    state: 'waits for its hours of work',
    opens: (moment) => `the rest goes ${moment}`,
    unknown: 'with no known opening',
    more: (count) => plural('en', count, { one: '… and # more site', other: '… and # more sites' }),
    grown: (added, before) =>
      `${plural('en', added, { one: '# more machine', other: '# more machines' })}, for ${number('en', before)} in the plan that you had seen.`,
    startAnyway: 'Start anyway',
  },
}
