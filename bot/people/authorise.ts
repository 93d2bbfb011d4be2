/** DESIGN 3: a person has roles, and belongs to the customer or to the vendor. */
export const roles = ['viewer', 'operator', 'support', 'owner'] as const
export type Role = (typeof roles)[number]

export const organisations = ['customer', 'vendor'] as const
export type Organisation = (typeof organisations)[number]

/**
 * `look`: read, and plan without keeping anything. `watch`: have a living message posted. `plan`: keep a draft.
 * `steer`: start, pause, resume, cancel, retry, next. `verdict`: validate or reject a test, take note of its failures.
 * `request`: ask for a promotion. `decide`: approve or reject it. `lift`: end a quarantine. `window`: set the hours
 * of a site. `announce`: have releases announced in a place or put aside, and choose the language of the place.
 * `freeze`: freeze and unfreeze. `override`: act in a freeze, cut the soak time short. `manage`: roles, groups, organisations. `link`: join
 * one's own identities. `usb`: the keys were made anew. `audit`: read the trail.
 */
export const actions = [
  'look',
  'watch',
  'plan',
  'steer',
  'verdict',
  'request',
  'decide',
  'lift',
  'window',
  'announce',
  'freeze',
  'override',
  'manage',
  'link',
  'usb',
  'audit',
] as const
export type Action = (typeof actions)[number]

const both = organisations
const customer: readonly Organisation[] = ['customer']
const nobody: readonly Organisation[] = []

/** Who may do what: of a role, the people of these organisations. Every cell is said (promise 6 of DESIGN 8). */
export const authority: Readonly<Record<Action, Readonly<Record<Role, readonly Organisation[]>>>> = {
  look: { viewer: both, operator: both, support: both, owner: both },
  watch: { viewer: both, operator: both, support: both, owner: both },
  // The customer's machines are moved by the customer's people; the vendor approves, and looks.
  plan: { viewer: nobody, operator: customer, support: nobody, owner: customer },
  steer: { viewer: nobody, operator: customer, support: nobody, owner: customer },
  verdict: { viewer: nobody, operator: customer, support: nobody, owner: customer },
  request: { viewer: nobody, operator: customer, support: nobody, owner: customer },
  // Whoever holds the role of support, on either side; an owner does not approve by being one (DESIGN 7).
  decide: { viewer: nobody, operator: nobody, support: both, owner: nobody },
  lift: { viewer: nobody, operator: nobody, support: both, owner: nobody },
  window: { viewer: nobody, operator: customer, support: nobody, owner: customer },
  announce: { viewer: nobody, operator: customer, support: nobody, owner: customer },
  freeze: { viewer: nobody, operator: customer, support: nobody, owner: customer },
  override: { viewer: nobody, operator: nobody, support: nobody, owner: customer },
  manage: { viewer: nobody, operator: nobody, support: nobody, owner: customer },
  link: { viewer: both, operator: both, support: both, owner: both },
  usb: { viewer: nobody, operator: customer, support: nobody, owner: customer },
  audit: { viewer: nobody, operator: both, support: both, owner: both },
}

/** The one check of DESIGN 5: asked at the moment of the act, with the roles of that moment. */
export const mayDo = (held: readonly Role[], organisation: Organisation, action: Action): boolean =>
  held.some((role) => authority[action][role].includes(organisation))

/** The roles that would allow it, for the words of a refusal. */
export const rolesThatMay = (action: Action): readonly Role[] =>
  roles.filter((role) => authority[action][role].length > 0)
