import { number, plural } from '../format.ts'
import type { Words } from '../fr.ts'

const targetStates: Words['rollout']['targetStates'] = {
  waiting: 'waiting',
  updating: 'installing',
  installed: 'to restart',
  restarting: 'restarting',
  off: 'in the ledger',
  running: 'in place',
  failed: 'failed',
  skipped: 'not concerned',
  missed: 'missed the deadline',
  cancelled: 'cancelled',
}

const off = (count: number) => plural('en', count, { one: '# machine that is off', other: '# machines that are off' })

/** `1st`, `2nd`, `3rd`, `4th`, as English wants them. */
const ordinal = (count: number): string => {
  const endings: Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> = { one: 'st', two: 'nd', few: 'rd' }
  return `${count}${endings[new Intl.PluralRules('en-GB', { type: 'ordinal' }).select(count)] ?? 'th'}`
}

export const rollout: Words['rollout'] = {
  number: (value) => `R-${value}`,
  draft: 'Draft',
  states: {
    draft: 'draft',
    scheduled: 'scheduled',
    running: 'running',
    paused: 'paused',
    ledger: 'ledger open',
    done: 'done',
    cancelled: 'cancelled',
  },
  targetStates,
  title: (name, version, phase, state) =>
    phase === 'rollback'
      ? `${name} · Return to W360 Core ${version} · ${state}`
      : `${name} · W360 Core ${version} · ${state}`,
  phase: { test: 'Test phase', production: 'Production phase', rollback: 'Rollback' },
  tag: (tag) => `tag ${tag}`,
  startedBy: (who, platform, moment) =>
    platform === null ? `started by ${who} on ${moment}` : `started by ${who} in ${platform} on ${moment}`,
  started: (moment) => `started on ${moment}`,
  plannedBy: (who) => `prepared by ${who}`,
  scheduled: (moment) => `Starts on ${moment}. Nothing has been sent yet.`,
  remaining: (length) => `about ${length} left`,
  restartsFrom: (moment) => `restarts from ${moment}`,
  paused: (who) => `Paused by ${who}: nothing new goes out. What has been sent runs to its end.`,
  pausedByNobody: 'Paused: nothing new goes out. What has been sent runs to its end.',
  unreachable: 'The W360 console is not answering: what follows may be out of date. The rollout will go on by itself.',
  progress: (version) => `Machines running ${version}`,
  allOff: 'No machine can be reached at the moment.',
  onVersion: (count, version) => `${number('en', count)} on ${version}`,
  inState: (count, state) => `${number('en', count)} ${targetStates[state]}`,
  remote: 'Remote',
  workstations: 'Workstations',
  wrs: (name) => (name.toUpperCase().startsWith('WRS') ? name : `WRS ${name}`),
  moreWrs: (count) => plural('en', count, { one: '# more WRS', other: '# more WRS' }),
  wave: (position, count) =>
    `Wave ${number('en', position)} · ${plural('en', count, { one: '# workstation', other: '# workstations' })}`,
  noStep: 'Nothing to update here',
  runsSince: (version, time) => `running ${version} since ${time}`,
  runsSinceMoment: (version, moment) => `running ${version} since ${moment}`,
  runs: (version) => `running ${version}`,
  installedNotRunning: (version) => `${version} installed, still running the previous version`,
  attempt: (count) => `${ordinal(count)} try`,
  awaitsGo: 'waits for your go-ahead',
  lane: {
    wrs: 'WRS in progress',
    held: 'on hold, waits for a decision',
    'between-waves': 'waits for your go-ahead',
    ledger: 'ledger open',
    done: 'done',
  },
  laneWave: (position, of) => `wave ${number('en', position)} of ${number('en', of)}`,
  at: (place, sentence) => `${place}: ${sentence}`,
  heldTitle: (sites) => `Decision needed – ${sites}`,
  waitingTitle: (sites) => `Waiting – ${sites}`,
  failuresTitle: (count) => plural('en', count, { one: '# failure', other: '# failures' }),
  failure: (name, site) => `${name} (${site})`,
  quoted: (name, words) => `${name}: “${words}”`,
  moreFailures: (count) =>
    plural('en', count, {
      one: '… and # more failure; the closing CSV list has them all.',
      other: '… and # more failures; the closing CSV list has them all.',
    }),
  ledgerTitle: 'Ledger',
  ledger: (count, names) => `${off(count)} (${names})`,
  ledgerUntil: (entry, moment) => `${entry}, until ${moment}`,
  ledgerElsewhere: (count, sites) =>
    `${off(count)} at ${plural('en', sites, { one: '# other site', other: '# other sites' })}`,
  ledgerNote: 'A machine in the ledger is picked up as soon as it is back; it blocks nothing.',
  table: { site: 'Site', state: 'State', done: 'Done', failed: 'Failures', off: 'Ledger' },
  doneOf: (done, total) => `${number('en', done)} / ${number('en', total)}`,
  sitesTitle: (count) => plural('en', count, { one: '# other site', other: 'The # other sites' }),
  moreSites: (count, done) =>
    `${plural('en', count, { one: '… and # more site', other: '… and # more sites' })}, of which ${number('en', done)} done.`,
  buttons: {
    pause: 'Pause',
    resume: 'Resume',
    cancel: 'Cancel the rollout',
    retry: (count) => plural('en', count, { one: 'Retry the failure', other: 'Retry the # failures' }),
    nextWave: 'Start the next wave',
    goOn: 'Continue anyway',
  },
  cancel: {
    title: (name) => `Cancel ${name}?`,
    untouched: (count) =>
      plural('en', count, { one: '# machine will not be touched.', other: '# machines will not be touched.' }),
    off: (count) =>
      plural('en', count, {
        one: '# machine that is off will no longer be waited for (an order the console already has may still run).',
        other: '# machines that are off will no longer be waited for (an order the console already has may still run).',
      }),
    installed: (count) =>
      plural('en', count, {
        one: '# machine has the version installed: it will run at the next restart.',
        other: '# machines have the version installed: it will run at the next restart.',
      }),
    sent: (count) =>
      plural('en', count, {
        one: 'What was sent cannot be recalled: # machine will finish.',
        other: 'What was sent cannot be recalled: # machines will finish.',
      }),
    nothingSent: 'No order is on its way.',
    yes: 'Cancel the rollout',
    no: 'Let it go on',
  },
  goOn: {
    title: 'Continue anyway?',
    text: 'The failures stay failures, and the rest goes out to the other machines.',
    yes: 'Continue',
    no: 'Wait',
  },
  summary: (name, state, done, total, version) =>
    `${name}, ${state}: ${number('en', done)} of ${number('en', total)} on ${version}.`,
  summaryWithFailures: (summary, failed) =>
    `${summary} ${plural('en', failed, { one: '# failure.', other: '# failures.' })}`,
  summaryHeld: (summary) => `${summary} A decision is needed.`,
  closing: {
    result: (running, reachable, version) =>
      `${number('en', running)} of ${plural('en', reachable, { one: '# machine', other: '# machines' })} ${plural('en', running, { one: 'runs', other: 'run' })} ${version}.`,
    nothing: 'No machine needed an update.',
    facts: {
      phase: 'Phase',
      target: 'Version and tag',
      by: 'Started by',
      from: 'Start',
      to: 'End',
      duration: 'Duration',
      counts: 'Detail',
    },
    by: (who, platform) => (platform === null ? who : `${who}, in ${platform}`),
    stoppedBy: (who) => `Cancelled by ${who}.`,
    stopped: 'The rollout was cancelled.',
    sent: (count, names) =>
      plural('en', count, {
        one: `The order of # machine had already gone out; it may have been carried out afterwards: ${names}.`,
        other: `The orders of # machines had already gone out; they may have been carried out afterwards: ${names}.`,
      }),
    installed: (count, names) =>
      plural('en', count, {
        one: `# machine has the version installed; it will run at its next restart: ${names}.`,
        other: `# machines have the version installed; it will run at their next restart: ${names}.`,
      }),
    untouched: (count) =>
      plural('en', count, { one: '# machine was not touched.', other: '# machines were not touched.' }),
    undone: (count) =>
      plural('en', count, { one: '# machine was left as it was.', other: '# machines were left as they were.' }),
    missedTitle: (count) =>
      plural('en', count, { one: '# machine that never came back', other: '# machines that never came back' }),
    skippedTitle: (count) => plural('en', count, { one: '# machine not concerned', other: '# machines not concerned' }),
    csv: 'The full list is attached as CSV.',
    summary: (name, state, result) => `${name}, ${state}: ${result}`,
  },
  csv: {
    title: (name) => `${name}: all machines`,
    columns: {
      site: 'Site',
      group: 'Group',
      name: 'Machine',
      id: 'Identifier',
      kind: 'Kind',
      wave: 'Wave',
      state: 'State',
      reason: 'Reason',
      detail: 'Message from the console',
      attempt: 'Tries',
      fromVersion: 'Previous version',
      version: 'Running version',
      installedVersion: 'Installed version',
      installedAt: 'Installed at (UTC)',
      restartedAt: 'Restarted at (UTC)',
      runningAt: 'Running at (UTC)',
      since: 'In this state since (UTC)',
    },
    kinds: { wrs: 'WRS', workstation: 'Workstation' },
  },
}
