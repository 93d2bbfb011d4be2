import type { AnnouncementView } from '../../bot/announcement/announcement-model.ts'
import { announcementCard } from '../../bot/announcement/cards/announcement-card.ts'
import type { Card } from '../../bot/card/card.ts'
import type { Form } from '../../bot/card/form.ts'
import type { FleetSnapshot } from '../../bot/fleet/model.ts'
import { notesForAccount } from '../../bot/release/cumulative.ts'
import { fleet } from '../../commands/fleet.testing.ts'
import { formOf } from '../../commands/reply.testing.ts'
import { rig } from '../../commands/room.testing.ts'
import { sandboxReleases } from '../../sandbox/console/releases.ts'

/** Notes as a vendor writes them, over several releases. */
const releases = sandboxReleases.map((each) => ({ ...each, publishedAt: new Date(each.publishedAt) }))
const tagAt = (index: number): string => releases.at(index)?.tag ?? ''
const snapshot: FleetSnapshot = { ...fleet, account: { ...fleet.account, defaultTag: tagAt(0) }, releases }
const newest = releases.findLast(({ status }) => status === 'test') ?? releases.at(-1)

const view: AnnouncementView = {
  ...{ id: 'a6a1f5d2-4a1c-4d3e-9b2f-0a1b2c3d4e5f', tag: newest?.tag ?? '', releaseVersion: newest?.version ?? '' },
  ...{ status: 'test', publishedAt: newest?.publishedAt ?? fleet.takenAt, phase: 'announced', over: false },
  history: [{ phase: 'announced', at: fleet.takenAt }],
  reach: {
    at: fleet.takenAt,
    sites: [
      { name: 'Hôtel de ville', behind: 26, total: 26 },
      { name: 'Centre hospitalier Saint-Aubin', behind: 18, total: 20 },
      { name: null, behind: 6, total: 6 },
    ],
  },
  ...{ quarantined: false, campaignId: null, dismissed: null, timeZone: 'Europe/Paris' },
}

/** The card of a new release in a place that is told of them. */
export const newRelease = (): Card => announcementCard(view, notesForAccount(snapshot, view.tag), 'fr')

/** What its button for the notes opens. */
export const notesForm = async (): Promise<Form> =>
  await formOf(await rig({ snapshot }).press('release.notes', { tag: view.tag }, { canOpenForm: true }))
