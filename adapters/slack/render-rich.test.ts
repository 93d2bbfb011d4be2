import { expect, it } from 'vitest'
import { richElements } from './render-rich.ts'

it('mentions somebody who is named by their Teams account under their own of Slack', () => {
  const sophie = { type: 'person', platform: 'teams', userId: 'A1', name: 'Sophie' } as const
  const elsewhere = [{ platform: 'slack', userId: 'U0SOPHIE' }] as const
  expect(richElements([{ ...sophie, elsewhere }], 100)).toEqual([{ type: 'user', user_id: 'U0SOPHIE' }])
  expect(richElements([sophie], 100)).toEqual([{ type: 'text', text: '@Sophie' }])
})
