import { TZDate } from '@date-fns/tz'
import { isValid } from 'date-fns/isValid'
import { parseISO } from 'date-fns/parseISO'
import { subDays } from 'date-fns/subDays'
import { subHours } from 'date-fns/subHours'
import { type ChainEnd, parseChainEnd } from '../bot/audit/chain-end.ts'
import { tokenize } from '../bot/rollout/request-text-tokens.ts'
import { fold } from '../bot/rollout/select.ts'

export type AuditRequest =
  | { readonly type: 'read'; readonly since: Date | null; readonly asFile: boolean }
  | { readonly type: 'verify'; readonly noted: ChainEnd | null }
  | { readonly type: 'problem'; readonly problem: AuditProblem }

export type AuditProblem =
  | { readonly type: 'unknown'; readonly word: string }
  | { readonly type: 'no-date' }
  | { readonly type: 'date'; readonly typed: string }
  | { readonly type: 'noted'; readonly typed: string }

const verifyWords = ['verify', 'verifier', 'verification', 'check']
const sinceOptions = ['since', 'depuis']
const fileOptions = ['csv', 'fichier', 'file']

/** Reads what follows `audit`. Never throws. @param timeZone IANA name of the zone in which a date was typed */
export const parseAuditRequest = (typed: string, now: Date, timeZone: string): AuditRequest => {
  const read = tokenize(typed.slice(0, 2_000))
  if (read.type === 'unclosed-quote') return unknown(read.near)
  const [first, second, third] = read.tokens
  if (first !== undefined && verifyWords.includes(fold(wordOf(first)))) {
    if (third !== undefined) return unknown(wordOf(third))
    if (second === undefined) return { type: 'verify', noted: null }
    const noted = parseChainEnd(wordOf(second))
    return noted === null
      ? { type: 'problem', problem: { type: 'noted', typed: wordOf(second) } }
      : { type: 'verify', noted }
  }
  let since: Date | null = null
  let asFile = false
  for (let position = 0; position < read.tokens.length; position += 1) {
    const token = read.tokens[position]
    if (token === undefined) break
    const name = token.type === 'option' ? fold(token.name) : ''
    if (fileOptions.includes(name)) asFile = true
    else if (sinceOptions.includes(name)) {
      const value = read.tokens[position + 1]
      if (value === undefined || value.type === 'option' || value.text === '') {
        return { type: 'problem', problem: { type: 'no-date' } }
      }
      since = parseSince(value.text, now, timeZone)
      if (since === null) return { type: 'problem', problem: { type: 'date', typed: value.text } }
      position += 1
    } else return unknown(wordOf(token))
  }
  return { type: 'read', since, asFile }
}

const unknown = (word: string): AuditRequest => ({ type: 'problem', problem: { type: 'unknown', word } })

type Token = Extract<ReturnType<typeof tokenize>, { readonly type: 'tokens' }>['tokens'][number]
const wordOf = (token: Token): string => (token.type === 'option' ? `--${token.name}` : token.text)

/** `2026-11-23` and `23/11/2026` from the morning of that day; `7d`, `7j`, `24h` back from now; null for anything else. */
const parseSince = (typed: string, now: Date, timeZone: string): Date | null => {
  const text = typed.trim().replaceAll(/[\u2010-\u2015\u2212]/gu, '-')
  const [, count, unit] = /^(\d{1,5}) ?(d|j|h|days?|jours?|heures?|hours?)$/iu.exec(text) ?? []
  if (count !== undefined && unit !== undefined) {
    return unit.toLowerCase().startsWith('h') ? subHours(now, Number(count)) : subDays(now, Number(count))
  }
  const [, day, month, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/u.exec(text) ?? []
  const date = year === undefined ? text : `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
  const [, y, m, d] = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(date) ?? []
  if (y === undefined || !isValid(parseISO(date))) return null
  return new Date(new TZDate(Number(y), Number(m) - 1, Number(d), timeZone).getTime())
}
