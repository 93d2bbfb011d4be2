import { isObject, parseJson } from '../../json.ts'
import { postMessage, tellPerson } from '../world/messages.ts'
import type { Channel, Person } from '../world/places.ts'
import { bot, commands, groupHandle, team, userGroups, verificationToken } from '../world/places.ts'
import { mintResponseUrl, mintTrigger } from '../world/tickets.ts'
import type { World } from '../world/world.ts'
import type { Repeat } from './post.ts'
import { acceptedBodies, failureOfAll, formEnvelope, postRepeatedly, whileBusy } from './post.ts'
import { respond } from './respond.ts'

export interface Outcome {
  readonly ok: boolean
  readonly error?: string
}

export const refusedFor = (error: string): Outcome => ({ ok: false, error })

const wordsFor = (command: string, error: string): string =>
  error === 'operation_timeout'
    ? `${command} a échoué car l’application n’a pas répondu (« operation_timeout »).`
    : `${command} a échoué avec l’erreur « ${error} ».`

/** Carries out what the bot wrote in its HTTP answer to the command. Gives an error code where Slack could not. */
const obey = (world: World, channel: Channel, person: Person, typed: string, body: string): string | undefined => {
  if (body.trim() === '') return undefined
  const parsed = parseJson(body)
  const answer = isObject(parsed) ? parsed : { text: body }
  // An acknowledgement with nothing to say is still an acknowledgement.
  if (Object.keys(answer).length === 0 || (answer['text'] === '' && answer['blocks'] === undefined)) return undefined
  if (answer['response_type'] === 'in_channel') {
    postMessage(world, { channel: channel.id, user: person.id, bot: false, text: typed })
  }
  return respond(world, { channel: channel.id, person: person.id }, answer)
}

/**
 * What was typed after the command as Slack delivers it to an app that asked for escaping (`should_escape`): names of
 * people and groups carry their ids, and the three signs of Slack's markup are escaped.
 */
const escaped = (world: World, typed: string): string =>
  typed
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/(?<![\w@])@([a-z0-9._-]+)/giu, (written, handle: string) => {
      const name = handle.toLowerCase()
      const mentioned = [...world.people.values()].find((one) => one.handle === name)
      if (mentioned !== undefined) return `<@${mentioned.id}|${name}>`
      const group = [...userGroups.keys()].find((id) => groupHandle(id) === name)
      return group === undefined ? written : `<!subteam^${group}|@${name}>`
    })

/** Sends a slash command to the bot, as typed, and shows what comes of it. */
export const runSlashCommand = async (
  world: World,
  person: Person,
  channel: Channel,
  typed: string,
  repeat: Repeat,
): Promise<Outcome> => {
  const [, command = '', text = ''] = /^(\/\S*)\s*([\s\S]*)$/.exec(typed.trim()) ?? []
  if (!commands.some((known) => known.command === command)) {
    tellPerson(world, channel.id, person.id, `${command} n’est pas une commande connue. Essayez /w360 help.`)
    return refusedFor('unknown_command')
  }
  const envelope = formEnvelope(world, {
    token: verificationToken,
    team_id: team.id,
    team_domain: team.domain,
    channel_id: channel.id,
    channel_name: channel.name,
    user_id: person.id,
    user_name: person.handle,
    command,
    text: escaped(world, text),
    api_app_id: bot.appId,
    is_enterprise_install: 'false',
    response_url: mintResponseUrl(world, channel.id, person.id),
    trigger_id: mintTrigger(world, person.id),
  })
  const deliveries = await whileBusy(world, person.id, () => postRepeatedly(world, envelope, repeat))
  const failure = failureOfAll(deliveries)
  const errors = failure === undefined ? [] : [failure]
  for (const body of acceptedBodies(deliveries)) {
    const error = obey(world, channel, person, typed, body)
    if (error !== undefined) errors.push(error)
  }
  const [error] = errors
  if (error === undefined) return { ok: true }
  tellPerson(world, channel.id, person.id, wordsFor(command, error))
  return refusedFor(error)
}
