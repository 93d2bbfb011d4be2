import { z } from 'zod'
import type { Prisma } from '../../prisma/client/client.ts'
import { reasonCodes } from '../rules.ts'
import type { Plan } from './plan-model.ts'
import { defaultPolicy, type Policy, type UpdateRequest } from './request.ts'

/**
 * What is kept as JSON with a rollout, read back. This is the one place where JSON of the database becomes a type: the
 * rows were written by this program, so a shape that does not fit is a fault, and fails closed.
 */

const moment = z.coerce.date().nullable()

const requestSchema = z.object({
  phase: z.enum(['test', 'production', 'rollback']),
  tag: z.string().nullable(),
  selection: z.discriminatedUnion('type', [
    z.object({ type: z.literal('everything') }),
    z.object({
      type: z.literal('some'),
      sites: z.array(z.string()),
      groups: z.array(z.string()),
      workstations: z.array(z.string()),
      wrs: z.array(z.string()),
    }),
  ]),
  leaveOut: z.array(z.string()).optional(),
  includeWrs: z.boolean(),
  waves: z.array(
    z.discriminatedUnion('type', [
      z.object({ type: z.literal('count'), machines: z.number() }),
      z.object({ type: z.literal('share'), percent: z.number() }),
    ]),
  ),
  pauseBetweenWaves: z.boolean(),
  restartAt: moment,
  restartInWindow: z.literal(true).optional(),
  startAt: moment,
})

const policySchema: z.ZodType<Partial<Record<keyof Policy, number>>> = z.record(z.string(), z.number())

/** A plan is large and only ever written by the planner: its outline is checked, its machines are taken as they are. */
const planSchema = z.custom<Plan>((value) => {
  const outline = z.object({
    phase: z.string(),
    lanes: z.array(z.object({ waves: z.array(z.array(z.object({ id: z.string() }))) })),
  })
  return outline.safeParse(value).success
})

export const requestFrom = (value: unknown): UpdateRequest => {
  const { leaveOut, restartInWindow, ...request } = requestSchema.parse(value)
  return {
    ...request,
    ...(leaveOut !== undefined && { leaveOut }),
    ...(restartInWindow !== undefined && { restartInWindow }),
  }
}

/** A setting that an older program did not know takes its default. */
export const policyFrom = (value: unknown): Policy => ({ ...defaultPolicy, ...policySchema.parse(value) })

export const planFrom = (value: unknown): Plan => planSchema.parse(value)

/** A value of ours as JSON for the database: dates become ISO 8601, what is absent stays absent. */
export const toJson = (value: object): Prisma.InputJsonObject => JSON.parse(JSON.stringify(value))

const reasonSchema = z
  .object({
    code: z.enum(reasonCodes),
    personId: z.string().optional(),
    /** Of `plan-grew`: how many machines more than the plan had before. */
    added: z.number().optional(),
    before: z.number().optional(),
  })
  .nullable()

/** Why a rollout is in its state, and by whom; a code of a newer program fails closed. */
export const reasonFrom = (value: unknown): z.infer<typeof reasonSchema> => reasonSchema.parse(value)
