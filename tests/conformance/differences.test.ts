import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { slackCannot } from './slack.ts'
import { teamsCannot } from './teams.ts'

const page = join(import.meta.dirname, '..', '..', 'docs', 'reference', 'platform-differences.md')

interface Row {
  readonly feature: string
  readonly slack: string
  readonly teams: string
  readonly instead: string
}

/** The rows of the one table that has a column for what is done instead. */
const readRows = async (): Promise<readonly Row[]> => {
  const [, table = ''] = (await readFile(page, 'utf8')).split(/^\| *\| Slack *\| Teams *\| Done instead *\|$/mu)
  const [rows = ''] = table.trimStart().split('\n\n')
  return rows.split('\n').flatMap((line) => {
    const [feature = '', slack = '', teams = '', instead = ''] = line
      .split('|')
      .slice(1)
      .map((cell) => cell.trim())
    return /^-+$/u.test(slack) ? [] : [{ feature, slack, teams, instead }]
  })
}

test('the table says of each platform what its driver says that it cannot, and what is done instead', async () => {
  const rows = await readRows()
  const missing = (platform: 'slack' | 'teams') => rows.flatMap((row) => (row[platform] === 'no' ? [row.feature] : []))
  expect(missing('slack').toSorted()).toEqual(slackCannot.toSorted())
  expect(missing('teams').toSorted()).toEqual(teamsCannot.toSorted())
  for (const { feature, slack, teams, instead } of rows) {
    expect([slack, teams].toSorted(), feature).toEqual(['no', 'yes'])
    expect(instead.length, feature).toBeGreaterThan(10)
  }
})
