import type { ServerResponse } from 'node:http'
import type { JsonObject } from '../../json.ts'
import { homeForPage } from '../world/homes.ts'
import { isVisibleTo, messageForPage } from '../world/messages.ts'
import { viewForPage } from '../world/views.ts'
import type { StoredMessage, World, WorldEvent } from '../world/world.ts'
import { channelSeenBy } from '../world/world.ts'

const keepAlive = 20_000

const sees = (world: World, person: string, message: StoredMessage): boolean =>
  isVisibleTo(message, person) && channelSeenBy(world, message.channel, person) !== undefined

const forPerson = (world: World, person: string, event: WorldEvent): readonly [string, JsonObject] | undefined => {
  if (event.kind === 'message') {
    return sees(world, person, event.message) ? ['message', messageForPage(world, event.message)] : undefined
  }
  if (event.kind === 'delete') {
    const { channel, ts } = event.message
    return sees(world, person, event.message) ? ['delete', { channel, ts }] : undefined
  }
  if (event.person !== person) return undefined
  if (event.kind === 'view') return ['view', viewForPage(world, person)]
  if (event.kind === 'home') return ['home', homeForPage(world, person)]
  return event.kind === 'notice' ? ['notice', { text: event.text }] : ['busy', { busy: event.busy }]
}

/** Streams to one person's page what they may see, from now on; begins with the view in front of them and their home. */
export const openStream = (world: World, person: string, response: ServerResponse): void => {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  const send = (name: string, data: JsonObject): void => {
    response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`)
  }
  response.write('retry: 1000\n\n')
  send('view', viewForPage(world, person))
  send('home', homeForPage(world, person))
  const listener = (event: WorldEvent): void => {
    const shown = forPerson(world, person, event)
    if (shown !== undefined) send(...shown)
  }
  const timer = setInterval(() => response.write(': still here\n\n'), keepAlive)
  timer.unref()
  world.listeners.add(listener)
  const end = (): void => {
    clearInterval(timer)
    world.listeners.delete(listener)
    world.closing.signal.removeEventListener('abort', end)
    response.end()
  }
  response.on('close', end)
  world.closing.signal.addEventListener('abort', end, { once: true })
}
