import { describe, expect, it } from 'vitest'
import { actions, mayDo, organisations, roles, rolesThatMay } from './authorise.ts'

/** Written out a second time on purpose: a slip in the table has to be made twice to go unseen. */
const allowed: readonly string[] = [
  ...['look', 'watch', 'link'].flatMap((action) =>
    roles.flatMap((role) => organisations.map((of) => `${action} ${role} ${of}`)),
  ),
  'plan operator customer',
  'plan owner customer',
  'steer operator customer',
  'steer owner customer',
  'verdict operator customer',
  'verdict owner customer',
  'request operator customer',
  'request owner customer',
  'decide support customer',
  'decide support vendor',
  'lift support customer',
  'lift support vendor',
  'window operator customer',
  'window owner customer',
  'announce operator customer',
  'announce owner customer',
  'freeze operator customer',
  'freeze owner customer',
  'override owner customer',
  'manage owner customer',
  'usb operator customer',
  'usb owner customer',
  'audit operator customer',
  'audit operator vendor',
  'audit support customer',
  'audit support vendor',
  'audit owner customer',
  'audit owner vendor',
]

const cells = actions.flatMap((action) =>
  roles.flatMap((role) => organisations.map((organisation) => ({ action, role, organisation }))),
)

describe('who may do what', () => {
  it.each(cells)('$role of the $organisation: $action', ({ action, role, organisation }) => {
    expect(mayDo([role], organisation, action)).toBe(allowed.includes(`${action} ${role} ${organisation}`))
  })

  it('allows nobody anything without a role', () => {
    for (const action of actions)
      for (const organisation of organisations) expect(mayDo([], organisation, action)).toBe(false)
  })

  it('adds roles up, and takes none away', () => {
    expect(mayDo(['viewer', 'operator'], 'customer', 'steer')).toBe(true)
    expect(mayDo(['viewer', 'support'], 'vendor', 'steer')).toBe(false)
  })

  it('names the roles of a refusal', () => {
    expect(rolesThatMay('steer')).toEqual(['operator', 'owner'])
    expect(rolesThatMay('decide')).toEqual(['support'])
    expect(rolesThatMay('look')).toEqual(roles)
  })
})
