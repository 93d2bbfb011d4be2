import type { TeamsSandbox, TeamsSandboxOptions } from './contract.ts'

export type {
  Act,
  ActionPick,
  Delivery,
  DialogView,
  FaultOptions,
  Forgery,
  Found,
  JournalEntry,
  MessageView,
  Shown,
  TeamsControl,
  TeamsSandbox,
  TeamsSandboxOptions,
} from './contract.ts'

/** Starts a stand-in for Microsoft Teams on the loopback interface. Throws where the port is taken. */
export const startTeamsSandbox = async (options: TeamsSandboxOptions = {}): Promise<TeamsSandbox> => {
  throw new Error(`Not there yet: ${JSON.stringify(options)}`)
}
