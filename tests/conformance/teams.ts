import { isObject, type Json, type JsonObject, objectsOf, textOf } from '../../sandbox/json.ts'
import { type Act, type DialogView, type MessageView, startTeamsSandbox } from '../../sandbox/teams/start.ts'
import type { Chat, Entries, Outcome, PersonKey, PlaceKey, SeenButton, SeenField, SeenMessage } from './driver.ts'
import { readable } from './driver.ts'

/** What Teams has no means for; what is done instead is in docs/reference/platform-differences.md. */
export const teamsCannot: readonly string[] = [
  'A form opened by words alone',
  'A form that follows a choice by itself',
  'A question before a press, in a window of its own',
  'A thread in every place',
  'A conversation of two with anybody',
  'A file to upload',
  'A link to every message',
  'Looking for a message whose posting was not answered',
  'Somebody who never spoke to the bot, by name and language',
  'A group of people that stands for a role',
  'A page of the app’s own',
]

const places: Readonly<Record<PlaceKey, string>> = {
  team: 'postes',
  news: 'annonces',
  support: 'support',
  camille: 'camille',
  malik: 'malik',
  sophie: 'sophie',
  hugo: 'hugo',
}

const readMembers: ReadonlySet<string> = new Set(['text', 'title', 'label', 'altText'])
/** What a reader does not see, or sees only after a press. */
const unread: ReadonlySet<string> = new Set(['data', 'card', 'fallback', 'choices', 'msteams'])

const piecesOf = (value: Json | undefined, name = ''): readonly string[] => {
  if (typeof value === 'string') return readMembers.has(name) ? [value] : []
  if (Array.isArray(value)) return value.flatMap((one: Json) => piecesOf(one, name))
  if (!isObject(value)) return []
  // Of a fact the value is read as well as the title.
  const fact = value['title'] !== undefined && value['type'] === undefined ? [textOf(value['value']) ?? ''] : []
  const own = Object.entries(value).flatMap(([member, inner]) => (unread.has(member) ? [] : piecesOf(inner, member)))
  return [...own, ...fact]
}

const walk = (value: Json | undefined): readonly JsonObject[] => {
  if (Array.isArray(value)) return value.flatMap((one: Json) => walk(one))
  if (!isObject(value)) return []
  return [value, ...Object.entries(value).flatMap(([member, inner]) => (member === 'data' ? [] : walk(inner)))]
}

const isPress = (data: Json | undefined): data is JsonObject => isObject(data) && data['w360'] === 'press'

const buttonOf = (action: JsonObject, folded: JsonObject | null): readonly SeenButton[] => {
  const { data } = action
  if (!isPress(data)) return []
  const question =
    folded === null ? null : readable(objectsOf([folded['card'] ?? null]).flatMap((card) => piecesOf(card['body'])))
  return [
    {
      action: textOf(data['action']) ?? '',
      label: textOf((folded ?? action)['title']) ?? '',
      opensForm: isObject(data['msteams']) && data['msteams']['type'] === 'task/fetch',
      question,
      handle: data,
    },
  ]
}

/** A button that asks first is a card that unfolds, with the button that does it. */
const buttonsIn = (card: JsonObject | undefined): readonly SeenButton[] =>
  walk(card?.['body'])
    .filter(({ type }) => type === 'ActionSet')
    .flatMap((set) => objectsOf(set['actions']))
    .flatMap((action) => {
      const inside = action['card']
      if (action['type'] !== 'Action.ShowCard' || !isObject(inside)) return buttonOf(action, null)
      return objectsOf(inside['actions']).flatMap((inner) => buttonOf(inner, action))
    })

interface Input {
  readonly element: JsonObject
  readonly field: SeenField
}

const idOf = (element: JsonObject): string => textOf(element['id']) ?? ''

const typeOf = (element: JsonObject): SeenField['type'] => {
  if (element['type'] === 'Input.Date') return 'moment'
  if (element['type'] === 'Input.Text') return 'text'
  if (element['choices.data'] !== undefined) return 'search'
  return element['isMultiSelect'] === true ? 'choices' : 'choice'
}

const sourceOf = (element: JsonObject): string | null => {
  const query = element['choices.data']
  return isObject(query) ? (textOf(query['dataset']) ?? null) : null
}

