import type { HttpRequest } from '../http/server.ts'

const loopbackHost = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

export const isLoopbackUrl = (url: string): boolean => URL.canParse(url) && loopbackHost.test(new URL(url).hostname)

/**
 * Why a request without a token is not one of the playground on this machine; null when it may be. A page in a browser
 * on this machine can reach us too: it would have to name another host, or an origin, or could not send JSON.
 * @param serviceUrl where the answers would go
 */
export const problemOfLocalRequest = (headers: HttpRequest['headers'], serviceUrl: string): string | null => {
  const { host, origin, 'content-type': contentType } = headers
  if (typeof host !== 'string' || !isLoopbackUrl(`http://${host}`)) return 'host'
  if (typeof origin === 'string' && !isLoopbackUrl(origin)) return 'origin'
  if (typeof contentType !== 'string' || !/^application\/json\b/i.test(contentType)) return 'content_type'
  return isLoopbackUrl(serviceUrl) ? null : 'service_url'
}
