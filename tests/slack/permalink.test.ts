import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Form } from '../../bot/card/form.ts'
import type { Occasion } from '../../commands/contract.ts'
import { card, privateCard } from '../support/chat-stubs.ts'
import { firstButton, type Harness, type Shown, startHarness } from './harness.ts'

// The trail names the message where somebody acted: the very link that Slack itself would give.
let harness: Harness
let seen: (string | undefined)[]

const keep = ({ permalink }: Occasion): void => {
  seen.push(permalink)
}

beforeEach(async () => {
  harness = await startHarness()
  seen = []
  harness.commands.press = async (occasion) => {
    keep(occasion)
    return privateCard('vu')
  }
})

afterEach(async () => {
  await harness.stop()
})

const channel = 'C0POSTES'
const withButton = card('prêt', {
  blocks: [{ type: 'buttons', buttons: [{ action: 'approval.reject', label: 'Refuser', value: { id: 'a1' } }] }],
})
const post = async (threadId?: string): Promise<Shown> => {
  const place = { platform: 'slack', workspace: 'T0SANDBOX', channelId: channel } as const
  const thread = threadId === undefined ? {} : { threadId }
  await harness.slack.platform.post(place, withButton, { key: `k-${threadId}`, locale: 'fr', ...thread })
  return harness.shown('prêt')
}
const press = (message: Shown) =>
  harness.act('press', { person: 'U0CAMILLE', channel, ts: message.ts, ...firstButton(message) })
const linkOf = (message: Shown) =>
  harness.slack.platform.permalink({
    place: { platform: 'slack', workspace: 'T0SANDBOX', channelId: channel },
    externalId: message.ts,
  })

test('a press tells the link of its message', async () => {
  const message = await post()
  await press(message)
  await harness.shown('vu')
  expect(seen).toEqual([await linkOf(message)])
})

test('a press in a thread tells the link into the thread', async () => {
  const root = await harness.say('Bonjour')
  const message = await post(String(root['ts']))
  await press(message)
  await vi.waitFor(() => expect(seen).toHaveLength(1))
  expect(seen).toEqual([await linkOf(message)])
  expect(seen[0]).toContain('thread_ts=')
})

test('a press on a card for one alone, and a command, have none: nobody else could follow it', async () => {
  harness.commands.say = async (occasion) => {
    keep(occasion)
    return { type: 'card', card: withButton, audience: 'private' }
  }
  await harness.say('/w360 update')
  await press(await harness.shown('prêt'))
  await harness.shown('vu')
  expect(seen).toEqual([undefined, undefined])
})

test('a mention tells the link of what was said', async () => {
  harness.commands.say = async (occasion) => {
    keep(occasion)
    return privateCard('vu')
  }
  const said = await harness.say('@W360 pause')
  await harness.shown('vu')
  expect(seen).toHaveLength(1)
  expect(seen[0]).toContain(`/archives/${channel}/p${String(said['ts']).replace('.', '')}`)
})

test('a form tells the link of the message whose button opened it', async () => {
  const form: Form = {
    ...{ id: 'reject', title: 'Refuser', submit: 'Refuser', cancel: 'Annuler', state: {} },
    fields: [{ id: 'reason', type: 'text', label: 'Motif' }],
  }
  harness.commands.press = async () => ({ type: 'form', title: form.title, form: Promise.resolve(form) })
  harness.commands.submit = async (occasion) => {
    keep(occasion)
    return { type: 'done' }
  }
  const message = await post()
  await press(message)
  const { id } = await harness.shownView('Motif')
  const values = { 'field:reason': { reason: { type: 'plain_text_input', value: 'trop tôt' } } }
  await harness.act('submit', { person: 'U0CAMILLE', view_id: id, values })
  await vi.waitFor(() => expect(seen).toEqual([expect.any(String)]))
  expect(seen).toEqual([await linkOf(message)])
})
