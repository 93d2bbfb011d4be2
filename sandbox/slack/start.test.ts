import { readFile, writeFile } from 'node:fs/promises'
import { App, HTTPReceiver } from '@slack/bolt'
import { WebClient } from '@slack/web-api'
import { describe, expect, it, vi } from 'vitest'
import { clearUpAfterEach, statusWithHost } from '../testing/clear-up.ts'
import { startWorkspace } from './start.ts'
import type { Rig } from './testing/rig.ts'
import { section, startRig, textAt } from './testing/rig.ts'

const { inFolder, keep } = clearUpAfterEach()

const rigAt = async (stateFile: string): Promise<Rig> => keep(await startRig({ stateFile }))

describe('the page', () => {
  it('is served with a strict policy and never from a cache', async () => {
    const { workspace } = keep(await startRig())
    const response = await fetch(workspace.origin)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'")
  })

  it.each([
    '/page/..%2fstart.ts',
    '/page/start.ts',
    '/page/.hidden.js',
    '/page/none.js',
    '/none',
    '/page//etc/passwd.js',
  ])('does not serve %s', async (path) => {
    const { workspace } = keep(await startRig())
    expect((await fetch(`${workspace.origin}${path}`)).status).toBe(404)
  })

  it('can be reached by this machine only', async () => {
    const { workspace } = keep(await startRig())
    expect(await statusWithHost(`${workspace.origin}/sandbox/state?person=U0HUGO`, 'evil.example')).toBe(403)
    expect(await statusWithHost(`${workspace.origin}/sandbox/state?person=U0HUGO`, 'localhost:4360')).toBe(200)
  })

  it('acts on JSON alone, which the form of a foreign page cannot send', async () => {
    const { workspace } = keep(await startRig())
    const post = (type: string, body: string) =>
      fetch(`${workspace.origin}/sandbox/say`, { method: 'POST', headers: { 'content-type': type }, body })
    expect((await post('text/plain', '{"person":"U0HUGO","channel":"C0POSTES","text":"a"}')).status).toBe(415)
    expect((await post('application/json', '{"person":"U0HUGO"}')).status).toBe(400)
    expect((await post('application/json', 'x'.repeat(1_000_001))).status).toBe(413)
  })

  it('knows who sees what', async () => {
    const rig = keep(await startRig({ consoleOrigin: 'http://127.0.0.1:4370' }))
    const state = await rig.get('/sandbox/state?person=U0MALIK')
    expect(state).toMatchObject({
      team: { id: 'T0SANDBOX' },
      people: [
        { role: 'admin' },
        { id: 'U0MALIK', locale: 'en-GB', role: 'admin' },
        { role: 'support' },
        { role: 'viewer' },
      ],
      channels: [
        { name: 'postes-de-travail' },
        { name: 'annonces' },
        { name: 'support-wisper' },
        { id: 'D0MALIK', kind: 'im', person: 'U0MALIK' },
      ],
      bot: { id: 'U0W360' },
      commands: [{ command: '/w360' }],
      consoleOrigin: 'http://127.0.0.1:4370',
    })
    expect(await rig.get('/sandbox/messages?channel=D0HUGO&person=U0MALIK')).toMatchObject({
      error: 'channel_not_found',
    })
    expect(await rig.get('/sandbox/state?person=U0NOBODY')).toMatchObject({ error: 'user_not_found' })
  })
})

