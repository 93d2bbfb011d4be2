import { describe, expect, it } from 'vitest'
import type { PlaceFacts } from '../bot/chat/places.ts'
import type { Occasion } from './contract.ts'
import { occasion, type Rig, rig } from './room.testing.ts'

/** What was said of the place while somebody did this there. */
const ensuredBy = async (act: (rig: Rig) => Promise<unknown>): Promise<readonly PlaceFacts[]> => {
  const told: PlaceFacts[] = []
  const made = rig({
    change: {
      ensurePlace: async (_, facts = {}) => {
        told.push(facts)
        return 'place'
      },
    },
  })
  await act(made)
  return told
}

const { user } = occasion()
const reader = user && ({ ...user, locale: 'en' } as const)

const alone = (platform: Occasion['platform']) => ({ platform, direct: true, user: reader })

describe('a place', () => {
  it.each<[string, (rig: Rig, change: Partial<Occasion>) => Promise<unknown>]>([
    ['settings', ({ say }, change) => say('subscribe', change)],
    ['language', ({ say }, change) => say('language fr', change)],
    ['living messages', ({ press }, change) => press('rollout.watch', { number: 1 }, change)],
  ])('of two has its %s in its reader’s language', async (_, act) => {
    for (const platform of ['slack', 'teams'] as const) {
      const told = await ensuredBy((made) => act(made, alone(platform)))
      expect(told.length).toBeGreaterThan(0)
      for (const facts of told) expect(facts).toEqual({ firstLocale: 'en' })
    }
  })

  it('where others read along keeps to its own language, and so does one whose reader’s is not known', async () => {
    expect(await ensuredBy(({ say }) => say('language', { user: reader }))).toEqual([{}])
    expect(await ensuredBy(({ say }) => say('language', { direct: true, user: null }))).toEqual([{}])
  })
})
