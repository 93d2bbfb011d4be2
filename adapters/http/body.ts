import type { IncomingMessage } from 'node:http'

/**
 * The whole body, unless it is larger than `limit` bytes or its sender went away. What is too large is read on and
 * thrown away, so that the sender reads our answer instead of a reset; the server's request timeout bounds that.
 */
export const readBody = (request: IncomingMessage, limit: number): Promise<Buffer | 'too-large' | 'gone'> =>
  new Promise((resolve) => {
    const announced = Number(request.headers['content-length'] ?? 0)
    if (announced > limit) {
      request.resume()
      return resolve('too-large')
    }
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= limit) {
        chunks.push(chunk)
        return
      }
      chunks.length = 0
      resolve('too-large')
    })
    request.on('end', () => resolve(Buffer.concat(chunks)))
    request.on('error', () => resolve('gone'))
    request.on('close', () => resolve('gone'))
  })
