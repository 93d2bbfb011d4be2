import { describe, expect, test } from 'vitest'
import { createServiceUrls } from './service-urls.ts'

const fallback = 'https://smba.trafficmanager.net/teams/'
const inTheCloud = () => createServiceUrls({ fallback, local: false })

describe('our token may go', () => {
  test.each([
    'https://smba.trafficmanager.net/emea/',
    'https://smba.trafficmanager.net/fr/5d1e/',
    'https://smba.infra.gcc.teams.microsoft.com/teams',
    'https://smba.infra.gov.teams.microsoft.us/teams',
    'https://smba.infra.dod.teams.microsoft.us/teams',
  ])('to Microsoft: %s', (url) => {
    expect(inTheCloud().isTrusted(url)).toBe(true)
  })

  test('to a host that a checked delivery named, whatever the path, and to no neighbour of it', () => {
    const urls = inTheCloud()
    expect(urls.isTrusted('https://smba.new.example/a/')).toBe(false)
    urls.trust('https://smba.new.example/a/')
    expect(urls.isTrusted('https://smba.new.example/b/')).toBe(true)
    expect(urls.isTrusted('https://smba.new.example:8443/a/')).toBe(false)
    expect(urls.isTrusted('https://www.smba.new.example/a/')).toBe(false)
  })

  test('to the stand-in that the configuration names, without encryption only on this machine', () => {
    const urls = createServiceUrls({ fallback: 'http://127.0.0.1:4361/', local: false })
    expect(urls.isTrusted('http://127.0.0.1:4361/emea/')).toBe(true)
    expect(urls.isTrusted('http://127.0.0.1:4362/')).toBe(false)
    expect(createServiceUrls({ fallback: 'http://10.0.0.1/', local: false }).isTrusted('http://10.0.0.1/')).toBe(false)
  })

  test('to the playground on this machine, when it is asked for', () => {
    const playground = 'http://localhost:56150/_connector'
    expect(createServiceUrls({ fallback, local: true }).isTrusted(playground)).toBe(true)
    expect(inTheCloud().isTrusted(playground)).toBe(false)
  })
})

describe('and never', () => {
  test.each([
    'http://smba.trafficmanager.net/emea/',
    'https://attacker.trafficmanager.net/',
    'https://smba.trafficmanager.net.attacker.example/',
    'https://smba.trafficmanager.net:8443/',
    'https://smba.trafficmanager.net@attacker.example/',
    'https://x:y@smba.trafficmanager.net/',
    'https://smba.trafficmanager.net/?to=',
    'https://attackerteams.microsoft.com.example/',
    'https://notteams.microsoft.us.attacker.example/',
    'ftp://smba.trafficmanager.net/',
    'file:///etc/passwd',
    '',
    '//smba.trafficmanager.net/',
  ])('to %j', (url) => {
    expect(inTheCloud().isTrusted(url)).toBe(false)
  })

  test('is trust learned for what is not encrypted', () => {
    const urls = inTheCloud()
    urls.trust('http://attacker.example/')
    urls.trust('http://127.0.0.1:9/')
    expect(urls.isTrusted('http://attacker.example/')).toBe(false)
    expect(urls.isTrusted('http://127.0.0.1:9/')).toBe(false)
  })
})
