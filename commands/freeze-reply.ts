import { z } from 'zod'
import type { Freeze } from '../bot/freeze/read-freeze.ts'
import { dateTime } from '../bot/text/format.ts'
import type { Turn } from './command.ts'
import type { Reply } from './contract.ts'
import { whoCould } from './refuse.ts'
import { note, privately, zoneOf } from './reply.ts'

/** What a freeze holds back. */
export const heldActs = ['start', 'resume', 'retry', 'next'] as const
export type HeldAct = (typeof heldActs)[number]

/** What would have been started: an id and a version, none for what was typed. */
export const heldSchema = z.object({ act: z.enum(heldActs), id: z.uuid(), version: z.int().optional() })

/** Who froze the account and why, in a sentence of `bot/text`. */
export const freezeSentence = (
  turn: Turn,
  freeze: Freeze,
  sentence: (by: string, moment: string, reason: string) => string,
): string => sentence(frozenBy(turn, freeze), frozenSince(turn, freeze), freeze.reason)

export const frozenBy = ({ words }: Turn, { by }: Freeze): string => (by === '' ? words.freeze.held.bySomebody : by)

export const frozenSince = (turn: Turn, { since }: Freeze): string =>
  dateTime(turn.locale, since, zoneOf(turn.occasion.user?.timeZone))

/** Nothing was started. An owner may do it all the same, with a reason; the others read who could. */
export const heldReply = async (
  turn: Turn,
  freeze: Freeze,
  act: HeldAct,
  { id, version }: { readonly id: string; readonly version: number | null },
): Promise<Reply> => {
  const { held } = turn.words.freeze
  const sentences = [freezeSentence(turn, freeze, held.text), held.nothingDone]
  if (!turn.may('override')) {
    const card = note('warning', held.title, sentences)
    return privately({ ...card, blocks: [...card.blocks, await whoCould(turn, 'override')] })
  }
  const value = { act, id, ...(version !== null && { version }) }
  return privately(
    note('warning', held.title, sentences, [
      { action: 'freeze.override', opens: 'form', label: held.button[act], value, style: 'danger' },
    ]),
  )
}
