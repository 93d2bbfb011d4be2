import { expect, test } from 'vitest'
import { framesOf } from './frames.ts'

test('tells where an error came from, and no line of what it says, however it looks', () => {
  const error = new Error('Camille wrote\n    at le secret de Camille\n  at 3 o’clock')
  expect(framesOf(error)[0]).toContain('frames.test.ts')
  expect(framesOf(error).join('\n')).not.toMatch(/Camille|clock/u)
})

test('tells nothing where it cannot be told what is message and what is not', () => {
  const error = new Error('    at le secret de Camille')
  expect(error.stack).toContain('secret')
  error.message = 'said otherwise since'
  expect(framesOf(error)).toEqual([])
  expect(framesOf('at le secret')).toEqual([])
})
