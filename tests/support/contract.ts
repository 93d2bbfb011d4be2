import { readFile } from 'node:fs/promises'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { vi } from 'vitest'
import { parse } from 'yaml'

/** Holds both sides of the wire to `adapters/wisper/openapi.yaml`: what the client sends, and what the console answers. */
export interface ContractWatch {
  /** Every departure from the contract that was seen, in words. */
  readonly departures: string[]
  /** `operationId status` of all that was seen. */
  readonly seen: Set<string>
}

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required: boolean
}

interface Operation {
  readonly id: string
  readonly pattern: RegExp
  readonly pointer: string
  readonly parameters: readonly Parameter[]
  readonly value: unknown
}

const BASE = 'console'
const METHODS = ['get', 'put', 'post']

/** Watches every fetch until `vi.restoreAllMocks()`. */
export async function watchContract(): Promise<ContractWatch> {
  const text = await readFile(new URL('../../adapters/wisper/openapi.yaml', import.meta.url), 'utf8')
  const document: unknown = parse(text)
  if (typeof document !== 'object' || document === null) throw new Error('openapi.yaml is no document')
  const operations = operationsOf(document)
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  ajv.addFormat(
    'date-time',
    (value: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(value) && !Number.isNaN(Date.parse(value)),
  )
  ajv.addSchema({ ...document, $id: BASE })

  const departures: string[] = []
  const seen = new Set<string>()
  const complain = (where: string, pointer: string, body: unknown) => {
    const validate = ajv.getSchema(`${BASE}#${pointer}`)
    if (validate === undefined) departures.push(`${where}: the document has no schema at ${pointer}`)
    else if (!validate(body)) departures.push(`${where}: ${ajv.errorsText(validate.errors)}`)
  }

  const send = globalThis.fetch
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const url = new URL(String(input))
    const path = url.pathname.replace(/^\/v1/, '')
    const method = (init?.method ?? 'GET').toLowerCase()
    const operation = operations.get(method)?.find(({ pattern }) => pattern.test(path))
    if (operation === undefined || !url.pathname.startsWith('/v1/')) return await send(input, init)

    departures.push(...strangeParameters(operation, url, new Headers(init?.headers)))
    if (typeof init?.body === 'string') {
      complain(
        `${operation.id} request`,
        `${operation.pointer}/requestBody/content/application~1json/schema`,
        JSON.parse(init.body),
      )
    }
    const response = await send(input, init)
    seen.add(`${operation.id} ${response.status}`)
    const answer =
      at(operation.value, ['responses', String(response.status)]) ?? at(operation.value, ['responses', 'default'])
    const reference = at(answer, ['$ref'])
    const key = at(operation.value, ['responses', String(response.status)]) === undefined ? 'default' : response.status
    const pointer = typeof reference === 'string' ? reference.slice(1) : `${operation.pointer}/responses/${key}`
    const declared = typeof reference === 'string' ? at(document, reference.slice(2).split('/')) : answer
    const where = `${operation.id} ${response.status}`
    const type = response.headers.get('content-type')?.split(';')[0] ?? 'none'
    if (at(declared, ['content', type]) === undefined) departures.push(`${where}: the content type is ${type}`)
    else complain(where, `${pointer}/content/${type.replaceAll('/', '~1')}/schema`, await response.clone().json())
    for (const name of Object.keys(at(declared, ['headers']) ?? {})) {
      if (!response.headers.get(name)) departures.push(`${where}: there is no ${name}`)
    }
    return response
  })
  return { departures, seen }
}

function strangeParameters({ id, parameters }: Operation, url: URL, headers: Headers): string[] {
  const isDeclared = (name: string) =>
    parameters.some((parameter) => parameter.in === 'query' && parameter.name === name)
  const strange = [...url.searchParams.keys()].filter((name) => !isDeclared(name)).map((name) => `${id} sends ${name}`)
  const missing = parameters
    .filter((parameter) => parameter.in === 'header' && parameter.required && !headers.has(parameter.name))
    .map(({ name }) => `${id} does not send ${name}`)
  return [...strange, ...missing]
}

function operationsOf(document: object): ReadonlyMap<string, readonly Operation[]> {
  const paths = Object.entries(at(document, ['paths']) ?? {})
  return new Map(
    METHODS.map((method) => [
      method,
      paths.flatMap(([path, item]) => {
        const value = at(item, [method])
        if (value === undefined) return []
        const pointer = `/paths/${path.replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D')}/${method}`
        const pattern = new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`)
        return [
          {
            id: String(at(value, ['operationId'])),
            pattern,
            pointer,
            value,
            parameters: parametersOf(document, value),
          },
        ]
      }),
    ]),
  )
}

function parametersOf(document: object, operation: object): readonly Parameter[] {
  return Object.values(at(operation, ['parameters']) ?? {}).map((entry: unknown) => {
    const reference = at(entry, ['$ref'])
    const parameter = typeof reference === 'string' ? at(document, reference.slice(2).split('/')) : entry
    const word = (key: string) => String(at(parameter, [key]))
    return { name: word('name'), in: word('in'), required: word('required') === 'true' }
  })
}
