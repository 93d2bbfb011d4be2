import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import { peerTask } from '../ack/protocol.ts'
import { addressOf, listen } from '../support/listen.ts'
import { taskOf, tell } from '../support/task.ts'

/** The floor: reads a body, checks Slack's signature and answers 200. What is sent is forgotten. */
const { signingSecret } = taskOf(peerTask, async () => undefined)

const OLDEST_SECONDS = 300

const isSigned = ({ headers }: IncomingMessage, body: Buffer): boolean => {
  const timestamp = String(headers['x-slack-request-timestamp'])
  const signature = Buffer.from(String(headers['x-slack-signature']))
  if (Math.abs(Date.now() / 1_000 - Number(timestamp)) > OLDEST_SECONDS) return false
  const hash = createHmac('sha256', signingSecret).update(`v0:${timestamp}:`).update(body).digest('hex')
  const expected = Buffer.from(`v0=${hash}`)
  return signature.length === expected.length && timingSafeEqual(signature, expected)
}

const server = createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    response.writeHead(isSigned(request, Buffer.concat(parts)) ? 200 : 401, { 'content-length': 0 })
    response.end()
  })
})
server.keepAliveTimeout = 65_000
await listen(server)
tell({ type: 'ready', origin: addressOf(server) })
