import { describeCommands } from './commands.ts'
import { describeManners } from './manners.ts'
import { startSlackChat } from './slack.ts'
import { startTeamsChat } from './teams.ts'

describeCommands(async () => ({ here: await startSlackChat(), elsewhere: await startTeamsChat() }))
describeManners(startSlackChat)
