import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Button, Card } from '../../card/card.ts'
import type { Locale } from '../../text/locale.ts'
import type { RolloutState } from '../states.ts'
import {
  foreignText,
  planArbitrary,
  requestForCards,
  sitesArbitrary,
  targetArbitrary,
  traces,
  viewArbitrary,
} from './cards.arbitrary.ts'
import { actionsOf, buttonsOf, lane, stringsOf, view } from './cards.fixture.ts'
import { closingCard } from './closing-card.ts'
import { composeRollout, rolloutCard } from './compose.ts'
import { livingCard } from './living-card.ts'
import { dryRunCard, planCard } from './plan-card.ts'

const locales: readonly Locale[] = ['fr', 'en']

/** What every card owes to the adapters and to who reads it, whatever it is about. */
const expectSound = (card: Card): void => {
  for (const text of stringsOf(card)) {
    expect(text).not.toMatch(traces)
    expect(text.isWellFormed()).toBe(true)
  }
  expect(card.title.trim()).not.toBe('')
  expect(card.summary.trim()).not.toBe('')
  expect(card.blocks.length).toBeLessThanOrEqual(45)
  const presses = buttonsOf(card).map(({ action, value }) => JSON.stringify([action, value]))
  expect(new Set(presses).size).toBe(presses.length)
  const steps = card.blocks.flatMap((block) => (block.type === 'steps' ? block.items.map(({ id }) => id) : []))
  expect(new Set(steps).size).toBe(steps.length)
  for (const block of card.blocks) {
    if (block.type === 'table') for (const row of block.rows) expect(row).toHaveLength(block.columns.length)
    if (block.type === 'progress') expect(block.done).toBeLessThanOrEqual(block.total)
  }
}

const idOf = (button: Button) => [button.value['id'], button.value['version']]

describe.each(locales)('any card in %s', (locale) => {
  const draftArbitrary = fc.record({
    id: fc.uuid(),
    version: fc.nat(50),
    plan: planArbitrary,
    request: requestForCards,
  })

  test('a plan, possible or not', () => {
    fc.assert(
      fc.property(draftArbitrary, sitesArbitrary, (draft, sites) => {
        const card = planCard(draft, { sites }, locale)
        expectSound(card)
        const blocked = draft.plan.refusals.some(({ blocking }) => blocking)
        const machines = draft.plan.lanes.flatMap(({ wrs, waves, off }) => [...wrs, ...waves.flat(), ...off])
        const actions = actionsOf(card)
        expect(actions.includes('rollout.start')).toBe(!blocked && machines.length > 0)
        expect(actions).toContain('rollout.discard')
        expect(actions.includes('update.edit')).toBe(draft.request.phase !== 'rollback')
        if (blocked) expect(card.tone).toBe('bad')
      }),
    )
  })

  test('each way forward points at the fix that it names, and at nothing when it is watched', () => {
    fc.assert(
      fc.property(draftArbitrary, sitesArbitrary, (draft, sites) => {
        for (const { action, value } of buttonsOf(planCard(draft, { sites }, locale))) {
          if (action === 'rollout.fix') {
            const fix = draft.plan.refusals[Number(value['refusal'])]?.fixes[Number(value['fix'])]
            expect(fix).toBeDefined()
            expect(fix?.type).not.toBe('watch')
          }
          if (action === 'rollout.watch') expect(Object.keys(value)).toEqual(['number'])
          else expect(value).toMatchObject({ draft: draft.id, version: draft.version })
        }
      }),
    )
  })

  test('a dry run shows the same plan, without a button', () => {
    fc.assert(
      fc.property(draftArbitrary, sitesArbitrary, (draft, sites) => {
        const card = dryRunCard(draft.plan, draft.request, { sites }, locale)
        expectSound(card)
        expect(buttonsOf(card)).toEqual([])
        expect(card.title).toBe(planCard(draft, { sites }, locale).title)
      }),
    )
  })

  test('a rollout on its way has the buttons that its state allows, and no other', () => {
    const allowed: Readonly<Record<RolloutState, readonly string[]>> = {
      draft: [],
      scheduled: ['pause', 'cancel'],
      running: ['pause', 'cancel', 'retry', 'next'],
      paused: ['resume', 'cancel', 'retry'],
      ledger: ['pause', 'cancel', 'retry', 'next'],
      done: ['retry'],
      cancelled: [],
    }
    fc.assert(
      fc.property(viewArbitrary, (rollout) => {
        const card = rolloutCard(rollout, locale)
        expectSound(card)
        for (const button of buttonsOf(card)) {
          expect(allowed[rollout.state].map((act) => `rollout.${act}`)).toContain(button.action)
          expect(idOf(button)).toEqual([rollout.id, rollout.version])
        }
        const actions = actionsOf(card)
        for (const sure of ['pause', 'resume', 'cancel']) {
          expect(actions.includes(`rollout.${sure}`)).toBe(allowed[rollout.state].includes(sure))
        }
        expect(actions.includes('rollout.retry')).toBe(
          allowed[rollout.state].includes('retry') && rollout.counts.failed > 0,
        )
        const waits = rollout.lanes.some(
          ({ state, reason }) => (state === 'held' || state === 'between-waves') && reason !== 'default-tag-changed',
        )
        expect(actions.includes('rollout.next')).toBe(allowed[rollout.state].includes('next') && waits)
      }),
    )
  })

  test('a rollout that is over, with and without its machines at hand', () => {
    fc.assert(
      fc.property(viewArbitrary, fc.array(targetArbitrary, { maxLength: 20 }), (rollout, targets) => {
        expectSound(closingCard(rollout, locale, targets))
        expectSound(closingCard(rollout, locale))
      }),
    )
  })

  test('composed: over exactly when nothing more will happen, and only then are the machines read', async () => {
    await fc.assert(
      fc.asyncProperty(viewArbitrary, fc.array(targetArbitrary, { maxLength: 5 }), async (rollout, targets) => {
        let reads = 0
        const read = async () => {
          reads += 1
          return targets
        }
        const composed = await composeRollout(rollout, read, locale)
        const over = rollout.state === 'done' || rollout.state === 'cancelled'
        expect(composed.over).toBe(over)
        expect(reads).toBe(over ? 1 : 0)
        expect(composed.attachments?.length ?? 0).toBe(over ? 1 : 0)
        for (const { name } of composed.attachments ?? []) expect(name).toMatch(/^[^/\\\s]{1,80}\.csv$/u)
      }),
    )
  })

  test('foreign names, however long, leave a card that can be read', () => {
    fc.assert(
      fc.property(foreignText, fc.integer({ min: 1, max: 60 }), (name, times) => {
        const long = name.repeat(times)
        const lanes = Array.from({ length: 8 }, (_, index) => lane({ siteId: `s${index}`, siteName: long }))
        const card = livingCard(view({ lanes, targetVersion: long, targetTag: long, startedBy: long }), locale)
        expectSound(card)
        expect(stringsOf(card).reduce((sum, text) => sum + text.length, 0)).toBeLessThan(12_500)
      }),
    )
  })

  test('a thousand sites still make one card', () => {
    const lanes = Array.from({ length: 1_000 }, (_, index) =>
      lane({
        siteId: `s${index}`,
        siteName: `Site ${index}`,
        ...(index % 50 === 7 && { state: 'held', reason: 'error-threshold' }),
      }),
    )
    for (const state of ['running', 'done'] as const) {
      const card = rolloutCard(view({ lanes, state }), locale)
      expectSound(card)
      expect(stringsOf(card).reduce((sum, text) => sum + text.length, 0)).toBeLessThan(12_500)
    }
  })
})
