import { expect, test } from 'vitest'
import type { Form } from '../../bot/card/form.ts'
import { createInProcessCoordination } from '../redis/in-process.ts'
import { createDialogs } from './dialogs.ts'
import { originIn } from './microsoft.testing.ts'

const origin = originIn()
const rejecting = (id: string): Form => ({
  ...{
    id: 'approval.reject',
    title: `Refuser ${id}`,
    submit: 'Refuser',
    cancel: 'Annuler',
    state: { id, version: '1' },
  },
  fields: [{ type: 'text', id: 'reason', label: 'Motif' }],
})

test('of two dialogs that a person has open at once, each comes back as what it asked about', async () => {
  const dialogs = createDialogs({ coordination: createInProcessCoordination(), sandbox: false })
  await dialogs.show(origin, rejecting('A-1'), 'fr', async () => [])
  await dialogs.show(origin, rejecting('A-2'), 'fr', async () => [])
  const sent = { form: 'approval.reject', state: { version: '1', id: 'A-1' }, values: {} }
  const again = JSON.stringify(await dialogs.again(origin, sent, { reason: 'Dites pourquoi.' }, { locale: 'fr' }))
  expect(again).toContain('Refuser A-1')
  expect(again).toContain('"id":"A-1"')
  expect(again).not.toContain('A-2')
})
