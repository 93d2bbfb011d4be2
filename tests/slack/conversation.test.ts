import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createMemoryInbox } from '../../adapters/chat/inbox.fixture.ts'
import { wordsFor } from '../../bot/text/words.ts'
import type { Occasion, Press, Reply } from '../../commands/contract.ts'
import { card, privateCard, publicCard } from '../support/chat-stubs.ts'
import { expectCleanLog, firstButton, type Harness, startHarness } from './harness.ts'

let harness: Harness

beforeEach(async () => {
  harness = await startHarness()
})

afterEach(async () => {
  await harness.stop()
})

const buttonCard = (title: string) =>
  card(title, {
    blocks: [
      { type: 'buttons', buttons: [{ action: 'rollout.start', label: 'Démarrer', value: { id: 'r1', version: 3 } }] },
    ],
  })

describe('a slash command', () => {
  test('is answered for its person alone, with who and where', async () => {
    const seen: Occasion[] = []
    harness.commands.say = async (occasion, text) => {
      seen.push(occasion)
      return privateCard(`reçu ${text}`)
    }
    expect(await harness.say('/w360 status Paris & "Lyon" <x>')).toMatchObject({ ok: true })
    const answer = await harness.shown('reçu')
    expect(answer.ephemeralFor).toBe('U0CAMILLE')
    expect(JSON.stringify(answer.blocks)).toContain('reçu status Paris & \\"Lyon\\" <x>')
    expect(JSON.stringify(answer.blocks?.at(-1))).toContain('Bac à sable')
    expect(seen).toMatchObject([
      {
        platform: 'slack',
        workspace: 'T0SANDBOX',
        userId: 'U0CAMILLE',
        user: { name: 'Camille Renard', locale: 'fr', active: true },
        place: { platform: 'slack', workspace: 'T0SANDBOX', channelId: 'C0POSTES' },
        direct: false,
        canOpenForm: true,
      },
    ])
    expectCleanLog(harness, 'Paris', 'Camille')
  })

  test('that came twice is done once', async () => {
    let count = 0
    harness.commands.say = async () => {
      count += 1
      return privateCard('une fois')
    }
    await harness.say('/w360 status', { doubled: true })
    await harness.shown('une fois')
    expect(count).toBe(1)
    expect((await harness.messages()).filter(({ text }) => text === 'une fois')).toHaveLength(1)
  })

  test('of somebody whom Slack cannot tell of has no user, so that nobody acts', async () => {
    const seen: (Occasion['user'] | 'nothing')[] = []
    harness.commands.say = async ({ user }) => {
      seen.push(user)
      return privateCard('reçu')
    }
    await harness.act('control', { failNext: { method: 'users.info', error: 'internal_error', count: 1 } })
    await harness.say('/w360 status')
    await harness.shown('reçu')
    expect(seen).toEqual([null])
  })

  test('that fails inside is answered in words with a reference that the log knows', async () => {
    harness.commands.say = async () => {
      throw new Error('SELECT secret FROM people')
    }
    await harness.say('/w360 status')
    const answer = await harness.shown('référence')
    const [, reference = 'none'] = /référence ([0-9a-f]{8})/.exec(JSON.stringify(answer.blocks)) ?? []
    expect(harness.logged()).toContain(reference)
    expectCleanLog(harness, 'SELECT secret')
  })

  test('that fails is told in the language of whom it failed', async () => {
    harness.commands.say = async () => {
      throw new Error('lost')
    }
    await harness.say('/w360 status', { person: 'U0MALIK' })
    await harness.shown('Something went wrong', { person: 'U0MALIK' })
  })

  test('that is refused because the database is away says so at once', async () => {
    harness.inbox.trouble.failing = true
    expect(await harness.say('/w360 status')).toMatchObject({ ok: true })
    const answer = await harness.shown('pas été prise en compte')
    expect(answer.ephemeralFor).toBe('U0CAMILLE')
  })

  test('may answer for everybody', async () => {
    harness.commands.say = async () => ({ type: 'card', card: card('pour tous'), audience: 'place', locale: 'fr' })
    await harness.say('/w360 announce')
    const answer = await harness.shown('pour tous', { person: 'U0HUGO' })
    expect(answer.ephemeralFor).toBeUndefined()
  })

  test('that may not answer for everybody where the bot is not, answers all the same', async () => {
    harness.commands.say = async () => ({ type: 'card', card: card('pour tous'), audience: 'place', locale: 'fr' })
    await harness.act('control', { removeBot: 'C0POSTES' })
    await harness.say('/w360 announce')
    await harness.shown('pour tous')
  })

  test('with a file brings it to the direct messages, and says where', async () => {
    harness.commands.say = async () => ({
      type: 'file',
      name: 'cibles.csv',
      title: 'Cibles',
      content: 'poste;état\né;ok',
    })
    await harness.say('/w360 audit --csv')
    await harness.shown('messages privés')
    const [file] = (await harness.messages({ channel: 'D0CAMILLE' })).flatMap(({ files = [] }) => files)
    expect(file?.name).toBe('cibles.csv')
    expect(await (await fetch(`${harness.workspace.origin}${file?.url}`)).text()).toBe('poste;état\né;ok')
  })

  test('with a picture shows it in the direct messages, with its words', async () => {
    const full = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1)
    const picture = { full, inline: '', alternative: 'Tout le compte : 9 en 4.1.' }
    harness.commands.say = async () => ({ type: 'file', name: 'v.png', title: 'Machines par version', picture })
    await harness.say('/w360 status --chart')
    await harness.shown(wordsFor('fr').card.fileSent)
    const [file] = (await harness.messages({ channel: 'D0CAMILLE' })).flatMap(({ files = [] }) => files)
    expect(file).toMatchObject({ name: 'v.png', mimetype: 'image/png', alt_txt: 'Tout le compte : 9 en 4.1.' })
    const served = await fetch(`${harness.workspace.origin}${file?.url}`)
    expect(served.headers.get('content-type')).toBe('image/png')
    expect(new Uint8Array(await served.arrayBuffer())).toEqual(full)
  })

  test('whose card Slack will not draw is answered in plain sections', async () => {
    let count = 0
    harness.commands.say = async () => {
      count += 1
      return {
        type: 'card',
        card: card('à plat', { blocks: [{ type: 'steps', title: 'Étapes', items: [] }] }),
        audience: 'place',
        locale: 'fr',
      }
    }
    await harness.act('control', { failNext: { method: 'chat.postMessage', error: 'invalid_blocks', count: 1 } })
    await harness.say('/w360 announce')
    const answer = await harness.shown('à plat')
    expect(answer.blocks?.map(({ type }) => type)).not.toContain('plan')
    expect(count).toBe(1)
  })
})

