import type { RolloutRef, Stale } from '../bot/rollout/steering.ts'
import type { Turn } from './command.ts'
import type { Reply } from './contract.ts'
import { heldReply } from './freeze-reply.ts'
import { draftCard } from './plan-reply.ts'
import { note, privately, replacing, rolloutName } from './reply.ts'
import type { DraftRef } from './values.ts'

export const nameOf = ({ words }: Turn, number: number | null): string =>
  number === null ? words.rollout.draft : rolloutName(number)

/** Somebody else has the site: which rollout, and a way to watch it. The plan stays, for when the site is free again. */
export const busyReply = async (
  turn: Turn,
  { siteId, rolloutNumber }: { readonly siteId: string; readonly rolloutNumber: number | null },
): Promise<Reply> => {
  const { stale } = turn.words.problem
  const site = await siteName(turn, siteId)
  if (rolloutNumber === null) return privately(note('warning', stale.busyTitle, stale.busyUnknown(site)))
  const name = rolloutName(rolloutNumber)
  return privately(
    note('warning', stale.busyTitle, stale.busy(site, name), [
      {
        action: 'rollout.watch',
        label: turn.words.command.rollout.watchOne(name),
        value: { number: rolloutNumber },
        style: 'primary',
      },
      { action: 'rollout.show', label: turn.words.command.rollout.see(name), value: { number: rolloutNumber } },
    ]),
  )
}

const siteName = async ({ words, recentSnapshot }: Turn, siteId: string): Promise<string> => {
  if (siteId === 'remote') return words.rollout.remote
  const snapshot = await recentSnapshot()
  return snapshot?.sites.find(({ id }) => id === siteId)?.name ?? words.problem.stale.aSite
}

/** What a person saw of a plan is no longer so. Nothing was done, and what is so now takes the card's place. */
export const staleDraftReply = async (
  turn: Turn,
  stale: Stale,
  { draft: draftId, version }: DraftRef,
): Promise<Reply> => {
  const words = turn.words.problem.stale
  switch (stale.outcome) {
    case 'unknown':
      return replacing(note('warning', words.title, words.unknown))
    case 'already':
    case 'grown':
    case 'not-now':
      return replacing(
        note(
          'neutral',
          words.alreadyTitle,
          words.already(nameOf(turn, stale.number), turn.words.rollout.states[stale.state]),
        ),
      )
    case 'replanned':
      return replacing(await draftCard(turn, stale.draft, words.replanned))
    case 'moment-passed':
      return replacing(await draftCard(turn, stale.draft, words.passed[stale.moment]))
    case 'site-busy':
      return busyReply(turn, stale)
    case 'changed':
      return await presentDraftReply(turn, draftId)
    case 'frozen':
      return await heldReply(turn, stale.freeze, 'start', { id: draftId, version })
  }
}

/** The draft as it is by now, with a word that it changed. */
export const presentDraftReply = async (turn: Turn, draftId: string): Promise<Reply> => {
  const words = turn.words.problem.stale
  const view = await turn.bot.steering.read(draftId)
  if (view === null) return replacing(note('warning', words.title, words.unknown))
  if (view.state === 'draft') return replacing(await draftCard(turn, view, words.changedDraft))
  return replacing(
    note(
      'neutral',
      words.alreadyTitle,
      words.already(nameOf(turn, view.number), turn.words.rollout.states[view.state]),
    ),
  )
}

export type Act = 'pause' | 'resume' | 'cancel' | 'retry' | 'next'

/** The same for a running rollout: its own card lives on, so the words come beside it. */
export const staleRolloutReply = async (turn: Turn, stale: Stale, act: Act, ref: RolloutRef): Promise<Reply> => {
  const words = turn.words.problem.stale
  if (stale.outcome === 'site-busy') return busyReply(turn, stale)
  if (stale.outcome === 'frozen' && act !== 'pause' && act !== 'cancel') return heldReply(turn, stale.freeze, act, ref)
  if (stale.outcome === 'unknown' || stale.outcome === 'replanned' || stale.outcome === 'moment-passed') {
    return privately(note('warning', words.title, words.unknownRollout))
  }
  const name = nameOf(turn, stale.number)
  const state = turn.words.rollout.states[stale.state]
  const sentence = (): string => {
    if (stale.outcome === 'already') return words.already(name, state)
    if (stale.outcome === 'changed') return words.changed(name, state)
    if (stale.outcome === 'grown') return words.grown(name, turn.words.schedule.living.grown(stale.added, stale.before))
    if (act === 'retry' && stale.state !== 'cancelled' && stale.state !== 'scheduled') return words.nothingFailed(name)
    if (act === 'next' && (stale.state === 'running' || stale.state === 'ledger')) return words.nothingWaits(name)
    return words.notNow(name, state)
  }
  return privately(
    stale.outcome === 'already'
      ? note('neutral', words.alreadyTitle, sentence())
      : note('warning', words.title, sentence()),
  )
}
