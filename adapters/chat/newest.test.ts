import { expect, test } from 'vitest'
import { createNewest } from './newest.ts'

test('of many on one thing the first and the last are done, in this order, and each hears whether it was', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const newest = createNewest()
  const done: string[] = []
  const act = (name: string) => async () => {
    if (name === 'first') await promise
    done.push(name)
    return name
  }
  const all = ['first', 'second', 'third', 'last'].map((name) => newest.run('message', act(name)))
  expect(await newest.run('other', act('elsewhere'))).toBe('elsewhere')
  resolve()
  expect(await Promise.all(all)).toEqual(['first', null, null, 'last'])
  expect(done).toEqual(['elsewhere', 'first', 'last'])
  expect(await newest.run('message', act('again'))).toBe('again')
})

test('one that fails says so to its own caller, and holds up nobody', async () => {
  const newest = createNewest()
  const failing = newest.run('message', async () => {
    throw new Error('lost')
  })
  const next = newest.run('message', async () => 'done')
  await expect(failing).rejects.toThrow('lost')
  expect(await next).toBe('done')
})
