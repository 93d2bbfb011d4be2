import { readFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { extname } from 'node:path'
import { sendText } from '../http.ts'

const folder = new URL('./page/', import.meta.url)

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
}

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const safeName = /^[\w-]+(\/[\w-]+)*\.[a-z]+$/

/** Serves one file of the page; unknown names, and anything that is not a plain name, are not found. */
export const sendPageFile = async (name: string, response: ServerResponse): Promise<void> => {
  const contentType = contentTypes[extname(name)]
  if (contentType === undefined || !safeName.test(name)) return sendText(response, 404, 'not found')
  try {
    const content = await readFile(new URL(name, folder))
    sendText(response, 200, content, contentType, {
      'content-security-policy': policy,
      'referrer-policy': 'no-referrer',
    })
  } catch {
    sendText(response, 404, 'not found')
  }
}
