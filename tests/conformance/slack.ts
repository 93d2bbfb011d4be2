import { z } from 'zod'
import { againAction } from '../../adapters/chat/again.ts'
import { presses } from '../../commands/registry.ts'
import { isObject, type Json, type JsonObject, objectsOf, textOf } from '../../sandbox/json.ts'
import { startWorkspace } from '../../sandbox/slack/start.ts'
import type {
  Chat,
  Entries,
  Outcome,
  PersonKey,
  PlaceKey,
  SeenButton,
  SeenField,
  SeenForm,
  SeenMessage,
} from './driver.ts'
import { readable } from './driver.ts'

/** What Slack has no means for; what is done instead is in docs/reference/platform-differences.md. */
export const slackCannot: readonly string[] = [
  'A command in a thread',
  'A sign that somebody is at work on it',
  'A private message that can be edited at any time',
  'A new card in the very answer to a press',
]

const places: Readonly<Record<PlaceKey, string>> = {
  team: 'C0POSTES',
  news: 'C0ANNONCES',
  support: 'C0SUPPORT',
  camille: 'D0CAMILLE',
  malik: 'D0MALIK',
  sophie: 'D0SOPHIE',
  hugo: 'D0HUGO',
}

/** It came from JSON a moment ago; `z.json()` would walk through every card of the place, many times a second. */
const json = z.custom<Json>()

const outcomeSchema = z.looseObject({
  ok: z.boolean(),
  error: z.string().optional(),
  errors: z.record(z.string(), z.string()).optional(),
  ts: z.string().optional(),
  options: z.array(z.object({ text: z.object({ text: z.string() }), value: z.string() })).optional(),
})
const messageSchema = z.object({
  ts: z.string(),
  thread_ts: z.string().optional(),
  bot: z.boolean(),
  text: z.string(),
  blocks: z.array(json).optional(),
  ephemeralFor: z.string().optional(),
  error: z.boolean().optional(),
  files: z.array(z.object({ url: z.string() })).default([]),
})
const viewSchema = z.object({
  view: z
    .object({
      id: z.string(),
      title: z.object({ text: z.string() }),
      callback_id: z.string().optional(),
      submit: json.nullish(),
      blocks: z.array(json),
      state: z.object({ values: z.record(z.string(), z.record(z.string(), json)) }),
      errors: z.record(z.string(), z.string()).nullish(),
    })
    .nullable(),
})
type View = NonNullable<z.infer<typeof viewSchema>['view']>
const callsSchema = z.object({ calls: z.array(z.object({ method: z.string(), error: z.string().optional() })) })
const handleSchema = z.object({ block_id: z.string(), action_id: z.string(), value: z.string().optional() })

const readMembers: ReadonlySet<string> = new Set(['text', 'title', 'label', 'hint', 'alt_text'])

/** What a reader of these blocks sees; what is asked only after a press is not there yet. */
const piecesOf = (value: Json | undefined, name = ''): readonly string[] => {
  if (typeof value === 'string') return readMembers.has(name) ? [value] : []
  if (Array.isArray(value)) return value.flatMap((one: Json) => piecesOf(one, name))
  if (!isObject(value)) return []
  if (value['type'] === 'user') return [`@${textOf(value['user_id']) ?? ''}`]
  return Object.entries(value).flatMap(([member, inner]) => (member === 'confirm' ? [] : piecesOf(inner, member)))
}

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

const textIn = (value: Json | undefined): string => (isObject(value) ? (textOf(value['text']) ?? '') : '')

