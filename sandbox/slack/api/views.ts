import type { JsonObject } from '../json.ts'
import { textOf } from '../json.ts'
import { checkView } from '../validate/view.ts'
import { bot, team } from '../world/places.ts'
import { checkTrigger, randomId, spendTrigger } from '../world/tickets.ts'
import { findByExternalId, maxStack, openView, replaceView, stackOf, viewForApi } from '../world/views.ts'
import type { World } from '../world/world.ts'
import type { Method } from './method.ts'
import { fail, failWith, missing, structured, text } from './method.ts'

const withTrigger =
  (onTop: boolean): Method =>
  (world, args) => {
    const checked = checkView(structured(args, 'view')?.value, 'modal')
    if (checked.kind === 'refused') return failWith(checked.error, checked.problems)
    const triggerId = text(args, 'trigger_id')
    if (triggerId === undefined) return missing('trigger_id')
    const trigger = checkTrigger(world, triggerId)
    if (trigger.kind === 'refused') return fail(trigger.error)
    const depth = stackOf(world, trigger.person).length
    if (onTop && depth === 0) return fail('not_found')
    if (onTop && depth >= maxStack) return fail('push_limit_reached')
    const externalId = textOf(checked.view['external_id'])
    if (externalId && findByExternalId(world, externalId) !== undefined) return fail('duplicate_external_id')
    spendTrigger(world, triggerId)
    return { ok: true, view: viewForApi(world, openView(world, trigger.person, checked.view, onTop)) }
  }

const update: Method = (world, args) => {
  const viewId = text(args, 'view_id')
  const externalId = text(args, 'external_id')
  if (viewId === undefined && externalId === undefined) return missing('view_id')
  const old = viewId === undefined ? findByExternalId(world, externalId ?? '') : world.views.get(viewId)
  const checked = checkView(structured(args, 'view')?.value, 'modal')
  if (checked.kind === 'refused') return failWith(checked.error, checked.problems)
  if (old === undefined) return fail('not_found')
  const hash = text(args, 'hash')
  if (hash !== undefined && hash !== old.hash) return fail('hash_conflict')
  return { ok: true, view: viewForApi(world, replaceView(world, old, checked.view)) }
}

const publish: Method = (world, args) => {
  const user = text(args, 'user_id')
  if (user === undefined) return missing('user_id')
  if (!world.people.has(user)) return fail('user_not_found')
  const checked = checkView(structured(args, 'view')?.value, 'home')
  if (checked.kind === 'refused') return failWith(checked.error, checked.problems)
  return { ok: true, view: homeForApi(world, checked.view) }
}

const homeForApi = (world: World, view: JsonObject): JsonObject => ({
  ...view,
  id: randomId('V'),
  team_id: team.id,
  app_id: bot.appId,
  bot_id: bot.botId,
  hash: `${Math.floor(world.now() / 1_000)}.${randomId('', 8).toLowerCase()}`,
  state: { values: {} },
})

export const viewMethods: Readonly<Record<string, Method>> = {
  'views.open': withTrigger(false),
  'views.push': withTrigger(true),
  'views.update': update,
  'views.publish': publish,
}