/** A form is known by what its button sends. */
const formIdOf = ({ card }: DialogView): string | null => {
  const [action] = objectsOf(card['actions'])
  const data = action?.['data']
  return isObject(data) ? (textOf(data['form']) ?? null) : null
}

/** The inputs of a form, each a field; the time of a moment belongs to its day. */
const inputsOf = ({ card }: DialogView): readonly Input[] =>
  walk(card)
    .filter((element) => textOf(element['type'])?.startsWith('Input.') === true && idOf(element).startsWith('field:'))
    .map((element) => {
      const value = textOf(element['value']) ?? ''
      const type = typeOf(element)
      const values = value === '' ? [] : element['isMultiSelect'] === true ? value.split(',') : [value]
      return {
        element,
        field: {
          id: idOf(element).slice('field:'.length),
          type,
          source: sourceOf(element),
          values: element['type'] === 'Input.ChoiceSet' ? values.map((each) => decodeURIComponent(each)) : values,
          labels: objectsOf(element['choices']).map((choice) => textOf(choice['title']) ?? ''),
        },
      }
    })

/** A day and a clock's time in Paris, where those who enter moments live. */
const civil = (moment: Date): { readonly day: string; readonly time: string } => {
  const [day = '', time = ''] = moment
    .toLocaleString('sv-SE', { timeZone: 'Europe/Paris', dateStyle: 'short', timeStyle: 'short' })
    .split(' ')
  return { day, time }
}

const submitAction = { data: { w360: 'submit' } }

