import { list, number, plural } from '../format.ts'
import type { Words } from '../fr.ts'

const machines = (count: number) => plural('en', count, { one: '# machine', other: '# machines' })
const workstations = (count: number) => plural('en', count, { one: '# workstation', other: '# workstations' })
const sites = (count: number) => plural('en', count, { one: '# site', other: '# sites' })

const phases: Words['plan']['phases'] = { test: 'Test', production: 'Production', rollback: 'Rollback' }

const toPhase: Words['plan']['phases'] = {
  test: 'Switch to the test phase',
  production: 'Switch to the production phase',
  rollback: 'Switch to a rollback',
}

export const plan: Words['plan'] = {
  machines,
  workstations,
  sites,
  phases,
  remote: 'Remote',
  title: (phase, version) => {
    if (phase === 'rollback') return version === null ? 'Rollback of W360 Core' : `Return to W360 Core ${version}`
    return version === null ? 'Update of W360 Core' : `Update to W360 Core ${version}`
  },
  dryRun: 'Dry run: nothing starts, nothing is kept.',
  facts: {
    phase: 'Phase',
    target: 'Target version',
    from: 'Current versions',
    sent: 'Tag sent',
    waves: 'Waves',
    start: 'Start',
    restart: 'Restart',
    estimate: 'Estimated time',
  },
  targetTag: 'tag',
  noTagSent: 'none: each machine takes the account’s tag',
  versionOn: (version, count) => `${version} (${count})`,
  waves: (sizes) => `${sizes} of each site’s workstations`,
  waveOf: workstations,
  wavesByHand: (waves) => `${waves}; each wave waits for your go-ahead`,
  startNow: 'when you press Start',
  restartNow: 'as soon as the version is installed',
  notBefore: (moment) => `not before ${moment}`,
  startAt: (moment) => moment,
  about: (length) => `about ${length}, not counting machines that are off`,
  aboutOfWork: (length) => `about ${length} of work, not counting waits or machines that are off`,
  moves: (counts) => {
    const what = list('en', [
      ...(counts.wrs > 0 ? [`${number('en', counts.wrs)} WRS`] : []),
      ...(counts.workstations > 0 ? [workstations(counts.workstations)] : []),
    ])
    return plural('en', counts.wrs + counts.workstations, {
      one: `${what} will be updated and restarted.`,
      other: `${what} will be updated and restarted, at ${sites(counts.sites)}.`,
    })
  },
  movesRemote: (count) =>
    plural('en', count, {
      one: '# remote workstation will be updated and restarted.',
      other: '# remote workstations will be updated and restarted.',
    }),
  off: (count) =>
    plural('en', count, {
      one: '# machine is off: it goes to the ledger, is updated when it is back, and blocks nothing.',
      other: '# machines are off: they go to the ledger, are updated when they are back, and block nothing.',
    }),
  there: (count) =>
    plural('en', count, { one: '# machine already has this version.', other: '# machines already have this version.' }),
  order: 'At each site the WRS go first; the workstations follow once their WRS runs the new version.',
  onlyOff: 'All the machines to update are off: they will be updated when they are back.',
  nothing: 'There is nothing to do: all the machines chosen already have this version.',
  nothingLeft: 'Nothing can start like this: see above what stands in the way.',
  blocked: 'Nothing can start until this is settled:',
  table: {
    site: 'Site',
    wrs: 'WRS',
    workstations: 'Workstations',
    waves: 'Waves',
    off: 'Off',
    there: 'Already up to date',
  },
  moreSites: (count, moving) =>
    `${plural('en', count, { one: '… and # more site', other: '… and # more sites' })} (${machines(moving)}).`,
  who: {
    wrs: (names) => `WRS: ${names}`,
    first: (names) => `first wave: ${names}`,
    off: (names) => `off: ${names}`,
    all: (names) => `workstations: ${names}`,
  },
  concerned: (names) => `Concerns: ${names}.`,
  moreOfTheKind: (count, names) =>
    plural('en', count, {
      one: `… and # more case of the same kind: ${names}.`,
      other: `… and # more cases of the same kind: ${names}.`,
    }),
  moreKinds: (count) =>
    plural('en', count, { one: '… and # more point to settle.', other: '… and # more points to settle.' }),
  andMore: (names, count) => `${names} and ${number('en', count)} more`,
  quote: (words) => `“${words}”`,
  noName: '(no name)',
  notices: {
    title: 'Worth knowing before you start',
    exposure: (count) =>
      plural('en', count, {
        one: '# other workstation would take this version at its next update, because its WRS will serve it.',
        other: '# other workstations would take this version at their next update, because their WRS will serve it.',
      }),
    stop: (count, names) =>
      plural('en', count, {
        one: `# machine outside the plan will update itself at its next shutdown: ${names}.`,
        other: `# machines outside the plan will update themselves at their next shutdown: ${names}.`,
      }),
    automatic: (count, names) =>
      plural('en', count, {
        one: `# machine outside the plan will update itself (automatic update): ${names}.`,
        other: `# machines outside the plan will update themselves (automatic update): ${names}.`,
      }),
    rollback: (count) =>
      plural('en', count, {
        one: 'The account stays on a newer version: # machine will update itself again at its next shutdown, unless Wisper’s support takes the account’s tag back too.',
        other:
          'The account stays on a newer version: # machines will update themselves again at their next shutdown, unless Wisper’s support takes the account’s tag back too.',
      }),
    wrsOff: (count) =>
      plural('en', count, {
        one: 'no WRS is on; # workstation will wait until one is.',
        other: 'no WRS is on; # workstations will wait until one is.',
      }),
    at: (place, sentence) => `${place}: ${sentence}`,
    quarantined: (tag, why) => `Tag ${tag} is in quarantine: ${why}`,
  },
  fixes: {
    includeWrs: 'Update the WRS as well',
    useTag: (tag) => `Use tag ${tag}`,
    useAccountTag: 'Use the account’s tag',
    usePhase: (phase) => toPhase[phase],
    usePhaseWithTag: (phase, tag) => `${toPhase[phase]}, tag ${tag}`,
    leaveOutSite: (site) => `Leave ${site} out`,
    leaveOutRemote: 'Leave the remote machines out',
    watch: (rollout) => `Follow R-${rollout}`,
  },
  buttons: { start: 'Start', schedule: 'Schedule', edit: 'Edit', discard: 'Discard' },
  confirm: {
    start: (count) => plural('en', count, { one: 'Start on # machine?', other: 'Start on # machines?' }),
    schedule: (count) => plural('en', count, { one: 'Schedule for # machine?', other: 'Schedule for # machines?' }),
    no: 'Not yet',
  },
  summary: (title, count) => `${title}: ${machines(count)} to update.`,
  summaryBlocked: (title) => `${title}: the plan cannot start like this.`,
  summaryNothing: (title) => `${title}: nothing to do.`,
}
