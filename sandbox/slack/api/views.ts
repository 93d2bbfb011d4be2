import { textOf } from '../../json.ts'
import { checkView } from '../validate/view.ts'
import { homeForApi, homeOf, publishHome } from '../world/homes.ts'
import { checkTrigger, spendTrigger } from '../world/tickets.ts'
import { findByExternalId, maxStack, openView, replaceView, stackOf, viewForApi } from '../world/views.ts'
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
  const person = world.people.get(user)
  if (person === undefined) return fail('user_not_found')
  if (!person.active) return fail('user_disabled')
  const checked = checkView(structured(args, 'view')?.value, 'home')
  if (checked.kind === 'refused') return failWith(checked.error, checked.problems)
  const hash = text(args, 'hash')
  if (hash !== undefined && hash !== homeOf(world, user)?.hash) return fail('hash_conflict')
  const externalId = textOf(checked.view['external_id'])
  if (externalId && findByExternalId(world, externalId) !== undefined) return fail('duplicate_external_id')
  return { ok: true, view: homeForApi(world, publishHome(world, user, checked.view)) }
}

export const viewMethods: Readonly<Record<string, Method>> = {
  'views.open': withTrigger(false),
  'views.push': withTrigger(true),
  'views.update': update,
  'views.publish': publish,
}