describe('the stream', () => {
  const listen = async (rig: Rig, person: string): Promise<{ readonly text: () => string }> => {
    const stop = new AbortController()
    const response = await fetch(`${rig.workspace.origin}/sandbox/stream?person=${person}`, { signal: stop.signal })
    let text = ''
    const reading = (async () => {
      for await (const chunk of response.body ?? []) text += Buffer.from(chunk).toString()
    })().catch(() => {})
    keep({
      close: async () => {
        stop.abort()
        await reading
      },
    })
    await vi.waitFor(() => expect(text).toContain('event: view'))
    return { text: () => text }
  }

  it('tells each person what they may see, as it happens', async () => {
    const rig = keep(await startRig())
    const [hugo, sophie] = [await listen(rig, 'U0HUGO'), await listen(rig, 'U0SOPHIE')]
    const { ts } = await rig.call('chat.postMessage', { channel: 'C0POSTES', text: 'pour tous' })
    await rig.call('chat.update', { channel: 'C0POSTES', ts, text: 'changé' })
    await rig.call('chat.postEphemeral', { channel: 'C0POSTES', user: 'U0SOPHIE', text: 'pour Sophie' })
    await rig.call('chat.postMessage', { channel: 'D0HUGO', text: 'pour Hugo' })
    await rig.call('chat.delete', { channel: 'C0POSTES', ts })
    await vi.waitFor(() =>
      expect(hugo.text()).toContain(`event: delete\ndata: {"channel":"C0POSTES","ts":"${String(ts)}"}`),
    )
    await vi.waitFor(() => expect(sophie.text()).toContain('event: delete'))
    expect(hugo.text()).toContain('changé')
    expect(hugo.text()).toContain('pour Hugo')
    expect(hugo.text()).not.toContain('pour Sophie')
    expect(sophie.text()).toContain('pour Sophie')
    expect(sophie.text()).not.toContain('pour Hugo')
  })

  it('says that the bot is being waited for, and when it is not', async () => {
    const rig = keep(await startRig())
    const hugo = await listen(rig, 'U0HUGO')
    await rig.act('say', { person: 'U0HUGO', channel: 'C0POSTES', text: '/w360' })
    await vi.waitFor(() => expect(hugo.text()).toMatch(/busy\ndata: {"busy":true}[\s\S]*busy\ndata: {"busy":false}/))
  })
})

describe('the state file', () => {
  it('lets messages, files, channels and people survive a restart', async () => {
    const stateFile = inFolder('deep', 'workspace.json')
    const first = await startRig({ stateFile })
    const posted = await first.call('chat.postMessage', {
      channel: 'C0POSTES',
      text: 'Repli',
      blocks: [section('Bonjour')],
      metadata: { event_type: 'card', event_payload: { id: 7 } },
    })
    await first.call('chat.postEphemeral', { channel: 'C0POSTES', user: 'U0HUGO', text: 'Psst' })
    await first.act('control', { archive: 'C0SUPPORT', deactivate: 'U0MALIK' })
    await first.close()

    const second = await rigAt(stateFile)
    const history = await second.call('conversations.history', { channel: 'C0POSTES', include_all_metadata: true })
    expect(history).toMatchObject({
      messages: [{ ts: posted['ts'], text: 'Repli', metadata: { event_payload: { id: 7 } } }],
    })
    expect(await second.messages('C0POSTES', 'U0HUGO')).toHaveLength(1)
    expect(await second.call('conversations.info', { channel: 'C0SUPPORT' })).toMatchObject({
      channel: { is_archived: true },
    })
    expect(await second.call('users.info', { user: 'U0MALIK' })).toMatchObject({ user: { deleted: true } })
    const next = await second.call('chat.postMessage', { channel: 'C0POSTES', text: 'Suite' })
    expect(textAt(next, 'ts') > textAt(posted, 'ts')).toBe(true)
  })

  it('is written while it runs, so that a crash loses little', async () => {
    const stateFile = inFolder('workspace.json')
    const rig = await rigAt(stateFile)
    await rig.call('chat.postMessage', { channel: 'C0POSTES', text: 'avant la panne' })
    await vi.waitFor(async () => expect(await readFile(stateFile, 'utf8')).toContain('avant la panne'))
  })

  it('that cannot be read is set aside, not overwritten', async () => {
    const stateFile = inFolder('workspace.json')
    await writeFile(stateFile, '{"version":')
    const rig = await rigAt(stateFile)
    expect(await rig.messages('C0POSTES', 'U0HUGO')).toEqual([])
    expect(await readFile(`${stateFile}.unreadable`, 'utf8')).toBe('{"version":')
  })
})

