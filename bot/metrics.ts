import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'

/** What `/metrics` tells. Labels come from closed lists only: never a name, an id or a text of a person. */
export const createMetrics = () => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'w360_console_request_seconds',
    help: 'Requests to the W360 console, by call and outcome.',
    labelNames: ['call', 'outcome'],
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30],
    registers: [registry],
  })
  const paints = new Counter({
    name: 'w360_chat_calls_total',
    help: 'Calls to a chat to post or edit living messages, by platform and outcome.',
    labelNames: ['call', 'platform', 'outcome'],
    registers: [registry],
  })
  return {
    registry,
    consoleRequest: (request: {
      readonly name: string
      readonly outcome: string
      readonly milliseconds: number
    }): void => {
      requests.observe({ call: request.name, outcome: request.outcome }, request.milliseconds / 1_000)
    },
    paint: (event: { readonly call: string; readonly platform: string; readonly outcome: string }): void => {
      paints.inc({ call: event.call, platform: event.platform, outcome: event.outcome })
    },
  }
}
