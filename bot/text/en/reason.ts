import type { Words } from '../fr.ts'

const known = (word: string, name: string | undefined): string =>
  name === undefined || name === '' ? word : `${word} ${name}`

const bracketed = (word: string, name: string | undefined): string =>
  name === undefined || name === '' ? word : `${word} (${name})`

const reasons: Words['reason']['words'] = {
  order: () => ({
    what: 'At a site, the WRS always goes before the workstations.',
    next: 'Ask for the WRS to be updated as well: it will go first.',
  }),
  'tag-required': ({ phase }) =>
    phase === 'rollback'
      ? {
          what: 'Going back needs the tag of the version to return to.',
          next: 'Choose the tag to go back to.',
        }
      : {
          what: 'The test phase needs the tag that Wisper gave you.',
          next: 'Give that tag; without a tag, only the production phase is possible.',
        },
  'tag-not-promoted': ({ tag, defaultTag }) => ({
    what: `${known('Tag', tag)} is not the account’s: in production a machine takes ${bracketed('the account’s tag', defaultTag)}.`,
    next: 'Run production without a tag, or try this tag in the test phase first.',
  }),
  'wrs-decides': ({ wrs, wrsVersion, version }) => ({
    what: `A workstation takes the version of its WRS, whatever the tag: ${bracketed(known('WRS', wrs), wrsVersion)} does not serve ${version === undefined || version === '' ? 'the version asked for' : `version ${version}`}.`,
    next: 'Update this WRS as well (it will go first), or ask for the version that it serves.',
  }),
  'remote-direct': () => ({
    what: 'A remote workstation takes its version from the Wisper cloud: it waits for no WRS.',
    next: 'There is nothing more to do.',
  }),
  'powered-off': () => ({
    what: 'A machine that is off cannot be updated: it goes to the ledger and blocks nothing.',
    next: 'Switch it on before the deadline: it will be updated by itself.',
  }),
  'restart-applies': () => ({
    what: 'The version is installed, but runs only after a restart.',
    next: 'Restart the machine, or let the rollout do it.',
  }),
  'three-triggers': () => ({
    what: 'A version is applied in three ways: an update followed by a restart, stopping a machine that is behind the account, or automatic update.',
    next: 'Without one of the three, the machine keeps its version.',
  }),
  rollback: () => ({
    what: 'While the account stays on a newer version, a machine that went back will update itself again at its next shutdown.',
    next: 'Ask Wisper’s support to take the account’s tag back too.',
  }),
  exposure: () => ({
    what: 'While the WRS serves a test version, every other workstation of the site will take it at its next update.',
    next: 'Avoid updating other workstations there until the test is over.',
  }),
  'account-phase': () => ({
    what: 'Only a validated version may become the account’s.',
    next: 'Validate the test first, then ask Wisper’s support for approval.',
  }),
  'opaque-tag': () => ({
    what: 'A tag is copied as it is: it is never guessed or put together.',
    next: 'Copy it from Wisper’s message, or choose it from the list.',
  }),
  'one-operation': () => ({
    what: '“Mettre à jour Wisper Core” and “Mise à jour Wisper Linux” are one and the same operation.',
    next: 'One of the two is enough.',
  }),
  'already-there': ({ version }) => ({
    what: `The machine is already on ${version === undefined || version === '' ? 'the target version' : `version ${version}`}.`,
    next: 'There is nothing to do.',
  }),
  'unknown-tag': ({ tag, source }) =>
    source === 'account'
      ? {
          what: `The console does not know ${bracketed('the account’s tag', tag)}.`,
          next: 'Tell Wisper’s support: nothing goes to production until that is corrected.',
        }
      : {
          what: `${known('Tag', tag)} does not exist in the console.`,
          next: 'Check it with /w360 releases: a tag is copied as it is.',
        },
  'withdrawn-tag': ({ tag, version }) => ({
    what: `Wisper has withdrawn ${bracketed(tag === undefined || tag === '' ? 'the tag' : `tag ${tag}`, version)}: nothing more goes out with it.`,
    next: 'Take another tag, and cancel any rollout that started with this one.',
  }),
  'quarantined-tag': ({ tag, why }) => ({
    what: `${bracketed(known('Tag', tag), why)} is in quarantine.`,
    next: 'Take another tag, or ask Wisper’s support to lift the quarantine.',
  }),
  'unknown-machine': () => ({
    what: 'The console does not know all the machines asked for.',
    next: 'Check the names; the rest of the plan is not affected.',
  }),
  'unknown-site': ({ site }) => ({
    what: `The console does not know ${site === undefined || site === '' ? 'this site' : `the site ${site}`}.`,
    next: 'Check its name; the rest of the plan is not affected.',
  }),
  'unknown-group': ({ group }) => ({
    what: `There is no workstation in ${group === undefined || group === '' ? 'this group' : `the group ${group}`}.`,
    next: 'Check its path; the rest of the plan is not affected.',
  }),
  'empty-selection': () => ({
    what: 'No machine is chosen.',
    next: 'Choose a site, a group, machines or the whole account.',
  }),
  'site-busy': ({ site, rollout }) => ({
    what: `${site === undefined || site === '' ? 'The remote workstations are' : `The site ${site} is`} already taken by ${rollout === undefined ? 'another rollout' : `rollout R-${rollout}`}.`,
    next:
      rollout === undefined
        ? 'Follow it to its end, or leave this part out.'
        : `Follow it to its end, leave this part out, or cancel it with /w360 cancel R-${rollout}.`,
  }),
  'fleet-unknown': () => ({
    what: 'The W360 console has not answered yet: I do not know the machines.',
    next: 'Nothing was started; try again in a moment.',
  }),
  'wrs-off': () => ({
    what: 'No WRS that is on can serve these workstations at the moment.',
    next: 'Switch on a WRS of the site: the workstations wait for it and go next.',
  }),
  'wrs-unreachable': ({ wrsId }) =>
    wrsId === undefined || wrsId === ''
      ? {
          what: 'The machine reached no WRS during the installation.',
          next: 'Check that the site’s WRS is on and can be reached, then retry the failures.',
        }
      : {
          what: `The console puts these workstations behind the WRS ${wrsId}, which it does not know.`,
          next: 'Correct that in the console, then make the plan again.',
        },
  'wrs-failed': () => ({
    what: 'The update of the WRS failed: the site’s workstations do not go.',
    next: 'Retry the failures. If you continue anyway, only the workstations that another WRS can serve will go.',
  }),
  'install-failed': () => ({
    what: 'The installation failed.',
    next: 'Retry the failures; if it happens again, send the console’s message to Wisper’s support.',
  }),
  'install-timeout': () => ({
    what: 'The installation did not finish in the time allowed.',
    next: 'Check the network and the free disk space, then retry the failures.',
  }),
  'restart-failed': () => ({
    what: 'The restart failed: the version is installed, but is not running.',
    next: 'Restart the machine by hand, or retry the failures.',
  }),
  'restart-timeout': () => ({
    what: 'The machine did not come back from its restart in the time allowed.',
    next: 'Go and see it, or restart it by hand, then retry the failures.',
  }),
  'wrong-version': () => ({
    what: 'The console reports success, but the machine does not have the target version.',
    next: 'Check the version of its WRS, then retry the failures.',
  }),
  rejected: () => ({
    what: 'The console refused the order for this machine.',
    next: 'Look at the machine in the console, then retry the failures.',
  }),
  expired: () => ({
    what: 'The order expired in the console before it was carried out.',
    next: 'Check that the machine is on and connected, then retry the failures.',
  }),
  'machine-gone': () => ({
    what: 'The console no longer knows this machine.',
    next: 'If it was not removed on purpose, ask Wisper’s support.',
  }),
  'machine-moved': () => ({
    what: 'The machine moved to another site during the rollout: nothing more was done to it.',
    next: 'Update it with its new site.',
  }),
  'success-threshold': () => ({
    what: 'Too few machines of this wave succeeded: the next one does not go.',
    next: 'Look at the failures: retry them, or continue anyway.',
  }),
  'error-threshold': () => ({
    what: 'Too many failures in this wave: it has stopped.',
    next: 'Look at the failures: retry them, or continue anyway.',
  }),
  'deadline-passed': () => ({
    what: 'The machine was off, or had no WRS to serve it, until the deadline.',
    next: 'Include it in a new rollout when it is back.',
  }),
  cancelled: () => ({
    what: 'The rollout was cancelled.',
    next: 'To go on, make a new plan: what is already done will not be done again.',
  }),
  'console-refused': () => ({
    what: 'The console refused the order.',
    next: 'Check the bot’s rights and the state of the console, then retry the failures.',
  }),
  'default-tag-changed': () => ({
    what: 'The account’s tag changed during the rollout: nothing more goes out.',
    next: 'Cancel this rollout, then prepare one with the current tag.',
  }),
  'between-waves': () => ({
    what: 'A wave is over; the next one waits for your go-ahead.',
    next: 'Look at the result, then start the next wave.',
  }),
  'by-hand': () => ({
    what: 'Paused by hand: nothing new goes out.',
    next: 'Resume whenever you like.',
  }),
  superseded: () => ({
    what: 'A newer request has taken the place of this one.',
    next: 'Follow the newer one.',
  }),
  'not-restarted': () => ({
    what: 'The version is installed, but the machine has not restarted.',
    next: 'The version will apply at its next restart.',
  }),
  frozen: () => ({
    what: 'Its time came while the account was frozen, so it was held back.',
    next: 'Resume it when the account is unfrozen.',
  }),
  'outside-window': () => ({
    what: 'The site is outside its maintenance window, or the step would not end before it closes.',
    next: 'The rest goes by itself when it opens. To avoid the wait, lift these hours with /w360 window.',
  }),
  'no-window': ({ site }) => ({
    what: `${site === undefined || site === '' ? 'This place' : `The site ${site}`} has no maintenance window to restart in.`,
    next: 'Set one with /w360 window, or give a time to restart.',
  }),
  'plan-grew': () => ({
    what: 'When its time came, the plan had grown: it would touch more machines than the one you had seen. Nothing was started.',
    next: 'Have a look, then start it anyway, or cancel this rollout.',
  }),
}

export const reason: Words['reason'] = {
  said: (detail) => `The console says: “${detail}”.`,
  words: reasons,
}
