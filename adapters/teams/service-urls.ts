/** Hosts that are Microsoft's own and nobody else's: anybody may register a name under `trafficmanager.net`. */
const microsoftHosts: ReadonlySet<string> = new Set(['smba.trafficmanager.net'])
const microsoftDomains = ['.teams.microsoft.com', '.teams.microsoft.us', '.botframework.com', '.botframework.azure.cn']

const loopbackHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/** More than Microsoft has: a bound on what is learned, not a limit that anybody meets. */
const mostLearned = 100

/** Which service URLs may be given our token: whoever has that speaks as the bot. */
export interface ServiceUrls {
  /** For conversations of which nothing was stored: where this cloud is spoken to. */
  readonly fallback: string
  isTrusted(serviceUrl: string): boolean
  /** A delivery named it, and the token that came with the delivery was checked to name it too. */
  trust(serviceUrl: string): void
}

/**
 * @param fallback of the cloud; its host is trusted, for the configuration named it
 * @param local the Agents Playground on this machine is spoken to: loopback, without encryption
 */
export const createServiceUrls = (options: { readonly fallback: string; readonly local: boolean }): ServiceUrls => {
  const { fallback, local } = options
  const configured = sound(fallback)
  const learned = new Set<string>()

  const isSafe = (url: URL): boolean => url.protocol === 'https:' || (isLoopback(url) && (local || isConfigured(url)))
  const isConfigured = (url: URL): boolean => url.origin === configured?.origin

  return {
    fallback,
    isTrusted: (serviceUrl) => {
      const url = sound(serviceUrl)
      if (url === null || !isSafe(url)) return false
      return isMicrosoft(url) || isConfigured(url) || (local && isLoopback(url)) || learned.has(url.origin)
    },
    trust: (serviceUrl) => {
      const url = sound(serviceUrl)
      if (url === null || !isSafe(url) || learned.size >= mostLearned) return
      learned.add(url.origin)
    },
  }
}

/** Null for what is no plain address: with a name and password, a query or a fragment, or no URL at all. */
const sound = (text: string): URL | null => {
  const url = URL.parse(text)
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return null
  return url.username === '' && url.password === '' && url.search === '' && url.hash === '' ? url : null
}

const isMicrosoft = ({ protocol, hostname, port }: URL): boolean =>
  protocol === 'https:' &&
  port === '' &&
  (microsoftHosts.has(hostname) || microsoftDomains.some((domain) => hostname.endsWith(domain)))

const isLoopback = ({ hostname }: URL): boolean => loopbackHosts.has(hostname)
