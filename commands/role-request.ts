import type { Organisation } from '../bot/people/authorise.ts'
import type { GrantableRole } from '../bot/people/roles.ts'
import { tokenize } from '../bot/rollout/request-text-tokens.ts'
import { fold } from '../bot/rollout/select.ts'

/** What was typed after `role`; whom it means is looked up afterwards. */
export type RoleRequest =
  | { readonly type: 'nothing' }
  | { readonly type: 'role'; readonly who: string; readonly role: GrantableRole; readonly give: boolean }
  | { readonly type: 'group'; readonly group: string; readonly role: GrantableRole; readonly give: boolean }
  | { readonly type: 'organisation'; readonly who: string; readonly organisation: Organisation }
  | { readonly type: 'problem'; readonly problem: RoleProblem }

export type RoleProblem =
  | { readonly type: 'usage' }
  | { readonly type: 'viewer' }
  | { readonly type: 'unknown-role'; readonly word: string }
  | { readonly type: 'unknown-organisation'; readonly word: string }

/** Both languages, without accents. */
const roleWords: Readonly<Record<string, GrantableRole | 'viewer'>> = {
  operator: 'operator',
  operateur: 'operator',
  operatrice: 'operator',
  support: 'support',
  owner: 'owner',
  proprietaire: 'owner',
  viewer: 'viewer',
  lecteur: 'viewer',
  lectrice: 'viewer',
}
const organisationWords: Readonly<Record<string, Organisation>> = {
  customer: 'customer',
  client: 'customer',
  vendor: 'vendor',
  editeur: 'vendor',
  wisper: 'vendor',
}
const revokeOptions = ['revoke', 'remove', 'retirer', 'enlever']
const organisationOptions = ['organisation', 'organization', 'org']

const usage: RoleRequest = { type: 'problem', problem: { type: 'usage' } }

/** Reads `@person ROLE [--revoke]`, `group @group ROLE [--revoke]` and `@person --organisation WHICH`. Never throws. */
export const parseRoleRequest = (typed: string): RoleRequest => {
  const read = tokenize(typed.slice(0, MOST_CHARACTERS))
  if (read.type === 'unclosed-quote') return usage
  const words: string[] = []
  let give = true
  let organisation: string | null = null
  for (let position = 0; position < read.tokens.length; position += 1) {
    const token = read.tokens[position]
    if (token === undefined) break
    if (token.type !== 'option') words.push(token.text)
    else if (revokeOptions.includes(fold(token.name))) give = false
    else if (organisationOptions.includes(fold(token.name))) {
      const value = read.tokens[position + 1]
      if (value === undefined || value.type === 'option') return usage
      organisation = value.text
      position += 1
    } else return usage
  }
  if (words.length === 0) return organisation === null && give ? { type: 'nothing' } : usage
  if (organisation !== null) return readOrganisation(words, organisation, give)
  return readRole(words, give)
}

const MOST_CHARACTERS = 500

const readOrganisation = (words: readonly string[], named: string, give: boolean): RoleRequest => {
  const organisation = lookUp(organisationWords, named)
  if (organisation === undefined) return { type: 'problem', problem: { type: 'unknown-organisation', word: named } }
  return give ? { type: 'organisation', who: words.join(' '), organisation } : usage
}

/** The role is the last word, so that a name of several needs no quotes. */
const readRole = (words: readonly string[], give: boolean): RoleRequest => {
  const last = words.at(-1) ?? ''
  const named = words.slice(0, -1)
  if (named.length === 0) return usage
  const role = lookUp(roleWords, last)
  if (role === undefined) return { type: 'problem', problem: { type: 'unknown-role', word: last } }
  if (role === 'viewer') return { type: 'problem', problem: { type: 'viewer' } }
  const [first = '', group, more] = named
  if (['group', 'groupe'].includes(fold(first)) && group !== undefined) {
    return more === undefined ? { type: 'group', group, role, give } : usage
  }
  return { type: 'role', who: named.join(' '), role, give }
}

/** Not by a property that every object has. */
const lookUp = <Value>(table: Readonly<Record<string, Value>>, word: string): Value | undefined => {
  const folded = fold(word)
  return Object.hasOwn(table, folded) ? table[folded] : undefined
}
