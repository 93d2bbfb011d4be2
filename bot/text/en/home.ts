import { plural } from '../format.ts'
import type { Words } from '../fr.ts'

export const home: Words['home'] = {
  title: (account) => (account === '' ? 'Your workstations' : account),
  summary: (title) => `${title}: what is in progress, and what waits for you.`,
  again: 'Open this page again in a moment. If this goes on, tell the person who runs the bot.',
  lookOnly: 'You can look at everything here. To prepare an update or to decide, you need a role: ask an owner for it.',
  notYet: 'The W360 console has not answered for this account yet. This page fills in as soon as it does.',
  waiting: (count) =>
    plural('en', count, { one: '# request waits for your decision', other: '# requests wait for your decision' }),
  asks: (version, who, until) =>
    `${who} asks for W360 Core ${version} for the whole account. To be decided before ${until}.`,
  evidence: (machines, since, failures) =>
    [
      plural('en', machines, { one: '# test machine', other: '# test machines' }),
      since === null ? 'none runs this version' : `running since ${since}`,
      failures === 0 ? 'no failure' : plural('en', failures, { one: '# failure', other: '# failures' }),
    ].join(', '),
  see: 'See the evidence',
  campaigns: (count) => plural('en', count, { one: 'Campaign', other: 'Campaigns' }),
  noCampaign: 'No campaign in progress.',
  campaign: (version, state) => `W360 Core ${version} · ${state}`,
  rollouts: 'Rollouts in progress',
  rollout: (name, version, state) => `${name} · W360 Core ${version} · ${state}`,
  waitsForPerson: 'A decision is needed.',
  openMessage: 'Open its card',
  ledger: 'Ledger',
  ledgerCount: (count) =>
    count === 0
      ? 'empty'
      : plural('en', count, {
          one: '# machine that is off, updated when it returns',
          other: '# machines that are off, updated when they return',
        }),
  acts: (count) => plural('en', count, { one: 'The last act', other: 'The last # acts' }),
  prepare: 'Prepare an update',
  help: 'For everything else: /w360 help',
}
