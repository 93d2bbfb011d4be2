/** Columns are as wide as their longest cell; the first is text, the others are figures and stand to the right. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd()
  return [line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n')
}

/** A figure beside what DESIGN 9 asks for. A missed goal is told, never thrown: a bench measures, it does not judge time. */
export interface Goal {
  readonly what: string
  readonly figure: number
  readonly bound: 'at-most' | 'at-least'
  readonly goal: number
  readonly unit: string
}

export const isMet = ({ figure, bound, goal }: Goal): boolean => (bound === 'at-most' ? figure <= goal : figure >= goal)

export const goalTable = (goals: readonly Goal[]): string =>
  table(
    ['goal', 'wanted', 'measured', ''],
    goals.map((goal) => [
      goal.what,
      `${goal.bound === 'at-most' ? '≤' : '≥'} ${goal.goal}${goal.unit}`,
      `${number(goal.figure, 2)}${goal.unit}`,
      isMet(goal) ? 'met' : 'missed',
    ]),
  )

export const number = (value: number, digits = 0): string =>
  value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })

/** Not moved by one round in which the machine was busy with something else. */
export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2
}

/** The value that this share of all does not exceed; 0 of none. */
export const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((one, other) => one - other)[Math.max(0, Math.ceil(values.length * share) - 1)] ?? 0
