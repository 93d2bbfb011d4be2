import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { addressOf, listen } from '../support/listen.ts'

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<unknown>

/** Serves on a free port of the loopback; what fails is answered with 500. @returns the origin */
export const serve = async (handle: Handle): Promise<string> => {
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : 'unknown'}\n`)
      response.writeHead(500).end()
    })
  })
  server.keepAliveTimeout = 65_000
  await listen(server)
  return addressOf(server)
}

export const countBy = <Item>(items: readonly Item[], keyOf: (item: Item) => string): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(items, keyOf)].map(([key, own]) => [key, own.length]))
