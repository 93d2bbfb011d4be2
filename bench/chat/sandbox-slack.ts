import { handleApi } from '../../sandbox/slack/api/dispatch.ts'
import { team } from '../../sandbox/slack/world/places.ts'
import { createWorld } from '../../sandbox/slack/world/world.ts'
import { taskOf, tell } from '../support/task.ts'
import { channelIdOf, markPattern, sandboxTask } from './protocol.ts'
import { countBy, serve } from './sandbox.ts'

/** The Web API of the Slack sandbox with its rates, and with as many channels as the bench wants; it has no page. */
const { places } = taskOf(sandboxTask, async () => undefined)
const channelIds = Array.from({ length: places }, (_, index) => channelIdOf('slack', index))
const signingSecret = 'bench-signing-secret'
const botToken = 'xoxb-bench'
const world = createWorld(
  {
    origin: '',
    requestUrl: undefined,
    rateLimits: true,
    doubleDeliveries: false,
    lastMicroseconds: 0,
    signingSecret,
    botToken,
    consoleOrigin: undefined,
    answerTimeout: 3_000,
    eventRetryDelays: [],
  },
  Date.now,
)
for (const id of channelIds) {
  world.channels.set(id, { id, name: id.toLowerCase(), kind: 'channel', archived: false, botIsMember: true })
}
world.settings.origin = await serve((request, response) => handleApi(world, request, response))

process.on('message', () => {
  const done = (method: string) => world.calls.filter((call) => call.method === method && call.ok).length
  const refused = world.calls.filter(({ ok }) => !ok)
  const roots = channelIds.map((id) =>
    [...(world.messages.get(id)?.values() ?? [])].filter(({ threadTs }) => threadTs === undefined),
  )
  tell({
    type: 'verdict',
    edits: done('chat.update'),
    posts: done('chat.postMessage'),
    tooFast: countBy(
      refused.filter(({ error }) => error === 'ratelimited'),
      ({ method }) => method,
    ),
    refusals: countBy(
      refused.filter(({ error }) => error !== 'ratelimited'),
      ({ method, error = 'unknown' }) => `${method} ${error}`,
    ),
    roots: roots.map(({ length }) => length),
    marks: roots.flat().flatMap(({ blocks }) => markPattern.exec(JSON.stringify(blocks ?? []))?.[0] ?? []),
  })
})
const address = {
  platform: 'slack',
  workspace: team.id,
  apiUrl: `${world.settings.origin}/api/`,
  signingSecret,
  botToken,
}
tell({ type: 'ready', address })
