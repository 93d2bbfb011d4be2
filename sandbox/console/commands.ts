import { z } from 'zod'
import { json, problem, type Reply } from './http.ts'
import { accept } from './machine.ts'
import type { Machine, TargetType } from './model.ts'
import { noise } from './random.ts'
import { apply, surroundings, targetFacts, type World, workOf, writeJournal } from './world.ts'

export const MOST_TARGETS = 500

const commandRequest = z.strictObject({
  kind: z.enum(['update', 'restart']),
  targetType: z.enum(['wrs', 'workstation']),
  targets: z.array(z.string().min(1)).min(1),
  tag: z.string().min(1).optional(),
})

type CommandRequest = z.infer<typeof commandRequest>

/** One sentence that names each field that is wrong. */
export const complaint = (error: z.ZodError): string =>
  error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`).join('; ')

const refusalOf = (world: World, request: CommandRequest): Reply | null => {
  const { kind, targets, tag } = request
  if (targets.length > MOST_TARGETS) {
    return problem(400, 'too_many_targets', `A command takes at most ${MOST_TARGETS} targets, not ${targets.length}.`)
  }
  if (new Set(targets).size !== targets.length) {
    return problem(400, 'invalid_request', 'targets: the same target stands there more than once')
  }
  if (tag === undefined) return null
  if (kind === 'restart') return problem(400, 'invalid_request', 'tag: a restart takes no tag')
  if (surroundings(world).buildOf(tag) !== null) return null
  return problem(422, 'unknown_tag', `No release has the tag ${JSON.stringify(tag)}, or it was withdrawn.`)
}

const rejectionOf = (machine: Machine | undefined, targetType: TargetType): string | null => {
  if (machine === undefined) return 'unknown_target'
  if (machine.targetType !== targetType) return 'wrong_target_type'
  return machine.rejects ? 'refused_by_policy' : null
}

/**
 * `POST /commands`: 400, 422 `unknown_tag`, or 202 with one item per target, in the order in which they were asked for. A target that
 * cannot be commanded is rejected alone; the others go on.
 */
export const createCommand = (world: World, body: unknown, key: string | null): Reply => {
  const parsed = commandRequest.safeParse(body)
  if (!parsed.success) return problem(400, 'invalid_request', complaint(parsed.error))
  const refusal = refusalOf(world, parsed.data)
  if (refusal !== null) return refusal

  const { kind, targetType, targets, tag } = parsed.data
  const number = world.commands.size + 1
  const suffix = Math.floor(noise(world.seed, 'command', number) * 0x1000000).toString(16)
  const command = {
    id: `cmd-${number}-${suffix.padStart(6, '0')}`,
    kind,
    targetType,
    tag: tag ?? null,
    key,
    expiresAt: world.clock.now() + world.timeToLive,
    items: targets.map((targetId) => {
      const reason = rejectionOf(world.machines.find(targetId)?.machine, targetType)
      return reason === null ? { targetId, state: 'queued' as const } : { targetId, state: 'rejected' as const, reason }
    }),
  }
  world.commands.set(command.id, command)
  const answer = json(202, { id: command.id, items: command.items.slice() })

  const around = surroundings(world)
  command.items.forEach((item, position) => {
    const slot = world.machines.find(item.targetId)
    if (item.state === 'rejected' || slot === undefined) return
    writeJournal(world, {
      action: kind === 'update' ? 'update.accepted' : 'restart.accepted',
      trigger: 'command',
      commandId: command.id,
      ...targetFacts(slot.machine),
      ...(tag === undefined ? {} : { tag }),
      ...(key === null ? {} : { key }),
    })
    apply(world, slot, { machine: accept(slot.machine, workOf(command, position), around), effects: [] })
  })
  world.schedule.add(command.expiresAt, { kind: 'command', command })
  return answer
}

/** `GET /commands/{id}`. */
export const readCommand = (world: World, id: string): Reply => {
  const command = world.commands.get(id)
  if (command === undefined) return problem(404, 'not_found', `There is no command ${JSON.stringify(id)}.`)
  return json(200, { id: command.id, kind: command.kind, items: command.items })
}
