import { fileURLToPath } from 'node:url'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { vi } from 'vitest'

/** Holds both sides of the wire to `adapters/wisper/openapi.yaml`: what the client sends, and what the console answers. */
export interface ContractWatch {
  /** Every departure from the contract that was seen, in words. */
  readonly departures: string[]
  /** `operationId status` of all that was seen. */
  readonly seen: Set<string>
}

interface Operation {
  readonly id: string
  readonly method: string
  readonly pattern: RegExp
  readonly value: object
}

/** Watches every fetch until the mocks are restored. */
export async function watchContract(): Promise<ContractWatch> {
  const operations = await readOperations()
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  ajv.addFormat(
    'date-time',
    (text: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) && !Number.isNaN(Date.parse(text)),
  )
  const departures: string[] = []
  const seen = new Set<string>()

  const check = (where: string, schema: unknown, body: unknown) => {
    if (typeof schema !== 'object' || schema === null)
      departures.push(`${where}: nothing of this kind is in the contract`)
    else if (!ajv.validate(schema, body)) departures.push(`${where}: ${ajv.errorsText()}`)
  }

  const send = globalThis.fetch
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const url = new URL(String(input))
    const path = url.pathname.replace(/^\/v1(?=\/)/, '')
    const method = (init?.method ?? 'GET').toLowerCase()
    const operation = operations.find((candidate) => candidate.method === method && candidate.pattern.test(path))
    if (operation === undefined) return await send(input, init)

    departures.push(...strangeParameters(operation, url, new Headers(init?.headers)))
    if (typeof init?.body === 'string') {
      const schema = at(operation.value, 'requestBody', 'content', 'application/json', 'schema')
      check(`${operation.id} sends`, schema, JSON.parse(init.body))
    }
    const response = await send(input, init)
    const where = `${operation.id} ${response.status}`
    seen.add(where)
    const declared =
      at(operation.value, 'responses', String(response.status)) ?? at(operation.value, 'responses', 'default')
    const type = response.headers.get('content-type')?.split(';')[0] ?? 'nothing'
    check(`${where} ${type}`, at(declared, 'content', type, 'schema'), await response.clone().json())
    for (const name of Object.keys(at(declared, 'headers') ?? {})) {
      if (!response.headers.get(name)) departures.push(`${where}: there is no ${name}`)
    }
    return response
  })
  return { departures, seen }
}

async function readOperations(): Promise<readonly Operation[]> {
  const validator = new Validator()
  await validator.validate(fileURLToPath(new URL('../adapters/wisper/openapi.yaml', import.meta.url)))
  const document = validator.resolveRefs()
  return Object.entries(at(document, 'paths') ?? {}).flatMap(([path, item]) =>
    ['get', 'put', 'post'].flatMap((method) => {
      const value = at(item, method)
      if (value === undefined) return []
      const pattern = new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`)
      return [{ id: String(Reflect.get(value, 'operationId')), method, pattern, value }]
    }),
  )
}

function strangeParameters({ id, value }: Operation, url: URL, headers: Headers): string[] {
  const parameters = Object.values(at(value, 'parameters') ?? {}).filter(
    (entry) => typeof entry === 'object' && entry !== null,
  )
  const named = (place: string) => parameters.filter((parameter) => parameter.in === place)
  const known = new Set(named('query').map(({ name }) => name))
  const missing = named('header').filter(({ name, required }) => required === true && !headers.has(name))
  return [
    ...[...url.searchParams.keys()].filter((name) => !known.has(name)).map((name) => `${id} sends ${name}`),
    ...missing.map(({ name }) => `${id} does not send ${name}`),
    ...(headers.has('authorization') ? [] : [`${id} does not send its token`]),
  ]
}

/** What stands at the end of these keys, when it is an object. */
function at(value: unknown, ...keys: readonly string[]): object | undefined {
  let current = value
  for (const key of keys) {
    if (typeof current !== 'object' || current === null) return undefined
    current = Reflect.get(current, key)
  }
  return typeof current === 'object' && current !== null ? current : undefined
}