describe('a mention', () => {
  test('speaks the same words, and is answered in its thread', async () => {
    const root = await harness.say('Bonjour')
    const thread = String(root['ts'])
    await harness.say('@W360 status Paris &amp; Lyon', { thread_ts: thread })
    const answer = await harness.shown('dit : status Paris')
    expect(answer.ephemeralFor).toBe('U0CAMILLE')
    expect(answer.thread_ts).toBe(thread)
  })

  test('cannot open a form, and the command knows', async () => {
    const seen: boolean[] = []
    harness.commands.say = async ({ canOpenForm }) => {
      seen.push(canOpenForm)
      return privateCard('non')
    }
    await harness.say('@W360 update')
    await harness.shown('non')
    expect(seen).toEqual([false])
  })

  test('is answered alone in the language of the person, before all in the one that the answer names', async () => {
    await harness.say('status', { person: 'U0MALIK', channel: 'D0MALIK' })
    const alone = await harness.shown('dit : status', { person: 'U0MALIK', channel: 'D0MALIK' })
    expect(JSON.stringify(alone)).toContain('nothing here is real')
    harness.commands.say = async () => publicCard('Status')
    await harness.say('@W360 status', { person: 'U0MALIK' })
    expect(JSON.stringify(await harness.shown('Status', { person: 'U0MALIK' }))).toContain('rien ici')
  })

  test('in direct messages needs no name', async () => {
    const seen: boolean[] = []
    harness.commands.say = async ({ direct }, text) => {
      seen.push(direct)
      return privateCard(`dit ${text}`)
    }
    await harness.say('status', { channel: 'D0CAMILLE' })
    await harness.shown('dit status', { channel: 'D0CAMILLE' })
    expect(seen).toEqual([true])
  })
})