const buttonsIn = (blocks: readonly Json[]): readonly SeenButton[] =>
  objectsOf(blocks)
    .filter(({ type }) => type === 'actions')
    .flatMap((block) =>
      objectsOf(block['elements']).map((element): SeenButton => {
        const action = (textOf(element['action_id']) ?? '').replace(/#\d+$/u, '')
        const confirm = element['confirm']
        return {
          action,
          label: textIn(element['text']),
          opensForm: opening.has(action),
          question: isObject(confirm) ? readable([textIn(confirm['title']), textIn(confirm['text'])]) : null,
          handle: { block_id: block['block_id'], action_id: element['action_id'], value: element['value'] },
        }
      }),
    )

const fieldTypes: Readonly<Record<string, SeenField['type']>> = {
  static_select: 'choice',
  multi_static_select: 'choices',
  checkboxes: 'choices',
  external_select: 'search',
  multi_external_select: 'search',
  plain_text_input: 'text',
  datetimepicker: 'moment',
}

interface Input {
  readonly blockId: string
  readonly actionId: string
  readonly element: JsonObject
  readonly state: JsonObject
  readonly field: SeenField
}

const inputsOf = (view: View): readonly Input[] =>
  objectsOf(view.blocks).flatMap((block) => {
    const { element } = block
    const blockId = textOf(block['block_id']) ?? ''
    if (block['type'] !== 'input' || !isObject(element)) return []
    const actionId = textOf(element['action_id']) ?? ''
    const kept = view.state.values[blockId]?.[actionId]
    const state = isObject(kept) ? kept : {}
    const type = fieldTypes[textOf(element['type']) ?? '']
    if (type === undefined) throw new Error(`a field of an unknown kind: ${JSON.stringify(element['type'])}`)
    return [
      {
        ...{ blockId, actionId, element, state },
        field: {
          id: blockId.replace(/^field:/u, ''),
          type,
          source: /^search:([^|]+)\|/u.exec(actionId)?.[1] ?? null,
          values: valuesOf(state),
          labels: objectsOf(element['options']).map((option) => textIn(option['text'])),
        },
      },
    ]
  })

const valuesOf = (state: JsonObject): readonly string[] => {
  const { value, selected_option: one, selected_options: several, selected_date_time: moment } = state
  if (typeof moment === 'number') return [new Date(moment * 1_000).toISOString()]
  if (typeof value === 'string') return [value]
  return [...objectsOf(one === undefined ? [] : [one]), ...objectsOf(several)].map(
    (option) => textOf(option['value']) ?? '',
  )
}

/** Slack's clients need not know which press is answered by a form: of them the bot itself is asked. */
const opening: ReadonlySet<string> = new Set([
  againAction,
  ...[...presses].flatMap(([name, { handler }]) => (handler.opens === 'form' ? [name] : [])),
])

/** The Slack sandbox as a chat of the suite. */
export const startSlackChat = async (): Promise<Chat> => {
  const workspace = await startWorkspace({ rateLimits: false, eventRetryDelays: [0], answerTimeout: 10_000 })
  const induced = { count: 0 }
  const found = new Map<string, readonly JsonObject[]>()

  const get = async <Shape extends z.ZodType>(path: string, shape: Shape): Promise<z.infer<Shape>> =>
    shape.parse(await (await fetch(`${workspace.origin}/sandbox/${path}`)).json())
  const act = async (name: string, body: object): Promise<z.infer<typeof outcomeSchema>> => {
    const response = await fetch(`${workspace.origin}/sandbox/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return outcomeSchema.parse(await response.json())
  }
  const control = async (change: object): Promise<void> => {
    const outcome = await act('control', change)
    if (!outcome.ok) throw new Error(`the sandbox refused: ${outcome.error}`)
  }
  const userId = (person: PersonKey): string => `U0${person.toUpperCase()}`
  const viewOf = async (person: PersonKey): Promise<View | null> =>
    (await get(`view?person=${userId(person)}`, viewSchema)).view
  const viewNow = async (person: PersonKey): Promise<View> => {
    const view = await viewOf(person)
    if (view === null) throw new Error(`${person} has no form open`)
    return view
  }
  const keyOf = (person: PersonKey, field: string): string => `${person} ${field}`

  /** The option of this label, or of a part of it, among those that the person sees. */
  const optionOf = (person: PersonKey, input: Input, label: string): JsonObject => {
    const { element, field } = input
    const offered = [
      ...objectsOf(element['options']),
      ...objectsOf(element['initial_options']),
      ...(found.get(keyOf(person, field.id)) ?? []),
    ]
    const option =
      offered.find((each) => textIn(each['text']) === label) ??
      offered.find((each) => textIn(each['text']).includes(label))
    if (option === undefined) throw new Error(`« ${label} » is not among the choices of ${field.id}`)
    return option
  }
  const choiceOf = (person: PersonKey, input: Input, entry: Entries[string]): object => {
    if (entry instanceof Date) return { selected_date_time: Math.floor(entry.getTime() / 1_000) }
    if (input.field.type === 'text') return { value: String(entry) }
    const labels = typeof entry === 'string' ? [entry] : entry
    const options = labels.map((label) => optionOf(person, input, label))
    return textOf(input.element['type'])?.startsWith('multi_') === true || input.element['type'] === 'checkboxes'
      ? { selected_options: options }
      : { selected_option: options[0] ?? null }
  }
  const choicesOf = (person: PersonKey, view: View, entries: Entries): Record<string, Record<string, object>> =>
    Object.fromEntries(
      Object.entries(entries).map(([id, entry]) => {
        const input = inputsOf(view).find(({ field }) => field.id === id)
        if (input === undefined) throw new Error(`no field ${id} in « ${view.title.text} »`)
        return [input.blockId, { [input.actionId]: choiceOf(person, input, entry) }]
      }),
    )
  /** Errors in the form are an answer as good as another. */
  const settled = ({ ok, error, errors }: z.infer<typeof outcomeSchema>): Outcome => ({
    ok: ok || errors !== undefined,
    error,
  })

  const seen = async (place: PlaceKey, message: z.infer<typeof messageSchema>): Promise<SeenMessage> => {
    const { ts, thread_ts: threadId = null, blocks, files } = message
    const [file] = files
    return {
      id: ts,
      place,
      byBot: message.bot && message.error !== true,
      isPrivate: message.ephemeralFor !== undefined,
      threadId,
      words: readable(blocks === undefined ? [unescaped(message.text)] : piecesOf(blocks)),
      buttons: buttonsIn(blocks ?? []),
      file: file === undefined ? null : await (await fetch(`${workspace.origin}${file.url}`)).text(),
    }
  }

  return {
    name: 'Slack',
    cannot: slackCannot,
    burst: 4,
    workspace: 'T0SANDBOX',
    settings: {
      slack: {
        signingSecret: workspace.signingSecret,
        botToken: workspace.botToken,
        appToken: null,
        apiUrl: workspace.apiUrl,
      },
      teams: null,
    },
    userId,
    channelId: (place) => places[place],
    mention: (person) => `@${person}`,
    written: (sentence) => readable([sentence]),
    callBotAt: (origin) => workspace.setRequestUrl(`${origin}/slack/events`),

    say: async (person, place, words, { mention = false, aside = false, threadId, doubled = false } = {}) => {
      const text = mention ? `@W360 ${words}` : places[place].startsWith('C') && !aside ? `/w360 ${words}` : words
      const { ok, error, ts } = await act('say', {
        ...{ person: userId(person), channel: places[place], text, doubled },
        ...(threadId !== undefined && { thread_ts: threadId }),
      })
      return { ok, ...(error !== undefined && { error }), ...(ts !== undefined && { messageId: ts }) }
    },
    messages: async (person, place) => {
      const all = z.object({ messages: z.array(messageSchema) })
      const { messages } = await get(`messages?channel=${places[place]}&person=${userId(person)}`, all)
      return await Promise.all(messages.map((message) => seen(place, message)))
    },
    press: async (person, message, button, { doubled = false, stale = false } = {}) =>
      settled(
        await act('press', {
          ...{ person: userId(person), channel: places[message.place], ts: message.id },
          ...{ ...handleSchema.parse(button.handle), doubled, stale },
        }),
      ),
    form: async (person): Promise<SeenForm | null> => {
      const view = await viewOf(person)
      if (view === null) return null
      return {
        id: (view.submit ?? null) === null ? null : (view.callback_id ?? null),
        title: view.title.text,
        words: readable([...piecesOf(view.blocks), ...Object.values(view.errors ?? {})]),
        fields: inputsOf(view).map(({ field }) => field),
        isNotice: (view.submit ?? null) === null,
      }
    },
    submit: async (person, entries, { doubled = false } = {}) => {
      const view = await viewNow(person)
      const values = choicesOf(person, view, entries)
      return settled(await act('submit', { person: userId(person), view_id: view.id, values, doubled }))
    },
    change: async (person, field, entries) => {
      const view = await viewNow(person)
      const { [field]: entry, ...others } = entries
      const input = inputsOf(view).find((each) => each.field.id === field)
      if (input === undefined || entry === undefined) throw new Error(`no field ${field} to change`)
      return settled(
        await act('press', {
          ...{ person: userId(person), view_id: view.id, block_id: input.blockId, action_id: input.actionId },
          ...{ ...choiceOf(person, input, entry), values: choicesOf(person, view, others) },
        }),
      )
    },
    search: async (person, field, query) => {
      const view = await viewNow(person)
      const input = inputsOf(view).find((each) => each.field.id === field)
      if (input === undefined) throw new Error(`no field ${field} to search in`)
      const { blockId, actionId } = input
      const asked = { person: userId(person), view_id: view.id, block_id: blockId, action_id: actionId, value: query }
      const { ok, error, options = [] } = await act('suggest', asked)
      if (!ok) throw new Error(`the search was refused: ${error}`)
      found.set(keyOf(person, field), [...(found.get(keyOf(person, field)) ?? []), ...options])
      return options.map(({ text }) => text.text)
    },
    close: async (person) => {
      const view = await viewOf(person)
      if (view !== null) await act('close-view', { person: userId(person), view_id: view.id })
    },

    weather: {
      deleteMessage: ({ id, place }) => control({ deleteMessage: { channel: places[place], ts: id } }),
      removeBot: (place) => control({ removeBot: places[place] }),
      addBot: (place) => control({ inviteBot: places[place] }),
      hidePeople: async (on) => {
        if (on) await control({ failNext: { method: 'users.info', error: 'user_not_visible', count: 1 } })
      },
      rateLimits: (on) => control({ rateLimits: on }),
      throttleNext: (write) => {
        induced.count += 1
        const method = write === 'post' ? 'chat.postMessage' : 'chat.update'
        return control({ failNext: { method, error: 'ratelimited', status: 429, retryAfter: 1, count: 1 } })
      },
      refusePrivate: () =>
        control({ failNext: { method: 'chat.postEphemeral', error: 'user_not_in_channel', count: 1 } }),
      doubleDeliveries: (on) => control({ doubleDeliveries: on }),
    },
    throttled: async () => {
      const { calls } = await get('api-calls', callsSchema)
      return calls.filter(({ error }) => error === 'ratelimited').length - induced.count
    },
    stop: () => workspace.close(),
  }
}
