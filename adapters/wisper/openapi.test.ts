import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, test } from 'vitest'

const path = fileURLToPath(new URL('openapi.yaml', import.meta.url))

describe('the assumed contract of the console', () => {
  test('is a valid OpenAPI 3.1 document', async () => {
    const validator = new Validator()
    const result = await validator.validate(path)
    expect(result.valid ? [] : result.errors).toEqual([])
    expect(validator.version).toBe('3.1')
  })

  test('refers to nothing that it lacks', async () => {
    const validator = new Validator()
    await validator.validate(path)
    expect(() => validator.resolveRefs()).not.toThrow()
  })

  test('says at its top that it is an assumption', async () => {
    const text = await readFile(path, 'utf8')
    expect(text.slice(0, 400)).toContain('An assumption. Wisper publishes no API document.')
  })
})
