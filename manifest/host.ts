import { isIP } from 'node:net'
import { domainToASCII } from 'node:url'
import type { HostProblem } from '../bot/text/fr/manifest.ts'

export type ReadHost =
  | { readonly outcome: 'valid'; readonly host: string }
  /** `instead`: what was probably meant, where that can be told. */
  | { readonly outcome: 'invalid'; readonly why: HostProblem; readonly instead: string | null }

/**
 * The public name of the bot, as typed: a domain name alone, in lower case and ASCII. Slack and Teams call it from the
 * internet, over HTTPS on port 443.
 */
export const readHost = (typed: string): ReadHost => {
  // A dot at the end is right, and means the same.
  const trimmed = typed.trim().replace(/\.$/u, '')
  if (trimmed === '') return invalid('empty')
  const bare = bareName(trimmed)
  const read = readName(bare)
  if (bare === trimmed) return read
  const instead = read.outcome === 'valid' ? read.host : null
  // What is wrong with the name itself comes before what stands around it.
  if (read.outcome === 'invalid' && read.why !== 'empty') return read
  return /^[^/?#@]*:\d*$/u.test(trimmed) ? invalid('port', instead) : invalid('more', instead)
}

const invalid = (why: HostProblem, instead: string | null = null): ReadHost => ({ outcome: 'invalid', why, instead })

/** Without scheme, user, port and path. */
const bareName = (typed: string): string => {
  const [authority = ''] = typed.replace(/^[a-z][a-z\d+.-]*:\/\//iu, '').split(/[/?#\\]/u)
  const host = authority.slice(authority.lastIndexOf('@') + 1)
  return isIP(host) === 6 ? host : host.replace(/:\d*$/u, '')
}

const readName = (name: string): ReadHost => {
  if (name === '') return invalid('empty')
  if (isIP(name) !== 0 || /^\[.*\]$/u.test(name)) return invalid('address')
  const host = domainToASCII(name)
  // `127.1` and `0x7f000001` are addresses, too.
  if (isIP(host) !== 0) return invalid('address')
  const labels = host.split('.')
  const last = labels.at(-1) ?? ''
  const isPrivate = (labels.length === 1 && isLabel(host)) || privateEndings.has(last)
  if (isPrivate) return invalid('private')
  if (host.length > 253 || !labels.every(isLabel) || /^\d+$/u.test(last)) return invalid('shape')
  return { outcome: 'valid', host }
}

const isLabel = (label: string): boolean => /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/u.test(label)

/** Names that no public server knows (RFC 6761, RFC 6762, RFC 8375, and ICANN's `.internal`). */
const privateEndings: ReadonlySet<string> = new Set([
  'localhost',
  'local',
  'internal',
  'lan',
  'home',
  'test',
  'invalid',
])
