import { number, plural } from '../format.ts'
import type { Words } from '../fr.ts'

export const schedule: Words['schedule'] = {
  notes: {
    skipped: (moment) =>
      `This hour does not exist on that day: the clocks go forward. I take the first moment that exists, ${moment}.`,
    twice: (moment, first) =>
      `This hour comes twice on that day: the clocks go back. I take the first one, ${moment} (${first}).`,
    zone: (timeZone) =>
      `These sites are not in the same time zone: the times that you typed are read in yours, ${timeZone}.`,
    unknownZone: (timeZone) =>
      `The console gives no known time zone for these sites: the times that you typed are read in yours, ${timeZone}.`,
  },
  hours: {
    always: 'at any time',
    allDay: 'all day',
    everyDay: 'every day',
    except: (windows, quiet) => `${windows}, except ${quiet}`,
  },
  window: {
    title: 'Maintenance windows',
    of: (site) => `Maintenance windows: ${site}`,
    listTitle: 'Maintenance windows of the sites',
    none: 'No site has maintenance windows: updates may run there at any time.',
    others: 'The other sites have none: updates may run there at any time.',
    anyTime: (site) => `${site} has no maintenance windows: updates may run there at any time.`,
    usage: 'For example: /w360 window Mairie sat-sun 20:00-06:00, or except mon-fri 08:00-18:00, or off',
    whichSite: 'Which site do you mean? Put its name before the hours.',
    goneSite:
      'These hours or this site are no longer those that you saw. Nothing was done; start over with /w360 window',
    unknownZone: (site) =>
      `The console gives no known time zone for ${site}: I could not tell what time it is there. Correct that in the console, then try again.`,
    openAlways: 'open',
    openUntil: (moment) => `open until ${moment}`,
    closedUntil: (moment) => `closed until ${moment}`,
    neverKnown: 'closed until further notice: the time zone of the site is not known',
    effect: (site) =>
      `Outside these hours no order goes to the machines of ${site}, not even in a rollout in progress. A step that would not finish in time waits for the next window; what has been sent runs to its end.`,
    apply: 'Set these hours',
    lift: 'Lift these hours',
    liftTitle: 'Lift these hours?',
    keep: 'Keep them',
    liftText: (site) => `Updates may then run at ${site} at any time: what waited there goes out at once.`,
    done: (site) => `The hours of ${site} are set.`,
    lifted: (site) => `The hours of ${site} are lifted: updates may run there at any time.`,
    already: (site) => `That is already the case for ${site}.`,
    changed: (site) => `The hours of ${site} have changed since you saw them. Nothing was done; here they are.`,
    facts: {
      hours: 'Hours',
      before: 'Until now',
      now: 'Right now',
      zone: 'Time zone',
      set: 'Set by',
    },
    problem: {
      unreadable: (text) => `“${text}” is not a window that I can read.`,
      emptyRule: (text) => `“${text}” ends when it begins. For whole days, give the days alone: sat-sun.`,
      tooMany: (limit) =>
        plural('en', limit, {
          one: 'That is too many: # window only.',
          other: 'That is too many: at most # windows, separated by commas.',
        }),
      neverOpen: 'These quiet hours cover the whole week: no update could ever run. Leave some time free.',
      tooShort: (longest, needed) =>
        `The longest of these windows lasts ${longest}, and an update with its restart about ${needed}: it would never fit. Give a longer one.`,
    },
  },
  plan: {
    restart: 'in the next maintenance window of each site',
    waits: (moment) => `outside the maintenance window; the rest goes out when it opens, on ${moment}.`,
    restarts: (moment) => `machines restart in the next maintenance window, on ${moment}.`,
    unknown: 'outside the maintenance window, with no known opening.',
    later: (count) =>
      plural('en', count, {
        one: '… and # more site waits for its maintenance window.',
        other: '… and # more sites wait for their maintenance window.',
      }),
  },
  living: {
    title: 'Waiting for their maintenance window',
    state: 'waits for its maintenance window',
    opens: (moment) => `the rest goes out on ${moment}`,
    unknown: 'with no known opening',
    more: (count) => plural('en', count, { one: '… and # more site', other: '… and # more sites' }),
    grown: (added, before) =>
      `${plural('en', added, { one: '# more machine', other: '# more machines' })} than the ${number('en', before)} in the plan that you had seen.`,
    startAnyway: 'Start anyway',
  },
}
