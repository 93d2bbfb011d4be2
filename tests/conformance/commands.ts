import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aboutCampaigns } from './about-campaigns.ts'
import { aboutPeople } from './about-people.ts'
import { aboutPlaces } from './about-places.ts'
import { aboutUpdates } from './about-updates.ts'
import type { Chat } from './driver.ts'
import { type Rig, startRig } from './rig.ts'

/** Buttons of the registry that stand on no card of this story, where they stand, and what presses them. */
const unseen = {
  'release.page': 'on the notes for a client of Teams that opens no dialog from a card: commands/releases.test.ts',
  'approval.show': 'on the home of a person, which only one of the two chats has: tests/e2e/home.test.ts',
}

/** All that people can say, press and fill in, on one platform; one story, told in its order. */
export const describeCommands = (start: () => Promise<{ readonly here: Chat; readonly elsewhere: Chat }>): void => {
  // On a machine that is busy with other tests each step takes its time.
  describe('commands', { timeout: 120_000 }, () => {
    let rig: Rig
    beforeAll(async () => {
      const { here, elsewhere } = await start()
      rig = await startRig(here, elsewhere)
    })
    afterAll(() => rig.stop())
    const now = (): Rig => rig

    describe('of people', () => aboutPeople(now))
    describe('of updates', () => aboutUpdates(now))
    describe('of campaigns', () => aboutCampaigns(now))
    describe('of places', () => aboutPlaces(now))

    test('everything in the registry was said, pressed, sent and searched', () => {
      expect(rig.deeds.undone(unseen)).toEqual({ commands: [], presses: [], forms: [], searches: [] })
    })

    test('nothing failed on the way, and no call was refused for its number', async () => {
      expect(rig.logged()).not.toContain('command_failed')
      expect(rig.logged()).not.toContain('delivery_failed')
      expect(await rig.chat.throttled()).toBe(0)
    })
  })
}