describe('the real libraries', () => {
  it('upload a file, which people then download', async () => {
    const rig = keep(await startRig())
    const client = new WebClient(rig.workspace.botToken, {
      slackApiUrl: rig.workspace.apiUrl,
      retryConfig: { retries: 0 },
    })
    await client.filesUploadV2({
      channel_id: 'C0POSTES',
      filename: 'bilan é.csv',
      content: 'a;b',
      initial_comment: 'Bilan',
    })
    const [message] = await rig.messages('C0POSTES', 'U0HUGO')
    expect(message).toMatchObject({ text: 'Bilan', files: [{ name: 'bilan é.csv', size: 3 }] })
    const file = await fetch(`${rig.workspace.origin}${textAt(message, 'files', 0, 'url')}`)
    expect(file.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''bilan%20%C3%A9.csv")
    expect(await file.text()).toBe('a;b')
  })

  it('upload a picture, which people see at once, whatever its name says', async () => {
    const rig = keep(await startRig())
    const client = new WebClient(rig.workspace.botToken, {
      slackApiUrl: rig.workspace.apiUrl,
      retryConfig: { retries: 0 },
    })
    const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
    const channel = { channel_id: 'C0POSTES' }
    await client.filesUploadV2({ ...channel, filename: 'courbe.txt', file: png })
    await client.filesUploadV2({ ...channel, filename: 'faux.png', content: '<script>' })
    const messages = await rig.messages('C0POSTES', 'U0HUGO')
    const [picture, other] = messages.map((message) => textAt(message, 'files', 0, 'url'))
    expect(messages[0]).toMatchObject({ files: [{ mimetype: 'image/png' }] })
    expect(messages[1]).not.toMatchObject({ files: [{ mimetype: 'image/png' }] })
    const typeOf = async (path: string | undefined): Promise<string | null> =>
      (await fetch(`${rig.workspace.origin}${path}`)).headers.get('content-type')
    expect(await typeOf(picture)).toBe('image/png')
    expect(await typeOf(other)).toBe('application/octet-stream')
  })

  it('understand the refusals', async () => {
    const { workspace } = keep(await startRig())
    const client = new WebClient('xoxb-wrong', { slackApiUrl: workspace.apiUrl, retryConfig: { retries: 0 } })
    await expect(client.auth.test()).rejects.toMatchObject({ data: { ok: false, error: 'invalid_auth' } })
  })

  it('accept what the workspace sends: a Bolt app hears a command and opens a form', async () => {
    const workspace = keep(await startWorkspace({ rateLimits: false }))
    const receiver = new HTTPReceiver({ signingSecret: workspace.signingSecret })
    const app = new App({
      token: workspace.botToken,
      receiver,
      clientOptions: { slackApiUrl: workspace.apiUrl },
      convoStore: false,
    })
    app.command('/w360', async ({ ack, body, client }) => {
      await ack(`reçu : ${body.text}`)
      await client.views.open({
        trigger_id: body.trigger_id,
        view: { type: 'modal', title: { type: 'plain_text', text: 'Formulaire' }, blocks: [{ type: 'divider' }] },
      })
    })
    const server = await receiver.start({ port: 0, host: '127.0.0.1' })
    keep({ close: async () => void (await receiver.stop()) })
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    workspace.setRequestUrl(`http://127.0.0.1:${address.port}/slack/events`)
    const said = await fetch(`${workspace.origin}/sandbox/say`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ person: 'U0CAMILLE', channel: 'C0POSTES', text: '/w360 bonjour' }),
    })
    expect(await said.json()).toEqual({ ok: true })
    const seen = await fetch(`${workspace.origin}/sandbox/messages?channel=C0POSTES&person=U0CAMILLE`)
    expect(await seen.text()).toContain('reçu : bonjour')
    await vi.waitFor(async () => {
      const calls = await (await fetch(`${workspace.origin}/sandbox/api-calls`)).text()
      expect(calls).toContain('"method":"views.open","ok":true')
    })
  })
})

describe('uploads', () => {
  it('are refused when they are not what was announced, and complete only once the content is there', async () => {
    const rig = keep(await startRig())
    const announce = () => rig.call('files.getUploadURLExternal', { filename: 'a.csv', length: 3 })
    expect(await rig.call('files.getUploadURLExternal', { length: 3 })).toMatchObject({ error: 'invalid_arguments' })
    const { upload_url: url, file_id: id } = await announce()
    const finish = (fields = {}) =>
      rig.call('files.completeUploadExternal', { files: [{ id }], channel_id: 'C0POSTES', ...fields })
    expect(await finish()).toMatchObject({ error: 'file_not_found' })
    expect((await fetch(String(url), { method: 'POST', body: 'abcd' })).status).toBe(400)
    expect((await fetch(String(url), { method: 'POST', body: 'abc' })).status).toBe(200)
    expect((await fetch(String(url), { method: 'POST', body: 'abc' })).status).toBe(404)
    expect(await finish({ channel_id: 'C0NOWHERE' })).toMatchObject({ error: 'channel_not_found' })
    expect(await finish()).toMatchObject({ ok: true, files: [{ id, title: 'a.csv' }] })
    expect(await finish()).toMatchObject({ error: 'file_not_found' })
  })
})
