import { pino } from 'pino'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { Card } from '../../bot/card/card.ts'
import type { ChatUser } from '../../bot/chat/platform.ts'
import { card, privateCard, roomOf, type StubCommands, silentCommands } from '../../tests/support/chat-stubs.ts'
import type { SubmissionPayload } from './payload.ts'
import { submitForm, type ViewAnswer } from './submit.ts'

const camille: ChatUser = { name: 'Camille', email: null, locale: 'fr', timeZone: null, active: true }

let commands: StubCommands
/** What Slack takes its time to tell: who it was. */
let who: PromiseWithResolvers<ChatUser | null>
let file: () => Promise<void>
const shown: Card[] = []

beforeEach(() => {
  shown.length = 0
  commands = { ...silentCommands }
  who = Promise.withResolvers()
  file = async () => undefined
})

const payload: SubmissionPayload = {
  type: 'view_submission',
  is_enterprise_install: false,
  user: { id: 'U1', team_id: 'T1' },
  team: { id: 'T1' },
  view: {
    id: 'V1',
    type: 'modal',
    callback_id: 'reject',
    private_metadata: '{"state":{},"channelId":"C1"}',
    state: { values: {} },
    blocks: [],
  },
}

const submit = (milliseconds: number) => {
  const answers: ViewAnswer[] = []
  const show = async (_: unknown, given: Card): Promise<void> => void shown.push(given)
  const fails = (): never => {
    throw new Error('not used')
  }
  const over = submitForm(
    {
      commands: roomOf(commands),
      installation: { workspace: 'T1', isEnterpriseInstall: false, botId: 'B1', botUserId: 'U0', url: null },
      readUser: () => who.promise,
      speaker: { privately: show, publicly: show, replacing: show, file: () => file() },
      forms: { open: fails, next: fails, render: fails, update: fails },
      homes: { opened: fails, pressed: fails, look: fails, stop: fails },
      guard: async () => undefined,
      defaultLocale: 'fr',
      now: () => new Date(0),
      logger: pino({ level: 'silent' }),
    },
    payload,
    { deadline: performance.now() + milliseconds, answer: (answer) => void answers.push(answer) },
  )
  return { answers, over }
}

describe('a form that is sent', () => {
  test('closes in time while Slack cannot say who it was, and what is wrong with it follows', async () => {
    commands.submit = async () => ({ type: 'invalid', errors: { reason: 'Dites pourquoi.' } })
    const { answers, over } = submit(30)
    await vi.waitFor(() => expect(answers).toEqual([{}]))
    who.resolve(camille)
    await over
    expect(answers).toEqual([{}])
    expect(shown).toMatchObject([{ summary: 'Dites pourquoi.' }])
  })

  test('is answered in the view by what is known in time', async () => {
    who.resolve(camille)
    commands.submit = async () => privateCard('Voici le plan')
    const { answers, over } = submit(60_000)
    await over
    expect(answers).toEqual([{}])
    expect(shown).toMatchObject([card('Voici le plan')])
  })

  test('is told of what failed after it was closed, in the language of who sent it', async () => {
    who.resolve({ ...camille, locale: 'en' })
    commands.submit = async () => ({ type: 'file', name: 'trace.csv', title: 'Journal', content: 'qui' })
    file = () => Promise.reject(new Error('slack_file_not_allowed'))
    const { answers, over } = submit(60_000)
    await over
    expect(answers[0]).toEqual({})
    expect(shown).toMatchObject([{ tone: 'bad', summary: expect.stringContaining('reference') }])
  })
})