/** The Teams sandbox as a chat of the suite. */
export const startTeamsChat = async (): Promise<Chat> => {
  const sandbox = await startTeamsSandbox({ rateLimits: false })
  const induced = { count: 0 }
  const found = new Map<string, ReadonlyMap<string, string>>()
  const keyOf = (person: PersonKey, field: string): string => `${person} ${field}`

  const userId = (person: PersonKey): string => {
    const known = sandbox.people.find(({ key }) => key === person)
    if (known === undefined) throw new Error(`nobody is ${person}`)
    return known.aadObjectId
  }
  const outcomeOf = ({ ok, error, shown }: Act): Outcome => {
    const why = shown.kind === 'failure' ? shown.problems.join('; ') : error
    return { ok: ok && shown.kind !== 'failure', ...(why !== undefined && why !== '' && { error: why }) }
  }
  const dialogNow = (person: PersonKey): DialogView => {
    const dialog = sandbox.dialog(person)
    if (dialog === null) throw new Error(`${person} has no form open`)
    return dialog
  }
  /** What of a choice is sent, by its label or a part of it. */
  const choiceOf = (person: PersonKey, { element, field }: Input, label: string): string => {
    const offered = new Map([
      ...objectsOf(element['choices']).map(
        (each) => [textOf(each['title']) ?? '', textOf(each['value']) ?? ''] as const,
      ),
      ...(found.get(keyOf(person, field.id)) ?? []),
    ])
    const value = offered.get(label) ?? [...offered].find(([title]) => title.includes(label))?.[1]
    if (value === undefined) throw new Error(`« ${label} » is not among the choices of ${field.id}`)
    return value
  }
  const valuesOf = (person: PersonKey, entries: Entries): Record<string, string> => {
    const inputs = inputsOf(dialogNow(person))
    return Object.fromEntries(
      Object.entries(entries).flatMap(([id, entry]) => {
        const input = inputs.find(({ field }) => field.id === id)
        if (input === undefined) throw new Error(`no field ${id} in « ${dialogNow(person).title} »`)
        if (entry instanceof Date) {
          const { day, time } = civil(entry)
          return [
            [`field:${id}`, day],
            [`time:${id}`, time],
          ]
        }
        if (input.field.type === 'text') return [[`field:${id}`, String(entry)]]
        const labels = typeof entry === 'string' ? [entry] : entry
        return [[`field:${id}`, labels.map((label) => choiceOf(person, input, label)).join(',')]]
      }),
    )
  }
  const seen = (place: PlaceKey, message: MessageView): SeenMessage => {
    const { id, from, threadId = null, text, card, privateTo } = message
    const file = /<pre>([\s\S]*)<\/pre>/u.exec(text ?? '')?.[1]
    return {
      id,
      place,
      byBot: from === 'bot',
      isPrivate: privateTo !== undefined,
      threadId,
      words: readable(card === undefined ? [text ?? ''] : piecesOf(card)),
      buttons: buttonsIn(card),
      file: file === undefined ? null : unescaped(file),
    }
  }

  return {
    name: 'Teams',
    cannot: teamsCannot,
    burst: 9,
    workspace: sandbox.tenantId,
    settings: {
      slack: null,
      teams: {
        clientId: sandbox.clientId,
        clientSecret: sandbox.clientSecret,
        tenantIds: [sandbox.tenantId],
        cloud: sandbox.cloud,
      },
    },
    userId,
    channelId: (place) => {
      const known = sandbox.conversations.find(({ key }) => key === places[place])
      if (known === undefined) throw new Error(`no place is ${place}`)
      return known.id
    },
    mention: (person) => `@${sandbox.people.find(({ key }) => key === person)?.name ?? person}`,
    written: (sentence) => readable([sentence]).replaceAll('/w360', '@W360'),
    callBotAt: (origin) => sandbox.setMessagingEndpoint(`${origin}/api/messages`),

    say: async (person, place, words, { mention = false, aside = false, threadId, doubled = false } = {}) => {
      const text = mention
        ? `@W360 ${words}`
        : ['team', 'news', 'support'].includes(place) && !aside
          ? `/${words}`
          : words
      const thread = threadId === undefined ? {} : { threadId }
      const act = await sandbox.say({ person, conversation: places[place], text, doubled, ...thread })
      return { ...outcomeOf(act), ...(act.activityId !== undefined && { messageId: act.activityId }) }
    },
    messages: async (person, place) => sandbox.messages(places[place], person).map((message) => seen(place, message)),
    press: async (person, message, { handle }, { doubled = false, stale = false } = {}) => {
      if (!isPress(Object(handle))) throw new Error('no button of a card')
      const where = { person, conversation: places[message.place], messageId: message.id }
      return outcomeOf(await sandbox.press({ ...where, action: { data: Object(handle), index: 0 }, doubled, stale }))
    },
    form: async (person) => {
      const dialog = sandbox.dialog(person)
      if (dialog === null) return null
      const inputs = inputsOf(dialog)
      return {
        id: formIdOf(dialog),
        title: dialog.title,
        words: readable(piecesOf(dialog.card)),
        fields: inputs.map(({ field }) => field),
        isNotice: objectsOf(dialog.card['actions']).length === 0,
      }
    },
    submit: async (person, entries, { doubled = false } = {}) =>
      outcomeOf(
        await sandbox.submitDialog({ person, action: submitAction, values: valuesOf(person, entries), doubled }),
      ),
    change: async (person, field, entries) =>
      outcomeOf(
        await sandbox.submitDialog({
          ...{ person, action: { data: { w360: 'change', field } } },
          values: valuesOf(person, entries),
        }),
      ),
    search: async (person, field, query) => {
      const { ok, error, results } = await sandbox.typeahead({ person, inputId: `field:${field}`, query })
      if (!ok) throw new Error(`the search was refused: ${error}`)
      const key = keyOf(person, field)
      found.set(
        key,
        new Map([...(found.get(key) ?? []), ...results.map(({ title, value }) => [title, value] as const)]),
      )
      return results.map(({ title }) => title)
    },
    close: async (person) => sandbox.closeDialog(person),

    weather: {
      deleteMessage: async ({ id, place }) => {
        if (!sandbox.control.deleteMessage(places[place], id)) throw new Error('there is no such message')
      },
      removeBot: (place) => sandbox.control.removeBot(places[place]),
      addBot: (place) => sandbox.control.addBot(places[place], { silently: true }),
      hidePeople: async (on) => {
        if (on) sandbox.control.failNext({ operation: 'member', kind: 'status', status: 403, count: 10 })
        else sandbox.control.clearFaults()
      },
      rateLimits: async (on) => sandbox.control.rateLimits(on),
      throttleNext: async (write) => {
        induced.count += 1
        const operation = write === 'post' ? 'send' : 'edit'
        sandbox.control.failNext({ operation, kind: 'status', status: 429, retryAfter: 1, count: 1 })
      },
      refusePrivate: async () => sandbox.control.failNext({ operation: 'send', kind: 'status', status: 403, count: 1 }),
      doubleDeliveries: async (on) => sandbox.control.doubleDeliveries(on),
    },
    throttled: async () =>
      sandbox.journal().filter((entry) => entry.kind === 'call' && entry.status === 429).length - induced.count,
    stop: () => sandbox.close(),
  }
}

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
