import { parseArgs } from 'node:util'
import { type ConsoleOptions, startConsole } from './start.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    workstations: { type: 'string' },
    'per-site': { type: 'string' },
    'remote-share': { type: 'string' },
    'off-share': { type: 'string' },
    'already-share': { type: 'string' },
    speed: { type: 'string' },
    seed: { type: 'string' },
    token: { type: 'string' },
    state: { type: 'string' },
    'without-events': { type: 'boolean' },
    'read-only-promotion': { type: 'boolean' },
  },
})

const numberOf = (name: string, text: string): number => {
  const value = Number(text)
  if (text.trim() === '' || Number.isNaN(value)) throw new RangeError(`--${name} must be a number, not "${text}"`)
  return value
}

/** The option under another name, or nothing where the flag is absent. */
const numeric = <Name extends string>(name: Name, flag: string, text: string | undefined) =>
  text === undefined ? {} : { [name]: numberOf(flag, text) }

const fleet =
  values.workstations === undefined
    ? {}
    : {
        fleet: {
          workstations: numberOf('workstations', values.workstations),
          ...numeric('perSite', 'per-site', values['per-site']),
          ...numeric('remoteShare', 'remote-share', values['remote-share']),
          ...numeric('offShare', 'off-share', values['off-share']),
          ...numeric('alreadyShare', 'already-share', values['already-share']),
        },
      }

const options: ConsoleOptions = {
  ...fleet,
  ...numeric('port', 'port', values.port),
  ...numeric('speed', 'speed', values.speed),
  ...numeric('seed', 'seed', values.seed),
  ...(values.token === undefined ? {} : { token: values.token }),
  ...(values.state === undefined ? {} : { stateFile: values.state }),
  withoutEvents: values['without-events'] ?? false,
  readOnlyPromotion: values['read-only-promotion'] ?? false,
}

const running = await startConsole(options)
process.stdout.write(`${JSON.stringify({ url: running.url, origin: running.origin, token: running.token })}\n`)
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void running.close())
