import { headerOf } from '../../http.ts'
import type { JsonObject } from '../../json.ts'
import { isObject, parseJson } from '../../json.ts'
import { type ListeningBot, startListeningBot } from '../../testing/listening-bot.ts'

export interface Received {
  readonly activity: JsonObject
  readonly authorization: string
}

export type FakeBot = ListeningBot<Received>

/** A bot that only listens, and answers as the test says. */
export const startFakeBot = (): Promise<FakeBot> =>
  startListeningBot('/api/messages', (request, raw) => {
    const activity = parseJson(raw)
    return { activity: isObject(activity) ? activity : {}, authorization: headerOf(request, 'authorization') }
  })