describe('a press', () => {
  test('carries its action and its value, and may replace its message', async () => {
    harness.commands.say = async () => ({ type: 'card', card: buttonCard('prêt'), audience: 'place', locale: 'fr' })
    const presses: Press[] = []
    harness.commands.press = async (_, press) => {
      presses.push(press)
      return { type: 'replace', card: card('parti') }
    }
    await harness.say('/w360 update')
    const message = await harness.shown('prêt')
    const press = { person: 'U0MALIK', channel: 'C0POSTES', ts: message.ts, ...firstButton(message), doubled: true }
    expect(await harness.act('press', press)).toMatchObject({ ok: true })
    const replaced = await harness.shown('parti')
    expect(replaced.ts).toBe(message.ts)
    expect(replaced.blocks?.some(({ type }) => type === 'actions')).toBe(false)
    expect(presses).toEqual([{ action: 'rollout.start', value: { id: 'r1', version: 3 } }])
  })

  test('may replace a private message too', async () => {
    harness.commands.say = async () => ({ type: 'card', card: buttonCard('pour vous'), audience: 'private' })
    harness.commands.press = async () => ({ type: 'replace', card: card('fait') })
    await harness.say('/w360 update')
    const message = await harness.shown('pour vous')
    await harness.act('press', { person: 'U0CAMILLE', channel: 'C0POSTES', ts: message.ts, ...firstButton(message) })
    expect((await harness.shown('fait')).ts).toBe(message.ts)
  })

  test('while the database is away is refused in words, and the button stays', async () => {
    harness.commands.say = async () => ({ type: 'card', card: buttonCard('prêt'), audience: 'place', locale: 'fr' })
    await harness.say('/w360 update')
    const message = await harness.shown('prêt')
    harness.inbox.trouble.failing = true
    await harness.act('press', { person: 'U0CAMILLE', channel: 'C0POSTES', ts: message.ts, ...firstButton(message) })
    await harness.shown('pas été prise en compte')
    expect(firstButton(await harness.shown('prêt')).action_id).toBe('rollout.start#0')
  })
})

describe('a restart', () => {
  test('finishes what was acknowledged before, and opens no form from a dead trigger', async () => {
    const { promise: mayEnd, resolve: end } = Promise.withResolvers<Reply>()
    const begun = vi.fn(() => mayEnd)
    harness.commands.say = begun
    await harness.say('/w360 update')
    await vi.waitFor(() => expect(begun).toHaveBeenCalled())
    // What stands on disk when a process dies at this moment.
    const inbox = createMemoryInbox()
    for (const [id, kept] of harness.inbox.kept) inbox.kept.set(id, { ...kept })
    const { workspace } = harness

    const seen: string[] = []
    const restarted = await startHarness({
      workspace,
      inbox,
      commands: {
        say: async ({ canOpenForm }, text) => {
          seen.push(`${text} ${canOpenForm}`)
          return { type: 'form', title: 'Mise à jour', form: new Promise(() => undefined) }
        },
      },
    })
    await harness.shown('Ouvrir le formulaire')
    expect(seen).toEqual(['update false'])
    expect([...inbox.kept.values()].map(({ done }) => done)).toEqual([true])
    end({ type: 'done' })
    await restarted.stop()
  })
})
