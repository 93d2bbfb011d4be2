import * as slackRates from '../../adapters/slack/rates.ts'
import * as teamsRates from '../../adapters/teams/rates.ts'
import type { PlatformName } from '../../bot/card/card.ts'
import type { Share } from './least.ts'

/** What a call takes from: of which place, and of which message in it. */
export interface Call {
  readonly place: string
  readonly message: string
}

export interface Rates {
  readonly edit: (call: Call) => readonly Share[]
  readonly post: (call: Call) => readonly Share[]
}

const share = (bucket: string, points: number, seconds: number): Share => ({
  bucket: `${bucket} ${points}`,
  limit: { points, milliseconds: seconds * 1_000 },
})

/** Posts and edits alike: for a conversation, and for the app in a tenant. */
const teamsWrite = ({ place }: Call): readonly Share[] => [
  share(place, 7, 1),
  share(place, 8, 2),
  share(place, 60, 30),
  share(place, 1_800, 3_600),
  share('app', 50, 1),
]

/**
 * As the platforms state them, and as their sandboxes enforce them. For `chat.postMessage` Slack also keeps a limit for
 * the workspace (« Rate limits », special tier) of which it gives no figure to reckon with.
 */
export const statedRates: Readonly<Record<PlatformName, Rates>> = {
  slack: { edit: () => [share('chat.update', 50, 60)], post: ({ place }) => [share(place, 1, 1)] },
  teams: { edit: teamsWrite, post: teamsWrite },
}

/** The painter's own: people who read a message do not want it to change under their eyes. */
const editGap = ({ message }: Call): Share => share(`gap ${message}`, 1, 3)

const teamsTarget = (place: string) => ({ tenantId: 'bench', conversationId: place })

/** What the bot allows itself of these: with a margin, and with a part kept for what cannot wait. */
export const ownRates: Readonly<Record<PlatformName, Rates>> = {
  slack: {
    edit: (call) => [...slackRates.sharesOf('bench', 'chat.update', call.place).slice(0, 1), editGap(call)],
    post: ({ place }) => slackRates.sharesOf('bench', 'chat.postMessage', place),
  },
  teams: {
    edit: (call) => [
      ...teamsRates.sharesOf(teamsTarget(call.place), { type: 'edit', messageId: call.message, urgent: false }).all,
      editGap(call),
    ],
    post: ({ place }) => teamsRates.sharesOf(teamsTarget(place), { type: 'post' }).all,
  },
}
