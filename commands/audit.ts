import { z } from 'zod'
import { type ChainEnd, printChainEnd } from '../bot/audit/chain-end.ts'
import type { Act } from '../bot/audit/read-trail.ts'
import { actDetails, actPhrase } from '../bot/audit/trail-text.ts'
import type { Verification } from '../bot/audit/verify.ts'
import type { Block, Button, Card, Rich, Span } from '../bot/card/card.ts'
import { dateTime, number } from '../bot/text/format.ts'
import { type AuditProblem, parseAuditRequest } from './audit-request.ts'
import { type Command, onPress, type Turn } from './command.ts'
import type { Reply } from './contract.ts'
import { buttonRow, context, note, privately, quoted, replacing, text, zoneOf } from './reply.ts'

/** What is shown at a time: more is for the file. */
const PAGE = 10

const sinceSchema = z.object({ since: z.iso.datetime().optional() })
const pageSchema = sinceSchema.extend({ before: z.int().min(1).optional() })

/** The trail: who did what, on what, when and why; and whether it is as it was recorded (promise 8 of DESIGN 8). */
export const audit: Command = {
  name: 'audit',
  synonyms: ['journal', 'trace', 'trail'],
  action: 'audit',
  say: async (turn, said) => {
    const request = parseAuditRequest(said, turn.bot.now(), zone(turn))
    switch (request.type) {
      case 'problem':
        return privately(problemCard(turn, request.problem))
      case 'verify':
        return privately(verificationCard(turn, await verify(turn, request.noted)))
      case 'read':
        return request.asFile ? fileReply(turn, request.since) : privately(await pageCard(turn, request.since, null))
    }
  },
  presses: {
    'audit.page': onPress('audit', pageSchema, async (turn, { since, before }) =>
      replacing(await pageCard(turn, dateFrom(since), before ?? null)),
    ),
    'audit.file': onPress('audit', sinceSchema, (turn, { since }) => fileReply(turn, dateFrom(since))),
    'audit.verify': onPress('audit', z.object({}), async (turn) =>
      privately(verificationCard(turn, await verify(turn, null))),
    ),
  },
}

const zone = ({ occasion }: Turn): string => zoneOf(occasion.user?.timeZone)
const dateFrom = (since: string | undefined): Date | null => (since === undefined ? null : new Date(since))

const pageCard = async (turn: Turn, since: Date | null, before: number | null): Promise<Card> => {
  const words = turn.words.audit
  const { acts, more } = await turn.bot.trail.latest({ since, before, limit: PAGE })
  const from = since === null ? null : dateTime(turn.locale, since, zone(turn))
  if (acts.length === 0) return note('neutral', words.title, from === null ? words.none : words.noneSince(from))
  const scope = since === null ? {} : { since: since.toISOString() }
  const oldest = acts.at(-1)
  const buttons: readonly Button[] = [
    ...(more && oldest !== undefined
      ? [{ action: 'audit.page', label: words.older, value: { ...scope, before: oldest.seq } }]
      : []),
    ...(before === null ? [] : [{ action: 'audit.page', label: words.newest, value: scope }]),
    { action: 'audit.file', label: words.asFile, value: scope },
    { action: 'audit.verify', label: words.check, value: {} },
  ]
  return {
    title: words.title,
    tone: 'neutral',
    summary: words.title,
    blocks: [
      ...(from === null ? [] : [context(words.since(from))]),
      { type: 'list', items: acts.map((act) => actLine(turn, act)) },
      ...buttonRow(buttons),
    ],
  }
}

/** « 23 nov. 2026, 10:00 · Camille Renard : mise en pause de R-12 (état en cours → en pause), motif … ». */
const actLine = (turn: Turn, act: Act): Rich => {
  const { locale, words } = turn
  const details = actDetails(act, locale, zone(turn)).map((detail) => quoted(detail, 120))
  const reason = act.reason === null ? [] : [words.audit.reason(quoted(act.reason, 200))]
  const link: readonly Span[] =
    act.permalink === null ? [] : [' · ', { type: 'link', text: words.audit.link, url: act.permalink }]
  return [
    `${dateTime(locale, act.at, zone(turn))} · `,
    { type: 'strong', text: quoted(act.by?.name ?? words.audit.bot, 60) },
    ` · ${quoted(actPhrase(act, locale), 160)}`,
    ...[...details, ...reason].map((more) => ` · ${more}`),
    ...link,
  ]
}

const fileReply = async (turn: Turn, since: Date | null): Promise<Reply> => {
  const { file } = turn.words.audit
  const { content, rows, cut } = await turn.bot.trail.file(since, turn.locale)
  return {
    type: 'file',
    name: file.name(turn.bot.now().toISOString().slice(0, 10)),
    title: cut ? file.cut(rows) : file.title(rows),
    content,
  }
}

/** The head goes to the log too: one more place where somebody who rewrites the database would be found out. */
const verify = async (turn: Turn, noted: ChainEnd | null): Promise<Verification> => {
  const { trail, logger } = turn.bot
  const verification = await trail.verify(noted)
  if (verification.outcome === 'broken') {
    const { seq, what } = verification
    logger.error({ code: 'audit_broken', seq, what }, 'the trail is not what was recorded')
  } else logger.info({ code: 'audit_whole', ...verification.head }, 'the trail was verified')
  return verification
}

const verificationCard = ({ words, locale }: Turn, verification: Verification): Card => {
  const { verification: told } = words.audit
  if (verification.outcome === 'broken') {
    const { seq, what } = verification
    return note('bad', told.brokenTitle, [
      told.broken[what](number(locale, seq)),
      ...(seq > 1 ? [told.until(number(locale, what === 'headless' ? seq : seq - 1))] : []),
      told.advice,
    ])
  }
  const { rows, head } = verification
  if (head === null) return note('neutral', told.wholeTitle, told.empty)
  const link = printChainEnd(head)
  const sentence = told.whole(rows)
  const blocks: readonly Block[] = [
    text(sentence),
    { type: 'facts', items: [{ label: told.head, value: [{ type: 'code', text: link }] }] },
    context(told.keep(link)),
  ]
  return { title: told.wholeTitle, tone: 'good', summary: sentence, blocks }
}

const problemCard = ({ words }: Turn, problem: AuditProblem): Card => {
  const told = words.audit.problem
  const sentence =
    problem.type === 'unknown'
      ? told.unknown(quoted(problem.word))
      : problem.type === 'no-date'
        ? told.noDate
        : told[problem.type](quoted(problem.typed))
  return note('warning', told.title, [sentence, told.usage(words.command.commands.audit.usage)])
}
