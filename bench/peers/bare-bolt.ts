import { App, HTTPReceiver, LogLevel } from '@slack/bolt'
import { peerTask } from '../ack/protocol.ts'
import { addressOf } from '../support/listen.ts'
import { taskOf, tell } from '../support/task.ts'

/** The first page of Bolt's own guide: one slash command, acknowledged. Nothing is kept and nothing is answered. */
const { signingSecret, apiUrl } = taskOf(peerTask, async () => undefined)

const receiver = new HTTPReceiver({ signingSecret, logLevel: LogLevel.ERROR })
const app = new App({
  receiver,
  token: 'xoxb-bench',
  clientOptions: { slackApiUrl: apiUrl },
  logLevel: LogLevel.ERROR,
})
app.command('/w360', async ({ ack }) => {
  await ack()
})
const server = await receiver.start({ port: 0, host: '127.0.0.1' }, { keepAliveTimeout: 65_000 })
tell({ type: 'ready', origin: addressOf(server) })
